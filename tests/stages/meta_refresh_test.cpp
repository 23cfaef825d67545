#include "stages/parse/meta_refresh.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;

TEST_CASE("a refresh is read as browsers read it", "[parse]") {
  const auto [content, seconds, url] = GENERATE(table<std::string, std::uint32_t, std::string>({
      {"5", 5, ""},
      {" 5 ; ", 5, ""},
      {"0;URL=next.html", 0, "next.html"},
      {"3, next.html", 3, "next.html"},
      {"3 next.html", 3, "next.html"},
      {"2.75; url = 'a b.html' tail", 2, "a b.html"},
      {".5;url=x", 0, "x"},
      {"1..2.3;x", 1, "x"},
      {"1; url=\"open", 1, "open"},
      {"1; 'quoted' tail", 1, "quoted"},
      {"1; url='a\"b'", 1, "a\"b"},
      {"1; urban.html", 1, "urban.html"},
      {"1; url.html", 1, "url.html"},
      {"1; URL = url=x", 1, "url=x"},
      {"1; ur\tl=x", 1, "url=x"},
      {"1;\x01 next\n.html \x02", 1, "next.html"},
      {"1; url=", 1, ""},
      {"1; url=''", 1, ""},
      {"99999999999999999999; url=x", 4294967295U, "x"},
  }));
  CAPTURE(content);
  const auto refresh = parse_meta_refresh(content);
  REQUIRE(refresh.has_value());
  CHECK(refresh->seconds == seconds);
  CHECK(refresh->url.value_or("") == url);
  CHECK(refresh->url.has_value() == !url.empty());
}

TEST_CASE("what begins with no number is no refresh", "[parse]") {
  const auto content =
      GENERATE("", " ", ";x", "x", "url=x", "-1;x", "+1", "5x", "5:x", "5\v", "'5'");
  CAPTURE(content);
  CHECK_FALSE(parse_meta_refresh(content).has_value());
}
