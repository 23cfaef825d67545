#include "stages/fetch/journey.hpp"

#include "stages/fetch/freshness.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_memory.hpp"

using namespace winnow;
using winnow::testing::Memory;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t now = 1700000000;  // 2023-11-14T22:13:20Z

const AddressPolicy open_web(false, {});

Journey journey(const std::string& url, const FetchOptions& options = {}) {
  static FetchOptions kept;
  kept = options;
  return {Request{.origin = {.url = url}}, kept, open_web, now};
}

Answer answer(long status, const std::string& headers, const std::string& body = {}) {
  return {.status = status,
          .head = "HTTP/1.1 " + std::to_string(status) + "\r\n" + headers + "\r\n",
          .body = body};
}

Reason refusal(const std::string& url, const FetchOptions& options = {}) {
  const auto refused = journey(url, options).refused();
  return refused ? refused->reason : Reason();
}

}  // namespace

TEST_CASE("what can be refused from the address alone sends nothing", "[fetch]") {
  using namespace fetch_reasons;
  CHECK(refusal("https://example.org/a").empty());
  CHECK(refusal("http://exa mple.org/") == bad_url);
  CHECK(refusal("http://127.0.0.1/") == blocked_address);
  CHECK(refusal("http://2130706433/") == blocked_address);
  CHECK(refusal("http://0x7f.1/") == blocked_address);
  CHECK(refusal("http://[::ffff:10.0.0.1]/") == blocked_address);
  CHECK(refusal("http://example.org:25/") == blocked_port);
  CHECK(refusal("http://example.org:8080/").empty());
  CHECK(refusal("http://example.org/", {.https_only = true}) == blocked_scheme);
}

TEST_CASE("a redirect leads on, and never off the web", "[fetch]") {
  Journey way = journey("https://user:secret@example.org/a");
  CHECK(way.ask().home);
  auto step = way.took(answer(301, "Location: ../b?c#d\r\n"), now);
  CHECK_FALSE(step.done);
  CHECK(way.url().href() == "https://example.org/b?c");
  CHECK(way.ask().home);

  step = way.took(answer(302, "Location: //other.example/\r\n"), now);
  CHECK_FALSE(way.ask().home);
  CHECK(way.host() == "other.example:443");

  const auto [location, reason] = GENERATE(table<std::string, Reason>(
      {{"file:///etc/passwd", fetch_reasons::blocked_scheme},
       {"gopher://other.example/", fetch_reasons::blocked_scheme},
       {"http://169.254.169.254/latest", fetch_reasons::blocked_address},
       {"http://other.example:22/", fetch_reasons::blocked_port},
       {"http://[", fetch_reasons::redirects},
       {"https://example.org/b?c", fetch_reasons::redirects}}));  // where it has been
  step = way.took(answer(307, "Location: " + location + "\r\n"), now);
  REQUIRE(step.done);
  CHECK(step.done->error().reason == reason);
}

TEST_CASE("redirects end somewhere", "[fetch]") {
  Journey way = journey("https://example.org/0", {.max_redirects = 3});
  for (int i = 1; i <= 3; ++i) {
    CHECK_FALSE(way.took(answer(301, "Location: /" + std::to_string(i) + "\r\n"), now).done);
  }
  const auto step = way.took(answer(301, "Location: /4\r\n"), now);
  REQUIRE(step.done);
  CHECK(step.done->error().reason == fetch_reasons::redirects);
}

TEST_CASE("a page that is only a redirect is followed as one", "[fetch]") {
  FetchOptions options{.max_redirects = 2};
  options.redirect_of = [](const Response& page) -> std::optional<std::string> {
    return page.bytes.empty() ? std::nullopt : std::optional(page.bytes);
  };
  Journey way = journey("https://example.org/0", options);
  CHECK_FALSE(way.took(answer(200, "", "https://example.org/1"), now).done);
  CHECK(way.url().href() == "https://example.org/1");

  SECTION("to a page") {
    const auto step = way.took(answer(200, ""), now);
    REQUIRE(step.done);
    REQUIRE(*step.done);
    CHECK((*step.done)->origin.url == "https://example.org/0");
    CHECK((*step.done)->origin.final_url == "https://example.org/1");
  }
  SECTION("in a circle") {
    const auto step = way.took(answer(200, "", "https://example.org/0"), now);
    CHECK(step.done->error().reason == fetch_reasons::redirects);
    CHECK(step.done->error().detail ==
          "meta refresh to 'https://example.org/0', where it has been");
  }
  SECTION("to where nobody may go") {
    const auto step = way.took(answer(200, "", "http://169.254.169.254/"), now);
    CHECK(step.done->error().reason == fetch_reasons::blocked_address);
  }
  SECTION("too often") {
    CHECK_FALSE(way.took(answer(200, "", "https://example.org/2"), now).done);
    const auto step = way.took(answer(200, "", "https://example.org/3"), now);
    CHECK(step.done->error().reason == fetch_reasons::redirects);
  }
}

TEST_CASE("what may pass is tried again, later each time", "[fetch]") {
  Journey way = journey("https://example.org/", {.retries = 2, .retry_ms = 1000});
  const Answer reset{.result = CURLE_RECV_ERROR, .detail = "reset"};
  auto step = way.took(reset, now);
  CHECK(step.again);
  CHECK(step.wait >= 1000ms);
  CHECK(step.wait < 1251ms);
  step = way.took(reset, now);
  CHECK(step.again);
  CHECK(step.wait >= 2000ms);
  step = way.took(reset, now);
  CHECK_FALSE(step.again);
  REQUIRE(step.done);
  CHECK(step.done->error().reason == fetch_reasons::reset);
  CHECK(step.done->error().detail == "reset, 3 tries");
}

TEST_CASE("what will not pass is not tried again", "[fetch]") {
  const auto [code, reason] =
      GENERATE(table<CURLcode, Reason>({{CURLE_PEER_FAILED_VERIFICATION, fetch_reasons::tls},
                                        {CURLE_FILESIZE_EXCEEDED, fetch_reasons::too_large}}));
  const auto step = journey("https://example.org/").took({.result = code}, now);
  CHECK_FALSE(step.again);
  CHECK(step.done->error().reason == reason);
}

TEST_CASE("a busy server says when to come back", "[fetch]") {
  Journey way = journey("https://example.org/", {.retries = 1});
  auto step = way.took(answer(429, "Retry-After: 120\r\n"), now);
  CHECK(step.again);
  CHECK(step.pushed_back);
  CHECK(step.retry_after == 120s);
  step = way.took(answer(503, "Retry-After: Tue, 14 Nov 2023 22:14:20 GMT\r\n", "busy"), now);
  CHECK(step.retry_after == 60s);
  CHECK_FALSE(step.again);
  REQUIRE(step.done);
  CHECK((*step.done)->status == 503);
}

TEST_CASE("an answer carries what the next night needs", "[fetch]") {
  Journey way = journey("https://example.org/#part");
  const auto step =
      way.took(answer(200,
                      "ETag: \"a\"\r\nLast-Modified: Mon\r\nContent-Type: text/html\r\n"
                      "Cache-Control: max-age=100\r\nAge: 40\r\n",
                      "<p>x"),
               now);
  REQUIRE(step.done);
  const Response& response = **step.done;
  CHECK(response.origin.final_url == "https://example.org/");
  CHECK(response.origin.etag == "\"a\"");
  CHECK(response.origin.last_modified == "Mon");
  CHECK(response.origin.fresh_s == 60);
  CHECK(response.content_type == "text/html");
}

TEST_CASE("a page seen before is asked for only if it changed", "[fetch]") {
  const auto memory = std::make_shared<Memory>();
  const std::string url = "https://example.org/a";
  memory->pages[url] = {.final_url = url, .etag = "\"a\"", .last_modified = "Mon"};

  SECTION("with both validators") {
    Journey way = journey(url, {.memory = memory});
    CHECK(way.ask().etag == "\"a\"");
    CHECK(way.ask().last_modified == "Mon");
    const auto step = way.took(answer(304, ""), now);
    CHECK(step.done->error().reason == fetch_reasons::unchanged);
  }
  SECTION("not at all while it is fresh") {
    memory->pages[url].fresh_until = now + 1;
    CHECK(refusal(url, {.memory = memory}) == fetch_reasons::unchanged);
    CHECK(refusal(url, {.memory = memory, .revalidate = false}).empty());
  }
  SECTION("the same bytes are the same page, whatever the server says") {
    Journey first = journey(url);
    auto seen = first.took(answer(200, "", "<p>x"), now);
    memory->pages[url].input_hash = (*seen.done)->origin.input_hash;
    Journey way = journey(url, {.memory = memory});
    CHECK(way.took(answer(200, "", "<p>x"), now).done->error().reason == fetch_reasons::unchanged);
    Journey other = journey(url, {.memory = memory});
    CHECK(*other.took(answer(200, "", "<p>y"), now).done);
  }
  SECTION("validators stay with the address that gave them") {
    memory->pages[url].final_url = "https://example.org/b";
    Journey way = journey(url, {.memory = memory});
    CHECK(way.ask().etag.empty());
    way.took(answer(301, "Location: /b\r\n"), now);
    CHECK(way.ask().etag == "\"a\"");
  }
}

TEST_CASE("freshness is what the headers say, and nothing else", "[fetch]") {
  const std::string date = "Tue, 14 Nov 2023 22:00:00 GMT";
  CHECK(fresh_seconds("max-age=60", "", "", "") == 60);
  CHECK(fresh_seconds("public, MAX-AGE=\"60\"", "", "", "10") == 50);
  CHECK(fresh_seconds("max-age=60, no-cache", "", "", "") == 0);
  CHECK(fresh_seconds("no-store", "Tue, 14 Nov 2023 23:00:00 GMT", date, "") == 0);
  CHECK(fresh_seconds("", "Tue, 14 Nov 2023 23:00:00 GMT", date, "") == 3600);
  CHECK(fresh_seconds("", "0", date, "") == 0);
  CHECK(fresh_seconds("max-age=5", "", "", "10") == 0);
  CHECK(fresh_seconds("max-age=x", "", "", "") == 0);
  CHECK(fresh_seconds("max-age=99999999999", "", "", "") == UINT32_MAX);
  CHECK_FALSE(retry_after("", now));
  CHECK_FALSE(retry_after("soon", now));
  CHECK_FALSE(retry_after("-5", now));
  CHECK(retry_after("0", now) == 0ms);
  CHECK(retry_after("Mon, 01 Jan 2001 00:00:00 GMT", now) == 0ms);
}
