#include "stages/strip/feature_words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

namespace {

// The least that a count code stands for.
std::uint64_t count_of(std::uint8_t code) {
  if (code < 16) {
    return code;
  }
  const unsigned exponent = code / 8U - 1;
  return (code - exponent * 8ULL) << exponent;
}

// Four times a mean is what these hold.
constexpr bool is_in_quarters(Feature feature) {
  return feature == Feature::word_length || feature == Feature::group_dates ||
         feature == Feature::card_links || feature == Feature::card_dates;
}

std::string count_in_words(Feature feature, std::uint8_t code) {
  const CodeRange range = code_range(feature_units[static_cast<std::size_t>(feature)]);
  const std::uint64_t count = count_of(code);
  if (is_in_quarters(feature)) {
    constexpr std::array<std::string_view, 4> quarters = {"", ".25", ".5", ".75"};
    return std::to_string(count / 4).append(quarters[count % 4]);
  }
  return std::to_string(count) + (range.most < 255 && code >= range.most ? " or more" : "");
}

// Upwards: what the distance is to stands above the block.
std::string distance_in_words(Feature feature, std::uint8_t code) {
  if (code == 0) {
    return ": there is none";
  }
  constexpr std::uint8_t here = 127;  // of 0 and of -1
  if (code == here) {
    return " 0 or 1";
  }
  const CodeRange range = code_range(feature_units[static_cast<std::size_t>(feature)]);
  const unsigned half = code < here ? 128U - code : code - 127U;
  const std::uint64_t distance = count_of(static_cast<std::uint8_t>(std::min(2 * half, 255U))) / 2;
  const bool farthest = code <= range.least || code >= range.most;
  return " " + std::to_string(distance) + (farthest ? " or more" : "") +
         (code < here ? " downwards" : " upwards");
}

// By code; in the order of Ending, Opening and so on.
constexpr std::array<std::string_view, 4> endings = {"ends without a stop",
                                                     "ends with an arrow or dots",
                                                     "ends with a colon", "ends like a sentence"};
constexpr std::array<std::string_view, 4> openings = {
    "begins with no letter of a word", "begins with a letter that is no capital",
    "begins with a digit", "begins with a capital"};
constexpr std::array<std::string_view, 4> dates = {"no date or time", "a year",
                                                   "numbers joined as in a date or time", "a date"};
constexpr std::array<std::string_view, 18> tags = {"a paragraph",
                                                   "a quotation",
                                                   "preformatted text",
                                                   "a definition",
                                                   "a defined term",
                                                   "a list item",
                                                   "a table cell",
                                                   "a head of a table",
                                                   "a caption",
                                                   "a heading",
                                                   "a section",
                                                   "a div",
                                                   "another element",
                                                   "a link",
                                                   "a span",
                                                   "a form",
                                                   "a header, footer, aside or nav",
                                                   "a button or menu"};
constexpr std::array<std::string_view, 5> types = {"none", "article", "website", "product",
                                                   "another"};

std::string_view named(std::span<const std::string_view> names, std::uint8_t code) {
  return names[std::min<std::size_t>(code, names.size() - 1)];
}

std::string with_value(Feature feature, std::string_view value) {
  std::string out(feature_phrases[static_cast<std::size_t>(feature)]);
  return out.append(": ").append(value);
}

std::string code_in_words(Feature feature, std::uint8_t code) {
  constexpr std::uint8_t no_such_element = 10;
  constexpr std::uint8_t many_steps = 9;
  constexpr auto last_kind = static_cast<std::uint8_t>(BlockKind::caption);
  switch (feature) {
    case Feature::ending: return std::string(named(endings, code));
    case Feature::opening: return std::string(named(openings, code));
    case Feature::date: return std::string(named(dates, code));
    case Feature::previous_date:
    case Feature::next_date: return with_value(feature, named(dates, code));
    case Feature::kind:
      return with_value(feature,
                        to_word(static_cast<BlockKind>(std::min<std::uint8_t>(code, last_kind))));
    case Feature::tag: return with_value(feature, named(tags, code));
    case Feature::page_type: return with_value(feature, named(types, code));
    case Feature::steps_to_paragraph:
    case Feature::steps_to_item:
    case Feature::steps_to_cell:
    case Feature::steps_to_section:
    case Feature::steps_to_article:
      return with_value(feature, code >= no_such_element ? "there is none"
                                 : code == many_steps    ? "9 or more"
                                                         : std::to_string(code));
    default: return with_value(feature, code == 0 ? "none" : std::to_string(code));
  }
}

}  // namespace

std::string in_words(Feature feature, std::uint8_t value) {
  const auto index = static_cast<std::size_t>(feature);
  std::string phrase(feature_phrases[index]);
  switch (feature_units[index]) {
    case Unit::share: return phrase + " " + std::to_string(value * 100 / 255) + " %";
    case Unit::count:
    case Unit::words:
    case Unit::blocks: return phrase + " " + count_in_words(feature, value);
    case Unit::flag: return value != 0 ? phrase : "not: " + phrase;
    case Unit::words_away:
    case Unit::blocks_away: return phrase + distance_in_words(feature, value);
    case Unit::score: return phrase + (value < 128 ? " as in furniture" : " as in main text");
    case Unit::code: return code_in_words(feature, value);
  }
  return phrase;
}

}  // namespace winnow
