#include "stages/strip/page_columns.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace winnow {

namespace {

// Pages that say which parts are navigation, article and so on can be taken at their word; on
// those that do not, other signs must do.
std::uint8_t sections_named(Cues named) {
  constexpr std::array cues{Cue::main,   Cue::article, Cue::nav,
                            Cue::header, Cue::footer,  Cue::aside};
  return static_cast<std::uint8_t>(
      std::ranges::count_if(cues, [&](Cue cue) { return named.has(cue); }));
}

struct PlaceWords {
  std::uint32_t paragraph = 0, comment = 0;
};

// The words in paragraphs, and those below names of comments.
PlaceWords words_by_place(const PageFacts& facts, const PageFeatures& page) {
  PlaceWords out;
  for (std::size_t i = 0; i < page.rows; ++i) {
    const ElementIndex at = facts.document.blocks[i].element;
    if (at != no_element) {
      const Inherited& from = facts.elements.inherited[at];
      out.paragraph += from.paragraph > 0 ? page.texts[i].counted : 0;
      out.comment += from.cues.has(Cue::w_comment) ? page.texts[i].counted : 0;
    }
  }
  return out;
}

}  // namespace

void write_page_columns(const PageFacts& facts, PageFeatures& page) {
  const Sums& all = facts.sums.page();
  const PlaceWords words = words_by_place(facts, page);
  const auto fill = [&](Feature feature, std::uint8_t value) {
    std::fill_n(page.column(feature), page.rows, value);
  };
  const auto share_of = [&](ElementIndex index) {
    return index == no_element
               ? std::uint8_t{0}
               : share_code(facts.sums.below(facts.document.elements[index]).words, all.words);
  };
  fill(Feature::page_words, count_code(all.words));
  fill(Feature::page_blocks, count_code(page.rows));
  fill(Feature::page_link_share, share_code(all.link_bytes, all.bytes));
  fill(Feature::page_long_share, share_code(all.long_words, all.words));
  fill(Feature::page_paragraph_share, share_code(words.paragraph, all.words));
  fill(Feature::page_headings, count_code(facts.headings.before.back()));
  fill(Feature::page_articles, count_code(facts.elements.articles));
  fill(Feature::page_main_share, share_of(facts.elements.main));
  fill(Feature::page_container_share, share_of(facts.elements.container));
  fill(Feature::page_prices, count_code(all.prices));
  fill(Feature::page_dates, count_code(all.dates));
  fill(Feature::page_sentences, count_code(all.words / std::max(all.sentences, 1U)));
  fill(Feature::page_long_words,
       count_code(all.long_words / std::max(facts.sums.long_blocks(), 1U)));
  fill(Feature::page_largest_group, share_code(facts.elements.largest_group, all.words));
  fill(Feature::page_comments, share_code(words.comment, all.words));
  fill(Feature::page_controls, count_code(facts.elements.controls));
  fill(Feature::page_sections, sections_named(facts.elements.named));
  fill(Feature::page_type, static_cast<std::uint8_t>(facts.elements.page_type));
}

void copy_neighbours(PageFeatures& page) {
  using enum Feature;
  const auto copy = [&](Feature to, Feature from, std::size_t back, std::size_t ahead) {
    if (back + ahead < page.rows) {
      std::copy_n(page.column(from) + ahead, page.rows - back - ahead, page.column(to) + back);
    }
  };
  copy(previous_words, words, 1, 0);
  copy(previous_words_2, words, 2, 0);
  copy(previous_link_share, link_share, 1, 0);
  copy(previous_date, date, 1, 0);
  copy(next_words, words, 0, 1);
  copy(next_words_2, words, 0, 2);
  copy(next_link_share, link_share, 0, 1);
  copy(next_date, date, 0, 1);
}

void cap_columns(PageFeatures& page) {
  for (std::size_t f = 0; f < feature_count; ++f) {
    const auto [least, most] = code_range(feature_units[f]);
    if (most == 255) {
      continue;
    }
    const std::span column(page.column(static_cast<Feature>(f)), page.stride);
    for (std::uint8_t& value : column) {  // 0 is "none" and stays
      const std::uint8_t raised = value < least ? least : value;
      const std::uint8_t capped = raised > most ? most : raised;
      value = value == 0 ? std::uint8_t{0} : capped;
    }
  }
}

}  // namespace winnow
