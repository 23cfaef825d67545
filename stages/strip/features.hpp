// Features: what strip knows of each block, as bytes.
//
// One pass over elements and a few over blocks; subtree statistics come from prefix sums. Nothing
// depends on the language of the text: its signs are Unicode properties, cues are words that page
// authors put into class and id (cue_words).
//
//   shape     one column per feature, one row per block in the order of document.blocks; columns
//             are padded to a multiple of `lanes` rows
//   units     shares 0..255 for 0..1; counts as `count_code`: exact to 15, then eight steps per
//             doubling; distances 127 + or 128 - half a count code; flags 0 or 1. Trees ask only
//             for order, so a byte is enough, and a column can be compared many rows at a time
//   cost      linear in elements and blocks, about 0.2 ms for a page of 300 blocks
#ifndef WINNOW_STAGES_STRIP_FEATURES_HPP
#define WINNOW_STAGES_STRIP_FEATURES_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/block_text.hpp"
#include "stages/strip/copies.hpp"
#include "stages/strip/start_tags.hpp"

namespace winnow {

enum class Unit : std::uint8_t {
  share,
  count,
  words,        // a count, no more than `most_words`
  blocks,       // a count, no more than `most_blocks`
  words_away,   // a distance, capped likewise
  blocks_away,  // a distance, capped likewise
  flag,
  code,
  score
};

// A page longer than nearly all that were learnt from is judged as one of that length: a novel is
// main text to its end.
inline constexpr std::uint64_t most_words = 2048;
inline constexpr std::uint64_t most_blocks = 256;

enum class Feature : std::uint8_t {
#define X(name, unit, phrase) name,
#include "stages/strip/feature_names.inc"
#undef X
  count_
};

inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count_);

inline constexpr std::array<std::string_view, feature_count> feature_names = {
#define X(name, unit, phrase) #name,
#include "stages/strip/feature_names.inc"
#undef X
};

inline constexpr std::array<std::string_view, feature_count> feature_phrases = {
#define X(name, unit, phrase) phrase,
#include "stages/strip/feature_names.inc"
#undef X
};

inline constexpr std::array<Unit, feature_count> feature_units = {
#define X(name, unit, phrase) Unit::unit,
#include "stages/strip/feature_names.inc"
#undef X
};

// 0..255 for 0..1; 0 where there is no whole.
constexpr std::uint8_t share_code(std::uint64_t part, std::uint64_t whole) {
  if (part >= whole) {
    return whole == 0 ? 0 : 255;
  }
  if (whole <= 0xffffffffU / 255) {  // half the digits to divide, and nearly always enough
    return static_cast<std::uint8_t>(static_cast<std::uint32_t>(part) * 255 /
                                     static_cast<std::uint32_t>(whole));
  }
  return static_cast<std::uint8_t>(part * 255 / whole);
}

// 0, 1, 2 … 15, then eight steps to each doubling.
constexpr std::uint8_t count_code(std::uint64_t count) {
  if (count < 16) {
    return static_cast<std::uint8_t>(count);
  }
  const auto exponent = static_cast<std::uint64_t>(std::bit_width(count)) - 4;
  return static_cast<std::uint8_t>(
      std::min<std::uint64_t>(255, exponent * 8 + (count >> exponent)));
}

// Half a count code of twice the distance: 127 and that from 0 on, 128 less that below. -1 is 0.
constexpr std::uint8_t distance_code(std::int64_t distance) {
  const int half =
      count_code(static_cast<std::uint64_t>(distance < 0 ? -distance : distance) * 2) / 2;
  return static_cast<std::uint8_t>(distance < 0 ? 128 - half : 127 + half);
}

// The codes that a unit can take.
struct CodeRange {
  std::uint8_t least = 0, most = 255;
};
constexpr CodeRange code_range(Unit unit) {
  switch (unit) {
    case Unit::words: return {0, count_code(most_words)};
    case Unit::blocks: return {0, count_code(most_blocks)};
    case Unit::words_away:
      return {static_cast<std::uint8_t>(128 - count_code(most_words) / 2),
              static_cast<std::uint8_t>(127 + count_code(most_words) / 2)};
    case Unit::blocks_away:
      return {static_cast<std::uint8_t>(128 - count_code(most_blocks) / 2),
              static_cast<std::uint8_t>(127 + count_code(most_blocks) / 2)};
    default: return {};
  }
}

// What a page calls itself by og:type, as the feature page_type holds it.
enum class DeclaredType : std::uint8_t { none, article, website, product, other };

// Rows of a page's features, and what the learnt weights of names and words need besides.
struct PageFeatures {
  static constexpr std::size_t lanes = 32;

  std::size_t rows = 0;
  std::size_t stride = 0;  // rows, rounded up to lanes
  std::vector<std::uint8_t> bytes;

  std::vector<BlockText> texts;  // per block
  std::vector<Word> words;
  std::vector<std::uint32_t> alike;  // per block: number of its group of blocks built alike
  std::uint32_t alike_groups = 0;
  std::vector<Copy> copies;           // per block
  std::vector<std::uint8_t> unshown;  // per block: 1 if it, or what holds it, is hidden by itself
  struct Range {
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<std::array<Range, 2>> up;         // blocks of the two nearest wider ancestors
  std::vector<std::uint32_t> section_headings;  // the block's last heading, or `rows`
  struct Heading {                              // the main heading; zeros where there is none
    std::uint8_t title_share = 0;               // share code: of the title's words in it
    std::uint32_t alike = 0;                    // blocks built like it, itself counted
    std::uint32_t dates = 0;                    // in the blocks around
  } heading;
  StartTags tags;

  std::uint8_t* column(Feature feature) {
    return bytes.data() + static_cast<std::size_t>(feature) * stride;
  }
  const std::uint8_t* column(Feature feature) const {
    return bytes.data() + static_cast<std::size_t>(feature) * stride;
  }
  std::uint8_t at(Feature feature, std::size_t row) const { return column(feature)[row]; }
};

// All columns but the last group, which the model fills (`StripModel::add_scores`).
PageFeatures compute_features(const Document& document);

// The words of a block as tokens of the model: of a short text each word, each pair, and the whole;
// of a long one its beginning. Calls `visit(std::uint32_t)`.
template <class Visit>
void each_phrase(const PageFeatures& page, std::size_t block, Visit visit) {
  constexpr std::uint32_t short_text = 14;
  constexpr std::uint32_t whole_text = 5;
  constexpr std::uint32_t beginning = 40;
  const auto mixed = [](std::uint32_t hash, std::uint32_t with) {
    return (hash ^ (with + 0x9E3779B9U + (hash << 6U) + (hash >> 2U))) * 16777619U;
  };
  const BlockText& text = page.texts[block];
  const auto words = std::span(page.words).subspan(text.first_word, text.words);
  if (words.empty()) {
    return;
  }
  if (words.size() <= short_text) {
    std::uint32_t whole = 'a';
    for (std::size_t i = 0; i < words.size(); ++i) {
      visit(mixed(words[i].hash, 'w'));
      whole = mixed(words[i].hash, whole);
      if (i > 0) {
        visit(mixed(mixed(words[i - 1].hash, words[i].hash), 'b'));
      }
    }
    if (words.size() <= whole_text) {
      visit(whole);
    }
    return;
  }
  visit(mixed(words[0].hash, 'f'));
  visit(mixed(mixed(words[0].hash, words[1].hash), 'g'));
  for (std::size_t i = 0; i < std::min<std::size_t>(beginning, words.size()); ++i) {
    visit(mixed(words[i].hash, 'l'));
  }
}

// The words of a heading as tokens of the blocks below it.
template <class Visit>
void each_heading_phrase(const PageFeatures& page, std::size_t heading, Visit visit) {
  constexpr std::uint32_t most = 14;
  const BlockText& text = page.texts[heading];
  for (std::uint32_t i = 0; i < std::min(text.words, most); ++i) {
    visit((page.words[text.first_word + i].hash ^ 0x68U) * 0x85EBCA6BU);
  }
}

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FEATURES_HPP
