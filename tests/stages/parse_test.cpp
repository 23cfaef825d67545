#include "stages/parse/parse.hpp"

#include "stages/text/attributes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;
using Texts = std::vector<std::string>;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += piece;
  }
  return out;
}

}  // namespace

TEST_CASE("blocks end at block-level elements and at double breaks", "[parse]") {
  const auto [html, blocks] = GENERATE(table<std::string, Texts>({
      {"<p>one</p><p>two</p>", {"one", "two"}},
      {"<div>a <b>b</b>c<div>d</div>e</div>", {"a bc", "d", "e"}},
      {"a<br>b<br><br>c", {"a\nb", "c"}},
      {"<span>a</span><span>b</span>", {"a b"}},
      {"wo<b>r</b>d", {"word"}},
      {"<x-card>a</x-card>b", {"a", "b"}},
      {"<ul><li>a<li>b</ul>", {"a", "b"}},
      {"<table><tr><td>a<td>b</table>", {"a", "b"}},
      {"<p> a \n\t b&nbsp;c </p>", {"a b\u00a0c"}},
      {"<pre>\n  a\n\n  b\n</pre>", {"  a\n\n  b"}},
      {"<script>x</script><style>y</style><svg><text>z</text></svg>t", {"t"}},
      {"<noscript>n</noscript>", {"n"}},
  }));
  INFO(html);
  CHECK(block_texts(parse_html(html)) == blocks);
}

TEST_CASE("blocks know what they are", "[parse]") {
  const Document document = parse_html(
      "<h2>head</h2><ul><li>item<ol><li>inner</ol></ul><table><tr><th>a<td>b</table><pre>c</pre>"
      "<blockquote><p>quoted</p></blockquote><figure><figcaption>cap</figcaption></figure><p>p");
  const auto kind = [&](std::size_t i) { return to_word(document.blocks[i].kind); };
  REQUIRE(document.blocks.size() == 9);
  CHECK(kind(0) == "heading");
  CHECK(document.blocks[0].level == 2);
  CHECK(kind(1) == "list_item");
  CHECK(document.blocks[1].level == 1);
  CHECK(document.blocks[2].level == 2);
  CHECK(document.blocks[2].ordered);
  CHECK(kind(3) == "cell");
  CHECK(document.blocks[3].row == document.blocks[4].row);
  CHECK(kind(5) == "code");
  CHECK(kind(6) == "quote");
  CHECK(kind(7) == "caption");
  CHECK(kind(8) == "paragraph");
}

TEST_CASE("link text is measured", "[parse]") {
  const Document document = parse_html("<p>ab <a href=x>cd</a> <a href=y>ef</a></p>");
  CHECK(document.blocks[0].links == 2);
  CHECK(document.blocks[0].link_bytes >= 4);
  CHECK(document.blocks[0].text == "ab cd ef");
}

TEST_CASE("a block's place covers its text in the page", "[parse]") {
  const std::string html = "<div><p>one <b>two</b> three</p></div>";
  const Document document = parse_html(html);
  const Span place = document.blocks[0].source;
  CHECK(html.substr(place.begin, place.size()) == "one <b>two</b> three");
}

TEST_CASE("attributes are found through the element's place", "[parse]") {
  const Document document = parse_html("<body a=1><body b=2><div id='x' class=\"y&amp;z\">t</div>");
  for (ElementIndex i = 0; i < document.elements.size(); ++i) {
    if (document.elements[i].tag == Tag::div_) {
      CHECK(attribute(document, i, "class") == "y&z");
      CHECK_FALSE(attribute(document, i, "none"));
    }
    if (document.elements[i].tag == Tag::body_) {
      CHECK(attribute(document, i, "a") == "1");
      CHECK(attribute(document, i, "b") == "2");
    }
  }
}

TEST_CASE("metadata comes from the page's own words", "[parse]") {
  const Document document = parse_html(
      "<html lang=de-AT><head><title>Fallback</title><meta property='og:title' content='T &amp; U'>"
      "<meta name=author content='A. B.'><meta property='article:published_time' "
      "content='2025-03-04'><link rel=canonical href='https://e.example/x'></head><body>x");
  CHECK(document.metadata.title == "T & U");
  CHECK(document.metadata.author == "A. B.");
  CHECK(document.metadata.date == "2025-03-04");
  CHECK(document.metadata.language == "de-AT");
  CHECK(document.metadata.canonical_url == "https://e.example/x");
}

TEST_CASE("hostile pages end with a reason and keep their text", "[parse]") {
  const auto [html, reason] = GENERATE(table<std::string, std::string>({
      {repeated("<div>", 100000) + "text", "parse.max_depth"},
      {repeated("<ul><li>", 50000) + "text", "parse.max_depth"},
      {repeated("<a><div>", 50000) + "text", "parse.max_depth"},
      {repeated("<b>", 300000) + "text", "parse.max_formatting"},
      {repeated("<p><font size=i>x", 10000) + "text", ""},
      {repeated("<p><font size=1><font size=2>x<i><b><u>", 10000) + "text", "parse.max_formatting"},
      {"<p" + repeated(" a=b", 50000) + ">text", "parse.max_attributes"},
  }));
  const Document document = parse_html(html);
  CAPTURE(html.substr(0, 40));
  CHECK(document.blocks.back().text.ends_with("text"));
  if (!reason.empty()) {
    CHECK(has_flag(document, Reason::interned(reason)));
  }
}

TEST_CASE("a page over the parser's memory keeps its text without structure", "[parse]") {
  const Document document = parse_html(repeated("<p>word</p>", 40000), {.max_memory = 4U << 20U});
  CHECK(has_flag(document, Parse::max_memory));
  CHECK(document.blocks.size() == 40000);
}

TEST_CASE("blocks over the limit become lines of the last one", "[parse]") {
  const Document page = parse_html(repeated("<p>word</p>", 500), {.max_blocks = 100});
  CHECK(page.blocks.size() == 100);
  CHECK(has_flag(page, Parse::max_blocks));
  CHECK(page.blocks.back().text == "word" + repeated("\nword", 400));
  Page text{.text = repeated("word\n", 500), .media_type = MediaType::text};
  const Document lines = Parse({.max_blocks = 100})(std::move(text)).value();
  CHECK(lines.blocks.size() == 100);
  CHECK(lines.blocks.back().source.end == 2499);
}

TEST_CASE("hostile pages on the plain path end with a reason too", "[parse]") {
  const auto [html, reason] = GENERATE(table<std::string, Reason>({
      {"<plaintext>" + repeated("<div>", 100000), Parse::plain_path},
      {"<svg><p>" + repeated("<div>", 100000) + "text", Parse::max_depth},
      {"<svg><p><i" + repeated(" a=b", 50000) + ">text", Parse::max_attributes},
  }));
  CHECK(has_flag(parse_html(html), reason));
}

TEST_CASE("a page over the size limit is rejected", "[parse]") {
  auto outcome = Parse({.max_bytes = 1024})(Page{.text = std::string(1025, 'x')});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Parse::too_large);
}

TEST_CASE("any bytes make a document or a reason", "[parse]") {
  const std::string html =
      GENERATE(as<std::string>{}, "", " ", "<", "</", "<!", "<!-", "<!--", "<a", "<a ", "<a b",
               "<a b=", "<a b='", "&", "&#", "\xEF\xBB\xBF", "<svg", "<svg>", "<script", "<title>",
               "<?", "</>", "<pre>");
  CHECK_NOTHROW(parse_html(html));
}

TEST_CASE("lines of scraped text become blocks", "[parse]") {
  const Document document = parse_text(
      "The Title Of It All\n\nMarch 4, 2025 | by site.example\n\nA paragraph that is long enough "
      "to "
      "be one, with a full stop.\n\nA Heading\nAnother paragraph that stands right below it.\n"
      "- item one\n- item two\n\nName | Value |\n---|---|\na | 1 |\nb | 2 |\nLast words.\n");
  const auto kind = [&](std::size_t i) { return to_word(document.blocks[i].kind); };
  REQUIRE(document.blocks.size() == 12);
  CHECK(document.metadata.title == "The Title Of It All");
  CHECK(kind(0) == "heading");
  CHECK(kind(1) != "cell");
  CHECK(kind(3) == "heading");
  CHECK(kind(5) == "list_item");
  CHECK(kind(7) == "cell");
  CHECK(kind(8) == "cell");
  CHECK(kind(10) == "cell");
  CHECK(kind(11) == "paragraph");
  CHECK(document.blocks[9].text == "a | 1 |");
}

TEST_CASE("hard-wrapped lines are joined, lines that are blocks are not", "[parse]") {
  const std::string wrapped =
      "The ferry that had carried three generations across the\n"
      "sound was taken out of service on Monday morning, and\n"
      "nobody on the pier could say when it would come back to\n"
      "its old place at the landing.\n\n"
      "A second paragraph follows here, wrapped by the same old\n"
      "program at the same old width, and ends.\n";
  CHECK(parse_text(wrapped).blocks.size() == 2);
  const std::string lines =
      "A paragraph on one line that goes on for quite a while, because the scraper wrote each "
      "paragraph of the page on a line of its own and put nothing between them.\n"
      "Another paragraph on one line that goes on for quite a while, because the scraper wrote "
      "each paragraph of the page on a line of its own.\nShort.\n";
  CHECK(parse_text(lines).blocks.size() == 3);
}
