// Text of pages that show none.
#include "stages/parse/parse.hpp"
#include "stages/strip/strip.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string first =
    "The lighthouse on the outer skerry was lit again on Friday evening, forty years after the "
    "keeper had put it out and rowed home for the last time in his grey boat.";
const std::string second =
    "A club of volunteers had scraped the paint, found a lens in a barn inland, and talked the "
    "harbour office into laying a cable to the rock, which took most of the three summers.";

std::string shell(const std::string& inside) {
  return "<html><head><title>Lighthouse lit</title><meta name=description content='" + first +
         second + "'></head><body><div id=app></div>" + inside + "</body></html>";
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 6) {
    text.replace(at, 1, "&quot;");
  }
  return text;
}

std::string json_html() { return "<p>" + first + "<\\/p>\\n<p>" + second + "<\\/p>"; }

const std::string json_ld_article =
    R"(<script type="application/ld+json">{"@type":"NewsArticle","articleBody":")" + first +
    R"(\n\n)" + second + R"("}</script>)";

}  // namespace

TEST_CASE("a page that shows no text gives the text it carries", "[fallback]") {
  const auto [page, reason] = GENERATE(table<std::string, Reason>({
      {json_ld_article, Parse::text_from_json_ld},
      {R"(<script type="application/ld+json">{"@type":"DiscussionForumPosting","text":")" + first +
           R"(","comment":[{"@type":"Comment","text":")" + second + R"("}]}</script>)",
       Parse::text_from_json_ld},
      {R"(<script type="application/ld+json">{"@type":"QAPage","mainEntity":{"@type":"Question",)"
       R"("text":")" +
           first + R"(","suggestedAnswer":[{"text":"<p>)" + second + R"(<\/p>"}]}}</script>)",
       Parse::text_from_json_ld},
      {"<noscript><header><nav>Home</nav></header><p>" + first + "</p><div>" + second +
           "</div></noscript>",
       Parse::text_from_noscript},
      {"<template><p>" + first + "</p><p>" + second + "</p></template>", Parse::text_from_template},
      {R"(<script id="__NEXT_DATA__" type="application/json">{"props":{"post":{"html":")" +
           json_html() + R"("}}}</script>)",
       Parse::text_from_state},
      {R"(<script>window.__STATE__ = {"a":[")" + first + R"(",")" + second + R"("]};</script>)",
       Parse::text_from_state},
      // Discourse: JSON in the strings of JSON in an attribute.
      {"<div id=data-preloaded data-preloaded=\"" +
           escaped(R"({"topic":"{\"cooked\":\"<p>)" + first + R"(</p><p>)" + second +
                   R"(</p>\"}"})") +
           "\"></div>",
       Parse::text_from_state},
      // Broken after the text.
      {R"(<script type="application/json">["<p>)" + first + "</p><p>" + second +
           R"(</p>", {"a": undefined}]</script>)",
       Parse::text_from_state},
  }));
  CAPTURE(page);
  const Document parsed = parse_html(shell(page));
  CHECK(has_flag(parsed, reason));
  const auto document = Strip{}(parsed.clone());
  REQUIRE(document);
  CHECK(kept_texts(*document) == std::vector<std::string>{first, second});
  for (const Block& block : document->blocks) {
    CHECK((!kept(block) || block.marks.front().reason == reason));
    // The model may have kept a <noscript> by itself.
    CHECK((block.element != no_element || block.marks.back().reason == Strip::only_text));
  }
}

TEST_CASE("the description is text only where asked for", "[fallback]") {
  CHECK(parse_html(shell("")).blocks.empty());
  const Document document = parse_html(shell(""), {.fallback_description = true});
  CHECK(has_flag(document, Parse::text_from_description));
  CHECK(block_texts(document) == std::vector<std::string>{first + second});
}

TEST_CASE("a page with text of its own is left as it is", "[fallback]") {
  const std::string visible = "<p>" + first + "</p><p>" + second + "</p>";
  const auto page = GENERATE_COPY(
      as<std::string>{}, json_ld_article, "<noscript><p>" + second + first + "</p></noscript>",
      "<script type=application/json>{\"a\":\"" + second + first + "\"}</script>");
  CAPTURE(page);
  const Document document = parse_html(shell(visible + page));
  CHECK(document.marks.empty());
  for (const Block& block : document.blocks) {
    CHECK_FALSE(block.fallback);
  }
}

TEST_CASE("JSON-LD much longer than the page is taken", "[fallback]") {
  std::string body;
  for (int i = 0; i < 6; ++i) {
    body += first + " " + std::to_string(i) + R"(\n)";
  }
  const std::string page =
      "<p>" + first + "</p><p>" + second + "</p>" +
      R"(<script type="application/ld+json">{"@type":"Article","articleBody":")" + body +
      R"("}</script>)";
  CHECK(has_flag(parse_html(shell(page)), Parse::text_from_json_ld));
  CHECK_FALSE(has_flag(parse_html(shell(page), {.fallback_ratio = 10}), Parse::text_from_json_ld));
}

TEST_CASE("an offer that is little beside the page's text is not taken", "[fallback]") {
  Document document = parse_html(
      shell("<main><h1>Lighthouse lit</h1><p>" + first + "</p><p>" + second + "</p></main>"));
  document.blocks.push_back({.text = second + " Again.", .fallback = true});
  const auto stripped = Strip{}(std::move(document));
  REQUIRE(stripped);
  CHECK(reason_for(*stripped, second + " Again.") == "strip.text_shown");
}

TEST_CASE("state gives the texts of one key, if they are a fair share of it", "[fallback]") {
  const std::string notice =
      "Keep me up to date on offers, promotions and other messages. You may "
      "unsubscribe from our mails at any time, of course.";
  const std::string texts = R"({"id":1,"cooked":")" + first + R"("},{"id":2,"cooked":")" + second +
                            R"("},{"consent":")" + notice + R"("})";
  const auto state = [](const std::string& json) {
    return shell("<script type=application/json>[" + json + "]</script>");
  };
  CHECK(block_texts(parse_html(state(texts))) == std::vector<std::string>{first, second});
  CHECK(parse_html(state(texts + ",\"" + std::string(20000, 'x') + "\"")).blocks.empty());
}

TEST_CASE("what is no text is not taken for text", "[fallback]") {
  std::string numbers;
  std::string code;
  for (int i = 0; i < 200; ++i) {
    numbers += "10,20;30.";
    code += "if (a[" + std::to_string(i) + "] == b) { return c; } ";
  }
  const auto page = GENERATE_COPY(
      as<std::string>{}, "<noscript>You need to enable JavaScript to run this app.</noscript>",
      "<script type=application/json>{\"a\":\"" + numbers + "\",\"b\":\"" + code + "\"}</script>",
      "<script>" + code + "</script>", std::string("<script>x = {</script>"),
      std::string("<script type=application/json></script>"));
  CAPTURE(page);
  CHECK(parse_html(shell(page)).marks.empty());
}

TEST_CASE("looking for text is bounded", "[fallback]") {
  const std::string state =
      R"(<script type="application/json">[")" + first + second + R"("]</script>)";
  CHECK(has_flag(parse_html(shell(state)), Parse::text_from_state));
  CHECK(parse_html(shell(state), {.fallback_max_bytes = 100}).marks.empty());
  CHECK(parse_html(shell(state), {.fallback_below = 0}).marks.empty());
  // Nesting is no recursion.
  const std::string deep(200000, '[');
  CHECK(parse_html(shell("<script type=application/json>" + deep + "</script>")).marks.empty());
  const std::string broken = "<script type='application/ld+json'>" + deep + "</script>";
  CHECK(parse_html(shell(broken)).marks.empty());
}
