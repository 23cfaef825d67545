#include "stages/strip/features.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "stages/strip/cues.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

float log1(double value) { return static_cast<float>(std::log1p(value)); }
float share(double part, double whole) {
  return whole > 0 ? static_cast<float>(part / whole) : 0.0F;
}

// What one look at the characters of a block tells.
struct TextStats {
  std::uint32_t words = 0;
  std::uint32_t letters = 0;
  std::uint32_t upper = 0;
  std::uint32_t digits = 0;
  std::uint32_t separators = 0;
  std::uint32_t sentences = 0;
  std::uint32_t commas = 0;
  bool ends_sentence = false;
  bool copyright = false;
};

bool is_sentence_end(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F ||
         c == 0x061F || c == 0x06D4 || c == 0x0964 || c == 0x2026;
}

bool is_comma(char32_t c) { return c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C; }

bool is_separator(char32_t c) {
  return c == '|' || c == '/' || c == '>' || c == '&' || c == 0xB7 || c == 0x2022 || c == 0xBB ||
         c == 0x203A || c == 0x2192 || c == 0xA9 || c == 0xAE || c == '#' || c == '+';
}

TextStats stats_of(std::string_view text) {
  TextStats stats;
  stats.words = count_words(text);
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8::next(text, at);
    if (c < 0x80) {
      const char a = static_cast<char>(c);
      stats.upper += ascii::is_upper(a) ? 1 : 0;
      stats.digits += ascii::is_digit(a) ? 1 : 0;
      stats.letters += ascii::is_alpha(a) ? 1 : 0;
    } else {
      stats.letters += is_word_character(c) ? 1 : 0;
      stats.copyright = stats.copyright || c == 0xA9;
    }
    stats.separators += is_separator(c) ? 1 : 0;
    stats.commas += is_comma(c) ? 1 : 0;
    // A stop ends a sentence where a space or the end follows, or the script needs no space.
    stats.sentences +=
        is_sentence_end(c) && (c > 0x2FFF || at == text.size() || ascii::is_space(text[at])) ? 1
                                                                                             : 0;
    if (c != ' ' && c != '"' && c != ')' && c != 0x201D && c != 0x2019 && c != 0xBB) {
      last = c;
    }
  }
  stats.ends_sentence = is_sentence_end(last);
  return stats;
}

constexpr std::uint32_t long_words = 15;   // a LONG block has at least that many words
constexpr float long_link_density = 0.4F;  // and no more of it in links
constexpr double wrapper_share = 0.5;      // an element with more of the page's words is one

class FeatureMaker {
 public:
  explicit FeatureMaker(const Document& document)
      : document_(document), count_(document.blocks.size()) {}

  std::vector<FeatureRow> run() {
    rows_.resize(count_);
    read_blocks();
    sum_up();
    inherit_cues();
    find_container();
    for (std::size_t i = 0; i < count_; ++i) {
      describe_text(i);
      describe_place(i);
      describe_neighbours(i);
      describe_ancestors(i);
    }
    return std::move(rows_);
  }

 private:
  void read_blocks() {
    stats_.reserve(count_);
    const std::string title = folded_words(document_.metadata.title);
    for (const Block& block : document_.blocks) {
      stats_.push_back(stats_of(block.text));
      link_density_.push_back(share(block.link_bytes, static_cast<double>(block.text.size())));
      const bool is_long =
          stats_.back().words >= long_words && link_density_.back() < long_link_density;
      long_.push_back(is_long);
      ++seen_[block.text];
      if (is_long) {
        first_long_ = std::min(first_long_, stats_.size() - 1);
        last_long_ = stats_.size() - 1;
      }
      if (first_heading_ == count_ && block.kind == BlockKind::heading && block.level == 1) {
        first_heading_ = stats_.size() - 1;
      }
    }
    for (std::size_t i = 0; i < count_; ++i) {
      const Block& block = document_.blocks[i];
      const bool candidate = !title.empty() && stats_[i].words >= 2 && stats_[i].words <= 30;
      const std::string folded = candidate ? folded_words(block.text) : std::string();
      title_overlap_.push_back(
          !folded.empty() && title.find(folded) != std::string::npos
              ? share(static_cast<double>(folded.size()), static_cast<double>(title.size()))
              : 0.0F);
    }
  }

  struct Sums {
    double words = 0, bytes = 0, link_bytes = 0, long_words = 0, noscript = 0;
  };

  void sum_up() {
    sums_.resize(count_ + 1);
    for (std::size_t i = 0; i < count_; ++i) {
      const Block& block = document_.blocks[i];
      Sums& next = sums_[i + 1];
      next = sums_[i];
      next.words += stats_[i].words;
      next.bytes += static_cast<double>(block.text.size());
      next.link_bytes += block.link_bytes;
      next.long_words += long_[i] ? stats_[i].words : 0;
    }
  }

  Sums between(std::size_t begin, std::size_t end) const {
    const Sums& a = sums_[std::min(begin, count_)];
    const Sums& b = sums_[std::min(end, count_)];
    return {b.words - a.words, b.bytes - a.bytes, b.link_bytes - a.link_bytes,
            b.long_words - a.long_words, 0};
  }

  Sums below(ElementIndex element) const {
    const Element& found = document_.elements[element];
    return between(found.first_block, found.end_block);
  }

  // Words of class and id do not count on wrappers: "has-sidebar" on <body> says nothing.
  void inherit_cues() {
    cues_.resize(document_.elements.size());
    double noscript_words = 0;
    for (ElementIndex i = 0; i < document_.elements.size(); ++i) {
      const Element& element = document_.elements[i];
      if (element.first_block >= element.end_block) {
        continue;
      }
      const Cues own = cues_of(document_, i);
      const bool wrapper = below(i).words > wrapper_share * sums_[count_].words;
      cues_[i] = element.parent == no_element ? Cues() : cues_[element.parent];
      cues_[i].add(wrapper ? own.only_tags() : own);
      if (wrapper && own.has(Cue::w_content)) {
        cues_[i].add(Cue::w_content);
      }
      if (element.tag == Tag::noscript_) {
        noscript_words += below(i).words;
      }
    }
    noscript_only_ = sums_[count_].words - noscript_words < 0.5 * noscript_words;
  }

  // Down from the root while one child keeps most of the page's long text.
  void find_container() {
    constexpr double keeps = 0.7;
    if (document_.elements.empty()) {
      return;
    }
    const double wanted = keeps * sums_[count_].long_words;
    container_ = 0;
    for (ElementIndex i = 1; i < document_.elements.size();) {
      const Element& element = document_.elements[i];
      if (i >= document_.elements[container_].end) {
        break;
      }
      if (below(i).long_words >= wanted && wanted > 0) {
        container_ = i;
        ++i;
      } else {
        i = std::max(element.end, i + 1);
      }
    }
  }

  void describe_text(std::size_t i) {
    const Block& block = document_.blocks[i];
    const TextStats& stats = stats_[i];
    FeatureRow& row = rows_[i];
    const double letters = std::max<double>(1, stats.letters + stats.digits);
    row[Feature::words] = log1(stats.words);
    row[Feature::words_short] = stats.words <= 4 ? 1 : 0;
    row[Feature::words_long] = stats.words >= 25 ? 1 : 0;
    row[Feature::link_density] = link_density_[i];
    row[Feature::links] = log1(block.links);
    row[Feature::sentences] = log1(stats.sentences);
    row[Feature::commas] = log1(stats.commas);
    row[Feature::ends_sentence] = stats.ends_sentence ? 1 : 0;
    row[Feature::upper_share] = share(stats.upper, letters);
    row[Feature::digit_share] = share(stats.digits, letters);
    row[Feature::separator_share] = share(stats.separators, letters);
    row[Feature::copyright] = stats.copyright ? 1 : 0;
    row[Feature::no_letters] = stats.letters == 0 ? 1 : 0;
    row[Feature::heading] = block.kind == BlockKind::heading ? 1 : 0;
    row[Feature::heading_1] = block.kind == BlockKind::heading && block.level == 1 ? 1 : 0;
    row[Feature::list_item] = block.kind == BlockKind::list_item ? 1 : 0;
    row[Feature::cell] = block.kind == BlockKind::cell ? 1 : 0;
    row[Feature::code] = block.kind == BlockKind::code ? 1 : 0;
    row[Feature::quote] = block.kind == BlockKind::quote ? 1 : 0;
    row[Feature::caption] = block.kind == BlockKind::caption ? 1 : 0;
    row[Feature::repeated_text] = log1(seen_[block.text] - 1);
    row[Feature::title_overlap] = title_overlap_[i];
  }

  void describe_place(std::size_t i) {
    FeatureRow& row = rows_[i];
    const auto n = static_cast<double>(count_);
    row[Feature::position] = share(static_cast<double>(i), n);
    row[Feature::from_end] = log1(n - static_cast<double>(i));
    row[Feature::before_heading] = first_heading_ < count_ && i < first_heading_ ? 1 : 0;
    row[Feature::before_first_long] = i < first_long_ ? 1 : 0;
    row[Feature::after_last_long] = i > last_long_ ? 1 : 0;
    row[Feature::page_long_share] = share(sums_[count_].long_words, sums_[count_].words);
    row[Feature::page_words] = log1(sums_[count_].words);
    if (container_ != no_element) {
      const Element& container = document_.elements[container_];
      row[Feature::in_container] = i >= container.first_block && i < container.end_block ? 1 : 0;
    }
  }

  void describe_neighbours(std::size_t i) {
    FeatureRow& row = rows_[i];
    constexpr std::size_t window = 3;
    if (i > 0) {
      row[Feature::previous_words] = log1(stats_[i - 1].words);
      row[Feature::previous_link_density] = link_density_[i - 1];
    }
    if (i + 1 < count_) {
      row[Feature::next_words] = log1(stats_[i + 1].words);
      row[Feature::next_link_density] = link_density_[i + 1];
    }
    const Sums near = between(i < window ? 0 : i - window, i + window + 1);
    row[Feature::window_long] = share(near.long_words, near.words);
    row[Feature::window_link_density] = share(near.link_bytes, near.bytes);
  }

  void describe_ancestors(std::size_t i) {
    const Block& block = document_.blocks[i];
    if (block.element == no_element) {
      return;
    }
    FeatureRow& row = rows_[i];
    const Cues& cues = cues_[block.element];
    for (std::size_t c = 0; c < static_cast<std::size_t>(Cue::count_); ++c) {
      if (cues.has(static_cast<Cue>(c))) {
        row[feature_of(static_cast<Cue>(c))] = 1;
      }
    }
    row[Feature::noscript_only] = cues.has(Cue::noscript) && noscript_only_ ? 1 : 0;
    describe_parents(block, row);
  }

  // The nearest ancestor with more than this block, and the nearest with a section's worth.
  void describe_parents(const Block& block, FeatureRow& row) const {
    constexpr std::uint32_t section_blocks = 6;
    bool parent_seen = false;
    for (ElementIndex i = block.element; i != no_element; i = document_.elements[i].parent) {
      const Element& element = document_.elements[i];
      const std::uint32_t blocks = element.end_block - element.first_block;
      if (blocks < 2) {
        continue;
      }
      const Sums sums = below(i);
      if (!parent_seen) {
        parent_seen = true;
        row[Feature::parent_link_density] = share(sums.link_bytes, sums.bytes);
        row[Feature::parent_words] = log1(sums.words);
        row[Feature::siblings] = log1(blocks);
        row[Feature::sibling_words] = log1(sums.words / blocks);
      }
      if (blocks >= section_blocks) {
        row[Feature::section_words] = log1(sums.words);
        row[Feature::section_link_density] = share(sums.link_bytes, sums.bytes);
        row[Feature::section_long] = share(sums.long_words, sums.words);
        return;
      }
    }
  }

  static Feature feature_of(Cue cue) {
    using enum Cue;
    switch (cue) {
      case nav: return Feature::in_nav;
      case footer: return Feature::in_footer;
      case header: return Feature::in_header;
      case aside: return Feature::in_aside;
      case main: return Feature::in_main;
      case article: return Feature::in_article;
      case form: return Feature::in_form;
      case dialog: return Feature::in_dialog;
      case control: return Feature::in_control;
      case noscript: return Feature::in_noscript;
      case paragraph: return Feature::in_paragraph;
      case list: return Feature::in_list;
      case table: return Feature::in_table;
      case hidden: return Feature::hidden;
      case w_nav: return Feature::cue_nav;
      case w_footer: return Feature::cue_footer;
      case w_side: return Feature::cue_side;
      case w_related: return Feature::cue_related;
      case w_social: return Feature::cue_social;
      case w_comment: return Feature::cue_comment;
      case w_promo: return Feature::cue_promo;
      case w_modal: return Feature::cue_modal;
      case w_meta: return Feature::cue_meta;
      case w_toc: return Feature::cue_toc;
      case w_content: return Feature::cue_content;
      case w_card: return Feature::cue_card;
      case w_ad: return Feature::cue_ad;
      case w_pager: return Feature::cue_pager;
      case count_: break;
    }
    return Feature::words;
  }

  const Document& document_;
  std::size_t count_;
  std::vector<FeatureRow> rows_;
  std::vector<TextStats> stats_;
  std::vector<float> link_density_;
  std::vector<float> title_overlap_;
  std::vector<bool> long_;
  std::vector<Sums> sums_;
  std::vector<Cues> cues_;
  std::unordered_map<std::string_view, int> seen_;
  std::size_t first_long_ = static_cast<std::size_t>(-1);
  std::size_t last_long_ = 0;
  std::size_t first_heading_ = document_.blocks.size();
  ElementIndex container_ = no_element;
  bool noscript_only_ = false;
};

}  // namespace

std::vector<FeatureRow> compute_features(const Document& document) {
  return FeatureMaker(document).run();
}

}  // namespace winnow
