#include "stages/strip/start_tags.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

std::vector<ElementIndex> with_text(const Document& document) {
  std::vector<ElementIndex> out;
  for (ElementIndex i = 0; i < document.elements.size(); ++i) {
    if (document.elements[i].first_block < document.elements[i].end_block) {
      out.push_back(i);
    }
  }
  return out;
}

// Whether every tag with text says, through the reader, what it says when read by itself.
bool as_read_alone(const Document& document) {
  StartTagReader reader(document);
  std::vector<ElementSigns> signs;
  for (const ElementIndex i : with_text(document)) {
    signs.push_back(reader.read(i));
  }
  const StartTags tags = reader.take();
  std::size_t at = 0;
  return std::ranges::all_of(with_text(document), [&](ElementIndex i) {
    std::vector<std::uint32_t> tokens;
    const ElementSigns alone = read_signs(document, i, tokens);
    const ElementSigns& read = signs[at++];
    return std::ranges::equal(tokens, tags.tokens_of(tags.of[i])) &&
           alone.likeness == read.likeness && alone.cues == read.cues;
  });
}

}  // namespace

TEST_CASE("a start tag is read once for all its copies", "[strip][start_tags]") {
  const Document document = parse_html(
      "<body><p class=lead>One</p><p class=lead>Two</p><p class=last>Three</p><p>Four</p>"
      "<div class=lead>Five</div></body>");
  StartTagReader reader(document);
  std::vector<std::uint32_t> paragraphs;
  for (const ElementIndex i : with_text(document)) {
    reader.read(i);
  }
  const StartTags tags = reader.take();
  for (const ElementIndex i : with_text(document)) {
    if (document.elements[i].tag == Tag::p_) {
      paragraphs.push_back(tags.of[i]);
    }
  }
  REQUIRE(paragraphs.size() == 4);
  CHECK(paragraphs[0] == paragraphs[1]);
  CHECK(paragraphs[0] != paragraphs[2]);
  CHECK(paragraphs[2] != paragraphs[3]);
  CHECK(tags.tokens_of(0).empty());
  CHECK(as_read_alone(document));
}

TEST_CASE("more tags than places, long tags and implied ones say what they say alone",
          "[strip][start_tags]") {
  std::string page = "<table><tr><td>An implied tbody";
  for (int i = 0; i < 5000; ++i) {
    const std::string name =
        "menu" + std::string(static_cast<std::size_t>(1 + i % 7), 'x') + std::to_string(i % 3000);
    page += "<p class=\"" + name + " c" + std::to_string(i % 3) + "\" id=i" + std::to_string(i) +
            ">text</p><li class=share>text</li>";
  }
  page += "<p class=\"" + std::string(600, 'a') + " nav\">long</p><p class=\"" +
          std::string(600, 'a') + " nav\">long</p>";
  CHECK(as_read_alone(parse_html(page)));
}
