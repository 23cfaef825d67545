#include "stages/strip/feature_rows.hpp"

#include <algorithm>
#include <array>

#include "stages/strip/element_features.hpp"
#include "stages/strip/shared_codes.hpp"

namespace winnow {

namespace {

class FeatureRows {
 public:
  FeatureRows(const PageFacts& facts, PageFeatures& page)
      : facts_(facts),
        document_(facts.document),
        sums_(facts.sums),
        count_(facts.sums.count()),
        codes_(facts),
        page_(page) {}

  void write() {
    page_.up.reserve(count_);
    for (row_ = 0; row_ < count_; ++row_) {
      describe_text();
      describe_elements();
      describe_place();
      describe_anchors();
      describe_neighbours();
      describe_topic();
      describe_ancestors();
      describe_repetition();
      if ((row_ + 1) % PageFeatures::lanes == 0 || row_ + 1 == count_) {
        write_tile();
      }
    }
  }

 private:
  void set(Feature feature, std::uint8_t value) {
    tile_[static_cast<std::size_t>(feature)][row_ % PageFeatures::lanes] = char8_t{value};
  }

  // The rows of a tile are written side by side, and go to their columns together.
  void write_tile() {
    const std::size_t first = row_ / PageFeatures::lanes * PageFeatures::lanes;
    for (std::size_t f = 0; f < feature_count; ++f) {
      std::ranges::copy(tile_[f], page_.column(static_cast<Feature>(f)) + first);
      tile_[f].fill(0);
    }
  }

  const Element& element(ElementIndex index) const { return document_.elements[index]; }
  const Block& block() const { return document_.blocks[row_]; }
  const BlockText& text() const { return page_.texts[row_]; }

  void describe_text() {
    const BlockText& t = text();
    const auto [common, capitals, shorts] = facts_.words.counts[row_];
    set(Feature::words, count_code(t.counted));
    set(Feature::word_length, count_code(t.words == 0 ? 0 : t.letters * 4 / t.words));
    set(Feature::link_share, share_code(block().link_bytes, block().text.size()));
    set(Feature::links, count_code(block().links));
    set(Feature::sentences, count_code(t.sentences));
    set(Feature::words_per_sentence, count_code(t.counted / std::max(t.sentences, 1U)));
    set(Feature::words_per_comma, count_code(t.counted / (t.commas + 1)));
    set(Feature::ending, static_cast<std::uint8_t>(t.ending));
    set(Feature::opening, static_cast<std::uint8_t>(t.opening));
    set(Feature::upper_share, share_code(t.upper, t.letters));
    set(Feature::digit_share, share_code(t.digits, t.characters));
    set(Feature::letter_share, share_code(t.letters, t.characters));
    set(Feature::separator_share, share_code(t.separators, t.characters));
    set(Feature::capital_words, share_code(capitals, t.words));
    set(Feature::short_words, share_code(shorts, t.words));
    set(Feature::common_words, share_code(common, t.words));
    set(Feature::price, t.currency ? 1 : 0);
    set(Feature::date, date_code(t));
    set(Feature::copyright, t.copyright ? 1 : 0);
    set(Feature::question, t.question ? 1 : 0);
    set(Feature::repeated_text, count_code(std::min(facts_.words.repeats[row_], 16U)));
    set(Feature::title_share, share_code(facts_.title.shared[row_], t.words));
    set(Feature::title_covered, share_code(facts_.title.shared[row_], facts_.title.words));
    set(Feature::kind, static_cast<std::uint8_t>(block().kind));
    set(Feature::level, block().level);
  }

  static std::uint8_t date_code(const BlockText& text) {
    return static_cast<std::uint8_t>((text.year ? 1 : 0) + (text.joined ? 2 : 0));
  }

  static std::uint8_t steps(std::uint16_t depth, std::uint16_t to) {
    return static_cast<std::uint8_t>(to == 0 ? 10 : std::min(depth - to, 9));
  }

  void describe_elements() {
    if (block().element == no_element) {
      return;
    }
    const Inherited& from = facts_.elements.inherited[block().element];
    from.cues.each([&](Cue cue) { set(feature_of(cue), 1); });
    ElementIndex at = block().element;
    while (transparent_tags.contains(element(at).tag) && element(at).parent != no_element) {
      at = element(at).parent;
    }
    set(Feature::tag, tag_code(element(at).tag));
    set(Feature::inside_link, from.in_link ? 1 : 0);
    set(Feature::depth, count_code(from.depth));
    set(Feature::noscript_only,
        from.cues.has(Cue::noscript) && facts_.elements.noscript_only ? 1 : 0);
    set(Feature::list_depth, from.list_depth);
    set(Feature::steps_to_paragraph, steps(from.depth, from.paragraph));
    set(Feature::steps_to_item, steps(from.depth, from.item));
    set(Feature::steps_to_cell, steps(from.depth, from.cell));
    set(Feature::steps_to_section, steps(from.depth, from.section));
    set(Feature::steps_to_article, steps(from.depth, from.article));
    set(Feature::in_largest_article, inside(facts_.elements.article));
    set(Feature::in_main, from.cues.has(Cue::main) || inside(facts_.elements.main) != 0 ? 1 : 0);
    set(Feature::in_container, inside(facts_.elements.container));
  }

  std::uint8_t inside(ElementIndex index) const {
    return index != no_element && row_ >= element(index).first_block &&
                   row_ < element(index).end_block
               ? 1
               : 0;
  }

  std::uint8_t distance_to(std::size_t other) const {
    return distance_code(static_cast<std::int64_t>(row_) - static_cast<std::int64_t>(other));
  }

  void describe_place() {
    set(Feature::position, share_code(row_, count_));
    set(Feature::word_position, share_code(sums_.before(row_).words, sums_.page().words));
    set(Feature::index, count_code(row_));
    set(Feature::from_end, count_code(count_ - row_));
    set(Feature::words_before, count_code(sums_.before(row_).words));
    set(Feature::from_heading,
        facts_.title.main_heading < count_ ? distance_to(facts_.title.main_heading) : 0);
    set(Feature::from_first_long, sums_.any_long() ? distance_to(sums_.first_long()) : 0);
    set(Feature::from_last_long, sums_.any_long() ? distance_to(sums_.last_long()) : 0);
    if (facts_.elements.container != no_element) {
      set(Feature::from_container_start,
          distance_to(element(facts_.elements.container).first_block));
      set(Feature::from_container_end, distance_to(element(facts_.elements.container).end_block));
    }
  }

  static std::uint8_t signed_code(std::uint32_t here, std::uint32_t there) {
    return distance_code(std::int64_t{here} - std::int64_t{there});
  }

  void describe_anchors() {
    if (facts_.anchors.heading.exists()) {
      set(Feature::heading_long, signed_code(sums_.before(row_).long_words,
                                             sums_.before(facts_.title.main_heading).long_words));
      set(Feature::heading_headings,
          signed_code(facts_.headings.before[row_],
                      facts_.headings.before[facts_.title.main_heading]));
      if (const ElementIndex both = facts_.anchors.heading.common(block().element);
          both != no_element) {
        const ElementCodes& codes = codes_.of_element(both);
        set(Feature::heading_steps, count_code(facts_.anchors.heading.steps(both)));
        set(Feature::heading_words, codes.words);
        set(Feature::heading_link_share, codes.link_share);
      }
    }
    if (facts_.anchors.lead.exists()) {
      set(Feature::lead_alike, page_.alike[row_] == page_.alike[facts_.anchors.lead_row] ? 1 : 0);
      set(Feature::from_lead, distance_to(facts_.anchors.lead_row));
      if (const ElementIndex both = facts_.anchors.lead.common(block().element);
          both != no_element) {
        const ElementCodes& codes = codes_.of_element(both);
        set(Feature::lead_steps, count_code(facts_.anchors.lead.steps(both)));
        set(Feature::lead_words, codes.words);
        set(Feature::lead_link_share, codes.link_share);
        set(Feature::lead_long_share, codes.page_long_share);
      }
    }
  }

  void describe_topic() {
    const auto window = [&](std::size_t size) {
      return facts_.cohesion.between(row_ < size ? 0 : row_ - size,
                                     std::min(count_, row_ + size + 1));
    };
    const auto share = [](const Cohesion::Counts& counts) {
      return share_code(counts.recurring, counts.compared);
    };
    set(Feature::recurring_near, share(window(3)));
    set(Feature::recurring_wide, share(window(8)));
  }

  void set_sums(Feature words, Feature links, Feature long_share, const Sums& sums) {
    set(words, count_code(sums.words));
    set(links, share_code(sums.link_bytes, sums.bytes));
    set(long_share, share_code(sums.long_words, sums.words));
  }

  void describe_neighbours() {
    set(Feature::previous_alike, row_ > 0 && page_.alike[row_ - 1] == page_.alike[row_] ? 1 : 0);
    set(Feature::next_alike,
        row_ + 1 < count_ && page_.alike[row_ + 1] == page_.alike[row_] ? 1 : 0);
    set(Feature::previous_heading, heading_level(row_ - 1));
    set(Feature::next_heading, heading_level(row_ + 1));
    const auto window = [&](std::size_t size) {
      return sums_.between(row_ < size ? 0 : row_ - size, row_ + size + 1);
    };
    const Sums near = window(3);
    set(Feature::near_dates, count_code(near.dates));
    set_sums(Feature::near_words, Feature::near_link_share, Feature::near_long_share, near);
    set_sums(Feature::wide_words, Feature::wide_link_share, Feature::wide_long_share, window(8));
    describe_section();
  }

  std::uint8_t heading_level(std::size_t at) const {
    return at < count_ && document_.blocks[at].kind == BlockKind::heading
               ? document_.blocks[at].level
               : 0;
  }

  void describe_section() {
    const bool heading = block().kind == BlockKind::heading;
    const std::size_t last = facts_.headings.last[row_];
    const std::size_t begin = heading ? row_ : last < count_ ? last : 0;
    const Sums sums =
        sums_.between(begin + (begin < row_ || heading ? 1 : 0), facts_.headings.next[row_ + 1]);
    set(Feature::section_begin, count_code(row_ - begin));
    set(Feature::section_level, last < count_ ? document_.blocks[last].level : 0);
    set_sums(Feature::section_words, Feature::section_link_share, Feature::section_long_share,
             sums);
  }

  void describe_ancestors() {
    using enum Feature;
    struct Up {
      Feature words, links, long_share, blocks, place, last;
    };
    static constexpr std::array<Up, 4> columns = {
        Up{up1_words, up1_link_share, up1_long_share, up1_blocks, up1_place, up1_words_per_block},
        Up{up2_words, up2_link_share, up2_long_share, up2_blocks, up2_place, up2_words_per_block},
        Up{up3_words, up3_link_share, up3_long_share, up3_blocks, up3_place, up3_page_share},
        Up{up4_words, up4_link_share, up4_long_share, count_, count_, up4_page_share}};
    const auto row = static_cast<std::uint32_t>(row_);
    page_.up.push_back({PageFeatures::Range{row, row + 1}, PageFeatures::Range{row, row + 1}});
    ElementIndex at = widened(block().element);
    for (std::size_t level = 0; level < columns.size() && at != no_element; ++level) {
      const Up& up = columns[level];
      const Element& here = element(at);
      const std::uint32_t blocks = here.end_block - here.first_block;
      const ElementCodes& codes = codes_.of_element(at);
      set(up.words, codes.words);
      set(up.links, codes.link_share);
      set(up.long_share, codes.long_share);
      if (up.blocks != count_) {
        set(up.blocks, count_code(blocks));
        set(up.place, share_code(row_ - here.first_block, blocks));
      }
      set(up.last, level < 2 ? codes.words_per_block : codes.page_share);
      if (level < 2) {
        page_.up.back()[level] = {here.first_block, here.end_block};
        set(level == 0 ? topic_up1 : topic_up2, codes.topic);
        set(level == 0 ? recurring_up1 : recurring_up2, codes.recurring);
      }
      if (level == 0) {
        page_.up.back()[1] = page_.up.back()[0];
      }
      at = facts_.elements.inherited[at].wider;
    }
  }

  // The nearest element with more than this block.
  ElementIndex widened(ElementIndex at) const {
    if (at == no_element) {
      return at;
    }
    return element(at).end_block - element(at).first_block > 1
               ? at
               : facts_.elements.inherited[at].wider;
  }

  void describe_repetition() {
    const GroupCodes& same = codes_.of_alike(page_.alike[row_]);
    set(Feature::alike_count, same.items);
    set(Feature::alike_words, same.words);
    set(Feature::alike_word_share, same.word_share);
    set(Feature::alike_link_share, same.link_share);
    if (block().element == no_element) {
      return;
    }
    const Inherited& from = facts_.elements.inherited[block().element];
    if (from.group != Group::none) {
      const GroupCodes& group = codes_.of_group(from.group);
      set(Feature::group_items, group.items);
      set(Feature::group_words, group.words);
      set(Feature::group_blocks, group.blocks);
      set(Feature::group_dates, group.dates);
      set(Feature::group_link_share, group.link_share);
      set(Feature::group_word_share, group.word_share);
    }
    if (from.card_group != Group::none) {
      const GroupCodes& cards = codes_.of_group(from.card_group);
      set(Feature::cards, cards.items);
      set(Feature::card_words, cards.words);
      set(Feature::card_blocks, cards.blocks);
      set(Feature::card_links, cards.links);
      set(Feature::card_dates, cards.dates);
      set(Feature::card_word_share, cards.word_share);
      set(Feature::card_long_share, cards.long_share);
    }
  }

  const PageFacts& facts_;
  const Document& document_;
  const PageSums& sums_;
  std::size_t count_;
  SharedCodes codes_;
  PageFeatures& page_;
  std::size_t row_ = 0;
  // Of a type that may not stand for any other, so that writing it leaves compilers sure of the
  // rest.
  std::array<std::array<char8_t, PageFeatures::lanes>, feature_count> tile_{};
};

}  // namespace

void write_rows(const PageFacts& facts, PageFeatures& page) { FeatureRows(facts, page).write(); }

}  // namespace winnow
