#include "pipeline/pages/duplicates_page.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include <openssl/evp.h>

#include "stages/text/base64.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/page.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

DuplicateMember member(const std::string& id, const std::string& text) {
  return {.id = id,
          .url = "https://news.example/" + id,
          .title = "Title of " + id,
          .night = "2026-11-24",
          .text = text,
          .story = "floods"};
}

DuplicateGroup group_of(const std::string& first, const std::vector<std::string>& others,
                        const std::string& relation = "near") {
  DuplicateGroup group{.first = member("first", first)};
  for (const std::string& text : others) {
    group.others.push_back({.member = member("m" + std::to_string(group.others.size()), text),
                            .relation = relation,
                            .jaccard = 0.75,
                            .containment = 0.9});
  }
  return group;
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr);
  return "'sha256-" + to_base64(std::string(out.begin(), out.begin() + size)) + "'";
}

const std::string hostile =
    "</td></table></details><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload=\"x";

}  // namespace

TEST_CASE("the page shows both texts and tints what only one has", "[duplicates]") {
  const std::string page = duplicates_page(
      {group_of("the old bridge fell\nsame line", {"the new bridge fell\nsame line"})});
  CHECK(has(page,
            "<td dir=\"auto\">the <mark class=\"a\">old</mark> bridge fell</td>"
            "<td dir=\"auto\">the <mark class=\"b\">new</mark> bridge fell</td>"));
  CHECK(
      has(page, "<tr class=\"eq\"><td dir=\"auto\">same line</td><td dir=\"auto\">same line</td>"));
  CHECK(has(page, "Jaccard 0.75, containment 0.90, 1 word only in A, 1 only in B"));
  CHECK(has(page, "<a href=\"https://news.example/first\" rel=\"noreferrer noopener nofollow\">"));
  CHECK(has(page, "Title of m0"));
  CHECK(has(page, "story <bdi>floods</bdi>"));
  check_balanced(markup(page));
}

TEST_CASE("counts stand at the top", "[duplicates]") {
  std::vector<DuplicateGroup> groups = {group_of("a", {"a", "a"}, "exact"), group_of("b", {"c"}),
                                        group_of("d", {"e"}, "of a new kind")};
  const std::string top = between(duplicates_page(groups), "<dl", "</dl>");
  CHECK(has(top, "<dt>groups</dt><dd>3</dd>"));
  CHECK(has(top, "<dt>texts</dt><dd>7</dd>"));
  CHECK(has(top, "<dt>exact</dt><dd>2</dd>"));
  CHECK(has(top, "<dt>near</dt><dd>1</dd>"));
  CHECK(has(top, "<dt>other</dt><dd>1</dd>"));
  CHECK_FALSE(has(top, "contained"));
}

TEST_CASE("a group says its size, its loosest relation and its least likeness", "[duplicates]") {
  DuplicateGroup group = group_of("a b c", {"a b c", "a b d"}, "exact");
  group.others[0].jaccard = 0;  // equal texts are not measured
  group.others[1].relation = "near";
  group.others[1].jaccard = 0.5;
  const std::string page = duplicates_page({group});
  CHECK(has(page, "data-size=\"3\" data-like=\"0.5000\" data-rank=\"2\""));
  group.others.pop_back();
  CHECK(has(duplicates_page({group}), "data-size=\"2\" data-like=\"1.0000\" data-rank=\"0\""));
}

TEST_CASE("a group of several texts has a picker, and works without it", "[duplicates]") {
  const std::string page = duplicates_page({group_of("a", {"b", "c", "d"})});
  CHECK(count(page, "<option>") == 3);
  CHECK(count(page, "<details class=\"pair\"") == 3);
  CHECK(count(page, "<details class=\"pair\" open>") == 1);
  CHECK(has(page, "<p class=\"pick\" data-js hidden><label>"));
  CHECK_FALSE(has(duplicates_page({group_of("a", {"b"})}), "<option>"));
  check_balanced(markup(page));
}

TEST_CASE("the page's policy allows its own script and style and nothing else", "[duplicates]") {
  const std::string page = duplicates_page({group_of("a", {"b"})});
  const std::string policy =
      between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy == "default-src 'none'; script-src " +
                      sha256(between(page, "<script>", "</script>")) + "; style-src " +
                      sha256(between(page, "<style>", "</style>")) +
                      "; base-uri 'none'; form-action 'none'");
  CHECK(page.find("Content-Security-Policy") < page.find("<style>"));
  const std::string rest = markup(page);
  CHECK(count(rest, "<script") == 1);
  CHECK_FALSE(std::regex_search(rest, std::regex("<[^>]* (style|on[a-z]+|src|srcset)=")));
  CHECK_FALSE(std::regex_search(page, std::regex("@import|url\\(|@font-face")));
}

TEST_CASE("nothing that comes from a page can become markup", "[duplicates]") {
  DuplicateMember bad{.id = hostile,
                      .url = hostile,
                      .title = hostile,
                      .night = hostile,
                      .text = hostile + "\n" + hostile,
                      .story = hostile};
  DuplicateGroup group{.first = bad, .others = {{.member = bad, .relation = hostile}}};
  group.others.push_back(group.others[0]);
  group.others[1].member.url = "https://x.example/" + hostile;
  const std::string page = duplicates_page({group, group}, {.title = hostile, .note = hostile});
  const std::string rest = markup(page);
  CHECK(count(rest, "<script") == 1);
  CHECK_FALSE(has(rest, "<img"));
  CHECK_FALSE(std::regex_search(rest, std::regex("<[^>]* on[a-z]+=")));
  check_balanced(rest);
  CHECK(duplicates_page({}, {}).find("</style>") != std::string::npos);
}

TEST_CASE("only web addresses become links", "[duplicates]") {
  using Row = std::tuple<std::string, bool>;
  const auto [url, is_link] = GENERATE(table<std::string, bool>({
      Row{"https://a.example/x?a=1&b=2", true},
      Row{"HTTP://a.example/", true},
      Row{"  https://a.example/  ", true},
      Row{"javascript:alert(1)", false},
      Row{"java\tscript:alert(1)", false},
      Row{"data:text/html,<script>1</script>", false},
      Row{"https:javascript", false},
      Row{"//a.example/", false},
      Row{"file:///etc/passwd", false},
      Row{"ftp://a.example/", false},
      Row{"https://a.example/ b", false},
      Row{"https://a.example/\n", true},
      Row{"", false},
      Row{"https://a.example/" + std::string(5000, 'x'), false},
  }));
  DuplicateGroup group = group_of("a", {"b"});
  group.first.url = url;
  group.others[0].member.url = "";
  CAPTURE(url);
  CHECK(count(duplicates_page({group}), "<a ") == (is_link ? 1 : 0));
}

TEST_CASE("an address is escaped in its link", "[duplicates]") {
  DuplicateGroup group = group_of("a", {"b"});
  group.first.url = "https://a.example/?a=1&b=\"'<>";
  CHECK(has(duplicates_page({group}), "href=\"https://a.example/?a=1&amp;b=&quot;&#39;&lt;&gt;\""));
}

TEST_CASE("control characters and broken UTF-8 are shown and stay out of the page",
          "[duplicates]") {
  using namespace std::string_literals;
  const std::string page =
      duplicates_page({group_of("bell \a nul \0 end"s, {"bad \xff\xc0 end \xc2\x85"s})});
  CHECK(utf8::is_valid(page));
  CHECK(has(page, "\u2407"));
  CHECK(has(page, "\u2400"));
  CHECK(page.find('\0') == std::string::npos);
  CHECK_FALSE(has(page, "\u0085"));
}

TEST_CASE("groups beyond the bound are left out and that is said", "[duplicates]") {
  const std::vector<DuplicateGroup> groups(12, group_of("a", {"b"}));
  const std::string page = duplicates_page(groups, {.max_groups = 5});
  CHECK(count(page, "<details class=\"group\"") == 5);
  CHECK(has(page, "Not shown on this page: the last 7 of 12 groups."));
  CHECK(has(page, "<dt>groups</dt><dd>12</dd>"));
  CHECK_FALSE(has(duplicates_page(groups), "Not shown"));
}

TEST_CASE("members beyond the bound are left out and that is said", "[duplicates]") {
  const std::vector<std::string> others(9, "text");
  const std::string page = duplicates_page({group_of("a", others)}, {.max_members = 4});
  CHECK(count(page, "<table class=\"texts\"") == 3);
  CHECK(has(page, "6 more texts of this group not shown."));
  CHECK(has(page, "6 texts of large groups"));
  CHECK(has(page, ">10 texts<"));
}

TEST_CASE("the end of a long text is left out and that is said, differences stay true",
          "[duplicates]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += "line number " + std::to_string(i) + " of many\n";
  }
  const std::string page =
      duplicates_page({group_of(text, {"one more line\n" + text})}, {.max_text_bytes = 500});
  CHECK(page.size() < duplicates_page({}).size() + 6000);
  CHECK(has(page, "0 words only in A, 3 only in B"));
  CHECK(count(page, "<mark class=\"b\">") == 2);  // one in the legend
  CHECK(has(page, "The end is not shown: A has "));
  CHECK(has(page, "the end of long texts in 1 comparison"));
  check_balanced(markup(page));
  SECTION("inside a single line, at a whole character") {
    std::string wide;
    for (int i = 0; i < 1000; ++i) {
      wide += "中";
    }
    const std::string cut_page = duplicates_page({group_of(wide, {wide})}, {.max_text_bytes = 100});
    CHECK(has(cut_page, "中\u2026</td>"));
    CHECK_FALSE(has(cut_page, "\uFFFD"));
  }
  SECTION("also where it was not compared") {
    CHECK(has(duplicates_page({group_of(text, {text})}, {.max_compared_bytes = 100}),
              "The end is not shown"));
  }
}

TEST_CASE("a long title is cut", "[duplicates]") {
  DuplicateGroup group = group_of("a", {"b"});
  group.first.title = std::string(100000, 't');
  const std::string page = duplicates_page({group}, {.max_field_bytes = 50});
  CHECK(has(page, std::string(50, 't') + "\u2026<"));
  CHECK_FALSE(has(page, std::string(51, 't')));
}

TEST_CASE("the page has a size", "[duplicates]") {
  const std::string text = std::string(20000, '<');
  const std::vector<DuplicateGroup> groups(50, group_of(text, std::vector<std::string>(5, text)));
  const std::string page = duplicates_page(groups, {.max_page_bytes = 500'000});
  CHECK(page.size() < 1'000'000);
  CHECK(has(page, "Not shown on this page: the last "));
  check_balanced(markup(page));
}

TEST_CASE("a member without a title goes by its address, then its id", "[duplicates]") {
  DuplicateGroup group = group_of("a", {"b"});
  group.first.title = " ";
  CHECK(has(duplicates_page({group}), "lang=\"\">https://news.example/first</h2>"));
  group.first.url = "";
  CHECK(has(duplicates_page({group}), "lang=\"\">first</h2>"));
  group.first.id = "";
  CHECK(has(duplicates_page({group}), "lang=\"\">Untitled</h2>"));
}

TEST_CASE("odd groups make a page all the same", "[duplicates]") {
  SECTION("none") {
    const std::string page = duplicates_page({});
    CHECK(has(page, "No group to show."));
    CHECK_FALSE(has(page, "role=\"search\" aria-label=\"Groups\" data-js"));
    check_balanced(markup(page));
  }
  SECTION("of one member") {
    const std::string page = duplicates_page({DuplicateGroup{.first = member("only", "text")}});
    CHECK(has(page, "No other text in this group."));
    check_balanced(markup(page));
  }
  SECTION("with measures that are no shares") {
    DuplicateGroup group = group_of("a", {"b", "c"});
    group.others[0].jaccard = std::numeric_limits<double>::quiet_NaN();
    group.others[0].containment = std::numeric_limits<double>::infinity();
    group.others[1].jaccard = 1e300;
    group.others[1].containment = -5;
    const std::string page = duplicates_page({group});
    CHECK_FALSE(has(markup(page), "nan"));
    CHECK_FALSE(has(markup(page), "inf<"));
    CHECK_FALSE(has(markup(page), "e+"));
  }
  SECTION("of empty texts") {
    const std::string page = duplicates_page({group_of("", {""}, "exact")});
    CHECK(has(page, "no word differs"));
    check_balanced(markup(page));
  }
  SECTION("with every bound at nothing") {
    check_balanced(markup(duplicates_page({group_of("a", {"b", "c"})}, {.max_groups = 0})));
    check_balanced(markup(duplicates_page({group_of("a", {"b", "c"})}, {.max_members = 0,
                                                                        .max_text_bytes = 0,
                                                                        .max_field_bytes = 0,
                                                                        .max_compared_bytes = 0,
                                                                        .max_page_bytes = 1})));
  }
}

TEST_CASE("any bytes make a page that is valid and balanced", "[duplicates]") {
  std::mt19937 random(5);
  const std::vector<std::string> parts = {
      "<",      ">",       "\"", "'",     "&",    "<script>", "</script>", "<!--",
      "]]>",    "\n",      " ",  "word ", "\xff", "\xe2\x82", "中",        std::string(1, '\0'),
      "\u202E", "http://", "=",  "{",     "}",    "{0}",      "%s"};
  const auto soup = [&] {
    std::string out;
    for (std::size_t i = random() % 12; i > 0; --i) {
      out += parts[random() % parts.size()];
    }
    return out;
  };
  const auto any_member = [&] {
    return DuplicateMember{soup(), soup(), soup(), soup(), soup() + soup() + soup(), soup()};
  };
  for (int round = 0; round < 100; ++round) {
    DuplicateGroup group{.first = any_member()};
    for (std::size_t i = random() % 4; i > 0; --i) {
      group.others.push_back({.member = any_member(), .relation = soup()});
    }
    const std::string page = duplicates_page(
        {group}, {.title = soup(), .note = soup(), .max_field_bytes = random() % 30});
    REQUIRE(utf8::is_valid(page));
    REQUIRE(count(page, "<script") == 1);
    check_balanced(markup(page));
  }
}
