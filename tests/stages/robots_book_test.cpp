#include "stages/fetch/robots_book.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/web_memory.hpp"

using namespace winnow;
using winnow::testing::Memory;
using Verdict = RobotsBook::Verdict;

namespace {

constexpr std::int64_t now = 1700000000;

const Url page = *Url::parse("https://example.org/page");
const std::string origin = "https://example.org";
constexpr const char* closed = "User-agent: *\nDisallow: /page\n";

Outcome<Response> file(int status, const std::string& body = {}) {
  return Response{.bytes = body, .status = status};
}

}  // namespace

TEST_CASE("who comes first fetches, all are told", "[robots]") {
  const FetchOptions options;
  RobotsBook book(options);
  CHECK(book.ask(page, now) == Verdict::unknown);
  CHECK(book.wait(page, 1));
  CHECK_FALSE(book.wait(page, 2));
  CHECK(book.learn(origin, file(200, closed), now) == std::vector<RobotsBook::Ticket>{1, 2});
  CHECK(book.ask(page, now) == Verdict::refused);
  CHECK(book.ask(*Url::parse("https://example.org/other"), now) == Verdict::allowed);
  CHECK(book.ask(*Url::parse("http://example.org/page"), now) == Verdict::unknown);
}

TEST_CASE("robots.txt itself may always be had", "[robots]") {
  const FetchOptions options;
  RobotsBook book(options);
  const Url itself = *Url::parse("https://example.org/robots.txt");
  CHECK(book.ask(itself, now) == Verdict::allowed);
  book.learn(origin, file(200, "User-agent: *\nDisallow: /\n"), now);
  CHECK(book.ask(itself, now) == Verdict::allowed);
  CHECK(book.ask(*Url::parse("https://example.org/robots.txt2"), now) == Verdict::refused);
  CHECK(book.ask(*Url::parse("https://example.org/robots.txt?a"), now) == Verdict::refused);
}

TEST_CASE("a missing file forbids nothing, a broken server everything", "[robots]") {
  const FetchOptions options;
  RobotsBook book(options);
  const auto [status, verdict] = GENERATE(table<int, Verdict>({{404, Verdict::allowed},
                                                               {401, Verdict::allowed},
                                                               {429, Verdict::refused},
                                                               {500, Verdict::refused},
                                                               {304, Verdict::refused}}));
  book.learn(origin, file(status), now);
  CHECK(book.ask(page, now) == verdict);
}

TEST_CASE("a copy is good for a day, and longer where the server is away", "[robots]") {
  const auto memory = std::make_shared<Memory>();
  const FetchOptions options{.memory = memory};
  memory->copies[origin] = {.status = 200, .body = closed, .fetched_at = now - 86399};
  CHECK(RobotsBook(options).ask(page, now) == Verdict::refused);

  RobotsBook later(options);
  CHECK(later.ask(page, now + 1) == Verdict::unknown);
  later.learn(origin, Rejection{fetch_reasons::timeout, ""}, now + 1);
  CHECK(later.ask(page, now + 1) == Verdict::refused);
  CHECK(later.ask(*Url::parse("https://example.org/other"), now + 1) == Verdict::allowed);
}

TEST_CASE("what was learnt is kept for the next run", "[robots]") {
  const auto memory = std::make_shared<Memory>();
  const FetchOptions options{.memory = memory};
  RobotsBook(options).learn(origin, file(200, closed), now);
  CHECK(memory->copies[origin].body == closed);
  CHECK(memory->copies[origin].fetched_at == now);
  RobotsBook(options).learn(origin, file(404, "a long page"), now);
  CHECK(memory->copies[origin].body.empty());
}

TEST_CASE("rules go by the first word of the User-Agent", "[robots]") {
  const FetchOptions options{.user_agent = "feedbot/2.0 (+https://example.org)"};
  RobotsBook book(options);
  book.learn(origin, file(200, "User-agent: feedbot\nDisallow: /\nCrawl-delay: 2.5\n"), now);
  CHECK(book.ask(page, now) == Verdict::refused);
  CHECK(book.delay(page) == Approx(2.5));
}
