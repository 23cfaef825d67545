#include "stages/strip/cues.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stages/strip/cue_words.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// Cues of the element that holds the text of `<TAG ATTRIBUTES>text</TAG>`.
Cues cues_of(const std::string& attributes, const std::string& tag = "div") {
  const Document document =
      parse_html(std::string("<").append(tag) + " " + attributes + ">text</" + tag + ">");
  std::vector<std::uint32_t> tokens;
  return read_signs(document, document.blocks.at(0).element, tokens).cues;
}

}  // namespace

TEST_CASE("words of class and id are cues in many languages", "[strip][cues]") {
  CHECK(cues_of("class=\"c-Comments__list\"").has(Cue::w_comment));
  CHECK(cues_of("class=\"box komentarze\"").has(Cue::w_comment));
  CHECK(cues_of("id=leserKommentare").has(Cue::w_comment));
  CHECK(cues_of("class=stopka-strony").has(Cue::w_footer));
  CHECK(cues_of("class=articulos_relacionados").has(Cue::w_related));
  CHECK(cues_of("id=Werbung2").has(Cue::w_ad));
  CHECK(cues_of("class=artikelText").has(Cue::w_content));
}

TEST_CASE("parts of words and other attributes are no cues", "[strip][cues]") {
  CHECK(cues_of("class=\"komentarzem leadership adsorption\"").only_words().empty());
  CHECK(cues_of("title=comments data-list=comments").only_words().empty());
}

TEST_CASE("the words of a heading are about the heading", "[strip][cues]") {
  CHECK(cues_of("class=\"anchor anchorWithStickyNavbar\"").has(Cue::w_nav));
  CHECK(cues_of("class=\"anchor anchorWithStickyNavbar\"", "h2").only_words().empty());
  CHECK(cues_of("class=comments style=display:none", "h2").has(Cue::hidden));
}

TEST_CASE("no cue word stands for two things", "[strip][cues]") {
  std::set<std::string_view> seen;
  each_cue_word([&](Cue cue, std::string_view word) {
    INFO(word);
    CHECK(seen.insert(word).second);
    CHECK(cues_of("class=" + std::string(word)).has(cue));
  });
}
