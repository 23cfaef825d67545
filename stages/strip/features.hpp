// Features: what strip knows of a block, as numbers.
//
// Everything is computed in one pass over elements and a few over blocks; subtree statistics come
// from prefix sums. Nothing depends on a language: text signs are Unicode properties, cues are
// words that page authors put into class, id and role, which are English the world over.
//
//   shape     one row per block, in the order of document.blocks; names in `feature_names`
//   ranges    shares 0..1, flags 0 or 1, counts as log(1 + x)
//   cost      linear in elements and blocks
#ifndef WINNOW_STAGES_STRIP_FEATURES_HPP
#define WINNOW_STAGES_STRIP_FEATURES_HPP

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

// clang-format off
#define WINNOW_FEATURES(X) \
  X(words) X(words_short) X(words_long) X(link_density) X(links) X(sentences) X(commas) \
  X(ends_sentence) X(upper_share) X(digit_share) X(separator_share) X(copyright) X(no_letters) \
  X(heading) X(heading_1) X(list_item) X(cell) X(code) X(quote) X(caption) \
  X(in_nav) X(in_footer) X(in_header) X(in_aside) X(in_main) X(in_article) X(in_form) X(in_dialog) \
  X(in_control) X(in_noscript) X(noscript_only) X(in_paragraph) X(in_list) X(in_table) X(hidden) \
  X(cue_nav) X(cue_footer) X(cue_side) X(cue_related) X(cue_social) X(cue_comment) X(cue_promo) \
  X(cue_modal) X(cue_meta) X(cue_toc) X(cue_content) X(cue_card) X(cue_ad) X(cue_pager) \
  X(position) X(from_end) X(before_heading) X(in_container) X(after_last_long) X(before_first_long) \
  X(previous_words) X(next_words) X(previous_link_density) X(next_link_density) \
  X(window_long) X(window_link_density) X(section_words) X(section_link_density) \
  X(section_long) X(parent_link_density) X(parent_words) X(siblings) X(sibling_words) \
  X(repeated_text) X(page_long_share) X(page_words) X(title_overlap)
// clang-format on

namespace winnow {

enum class Feature : std::size_t {
#define WINNOW_FEATURE(name) name,
  WINNOW_FEATURES(WINNOW_FEATURE)
#undef WINNOW_FEATURE
      count_
};

inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count_);

inline constexpr std::array<std::string_view, feature_count> feature_names = {
#define WINNOW_FEATURE(name) #name,
    WINNOW_FEATURES(WINNOW_FEATURE)
#undef WINNOW_FEATURE
};

struct FeatureRow {
  std::array<float, feature_count> values{};
  float& operator[](Feature feature) { return values[static_cast<std::size_t>(feature)]; }
  float operator[](Feature feature) const { return values[static_cast<std::size_t>(feature)]; }
};

std::vector<FeatureRow> compute_features(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FEATURES_HPP
