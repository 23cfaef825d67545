#include "stages/strip/feature_words.hpp"

#include "stages/record/document.hpp"
#include "stages/strip/block_text.hpp"
#include "stages/strip/element_features.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

template <class Code>
std::string words_of(Feature feature, Code code) {
  return in_words(feature, static_cast<std::uint8_t>(code));
}

}  // namespace

TEST_CASE("a feature is said in words, with its value", "[strip][explain]") {
  CHECK(in_words(Feature::link_share, 255) == "share of text in links 100 %");
  CHECK(in_words(Feature::words, count_code(7)) == "number of words 7");
  CHECK(in_words(Feature::in_nav, 1) == "in navigation");
  CHECK(in_words(Feature::in_nav, 0) == "not: in navigation");
  CHECK(in_words(Feature::from_heading, 0) == "distance to the main heading: there is none");
  CHECK(in_words(Feature::from_heading, distance_code(-5)) ==
        "distance to the main heading 5 downwards");
  CHECK(in_words(Feature::from_heading, distance_code(5)) ==
        "distance to the main heading 5 upwards");
  CHECK(in_words(Feature::from_heading, distance_code(-1)) ==
        in_words(Feature::from_heading, distance_code(0)));
  CHECK(in_words(Feature::from_heading, code_range(Unit::blocks_away).most) ==
        "distance to the main heading 128 or more upwards");
  CHECK(in_words(Feature::page_words, count_code(most_words)) == "words on the page 2048 or more");
  CHECK(in_words(Feature::word_length, count_code(21)) == "length of its words 5");
  CHECK(in_words(Feature::card_links, count_code(5)) == "links per card of its grid 1.25");
}

TEST_CASE("codes are said by what they stand for", "[strip][explain]") {
  CHECK(words_of(Feature::ending, Ending::colon) == "ends with a colon");
  CHECK(words_of(Feature::ending, Ending::sentence) == "ends like a sentence");
  CHECK(words_of(Feature::opening, Opening::upper) == "begins with a capital");
  CHECK(words_of(Feature::kind, BlockKind::heading) == "kind of block: heading");
  CHECK(words_of(Feature::tag, tag_code(Tag::p_)) == "element it stands in: a paragraph");
  CHECK(words_of(Feature::tag, tag_code(Tag::button_)) == "element it stands in: a button or menu");
  CHECK(words_of(Feature::page_type, DeclaredType::product) == "type the page declares: product");
  CHECK(in_words(Feature::next_date, 1) == "date in the block after: a year");
  CHECK(in_words(Feature::steps_to_item, 10) == "steps up to a list item: there is none");
  CHECK(in_words(Feature::section_level, 2) == "level of the last heading: 2");
  CHECK(in_words(Feature::section_level, 0) == "level of the last heading: none");
}

TEST_CASE("every value of every feature has words", "[strip][explain]") {
  for (std::size_t f = 0; f < feature_count; ++f) {
    for (unsigned value = 0; value < 256; ++value) {
      CHECK_FALSE(words_of(static_cast<Feature>(f), value).empty());
    }
  }
}
