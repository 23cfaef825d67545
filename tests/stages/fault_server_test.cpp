#include "tests/support/fault_server.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <memory>
#include <thread>
#include <vector>

#include "stages/decode/inflate.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;
using namespace winnow::testing;
using namespace std::chrono_literals;

namespace {

// A client that sees every byte.
class Client {
 public:
  explicit Client(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    // A test that would hang fails instead.
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void ask(const std::string& path, const std::string& fields = {}) const {
    const std::string text =
        "GET " + path + " HTTP/1.1\r\nHost: test.example\r\n" + fields + "\r\n";
    REQUIRE(send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }

  // What comes until `bytes` are there or the other side ends.
  std::string read(std::size_t bytes = std::string::npos) {
    std::string out;
    std::array<char, 65536> buffer{};
    while (out.size() < bytes) {
      const std::size_t most = std::min(buffer.size(), bytes - out.size());
      const ssize_t got = recv(socket_, buffer.data(), most, 0);
      error_ = got < 0 ? errno : 0;
      if (got <= 0) {
        break;
      }
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
  }

  // One answer with a Content-Length, head and body.
  std::string read_answer() {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
      const std::string byte = read(1);
      if (byte.empty()) {
        return head;
      }
      head += byte;
    }
    const std::size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? head : head + read(std::stoul(head.substr(at + 16)));
  }

  int error() const { return error_; }

 private:
  int socket_;
  int error_ = 0;
};

std::string ask(const FaultServer& server, const std::string& path,
                const std::string& fields = {}) {
  Client client(server.port());
  client.ask(path, fields);
  return client.read_answer();
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

std::string field_of(const std::string& answer, const std::string& name) {
  const std::size_t at = answer.find("\r\n" + name + ": ");
  if (at == std::string::npos || at > answer.find("\r\n\r\n")) {
    return {};
  }
  const std::size_t start = at + name.size() + 4;
  return answer.substr(start, answer.find("\r\n", start) - start);
}

struct Fetched {
  CURLcode code = CURLE_OK;
  std::string body{};
  long verified = 0;  // what OpenSSL says of the certificate
};

struct CurlOptions {
  long timeout_ms = 10'000;
  long max_redirects = 0;
  std::size_t max_bytes = 1'000'000;
  std::string trusted{};  // PEM
};

struct Sink {
  std::string& out;
  std::size_t max_bytes;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto* const sink = static_cast<Sink*>(target);
  sink->out.append(data, size * count);
  return sink->out.size() <= sink->max_bytes ? size * count : 0;
}

Fetched curl(const std::string& url, const CurlOptions& options = {}) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   curl_easy_cleanup);
  Fetched out;
  Sink sink{out.body, options.max_bytes};
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, options.timeout_ms);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &sink);
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, options.max_redirects > 0 ? 1L : 0L);
  curl_easy_setopt(handle.get(), CURLOPT_MAXREDIRS, options.max_redirects);
  curl_blob trusted{const_cast<char*>(options.trusted.data()), options.trusted.size(),
                    CURL_BLOB_COPY};
  if (!options.trusted.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_CAINFO_BLOB, &trusted);
  }
  out.code = curl_easy_perform(handle.get());
  curl_easy_getinfo(handle.get(), CURLINFO_SSL_VERIFYRESULT, &out.verified);
  return out;
}

// Verdicts of OpenSSL's x509_vfy.h.
constexpr long expired = 10;
constexpr long self_signed = 18;

}  // namespace

TEST_CASE("the fault server notes what was asked, when, on which connection", "[fault]") {
  FaultServer server;
  server.on("/page", fault::page("<p>hello"));
  Client first(server.port());
  first.ask("/page?x=1", "X-Field: y\r\n");
  CHECK(body_of(first.read_answer()) == "<p>hello");
  first.ask("/none");
  CHECK(first.read_answer().starts_with("HTTP/1.1 404 "));
  CHECK(body_of(ask(server, "/page")) == "<p>hello");

  const auto log = server.log();
  REQUIRE(log.size() == 3);
  CHECK(log[0].method == "GET");
  CHECK(log[0].path == "/page?x=1");
  CHECK(log[0].host == "test.example");
  CHECK(log[0].field("x-field") == "y");
  CHECK(log[0].connection == 1);
  CHECK(log[1].connection == 1);
  CHECK(log[2].connection == 2);
  CHECK(log[2].visit == 2);
  CHECK(log[2].since_start >= log[0].since_start);
  CHECK(server.visits("/page") == 2);
}

TEST_CASE("a slow answer comes byte by byte and holds up nobody", "[fault]") {
  FaultServer server;
  server.on("/slow", fault::slow_loris(1ms));
  server.on("/slower", fault::slow_head(1h));
  server.on("/page", fault::page("<p>hello"));
  Client slow(server.port());
  slow.ask("/slow");
  Client slower(server.port());
  slower.ask("/slower");
  CHECK(slower.read(1) == "H");
  CHECK(body_of(ask(server, "/page")) == "<p>hello");
  CHECK(slow.read(100).find("200 OK") != std::string::npos);
  CHECK(slow.read(20).size() == 20);
  CHECK(curl(server.url("/slow"), {.timeout_ms = 100}).code == CURLE_OPERATION_TIMEDOUT);
}

TEST_CASE("no answer is no answer", "[fault]") {
  FaultServer server;
  server.on("/none", fault::no_answer());
  const Fetched got = curl(server.url("/none"), {.timeout_ms = 100});
  CHECK(got.code == CURLE_OPERATION_TIMEDOUT);
  CHECK(got.body.empty());
}

TEST_CASE("the server ends at once, whatever hangs on it", "[fault]") {
  std::vector<std::unique_ptr<Client>> clients;
  auto server = std::make_unique<FaultServer>();
  server->on("/none", fault::no_answer());
  server->on("/slow", fault::slow_loris(1h));
  server->on("/body", fault::endless_body());
  for (int i = 0; i < 30; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->ask(std::vector<std::string>{"/none", "/slow", "/body"}[i % 3U]);
  }
  clients.push_back(std::make_unique<Client>(server->port()));  // asks for nothing
  while (server->log().size() < 30) {
    std::this_thread::yield();
  }
  const auto start = std::chrono::steady_clock::now();
  server.reset();
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  CHECK(clients.front()->read().empty());
}

TEST_CASE("what has no end goes on as long as one reads", "[fault]") {
  FaultServer server;
  const auto [fault, piece] = GENERATE(table<Fault, std::string>({
      {fault::endless_body(), "no play"},
      {fault::endless_headers(), "\r\nX-More: and more\r\n"},
      {fault::endless_header_line(), "xxxxxxxx"},
      {fault::endless_interim(), "HTTP/1.1 103 Early Hints\r\n"},
  }));
  server.on("/endless", fault);
  Client client(server.port());
  client.ask("/endless");
  constexpr std::size_t much = 3'000'000;
  const std::string got = client.read(much);
  CHECK(got.size() == much);
  CHECK(got.rfind(piece) > much - 20'000);
  CHECK(curl(server.url("/endless")).code != CURLE_OK);
}

TEST_CASE("broken messages are broken in the way they say", "[fault]") {
  FaultServer server;
  const auto [fault, code, bytes] = GENERATE(table<Fault, CURLcode, std::size_t>({
      {fault::http09(), CURLE_UNSUPPORTED_PROTOCOL, 0},
      {fault::length_too_long(), CURLE_PARTIAL_FILE, 500},
      {fault::length_too_short(), CURLE_OK, 500},
      {fault::bad_chunk_size(), CURLE_RECV_ERROR, 8},
      {fault::missing_last_chunk(), CURLE_PARTIAL_FILE, 8},
      {fault::reset_in_the_middle(), CURLE_RECV_ERROR, 500},
      {fault::close_at_once(), CURLE_GOT_NOTHING, 0},
  }));
  server.on("/broken", fault);
  const Fetched got = curl(server.url("/broken"));
  CHECK(got.code == code);
  CHECK(got.body.size() == bytes);
}

TEST_CASE("bytes on the wire of broken messages", "[fault]") {
  FaultServer server;
  server.on("/reset", fault::reset_in_the_middle());
  server.on("/old", fault::http09());
  server.on("/short", fault::length_too_short());
  Client reset(server.port());
  reset.ask("/reset");
  reset.read();
  CHECK(reset.error() == ECONNRESET);
  Client old(server.port());
  old.ask("/old");
  CHECK(old.read().starts_with("<p>"));
  Client cut(server.port());
  cut.ask("/short");
  const std::string got = cut.read();
  CHECK(field_of(got, "Content-Length") == "500");
  CHECK(body_of(got).size() == 1000);
}

TEST_CASE("redirects lead on, round and out", "[fault]") {
  FaultServer server;
  server.on("/chain/*", fault::redirect_chain());
  server.on("/loop", fault::redirect("/loop", 301));
  for (const std::string target :
       {"file:///etc/passwd", "http://169.254.169.254/", "gopher://127.0.0.1/"}) {
    server.on("/out", fault::redirect(target));
    CHECK(field_of(ask(server, "/out"), "Location") == target);
  }
  CHECK(field_of(ask(server, "/chain/7"), "Location") == "/chain/8");
  CHECK(ask(server, "/loop").starts_with("HTTP/1.1 301 "));
  CHECK(curl(server.url("/chain/1"), {.max_redirects = 5}).code == CURLE_TOO_MANY_REDIRECTS);
  CHECK(server.visits("/chain/6") == 1);
  CHECK(server.visits("/chain/7") == 1);  // asked for above
  CHECK(curl(server.url("/loop"), {.max_redirects = 5}).code == CURLE_TOO_MANY_REDIRECTS);
  CHECK(server.visits("/loop") == 7);
}

TEST_CASE("bombs are small and open to what they promise", "[fault]") {
  FaultServer server;
  const auto [whole, part, coding, some, most] =
      GENERATE(table<Fault, Fault, Coding, std::uint64_t, std::size_t>({
          {fault::gzip_bomb(), fault::gzip_bomb(8U << 20U), Coding::gzip, 8U << 20U, 1'300'000},
          {fault::zstd_bomb(), fault::zstd_bomb(9'000'001), Coding::zstd, 9'000'001, 200'000},
      }));
  server.on("/part", part);
  const std::string small = curl(server.url("/part")).body;
  const auto open = inflate(small, coding, {some, 1000000});
  REQUIRE(open);
  CHECK(open->size() == some);
  CHECK_FALSE(inflate(small, coding, {some - 1, 1000000}));

  server.on("/whole", whole);
  const Fetched got = curl(server.url("/whole"), {.max_bytes = most});
  CHECK(got.code == CURLE_OK);
  CHECK(got.body.size() > 20 * small.size());
}

TEST_CASE("content codings that lie", "[fault]") {
  FaultServer server;
  const std::string text(5000, 't');
  constexpr std::uint64_t max_bytes = 1'000'000;
  SECTION("gzip cut short, with the length that fits") {
    server.on("/x", fault::gzip_cut_short(text));
    const std::string got = ask(server, "/x");
    CHECK(field_of(got, "Content-Length") == std::to_string(body_of(got).size()));
    CHECK(body_of(got).starts_with("\x1f\x8b"));
    CHECK_FALSE(inflate(body_of(got), Coding::gzip, {max_bytes}));
  }
  SECTION("plain text called gzip") {
    server.on("/x", fault::plain_called_gzip(text));
    const std::string got = ask(server, "/x");
    CHECK(field_of(got, "Content-Encoding") == "gzip");
    CHECK(body_of(got) == text);
  }
  SECTION("gzip in gzip") {
    server.on("/x", fault::nested_gzip(text, 3));
    const std::string got = ask(server, "/x");
    CHECK(field_of(got, "Content-Encoding") == "gzip, gzip, gzip");
    std::string body = body_of(got);
    for (int i = 0; i < 3; ++i) {
      body = *inflate(body, Coding::gzip, {max_bytes});
    }
    CHECK(body == text);
  }
  SECTION("a coding nobody knows") {
    server.on("/x", fault::unknown_coding(text));
    CHECK(coding_of(field_of(ask(server, "/x"), "Content-Encoding")) == Coding::unknown);
  }
}

TEST_CASE("a busy server refuses so many times and says how long to wait", "[fault]") {
  FaultServer server;
  server.on("/seconds", fault::busy(429, 2, "3"));
  server.on("/date", fault::busy_until(503, 1, 60s));
  server.on("/plain", fault::busy(503, 1));
  CHECK(ask(server, "/seconds").starts_with("HTTP/1.1 429 "));
  CHECK(field_of(ask(server, "/seconds"), "Retry-After") == "3");
  CHECK(ask(server, "/seconds").starts_with("HTTP/1.1 200 "));

  const std::string dated = ask(server, "/date");
  CHECK(dated.starts_with("HTTP/1.1 503 "));
  const std::time_t until = curl_getdate(field_of(dated, "Retry-After").c_str(), nullptr);
  CHECK(std::abs(until - std::time(nullptr) - 60) <= 10);
  CHECK(ask(server, "/date").starts_with("HTTP/1.1 200 "));

  const std::string plain = ask(server, "/plain");
  CHECK(plain.starts_with("HTTP/1.1 503 "));
  CHECK(field_of(plain, "Retry-After").empty());
}

TEST_CASE("validators give 304 to who repeats them", "[fault]") {
  FaultServer server;
  const std::string date = "Wed, 01 Jan 2025 00:00:00 GMT";
  server.on("/page", fault::with_validators("<p>hello", "\"v1\"", date));
  const std::string fresh = ask(server, "/page");
  CHECK(body_of(fresh) == "<p>hello");
  CHECK(field_of(fresh, "ETag") == "\"v1\"");
  CHECK(field_of(fresh, "Last-Modified") == date);
  for (const std::string& field :
       {std::string("If-None-Match: \"v1\""), "If-Modified-Since: " + date}) {
    const std::string same = ask(server, "/page", field + "\r\n");
    CHECK(same.starts_with("HTTP/1.1 304 "));
    CHECK(body_of(same).empty());
  }
  CHECK(ask(server, "/page", "If-None-Match: \"v0\"\r\nIf-Modified-Since: " + date + "\r\n")
            .starts_with("HTTP/1.1 200 "));
}

TEST_CASE("any bytes go under any type", "[fault]") {
  FaultServer server;
  const auto [body, type] = GENERATE(table<std::string, std::string>({
      {"%PDF-1.7\n", "text/html"},
      {"<!doctype html><p>x", "application/octet-stream"},
      {"\x89PNG\r\n\x1a\n", "image/png"},
      {"<p>x", ""},
  }));
  server.on("/x", fault::page(body, type));
  const std::string got = ask(server, "/x");
  CHECK(field_of(got, "Content-Type") == type);
  CHECK(body_of(got) == body);
}

TEST_CASE("certificates are wrong in the way they say", "[fault]") {
  const auto [tls, code] = GENERATE(table<Tls, CURLcode>({
      {Tls::good, CURLE_OK},
      {Tls::expired, CURLE_PEER_FAILED_VERIFICATION},
      {Tls::wrong_host, CURLE_PEER_FAILED_VERIFICATION},
  }));
  FaultServer server(FaultServer::any_port, tls);
  server.on("/page", fault::page("<p>secret"));
  server.on("/body", fault::endless_body());
  CHECK(server.url("/").starts_with("https://127.0.0.1:"));

  const Fetched stranger = curl(server.url("/page"));
  CHECK(stranger.code == CURLE_PEER_FAILED_VERIFICATION);
  CHECK(stranger.verified == self_signed);

  const Fetched friendly = curl(server.url("/page"), {.trusted = server.certificate()});
  CHECK(friendly.code == code);
  CHECK((friendly.verified == expired) == (tls == Tls::expired));
  CHECK(friendly.verified != self_signed);
  CHECK(friendly.body == (code == CURLE_OK ? "<p>secret" : ""));
  const Fetched endless = curl(server.url("/body"), {.trusted = server.certificate()});
  CHECK(endless.code == (code == CURLE_OK ? CURLE_WRITE_ERROR : code));
}
