#include "stages/source/warc_writer.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "stages/text/http_message.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/warc.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

HttpExchange exchange(const std::string& path, const std::string& body) {
  return {.url = "http://a.example/" + path,
          .date = "2026-01-02T03:04:05Z",
          .ip_address = "192.0.2.1",
          .request = "GET /" + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n",
          .response_head = page(body).substr(0, page(body).find("\r\n\r\n") + 4),
          .body = body};
}

const WarcWriterOptions winter{.software = "winnow/test", .date = "2026-01-02T00:00:00Z"};

WarcWriter writer(const std::string& path, const WarcWriterOptions& options = winter) {
  auto made = WarcWriter::create(path, options);
  REQUIRE(made);
  return std::move(*made);
}

std::string refusal(const std::string& path) {
  auto made = WarcWriter::create(path, winter);
  REQUIRE_FALSE(made);
  return made.error().message;
}

}  // namespace

TEST_CASE("what is written reads back the same", "[warc]") {
  const Folder folder;
  const std::string name = GENERATE(std::string("out.warc"), std::string("out.warc.gz"));
  auto out = writer(folder / name);
  HttpExchange one = exchange("1", "<p>one");
  one.extra = {{"WARC-Winnow-Source", "feed\r\nWARC-Type: forged"}};
  REQUIRE(out.write_response(one).empty());
  const Reading reading = read(folder / name);
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.damaged == 0);
  const WarcRecord& info = reading.records[0];
  CHECK(info.type == "warcinfo");
  CHECK(info.body.find("software: winnow/test\r\n") == 0);
  CHECK(info.header("WARC-Filename") == name);
  const WarcRecord& response = reading.records[1];
  CHECK(response.type == "response");
  CHECK(response.target_uri == one.url);
  CHECK(response.date == one.date);
  CHECK(response.http_head == one.response_head);
  CHECK(response.body == one.body);
  CHECK(response.header("WARC-IP-Address") == "192.0.2.1");
  CHECK(response.header("WARC-Winnow-Source") == "feed  WARC-Type: forged");
  CHECK(response.header("WARC-Warcinfo-ID") == info.record_id);
  CHECK(response.header("WARC-Payload-Digest") == "sha1:MSUZ7UE6YJT5IN7DIXLSN5BKGX62NBFL");
  const WarcRecord& request = reading.records[2];
  CHECK(request.type == "request");
  CHECK(request.http_head == one.request);
  CHECK(request.header("WARC-Concurrent-To") == response.record_id);
  CHECK(response.header("WARC-Concurrent-To") == request.record_id);
}

TEST_CASE("the same exchanges give the same bytes, each record a name of its own", "[warc]") {
  const Folder a;
  const Folder b;
  for (const Folder* folder : {&a, &b}) {
    auto out = writer(*folder / "out.warc.gz");
    REQUIRE(out.write_response(exchange("1", "<p>one")).empty());
    REQUIRE(out.write_response(exchange("1", "<p>one")).empty());
  }
  CHECK(a.read("out.warc.gz") == b.read("out.warc.gz"));
  const Reading reading = read(a / "out.warc.gz");
  REQUIRE(reading.records.size() == 5);
  CHECK(reading.records[1].record_id != reading.records[3].record_id);
}

TEST_CASE("the stored head fits the stored body", "[warc]") {
  const Folder folder;
  auto out = writer(folder / "out.warc");
  HttpExchange one = exchange("1", "<p>one");
  const auto stored = [&](const std::string& head) {
    one.response_head = head;
    REQUIRE(out.write_response(one).empty());
    const Reading reading = read(folder / "out.warc");
    CHECK(reading.damaged == 0);
    return reading.records[reading.records.size() - 2];
  };
  SECTION("chunked") {
    const auto got = stored("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(got.http_head ==
          "HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n"
          "Content-Length: 6\r\n\r\n");
    CHECK(got.body == "<p>one");
  }
  SECTION("a wrong length") {
    const auto got = stored("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
    CHECK(got.http_head ==
          "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Length: 99\r\nContent-Length: 6\r\n\r\n");
  }
  SECTION("HTTP/2") {
    const auto got = stored("HTTP/2 200 \r\ncontent-length: 6\r\n\r\n");
    CHECK(got.http_head == "HTTP/1.1 200\r\ncontent-length: 6\r\n\r\n");
    CHECK(got.header("WARC-Protocol") == "h2");
  }
  SECTION("none") {
    one.content_type = "text/html";
    const auto got = stored("");
    CHECK(got.type == "resource");
    CHECK(got.content_type == "text/html");
    CHECK(got.body == "<p>one");
  }
}

TEST_CASE("an unchanged page becomes a revisit", "[warc]") {
  const Folder folder;
  auto out = writer(folder / "out.warc.gz");
  HttpExchange one = exchange("1", "");
  one.response_head = "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n";
  one.original_date = "2025-12-31T00:00:00Z";
  REQUIRE(out.write_response(one).empty());
  const Reading reading = read(folder / "out.warc.gz");
  const WarcRecord& revisit = reading.records[1];
  CHECK(revisit.type == "revisit");
  CHECK(revisit.status == 304);
  CHECK(revisit.header("WARC-Profile") ==
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
  CHECK(revisit.header("WARC-Refers-To-Target-URI") == one.url);
  CHECK(revisit.header("WARC-Refers-To-Date") == "2025-12-31T00:00:00Z");
  CHECK(revisit.body.empty());
}

TEST_CASE("an archive that cannot be made says why", "[warc]") {
  const Folder folder;
  CHECK(refusal(folder / "no/such.warc").find("No such file") != std::string::npos);
}

TEST_CASE("a torn record is cut off when the file is opened again", "[warc]") {
  const Folder folder;
  const std::string name = GENERATE(std::string("out.warc"), std::string("out.warc.gz"));
  std::vector<std::size_t> whole;
  {
    auto out = writer(folder / name);
    whole.push_back(folder.read(name).size());
    REQUIRE(out.write_response(exchange("1", "<p>one")).empty());
    whole.push_back(folder.read(name).size());
    REQUIRE(out.write_response(exchange("2", "<p>two")).empty());
    whole.push_back(folder.read(name).size());
  }
  const std::string all = folder.read(name);
  for (std::size_t keep = 1; keep < all.size(); keep += 3) {
    folder.write(name, all.substr(0, keep));
    auto out = writer(folder / name);
    CHECK(out.bytes_written() + out.torn_bytes() >= keep);
    REQUIRE(out.write_response(exchange("3", "<p>three")).empty());
    const Reading reading = read(folder / name);
    CHECK(reading.damaged == 0);
    CHECK(reading.records.front().type == "warcinfo");
    CHECK(reading.records.back().target_uri == "http://a.example/3");
    CHECK(reading.records.back().header("WARC-Warcinfo-ID") == reading.records.front().record_id);
    const std::size_t kept = static_cast<std::size_t>(
        std::ranges::count_if(whole, [&](std::size_t end) { return end <= keep; }));
    CHECK(reading.records.size() >= (kept == 0 ? 3 : 2 * kept + 1));
  }
}

TEST_CASE("a file that is not a torn archive is left alone", "[warc]") {
  const Folder folder;
  SECTION("text") {
    folder.write("out.warc", "my notes");
    CHECK(refusal(folder / "out.warc").find("no WARC") != std::string::npos);
    CHECK(folder.read("out.warc") == "my notes");
  }
  SECTION("other gzip") {
    folder.write("out.warc.gz", gzip("my notes"));
    CHECK(refusal(folder / "out.warc.gz").find("no WARC") != std::string::npos);
    CHECK(folder.read("out.warc.gz") == gzip("my notes"));
  }
  SECTION("an archive that is damaged in the middle") {
    const std::string name = GENERATE(std::string("out.warc"), std::string("out.warc.gz"));
    {
      auto out = writer(folder / name);
      REQUIRE(out.write_response(exchange("1", "<p>one")).empty());
    }
    std::string bytes = folder.read(name);
    const std::size_t inside = bytes.find("conformsTo");
    bytes.erase(inside == std::string::npos ? 60 : inside, 3);
    folder.write(name, bytes);
    CHECK(refusal(folder / name).find("damaged") != std::string::npos);
    CHECK(folder.read(name) == bytes);
  }
  SECTION("one that is being written") {
    const auto out = writer(folder / "out.warc");
    CHECK(refusal(folder / "out.warc").find("being written") != std::string::npos);
  }
}

TEST_CASE("files are numbered and begun anew at the limit", "[warc]") {
  const Folder folder;
  WarcWriterOptions options = winter;
  options.max_file_bytes = 3000;
  std::size_t pages = 0;
  for (const int more : {5, 4}) {
    auto out = writer(folder / "out.warc.gz", options);
    for (int i = 0; i < more; ++i) {
      REQUIRE(out.write_response(exchange(std::to_string(++pages), "<p>one")).empty());
      CHECK(out.bytes_written() < 5000);
    }
  }
  std::size_t found = 0;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const Reading reading = read(entry.path().string());
    CHECK(reading.records.front().type == "warcinfo");
    found += (reading.records.size() - 1) / 2;
    ++files;
  }
  CHECK(found == pages);
  CHECK(files >= 2);
  CHECK(std::filesystem::exists(folder / "out-00000.warc.gz"));
  CHECK(std::filesystem::exists(folder / "out-00001.warc.gz"));
}

TEST_CASE("a full disk is said and leaves whole records", "[warc]") {
  const Folder folder;
  auto out = writer(folder / "out.warc");
  REQUIRE(out.write_response(exchange("1", "<p>one")).empty());
  const std::string before = folder.read("out.warc");

  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{before.size() + 100, old.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string error = out.write_response(exchange("2", "<p>two"));
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);

  CHECK(error.find("File too large") != std::string::npos);
  CHECK(folder.read("out.warc") == before);
  CHECK(out.write_response(exchange("2", "<p>two")).empty());
  CHECK(read(folder / "out.warc").records.size() == 5);
}
