#include "stages/fetch/robots.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

bool allowed(std::string_view rules, std::string_view path) {
  return Robots::parse("User-agent: winnow\n" + std::string(rules)).allows("winnow", path);
}

}  // namespace

TEST_CASE("the longest rule that matches decides, and a tie allows", "[robots]") {
  const auto [rules, path, expected] = GENERATE(table<std::string, std::string, bool>({
      {"", "/a", true},
      {"Disallow:", "/a", true},
      {"Disallow: /", "/a", false},
      {"Disallow: /a", "/b", true},
      {"Disallow: /a", "/abc", false},
      {"Disallow: /a\nAllow: /a/b", "/a/b/c", true},
      {"Allow: /a/b\nDisallow: /a", "/a/x", false},
      {"Allow: /a\nDisallow: /a", "/a", true},
      {"Disallow: /a\nAllow: /a", "/a", true},
      {"Disallow: /a?x=", "/a?x=1", false},
      {"Disallow: /a?x=", "/a", true},
      {"Disallow: /Index", "/index", true},
      {"Disallow: a", "/a", true},
      {"Allow: /shop/index.html\nDisallow: /", "/shop/", true},
      {"Allow: /shop/index.html\nDisallow: /", "/shop", false},
  }));
  CAPTURE(rules, path);
  CHECK(allowed(rules, path) == expected);
}

TEST_CASE("wildcards match any run of octets, a dollar the end", "[robots]") {
  const auto [pattern, path, matches] = GENERATE(table<std::string, std::string, bool>({
      {"/*.pdf$", "/a/b.pdf", true},
      {"/*.pdf$", "/a/b.pdf?x", false},
      {"/*.pdf", "/a/b.pdf?x", true},
      {"/a*b*c", "/a-c-b-c", true},
      {"/a*b*c", "/a-c-b", false},
      {"/a$", "/a", true},
      {"/a$", "/ab", false},
      {"/*a$", "/ba/a", true},
      {"/a*a$", "/a", false},
      {"/a*a$", "/aa", true},
      {"*", "/", true},
      {"/**/x", "/y/x", true},
      {"/$", "/", true},
      {"/$", "/a", false},
      {"/a$b", "/a$bc", true},
      {"/a$b", "/a", false},
      {"/a$*", "/a$", true},
  }));
  CAPTURE(pattern, path);
  CHECK(allowed("Disallow: " + pattern, path) == !matches);
}

TEST_CASE("octets and their escapes are the same, reserved ones are not", "[robots]") {
  const auto [pattern, path, matches] = GENERATE(table<std::string, std::string, bool>({
      {"/\xC3\xBC", "/%c3%bc", true},
      {"/%C3%BC", "/\xC3\xBC", true},
      {"/%c3%bc", "/%C3%BC/x", true},
      {"/%7Eme", "/~me", true},
      {"/~me", "/%7eme", true},
      {"/a%2Fb", "/a/b", false},
      {"/a/b", "/a%2Fb", false},
      {"/a%2fb", "/a%2Fb", true},
      {"/%41", "/A", true},
      {"/<b>", "/%3Cb%3e", true},
      {"/a%2Ab", "/a*b", true},
      {"/a%2Ab", "/axb", false},
      {"/a%24", "/a$x", true},
      {"/50%", "/50%25", true},
      {"/50%2", "/50%2", true},
      {"/%E3%8", "/%E3%8", true},
  }));
  CAPTURE(pattern, path);
  CHECK(allowed("Disallow: " + pattern, path) == !matches);
}

TEST_CASE("groups of one name are one, and everyone's counts for the unnamed only", "[robots]") {
  const Robots robots = Robots::parse(
      "Disallow: /early\n"
      "User-agent: one\nUser-agent: TWO\nDisallow: /both\n\n"
      "Sitemap: https://example.org/a.xml\n"
      "User-agent: *\nDisallow: /all\n"
      "User-agent: one/2.1\nDisallow: /again\n"
      "User-agent: three\nCrawl-delay: 3\nUser-agent: four\nDisallow: /last\n");
  CHECK_FALSE(robots.allows("one", "/both"));
  CHECK_FALSE(robots.allows("ONE", "/again"));
  CHECK_FALSE(robots.allows("two", "/both"));
  CHECK(robots.allows("two", "/again"));
  CHECK(robots.allows("one", "/all"));
  CHECK_FALSE(robots.allows("stranger", "/all"));
  CHECK(robots.allows("stranger", "/early"));
  CHECK(robots.allows("on", "/both"));
  CHECK(robots.allows("one-more", "/both"));
  CHECK_FALSE(robots.allows("one/9", "/both"));
  CHECK_FALSE(robots.allows("", "/all"));
  CHECK_FALSE(robots.allows("three", "/last"));
}

TEST_CASE("URLs and paths are asked in the same way", "[robots]") {
  const Robots robots = Robots::parse("User-agent: *\nDisallow: /a?b\nDisallow: /x://y\n");
  for (const char* url : {"/a?b", "https://example.org/a?b=1", "https://example.org/a?b#/c",
                          "example.org/a?b", "/x://y"}) {
    CAPTURE(url);
    CHECK_FALSE(robots.allows("winnow", url));
  }
  for (const char* url : {"", "/", "https://example.org", "https://example.org?a?b", "/a#?b"}) {
    CAPTURE(url);
    CHECK(robots.allows("winnow", url));
  }
}

TEST_CASE("all and nothing", "[robots]") {
  CHECK_FALSE(Robots::disallow_all().allows("winnow", "/robots.txt"));
  CHECK_FALSE(Robots::disallow_all().allows("winnow", "/"));
  CHECK(Robots::allow_all().allows("winnow", "/anything"));
}

TEST_CASE("lines are read as people write them", "[robots]") {
  const auto body =
      GENERATE("User-agent: *\nDisallow: /no\n", "user-agent:*\r\ndisallow:/no",
               "USERAGENT: *\rDISALLOW: /no", "\xEF\xBB\xBFUser-agent: *\nDisallow: /no",
               "\xEF\xBB"
               "User-agent: *\nDisallow: /no",
               "User-agent * \n Disallow /no", "User agent: *\nDissalow: /no",
               "<html>\n\nUser-agent: * # all\n# none\nDisallow: /no # here\n</html>",
               "User-agent: *\nFoo: bar\n\x01\x02: \xFF\nDisallow:\t/no\v\n",
               "\n\n\nUser-agent:\t*\n\n\nDisallow: /no");
  CAPTURE(body);
  const Robots robots = Robots::parse(body);
  CHECK_FALSE(robots.allows("winnow", "/no"));
  CHECK(robots.allows("winnow", "/yes"));
}

TEST_CASE("zero bytes are octets like others", "[robots]") {
  using namespace std::string_literals;
  const Robots robots = Robots::parse("User-agent: *\nDisallow: /a\0b\nDisallow: /c\n"s);
  CHECK(robots.allows("winnow", "/a"));
  CHECK_FALSE(robots.allows("winnow", "/a%00b"));
  CHECK_FALSE(robots.allows("winnow", "/c"));
}

TEST_CASE("a delay belongs to the names before it", "[robots]") {
  const Robots robots = Robots::parse(
      "Crawl-delay: 99\n"
      "User-agent: slow\nCrawl-delay: 2.5\nCrawl-delay: 1\n"
      "User-agent: *\nDisallow: /x\n"
      "User-agent: bad\nCrawl-delay: soon\nDisallow:\n"
      "User-agent: worse\nCrawl-delay: -4\nCrawl-delay: inf\nCrawl-delay: 0,5\nDisallow:\n"
      "User-agent: units\nCrawl-delay: 7 seconds\nDisallow:\n");
  CHECK(robots.crawl_delay("slow") == 2.5);
  CHECK(robots.crawl_delay("units") == 7);
  CHECK_FALSE(robots.crawl_delay("other"));
  CHECK_FALSE(robots.crawl_delay("bad"));
  CHECK_FALSE(robots.crawl_delay("worse"));
  CHECK_FALSE(robots.allows("slow", "/x"));
}

TEST_CASE("sitemaps are listed wherever they stand, each once", "[robots]") {
  const Robots robots = Robots::parse(
      "Sitemap: https://example.org/a.xml\nUser-agent: *\nsite-map: /b.xml\nDisallow: /\n"
      "SITEMAP:https://example.org/a.xml#x\nSitemap:\n");
  CHECK(robots.sitemaps() == std::vector<std::string>{"https://example.org/a.xml", "/b.xml"});
}

TEST_CASE("limits cut whole lines, and the kept text gives the same answers", "[robots]") {
  const std::string body = "User-agent: *\nDisallow: /one\nDisallow: /two\n";
  const Robots robots = Robots::parse(body, body.size() - 2);
  CHECK_FALSE(robots.allows("winnow", "/one"));
  CHECK(robots.allows("winnow", "/two"));
  CHECK(robots.text() == "User-agent: *\nDisallow: /one\n");
  const Robots again = Robots::parse(robots.text());
  CHECK_FALSE(again.allows("winnow", "/one"));
  CHECK(again.allows("winnow", "/two"));
  CHECK(Robots::parse(Robots::disallow_all().text()).allows("winnow", "/") == false);
  CHECK(Robots::parse(std::string(1000, 'x'), 100).text().empty());

  const Robots cut = Robots::parse("User-agent: *\nDisallow: /abcdef\n", 1000, 14);
  CHECK_FALSE(cut.allows("winnow", "/abcx"));
  CHECK(cut.allows("winnow", "/abx"));
}

TEST_CASE("hostile files and URLs end in time", "[robots]") {
  std::string rule = "Disallow: /";
  for (int i = 0; i < 7000; ++i) {
    rule += "a*";
  }
  std::string body = "User-agent: *\n";
  while (body.size() + rule.size() < Robots::default_max_bytes) {
    body += rule + "b\n";
  }
  const Robots robots = Robots::parse(body);
  const std::string path = "/" + std::string(20000, 'a');
  const auto start = std::chrono::steady_clock::now();
  CHECK(robots.allows("winnow", path));
  // Backtracking would take longer than the universe has: any generous bound tells them apart.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("copies share what was read and outlive the original", "[robots]") {
  auto original = std::make_unique<Robots>(Robots::parse("User-agent: *\nDisallow: /a\n"));
  const Robots copy = *original;
  CHECK(&copy.text() == &original->text());
  original.reset();
  CHECK_FALSE(copy.allows("winnow", "/a"));
}
