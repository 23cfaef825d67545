// What servers do wrong, and what comes of it: a reason each, soon, and nobody else suffers.
#include <chrono>
#include <future>

#include "stages/decode/decode.hpp"
#include "stages/fetch/fetch_many.hpp"
#include "tests/support/asking.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fault_server.hpp"

using namespace winnow;
using namespace winnow::testing;
using namespace std::chrono_literals;

namespace {

FetchOptions patient() {
  return {.timeout_ms = 20000,
          .low_speed_bytes = 100,
          .low_speed_s = 1,
          .max_bytes = 1 << 20U,
          .max_redirects = 5,
          .allow_private = true,
          .retries = 1,
          .retry_ms = 1,
          .delay_ms = 0,
          .robots = false};
}

Outcome<Response> get(const std::string& url, const FetchOptions& options = patient()) {
  const FetchMany fetch(options);
  return ask(fetch, url).get();
}

struct Case {
  const char* what;
  Fault fault;
  Reason reason;
  int visits;  // asked so many times
};

}  // namespace

TEST_CASE("each misdeed of a server has its reason", "[fetch][faults]") {
  using namespace fetch_reasons;
  const auto c = GENERATE(values<Case>({
      {"slow loris", fault::slow_loris(200ms), timeout, 2},
      {"no answer", fault::no_answer(), timeout, 2},
      {"endless body", fault::endless_body(), too_large, 1},
      {"endless headers", fault::endless_headers(), protocol, 2},
      {"endless header line", fault::endless_header_line(), protocol, 2},
      {"endless 1xx", fault::endless_interim(), protocol, 2},
      {"HTTP/0.9", fault::http09(), protocol, 2},
      {"length too long", fault::length_too_long(), truncated, 2},
      {"bad chunk size", fault::bad_chunk_size(), truncated, 2},
      {"missing last chunk", fault::missing_last_chunk(), truncated, 2},
      {"reset in the middle", fault::reset_in_the_middle(), reset, 2},
      {"closes at once", fault::close_at_once(), reset, 2},
      {"circle", fault::redirect("/fault"), redirects, 1},
      {"to a file", fault::redirect("file:///etc/passwd"), blocked_scheme, 1},
      {"to gopher", fault::redirect("gopher://127.0.0.1/"), blocked_scheme, 1},
      {"to metadata", fault::redirect("http://169.254.169.254/latest/"), blocked_address, 1},
      {"to a mail server", fault::redirect("http://127.0.0.1:25/"), blocked_port, 1},
      {"an image", fault::page("\x89PNG", "image/png"), media_type, 1},
  }));
  FaultServer server;
  server.on("/fault", c.fault);
  CAPTURE(c.what);
  const auto outcome = get(server.url("/fault"));
  REQUIRE_FALSE(outcome);
  CAPTURE(std::string(outcome.error().reason.word()), outcome.error().detail);
  CHECK(outcome.error().reason == c.reason);
  CHECK(server.visits("/fault") == c.visits);
}

TEST_CASE("a chain of redirects ends at the limit", "[fetch][faults]") {
  FaultServer server;
  server.on("/chain/*", fault::redirect_chain());
  CHECK(get(server.url("/chain/1")).error().reason == fetch_reasons::redirects);
  CHECK(server.log().size() == 6);
}

TEST_CASE("what a body is packed in is judged when it is unpacked", "[fetch][faults]") {
  struct Packed {
    const char* what;
    Fault fault;
    Reason reason;
  };
  const auto c = GENERATE(values<Packed>({
      {"gzip bomb", fault::gzip_bomb(), Decode::bomb},
      {"zstd bomb", fault::zstd_bomb(), Decode::bomb},
      {"gzip cut short", fault::gzip_cut_short(std::string(50000, 'x')), Decode::truncated},
      {"gzip in gzip", fault::nested_gzip("<p>x", 7), Decode::coding},
      {"unknown coding", fault::unknown_coding("<p>x"), Decode::coding},
      {"PDF as HTML", fault::page("%PDF-1.7\n\x01\x02\x03"), Decode::media_type},
  }));
  CAPTURE(c.what);
  FaultServer server;
  server.on("/", c.fault);
  FetchOptions options = patient();
  options.max_bytes = 4U << 20U;
  auto response = get(server.url("/"), options);
  REQUIRE(response);
  const auto page = Decode{}(*std::move(response));
  REQUIRE_FALSE(page);
  CAPTURE(std::string(page.error().reason.word()), page.error().detail);
  CHECK(page.error().reason == c.reason);
}

TEST_CASE("what can be read all the same is read", "[fetch][faults]") {
  FaultServer server;
  server.on("/plain", fault::plain_called_gzip("<p>not packed at all"));
  server.on("/short", fault::length_too_short());
  server.on("/octets", fault::page("<html><p>x", "application/octet-stream"));
  server.on("/untyped", fault::page("<html><p>x", ""));
  CHECK(Decode{}(*get(server.url("/plain")))->text == "<p>not packed at all");
  CHECK(get(server.url("/short"))->bytes.size() == 500);
  CHECK(Decode{}(*get(server.url("/octets")))->media_type == MediaType::html);
  CHECK(Decode{}(*get(server.url("/untyped")))->media_type == MediaType::html);
}

TEST_CASE("a busy server is asked again when it said so", "[fetch][faults]") {
  FaultServer server;
  const auto [status, wait] = GENERATE(table<int, const char*>({{429, "1"}, {503, "1"}}));
  server.on("/busy", fault::busy(status, 1, wait));
  CHECK(get(server.url("/busy"))->status == 200);
  const auto log = server.log();
  REQUIRE(log.size() == 2);
  CHECK(log[1].since_start - log[0].since_start >= 1s);
}

TEST_CASE("a storm of 503 gives up the host, and nobody else", "[fetch][faults]") {
  FaultServer stormy;
  FaultServer calm;
  for (int i = 0; i < 20; ++i) {
    stormy.on("/" + std::to_string(i), fault::busy(503, 1000));
    calm.on("/" + std::to_string(i), fault::page("<p>x"));
  }
  FetchOptions options = patient();
  options.retries = 2;
  const FetchMany fetch(options);
  std::vector<std::future<Outcome<Response>>> refused;
  std::vector<std::future<Outcome<Response>>> served;
  for (int i = 0; i < 20; ++i) {
    refused.push_back(ask(fetch, stormy.url("/" + std::to_string(i))));
    served.push_back(ask(fetch, calm.url("/" + std::to_string(i))));
  }
  for (auto& answer : served) {
    CHECK(answer.get()->status == 200);
  }
  CHECK(refused.front().get()->status == 503);
  for (std::size_t i = 2; i < refused.size(); ++i) {
    CHECK(refused[i].get().error().reason == fetch_reasons::deferred);
  }
  CHECK(stormy.log().size() == 4);
}

TEST_CASE("a server that wants an hour and more is left for another run", "[fetch][faults]") {
  FaultServer server;
  server.on("/busy", fault::busy(429, 1000, "3601"));
  CHECK(get(server.url("/busy")).error().reason == fetch_reasons::deferred);
  CHECK(server.visits("/busy") == 1);
}

TEST_CASE("a host that is not there is given up, and others are not kept waiting",
          "[fetch][faults]") {
  FaultServer calm;
  calm.on("/", fault::page("<p>x"));
  FetchOptions options = patient();
  options.host_failures = 3;
  options.retries = 0;
  options.timeout_ms = 300;
  FaultServer dead;
  const FetchMany fetch(options);
  std::vector<std::future<Outcome<Response>>> answers;
  for (int i = 0; i < 10; ++i) {
    dead.on("/" + std::to_string(i), fault::no_answer());
    answers.push_back(ask(fetch, dead.url("/" + std::to_string(i))));
  }
  CHECK(ask(fetch, calm.url("/")).get()->status == 200);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(answers[i].get().error().reason ==
          (i < 3 ? fetch_reasons::timeout : fetch_reasons::deferred));
  }
  CHECK(dead.log().size() == 3);
}

TEST_CASE("certificates are checked", "[fetch][faults]") {
  const auto tls = GENERATE(Tls::good, Tls::expired, Tls::wrong_host);  // each is self-signed
  FaultServer server(FaultServer::any_port, tls);
  server.on("/", fault::page("<p>x"));
  CHECK(get(server.url("/")).error().reason == fetch_reasons::tls);
  CHECK(server.log().empty());
  FetchOptions careless = patient();
  careless.insecure = true;
  CHECK(get(server.url("/"), careless)->status == 200);
}

TEST_CASE("no name leads to a private address", "[fetch][faults]") {
  FaultServer server;
  server.on("/", fault::page("<p>secret"));
  FetchOptions strict = patient();
  strict.allow_private = false;
  const std::string port = std::to_string(server.port());
  strict.resolve = {"public.example:" + port + ":127.0.0.1",
                    "both.example:" + port + ":[::1],127.0.0.1"};
  for (const char* host : {"public.example", "both.example", "127.0.0.1", "2130706433", "0x7f.1",
                           "[::ffff:127.0.0.1]", "localhost"}) {
    CAPTURE(host);
    CHECK(get("http://" + std::string(host) + ":" + port + "/", strict).error().reason ==
          fetch_reasons::blocked_address);
  }
  CHECK(server.log().empty());
  strict.allow_address = {"127.0.0.0/8"};
  CHECK(get("http://public.example:" + port + "/", strict)->status == 200);
}

TEST_CASE("robots.txt is asked for once and obeyed", "[fetch][faults]") {
  FaultServer server;
  server.on("/robots.txt", fault::page("User-agent: winnow\nDisallow: /private\n", "text/plain"));
  server.on("/open", fault::page("<p>x"));
  server.on("/private/a", fault::page("<p>x"));
  FetchOptions options = patient();
  options.robots = true;
  const FetchMany fetch(options);
  auto open = ask(fetch, server.url("/open"));
  auto closed = ask(fetch, server.url("/private/a"));
  CHECK(open.get()->status == 200);
  CHECK(closed.get().error().reason == fetch_reasons::robots);
  CHECK(server.visits("/robots.txt") == 1);
  CHECK(server.visits("/private/a") == 0);
}

TEST_CASE("what a missing or broken robots.txt means", "[fetch][faults]") {
  struct Robots {
    const char* what;
    Fault fault;
    bool allowed;
  };
  const auto c = GENERATE(values<Robots>({
      {"403",
       [](const Asked&, Line& line) {
         line.send(answer("403 Forbidden", "", "no"));
         return After::keep_open;
       },
       true},
      {"503", fault::busy(503, 1000, "0"), false},
      {"reset", fault::close_at_once(), false},
      {"a page of HTML", fault::page("<html><body>Not found</body></html>"), true},
      {"two megabytes",
       fault::page("User-agent: *\nDisallow: /page\n" + std::string(2000000, '#'), "text/plain"),
       false},
      {"a chain of redirects", fault::redirect("/robots.txt?again"), false},
  }));
  CAPTURE(c.what);
  FaultServer server;
  server.on("/robots.txt", c.fault);
  server.on("/page", fault::page("<p>x"));
  FetchOptions options = patient();
  options.robots = true;
  const auto outcome = get(server.url("/page"), options);
  CHECK(outcome.has_value() == c.allowed);
  CHECK(server.visits("/page") == (c.allowed ? 1 : 0));
}

TEST_CASE("a Crawl-delay over the limit leaves the host one page", "[fetch][faults]") {
  FaultServer server;
  server.on("/robots.txt", fault::page("User-agent: *\nCrawl-delay: 3600\n", "text/plain"));
  server.on("/a", fault::page("<p>x"));
  server.on("/b", fault::page("<p>x"));
  FetchOptions options = patient();
  options.robots = true;
  options.max_crawl_delay_s = 0;
  const FetchMany fetch(options);
  auto first = ask(fetch, server.url("/a"));
  auto second = ask(fetch, server.url("/b"));
  CHECK(first.get()->status == 200);
  CHECK(second.get().error().reason == fetch_reasons::deferred);
}

TEST_CASE("secrets stay with the host they were given for", "[fetch][faults]") {
  FaultServer other;
  other.on("/", fault::page("<p>x"));
  FaultServer home;
  home.on("/", fault::redirect(other.url("/")));
  FetchOptions options = patient();
  options.headers = {"Authorization: Bearer x", "Accept-Language: de"};
  options.cookie = "session=x";
  CHECK(get(home.url("/"), options)->status == 200);
  CHECK(home.log()[0].field("Authorization") == "Bearer x");
  CHECK(home.log()[0].field("Cookie") == "session=x");
  CHECK(other.log()[0].field("Authorization").empty());
  CHECK(other.log()[0].field("Cookie").empty());
  CHECK(other.log()[0].field("Accept-Language") == "de");
}

TEST_CASE("what waits is let go when the run is stopped", "[fetch][faults]") {
  FaultServer server;
  server.on("/0", fault::page("<p>x"));
  FetchOptions options = patient();
  options.delay_ms = 3600000;
  const FetchMany fetch(options);
  auto first = ask(fetch, server.url("/0"));
  auto second = ask(fetch, server.url("/0?second"));
  CHECK(first.get()->status == 200);
  fetch.stop();
  CHECK(second.get().error().reason == fetch_reasons::stopped);
}

TEST_CASE("a start that memory forbids waits, the oldest excepted", "[fetch][faults]") {
  FaultServer server;
  server.on("/", fault::page("<p>x"));
  const FetchMany fetch(patient());
  std::atomic<bool> room = false;
  std::vector<std::future<Outcome<Response>>> answers;
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) {
    auto promise = std::make_shared<std::promise<Outcome<Response>>>();
    answers.push_back(promise->get_future());
    fetch.start(
        Request{.origin = {.url = server.url("/?" + std::to_string(i))}},
        [promise](Outcome<Response> outcome) { promise->set_value(std::move(outcome)); },
        [&room](bool oldest) { return oldest || room; });
  }
  for (auto& answer : answers) {
    CHECK(answer.get()->status == 200);  // one after another, each the oldest in its turn
  }
}
