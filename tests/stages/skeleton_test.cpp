// The skeleton parse against Gumbo's own reading. Over real pages: tests/differential PAGE…
#include "stages/parse/skeleton.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/differential.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/tag_soup.hpp"

using namespace winnow;
using winnow::testing::compare_with_plain;

TEST_CASE("the skeleton gives the tree, attributes and text of the whole page", "[skeleton]") {
  const std::string page = GENERATE(
      as<std::string>{}, "<!doctype html><title>T &amp; U</title><p>one<p>two <b>bold</b>",
      "<table>text<tr><td>cell</table>after", "<b class=x>1<p><b class='x'>2<p><b>3</b></b>4",
      "<pre>\n\n  kept\n</pre><textarea>\n a&lt;</textarea>", "<p>a<!-- x -->b<!-->c<!--->d--!>e",
      "<script>if (a<b) '</div>'</script><p>x", "<script><!--<script></script>--></script><p>x",
      "<svg><title>icon</title><path d='M0'/></svg><p>x", "<body a=1><body b=2 a=3><p>x",
      "&#32;<p>&Tab;x&nbsp;y", "<select><option>a<option>b</select>c", "<a><div><a>x</a>",
      "<input type=hidden><table><input type=HIDDEN><input>", "<p>1 < 2 </ x> <3", "<div a='>",
      "<style>p{}</style><template><p>x</template>", "<image src=x><br/></br></p>");
  const auto result = compare_with_plain(page);
  INFO(page);
  CHECK(result.plain_reason.empty());
  CHECK(result.difference.empty());
}

TEST_CASE("generated tag soup parses the same both ways", "[skeleton]") {
  constexpr std::uint64_t pages = 20000;
  int compared = 0;
  for (std::uint64_t seed = 0; seed < pages; ++seed) {
    const std::string page = testing::tag_soup(seed, 80);
    const auto result = compare_with_plain(page);
    compared += result.plain_reason.empty() ? 1 : 0;
    if (!result.difference.empty()) {
      FAIL("seed " << seed << ": " << result.difference << "\n" << page);
    }
  }
  CHECK(compared > 15000);  // else the comparison says nothing
}

TEST_CASE("pages that the scan cannot promise take the plain path and say why", "[skeleton]") {
  const auto [page, reason] = GENERATE(table<std::string, std::string>({
      {std::string("a\0b", 3), "nul"},
      {"<frameset><frame></frameset>", "frameset"},
      {"<p>x<plaintext>y", "plaintext"},
      {"<isindex>", "isindex"},
      {"<svg><div>out", "foreign"},
      {"<svg><g>", "foreign"},
      {"<select><style>x</style>", "select"},
      {"<template><col>", "template_column"},
  }));
  CHECK(to_word(scan_skeleton(page).plain_reason) == reason);
}

TEST_CASE("the skeleton is a small part of the page", "[skeleton]") {
  std::string page = "<!doctype html>";
  for (int i = 0; i < 200; ++i) {
    page += "<div class='card card-wide' id='n" + std::to_string(i) +
            "' data-x='long value'><p>Some words that a reader wants to read.</p></div>"
            "<script>var noise = 'noise';</script>";
  }
  CHECK(scan_skeleton(page).html.size() < page.size() / 3);
}

TEST_CASE("JSON-LD is noted where it stands", "[skeleton]") {
  const std::string page =
      "<script type='application/ld+json'>{\"a\":1}</script><script>x</script>";
  const Skeleton skeleton = scan_skeleton(page);
  REQUIRE(skeleton.json_ld.size() == 1);
  const Span span = skeleton.json_ld[0];
  CHECK(page.substr(span.begin, span.size()) == "{\"a\":1}");
}
