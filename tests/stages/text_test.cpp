#include "stages/text/attributes.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/markup.hpp"
#include "stages/text/references.hpp"
#include "stages/text/urls.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

std::string decoded(std::string_view text, ReferencesIn where = ReferencesIn::text) {
  std::string out;
  append_decoded(text, where, out);
  return out;
}

}  // namespace

TEST_CASE("ill-formed UTF-8 is replaced by its maximal subparts", "[text]") {
  const auto [bytes, repaired] = GENERATE(table<std::string, std::string>({
      {"plain", "plain"},
      {"gr\xC3\xBC\xC3\x9F", "grüß"},
      {"\xFF", "�"},
      {"a\xC3", "a�"},
      {"\xE0\x80\x80", "���"},  // overlong
      {"\xED\xA0\x80", "���"},  // surrogate
      {"\xF0\x9F\x98", "�"},    // cut short: one subpart
      {"\xF0\x9F\x98\x80", "😀"},
      {"\xF4\x90\x80\x80", "����"},  // above U+10FFFF
  }));
  CHECK(utf8::repaired(bytes) == repaired);
  CHECK(utf8::is_valid(utf8::repaired(bytes)));
}

TEST_CASE("character references are read as the HTML standard says", "[text]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"a &amp; b", "a & b"},
      {"&eacute", "é"},
      {"&notit;", "¬it;"},
      {"&notin;", "∉"},
      {"&#8217;&#x2019;", "’’"},
      {"&#150;", "–"},  // windows-1252 meant
      {"&#0;&#xD800;&#1114112;", "���"},
      {"&;&#;&#x;& &unknown;", "&;&#;&#x;& &unknown;"},
      {"&CounterClockwiseContourIntegral;", "∳"},
      {"&#99999999999999999999;", "�"},
  }));
  CHECK(decoded(text) == expected);
}

TEST_CASE("a query string in an attribute is no reference", "[text]") {
  CHECK(decoded("?a=1&copy=2&lt;", ReferencesIn::attribute) == "?a=1&copy=2<");
  CHECK(decoded("?a=1&copy=2") == "?a=1©=2");
}

TEST_CASE("attributes are read as browsers read them", "[text]") {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(attributes("<a HREF='x&amp;y' hidden class = \"b c\">") ==
        Pairs{{"href", "x&y"}, {"hidden", ""}, {"class", "b c"}});
  CHECK(attributes("<a a=1 A=2/>") == Pairs{{"a", "1"}});
  CHECK(attributes("<a =x b=>") == Pairs{{"=x", ""}, {"b", ""}});
  CHECK(attributes("<a\"b\" c>") == Pairs{{"c", ""}});
  CHECK(attributes("<a b='1'c=2>") == Pairs{{"b", "1"}, {"c", "2"}});
}

TEST_CASE("a tag ends at the first > outside quotes", "[text]") {
  const std::string_view tag = "<a title='a > b' x=\"c>\" y>rest>";
  AttributeReader reader(tag);
  for (RawAttribute ignored; reader.next(ignored);) {
  }
  CHECK(tag.substr(reader.tag_end()) == "rest>");
}

TEST_CASE("a tag with very many attributes is read in linear time up to a limit", "[text]") {
  std::string tag = "<a";
  for (int i = 0; i < 50000; ++i) {
    tag += " a" + std::to_string(i);
  }
  CHECK(attributes(tag + ">").size() == 512);
}

TEST_CASE("folding forgets case, punctuation and apostrophes, in any script", "[text]") {
  CHECK(folded_words("China’s  Trade!") == folded_words("chinas trade"));
  CHECK(folded_words("STRAẞE") == folded_words("straße"));
  CHECK(folded_words("ﬁne — Ｗｉｄｅ") == "fine wide");
  CHECK(folded_words("…!?").empty());
  CHECK(folded_words("مرحبا، بالعالم") == "مرحبا بالعالم");
}

TEST_CASE("words are counted in scripts with and without spaces", "[text]") {
  CHECK(count_words("It's a well-known fact.") == 4);
  CHECK(count_words("港口将于夏季开放") == 4);
  CHECK(count_words("") == 0);
  CHECK(count_words("— … —") == 0);
}

TEST_CASE("a digest is stable", "[text]") {
  CHECK(digest("") == "99aa06d3014798d86001c324468d497f");
  CHECK(digest("a") != digest("b"));
}

TEST_CASE("addresses are made absolute, or left out", "[text]") {
  const auto [reference, address] = GENERATE(table<std::string, std::string>({
      {"g", "http://a/b/c/g"},
      {"../../g?y#s", "http://a/g?y#s"},
      {"?y", "http://a/b/c/d;p?y"},
      {"//g/h", "http://g/h"},
      {" https://x/y z ", "https://x/y%20z"},
      {"mailto:a@b", "mailto:a@b"},
      {"", ""},
      {"#s", ""},
      {"JavaScript:x", ""},
      {"\x01 java\tscript:x", ""},
      {"data:text/html,x", ""},
      {"http://", ""},
      {std::string("g\0h", 3), ""},
  }));
  CAPTURE(reference);
  CHECK(absolute_url(reference, "http://a/b/c/d;p?q") == address);
}

TEST_CASE("markup in strings becomes lines", "[text]") {
  const auto [html, text] = GENERATE(table<std::string, std::string>({
      {" a < b & c ", "a < b & c"},
      {"<p>a &amp; <b>b</b></p><p>c</p>", "a & b\nc"},
      {"a<style>p{}</style>b<SCRIPT>x</script >c", "a\nb\nc"},
      {"a<script>b", "a"},
      {"a<b", "a"},
      {"<", "<"},
  }));
  CAPTURE(html);
  CHECK(without_markup(html) == text);
}
