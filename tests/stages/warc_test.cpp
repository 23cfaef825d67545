#include <zstd.h>

#include <algorithm>
#include <random>
#include <vector>

#include "stages/source/chunked.hpp"
#include "stages/source/warc_reader.hpp"
#include "stages/text/http_message.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/warc.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

Reading read_bytes(const std::string& bytes, WarcOptions options = {}) {
  const Folder folder;
  folder.write("archive", bytes);
  return read(folder / "archive", options);
}

std::string record(const std::string& type, const std::string& url, const std::string& block,
                   int said_more = 0) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url +
         "\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:" + url +
         ">\r\nContent-Length: " + std::to_string(static_cast<int>(block.size()) + said_more) +
         "\r\n\r\n" + block + "\r\n\r\n";
}

std::vector<std::string> three() {
  return {record("response", "http://a.example/1", page("<p>one")),
          record("request", "http://a.example/2", "GET /2 HTTP/1.1\r\nHost: a.example\r\n\r\n"),
          record("conversion", "http://a.example/3", "plain text\n\nof a page")};
}

std::string zstd_frame(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string (*pack)(const std::string&)) {
  std::string out;
  for (const std::string& part : parts) {
    out += pack(part);
  }
  return out;
}

std::string as_is(const std::string& bytes) { return bytes; }
std::string gzipped(const std::string& bytes) { return gzip(bytes); }

std::vector<std::string> urls_of(const Reading& reading) {
  std::vector<std::string> urls;
  for (const WarcRecord& record : reading.records) {
    urls.push_back(record.target_uri.substr(record.target_uri.rfind('/') + 1));
  }
  return urls;
}

// One response record with this block.
WarcRecord response(const std::string& block) {
  Reading reading = read_bytes(record("response", "http://a.example/", block));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.damaged == 0);
  return std::move(reading.records.front());
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("an archive reads the same in every container", "[warc]") {
  const auto parts = three();
  const std::string whole = joined(parts, as_is);
  const auto bytes = GENERATE_COPY(std::string(whole), joined(parts, gzipped), gzip(whole),
                                   joined(parts, zstd_frame), zstd_frame(whole),
                                   gzip(whole.substr(0, 200)) + gzip(whole.substr(200)));
  const Reading reading = read_bytes(bytes);
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.damaged == 0);
  const WarcRecord& first = reading.records.front();
  CHECK(first.type == "response");
  CHECK(first.target_uri == "http://a.example/1");
  CHECK(first.date == "2026-01-02T03:04:05Z");
  CHECK(first.record_id == "<urn:uuid:http://a.example/1>");
  CHECK(first.status == 200);
  CHECK(field_value(first.http_headers, "content-type") == "text/html");
  CHECK(first.header("warc-type") == "response");
  CHECK(first.body == "<p>one");
  CHECK(reading.records[1].http_head == "GET /2 HTTP/1.1\r\nHost: a.example\r\n\r\n");
  CHECK(reading.records[2].body == "plain text\n\nof a page");
}

TEST_CASE("the offset of a record is where its bytes start in the file", "[warc]") {
  const auto parts = three();
  const Reading plain = read_bytes(joined(parts, as_is));
  CHECK(plain.records[1].offset == parts[0].size());
  CHECK(plain.records[2].offset == parts[0].size() + parts[1].size());
  const Reading packed = read_bytes(joined(parts, gzipped));
  CHECK(packed.records[1].offset == gzip(parts[0]).size());
  CHECK(packed.records[2].offset == gzip(parts[0]).size() + gzip(parts[1]).size());
}

TEST_CASE("a zstd archive with a dictionary in front is read", "[warc]") {
  std::string dictionary = "WARC/1.0 WARC-Type: response http://a.example/";
  std::string frames;
  for (const std::string& part : three()) {
    std::string frame(ZSTD_compressBound(part.size()), '\0');
    ZSTD_CCtx* context = ZSTD_createCCtx();
    frame.resize(ZSTD_compress_usingDict(context, frame.data(), frame.size(), part.data(),
                                         part.size(), dictionary.data(), dictionary.size(), 3));
    ZSTD_freeCCtx(context);
    frames += frame;
  }
  std::string head("\x5d\x2a\x4d\x18", 4);
  head += static_cast<char>(dictionary.size());
  head += std::string(3, '\0') + dictionary;
  CHECK(urls_of(read_bytes(head + frames)) == Words{"1", "2", "3"});
}

TEST_CASE("ARC records become what WARC would have said", "[warc]") {
  const std::string info =
      "1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n";
  const std::string answer = page("<p>old");
  const std::string lengths = GENERATE(std::string("right"), std::string("-1"));
  const auto said = [&](const std::string& block) {
    return lengths == "right" ? std::to_string(block.size()) : lengths;
  };
  const Reading reading = read_bytes(
      "filedesc://old.arc 0.0.0.0 20030405060708 text/plain " + said(info) + "\n" + info + "\n" +
      "http://a.example/a b.html 192.0.2.7 20030405060709 text/html " + said(answer) + "\n" +
      answer + "\n" + "dns:a.example 192.0.2.7 200304050607 text/dns 9\n192.0.2.7\n");
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.damaged == 0);
  CHECK(reading.records[0].type == "warcinfo");
  CHECK(reading.records[0].header("WARC-Filename") == "old.arc");
  CHECK(reading.records[1].type == "response");
  CHECK(reading.records[1].target_uri == "http://a.example/a b.html");
  CHECK(reading.records[1].date == "2003-04-05T06:07:09Z");
  CHECK(reading.records[1].header("WARC-IP-Address") == "192.0.2.7");
  CHECK(reading.records[1].status == 200);
  CHECK(reading.records[1].body == "<p>old");
  CHECK(reading.records[2].date == "2003-04-05T06:07:00Z");
  CHECK(reading.records[2].body == "192.0.2.7");
}

TEST_CASE("the head of a stored answer is read leniently", "[warc]") {
  SECTION("chunks are put together") {
    const auto got = response(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "6;x=y\r\n<p>one\r\n4\r\n two\r\n0\r\n\r\n");
    CHECK(got.body == "<p>one two");
  }
  SECTION("a body that is not chunked although the head says so stays") {
    CHECK(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>one").body == "<p>one");
  }
  SECTION("a body that is plain although the head says gzip has no coding") {
    const auto got = response("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>one");
    CHECK(got.content_encoding.empty());
    CHECK(field_value(got.http_headers, "Content-Encoding") == "gzip");
  }
  SECTION("a body that is packed names its coding") {
    const auto got =
        response("HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\n\r\n" + gzip("<p>one"));
    CHECK(got.content_encoding == "x-gzip");
    CHECK(got.body == gzip("<p>one"));
  }
  SECTION("line feeds alone, and folded fields") {
    const auto got = response("HTTP/1.0 404 Not Here\nX-Long: a\n  b\nServer: old\n\n<p>one");
    CHECK(got.status == 404);
    CHECK(field_value(got.http_headers, "X-Long") == "a b");
    CHECK(field_value(got.http_headers, "Server") == "old");
    CHECK(got.body == "<p>one");
  }
  SECTION("no head at all") {
    const auto got = response("<p>HTTP 0.9");
    CHECK(got.status == 0);
    CHECK(got.http_head.empty());
    CHECK(got.body == "<p>HTTP 0.9");
  }
  SECTION("no blank line before the body") {
    CHECK(response("HTTP/1.1 200 OK\r\nServer: x\r\n<p>one").body == "<p>one");
  }
}

TEST_CASE("brackets around an address are no part of it", "[warc]") {
  const Reading reading = read_bytes(record("response", "<http://a.example/x>", page("x")));
  CHECK(reading.records.front().target_uri == "http://a.example/x");
}

TEST_CASE("damage is counted once and the records around it are found", "[warc]") {
  auto parts = three();
  SECTION("a length that is too long") {
    parts[0] = record("response", "http://a.example/1", page("<p>one"), 40);
    const Reading reading = read_bytes(joined(parts, as_is));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
    CHECK(reading.records[0].damaged);
    CHECK(reading.records[0].body == "<p>one");
  }
  SECTION("a length that is too long, a member a record") {
    parts[0] = record("response", "http://a.example/1", page("<p>one"), 4000);
    const Reading reading = read_bytes(joined(parts, gzipped));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
    CHECK(reading.records[0].body == "<p>one");
  }
  SECTION("a length that is too short, where the answer knows its own") {
    parts[0] = record("response", "http://a.example/1", page("<p>one"), -3);
    const Reading reading = read_bytes(joined(parts, as_is));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
    CHECK(reading.records[0].body == "<p>one");
  }
  SECTION("blank lines missing and too many") {
    parts[0].resize(parts[0].size() - 4);
    parts[1] += "\r\n\r\n\n\n";
    const Reading reading = read_bytes(joined(parts, as_is));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 0);
  }
  SECTION("junk between records") {
    parts[0] += "#### WARC/ junk\nmore of it";
    parts[0] += '\0';
    parts[0] += "\r\n";
    const Reading reading = read_bytes(joined(parts, as_is));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
  }
  SECTION("a broken gzip member") {
    std::string broken = gzip(parts[1]);
    broken[broken.size() / 2] = static_cast<char>(~broken[broken.size() / 2]);
    const Reading reading = read_bytes(gzip(parts[0]) + broken + gzip(parts[2]));
    CHECK(urls_of(reading).front() == "1");
    CHECK(urls_of(reading).back() == "3");
    CHECK(reading.damaged == 1);
  }
  SECTION("a gzip member that is cut off") {
    const Reading reading =
        read_bytes(gzip(parts[0]) + gzip(parts[1]).substr(0, 60) + gzip(parts[2]));
    CHECK(urls_of(reading).front() == "1");
    CHECK(urls_of(reading).back() == "3");
    CHECK(reading.damaged == 1);
  }
  SECTION("a file that starts with junk, then members") {
    const Reading reading = read_bytes("junk" + joined(parts, gzipped));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
  }
  SECTION("a head that says nothing") {
    const Reading reading = read_bytes("WARC/1.0\r\nfoo: bar\r\n\r\n" + joined(parts, as_is));
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.damaged == 1);
  }
  SECTION("a tail that is cut off") {
    std::string whole = joined(parts, as_is);
    whole.resize(whole.size() - 10);
    const Reading reading = read_bytes(whole);
    CHECK(urls_of(reading) == Words{"1", "2", "3"});
    CHECK(reading.records[2].damaged);
    CHECK(reading.records[2].body == "plain text\n\nof ");
    CHECK(read_bytes(whole, {.keep_damaged = false}).records.size() == 2);
  }
}

TEST_CASE("a record over the limit is skipped and counted", "[warc]") {
  auto parts = three();
  parts[0] = record("response", "http://a.example/1", page(std::string(300'000, 'x')));
  const auto pack = GENERATE(as_is, gzipped, zstd_frame);
  const Reading reading = read_bytes(joined(parts, pack), {.max_record_bytes = 100'000});
  CHECK(urls_of(reading) == Words{"2", "3"});
  CHECK(reading.damaged == 1);
}

TEST_CASE("a length beyond the end of the file does not swallow what follows", "[warc]") {
  auto parts = three();
  parts[0] = record("response", "http://a.example/1", page("<p>one"), 2'000'000'000);
  const Reading reading = read_bytes(joined(parts, as_is));
  CHECK(urls_of(reading) == Words{"2", "3"});
  CHECK(reading.damaged == 1);
}

TEST_CASE("any bytes are read to their end", "[warc]") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same bytes in every run
  auto parts = three();
  parts.push_back(record("response", "http://a.example/4", page(std::string(5000, 'y'))));
  parts.push_back("http://a.example/ 192.0.2.7 20030405060709 text/html 12\nHTTP/1.0 200 OK\n\n");
  const auto pack = GENERATE(as_is, gzipped, zstd_frame);
  const std::string whole = joined(parts, pack) + gzip(joined(parts, as_is));
  const Folder folder;
  for (int round = 0; round < 300; ++round) {
    std::string bytes = whole;
    for (auto i = random() % 20; i > 0; --i) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.erase(random() % bytes.size(), random() % 40);
    folder.write("archive", bytes);
    auto reader = WarcReader::open(folder / "archive", {.max_record_bytes = 3000});
    REQUIRE(reader);
    std::size_t records = 0;
    while (reader->next()) {
      ++records;
    }
    CHECK(records <= 20);
    CHECK(reader->bytes_read() == bytes.size());
  }
}

// Each of these was, or would be, read again from every place that looks like a start.
TEST_CASE("made-up starts cost no more than their bytes", "[warc]") {
  const std::string start = GENERATE(as<std::string>{}, std::string("\x1f\x8b\x08\0", 4),
                                     "\x28\xb5\x2f\xfd", "WARC/1.0\r\n", "WARC/1.0\r\nA: b\r\n");
  std::string bytes = "WARC/1.0\r\n";
  while (bytes.size() < 1'000'000) {
    bytes += start;
  }
  const Reading reading = read_bytes(bytes);
  CHECK(reading.records.empty());
  CHECK(reading.damaged == 1);
}

TEST_CASE("what cannot be opened says why", "[warc]") {
  const Folder folder;
  CHECK(WarcReader::open(folder / "none").error().message.find("No such file") !=
        std::string::npos);
  CHECK(WarcReader::open(folder.path()).error().message.find("folder") != std::string::npos);
}

TEST_CASE("chunks", "[warc]") {
  CHECK(remove_chunking("3\nabc\n0\n")->body == "abc");
  CHECK(remove_chunking("3\r\nabc\r\n0\r\n\r\n")->whole);
  CHECK_FALSE(remove_chunking("5\r\nabc")->whole);
  CHECK(remove_chunking("3\r\nabc\r\nzz\r\nrest")->body == "abczz\r\nrest");
  CHECK_FALSE(remove_chunking("abc"));
  CHECK_FALSE(remove_chunking("2\r\nabcdef\r\n"));
  CHECK(remove_chunking("ffffffffffffffff\r\nabc")->body == "abc");
  CHECK_FALSE(remove_chunking("ffffffffffffffff0\r\nabc"));
}
