// How the features of a page are made. Three passes: words and sums over blocks, inheritance over
// elements in pre-order (a parent is known before its children), then a row for each block.
#include "stages/strip/features.hpp"

#include <algorithm>
#include <string>

#include "stages/strip/anchor.hpp"
#include "stages/strip/cohesion.hpp"
#include "stages/strip/tally.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t long_words = 15;  // a long block has at least that many words
constexpr std::uint64_t long_links = 4;   // and no more than so many tenths of it in links

std::uint32_t mixed(std::uint32_t a, std::uint32_t b) {
  std::uint32_t hash = (a ^ (b * 0x9E3779B1U)) * 0x85EBCA6BU;
  return hash ^ (hash >> 15U);
}

struct Sums {
  std::uint32_t words = 0;
  std::uint32_t bytes = 0;
  std::uint32_t link_bytes = 0;
  std::uint32_t links = 0;
  std::uint32_t long_words = 0;
  std::uint32_t prices = 0;
  std::uint32_t dates = 0;
  std::uint32_t sentences = 0;

  Sums operator-(const Sums& o) const {
    return {words - o.words, bytes - o.bytes,           link_bytes - o.link_bytes,
            links - o.links, long_words - o.long_words, prices - o.prices,
            dates - o.dates, sentences - o.sentences};
  }
  void operator+=(const Sums& o) {
    words += o.words, bytes += o.bytes, link_bytes += o.link_bytes, links += o.links;
    long_words += o.long_words, prices += o.prices, dates += o.dates, sentences += o.sentences;
  }
};

// What an element hands down to the text below it.
struct Inherited {
  Cues cues;
  std::uint32_t likeness = 0;
  ElementIndex wider = no_element;  // nearest ancestor with more blocks
  std::uint32_t group = no_group;   // nearest row of alike siblings it is part of
  std::uint32_t card_group = no_group;
  std::uint16_t depth = 0;
  std::uint16_t paragraph = 0, item = 0, cell = 0, section = 0,
                article = 0;  // depth of the nearest
  std::uint8_t list_depth = 0;
  bool in_link = false;

  static constexpr std::uint32_t no_group = 0xffffffffU;
};

// What many blocks say of a group they are in, made when first asked for.
struct GroupCodes {
  std::uint8_t items = 0, words = 0, blocks = 0, links = 0, dates = 0;
  std::uint8_t link_share = 0, word_share = 0, long_share = 0;
  bool known = false;
};

// Alike siblings: the children of one element that share tag and first class.
struct Group {
  std::uint32_t items = 0;
  std::uint32_t blocks = 0;
  Sums sums;
  GroupCodes codes{};
};

// Elements by what they usually hold, so that neighbours in number are neighbours in kind.
std::uint8_t tag_code(Tag tag) {
  switch (tag) {
    case Tag::p_: return 0;
    case Tag::blockquote_: return 1;
    case Tag::pre_: return 2;
    case Tag::dd_: return 3;
    case Tag::dt_: return 4;
    case Tag::li_: return 5;
    case Tag::td_: return 6;
    case Tag::th_: return 7;
    case Tag::figcaption_:
    case Tag::caption_: return 8;
    case Tag::h1_:
    case Tag::h2_:
    case Tag::h3_:
    case Tag::h4_:
    case Tag::h5_:
    case Tag::h6_: return 9;
    case Tag::article_:
    case Tag::main_:
    case Tag::section_: return 10;
    case Tag::div_: return 11;
    case Tag::a_: return 13;
    case Tag::span_: return 14;
    case Tag::form_:
    case Tag::fieldset_: return 15;
    case Tag::header_:
    case Tag::footer_:
    case Tag::aside_:
    case Tag::nav_: return 16;
    case Tag::button_:
    case Tag::option_:
    case Tag::label_:
    case Tag::select_: return 17;
    default: return 12;
  }
}

// Inline tags say less of a block than the element around them.
constexpr TagSet transparent_tags{Tag::a_,     Tag::span_, Tag::b_,      Tag::strong_,
                                  Tag::em_,    Tag::i_,    Tag::font_,   Tag::code_,
                                  Tag::small_, Tag::time_, Tag::u_,      Tag::sup_,
                                  Tag::sub_,   Tag::mark_, Tag::center_, Tag::other_};

class FeatureMaker {
 public:
  explicit FeatureMaker(const Document& document)
      : document_(document), count_(blocks_of_page(document)) {}

  PageFeatures run() {
    out_.rows = count_;
    out_.stride = (count_ + PageFeatures::lanes - 1) / PageFeatures::lanes * PageFeatures::lanes;
    out_.bytes.assign(out_.stride * feature_count, 0);
    read_texts();
    inherit();
    find_container();
    find_alike();
    find_anchors();
    cohesion_ = Cohesion(document_, out_.texts, out_.words);
    element_codes_.resize(document_.elements.size());
    out_.up.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      row_ = i;
      describe_text();
      describe_elements();
      describe_place();
      describe_anchors();
      describe_neighbours();
      describe_topic();
      describe_ancestors();
      describe_repetition();
      if ((i + 1) % PageFeatures::lanes == 0 || i + 1 == count_) {
        write_tile();
      }
    }
    describe_page();
    copy_neighbours();
    return std::move(out_);
  }

 private:
  void set(Feature feature, std::uint8_t value) {
    tile_[static_cast<std::size_t>(feature)][row_ % PageFeatures::lanes] = value;
  }

  // The rows of a tile are written side by side, and go to their columns together.
  void write_tile() {
    const std::size_t first = row_ / PageFeatures::lanes * PageFeatures::lanes;
    for (std::size_t f = 0; f < feature_count; ++f) {
      std::ranges::copy(tile_[f], out_.column(static_cast<Feature>(f)) + first);
      tile_[f].fill(0);
    }
  }
  const Element& element(ElementIndex index) const { return document_.elements[index]; }
  const Block& block() const { return document_.blocks[row_]; }
  const BlockText& text() const { return out_.texts[row_]; }

  Sums between(std::size_t begin, std::size_t end) const {
    return sums_[std::min(end, count_)] - sums_[std::min(begin, count_)];
  }
  Sums below(ElementIndex index) const {
    return between(element(index).first_block, element(index).end_block);
  }
  Sums page() const { return sums_[count_]; }
  std::uint32_t words_of(std::size_t i) const { return out_.texts[i].counted; }

  // ---- blocks

  void read_texts() {
    out_.texts.reserve(count_);
    out_.section_headings.reserve(count_);
    constexpr std::size_t bytes_a_word = 5;
    std::size_t bytes = 0;
    for (const Block& block : document_.blocks) {
      bytes += block.text.size();
    }
    out_.words.reserve(bytes / bytes_a_word);
    sums_.resize(count_ + 1);
    auto heading = static_cast<std::uint32_t>(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      const Block& block = document_.blocks[i];
      out_.texts.push_back(read_text(block.text, out_.words));
      out_.section_headings.push_back(heading);
      if (block.kind == BlockKind::heading) {
        heading = static_cast<std::uint32_t>(i);
        ++headings_;
      }
      add_sums(i);
    }
    next_heading_.assign(count_ + 1, static_cast<std::uint32_t>(count_));
    for (std::size_t i = count_; i-- > 0;) {
      next_heading_[i] = document_.blocks[i].kind == BlockKind::heading
                             ? static_cast<std::uint32_t>(i)
                             : next_heading_[i + 1];
    }
    count_words();
    read_title();
  }

  void add_sums(std::size_t i) {
    const Block& block = document_.blocks[i];
    const BlockText& text = out_.texts[i];
    const bool is_long =
        text.counted >= long_words && block.link_bytes * 10 <= block.text.size() * long_links;
    sums_[i + 1] = sums_[i];
    sums_[i + 1] += {text.counted,
                     static_cast<std::uint32_t>(block.text.size()),
                     block.link_bytes,
                     block.links,
                     is_long ? text.counted : 0,
                     text.currency ? 1U : 0U,
                     text.year || text.joined ? 1U : 0U,
                     text.sentences};
    if (is_long) {
      first_long_ = std::min(first_long_, i);
      last_long_ = i;
      ++long_blocks_;
    }
  }

  // A word of at least one in a hundred on the page is common: what other programs keep lists of
  // stop words for.
  void count_words() {
    constexpr std::uint32_t rare = 100;
    Tally tally(out_.words.size());
    std::vector<std::uint32_t> places(out_.words.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      places[i] = tally.take(out_.words[i].hash);
      ++tally.at(places[i]);
    }
    const auto enough =
        std::max<std::uint32_t>(3, static_cast<std::uint32_t>(out_.words.size()) / rare);
    Tally same(count_);
    std::vector<std::uint32_t> text_places;
    text_places.reserve(count_);
    word_counts_.reserve(count_);
    same_text_.reserve(count_);
    for (const BlockText& text : out_.texts) {
      std::uint32_t common = 0;
      std::uint32_t capitals = 0;
      std::uint32_t shorts = 0;
      std::uint32_t hash = 1;
      for (std::uint32_t i = text.first_word; i < text.first_word + text.words; ++i) {
        const Word& word = out_.words[i];
        common += tally.at(places[i]) >= enough ? 1 : 0;
        capitals += word.capital ? 1 : 0;
        shorts += word.letters <= 3 ? 1 : 0;
        hash = mixed(hash, word.hash);
      }
      word_counts_.push_back({common, capitals, shorts});
      text_places.push_back(same.take(hash));
      ++same.at(text_places.back());
    }
    for (const std::uint32_t place : text_places) {
      same_text_.push_back(same.at(place));
    }
  }

  // Title words, and the heading that says most of the title.
  void read_title() {
    std::vector<Word> words;
    read_text(document_.metadata.title, words);
    Tally title(words.size());
    for (const Word& word : words) {
      title[word.hash] = 1;
    }
    std::uint32_t best = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      constexpr std::uint32_t longest = 40;
      const BlockText& text = out_.texts[i];
      std::uint32_t shared = 0;
      if (!words.empty() && text.words <= longest) {
        for (std::uint32_t w = text.first_word; w < text.first_word + text.words; ++w) {
          shared += title.look_up(out_.words[w].hash);
        }
      }
      title_shared_.push_back(shared);
      const Block& block = document_.blocks[i];
      const std::uint32_t merit = heading_merit(block, shared, text.words);
      if (merit > best) {
        best = merit;
        main_heading_ = i;
      }
    }
    title_words_ = static_cast<std::uint32_t>(words.size());
  }

  // Old pages have their title in a <div>, <font> or <td>: there most of the words must agree.
  static std::uint32_t heading_merit(const Block& block, std::uint32_t shared,
                                     std::uint32_t words) {
    if (block.kind == BlockKind::heading && block.level <= 2) {
      return shared * 2 + (block.level == 1 ? 3 : 0);
    }
    const bool agrees = shared >= 3 && shared * 4 >= words * 3;
    return agrees && block.links == 0 ? shared * 2 - 1 : 0;
  }

  // ---- elements

  void inherit() {
    const std::size_t size = document_.elements.size();
    inherited_.resize(size);
    out_.token_begin.assign(size + 1, 0);
    out_.tokens.reserve(size * 4);
    own_.resize(size);
    for (ElementIndex i = 0; i < size; ++i) {
      out_.token_begin[i] = static_cast<std::uint32_t>(out_.tokens.size());
      if (element(i).first_block < element(i).end_block) {
        own_[i] = read_signs(document_, i, out_.tokens);
        named_.add(own_[i].cues);
        hand_down(i);
      } else if (element(i).tag == Tag::meta_) {
        read_meta(i);
      } else if (element(i).tag == Tag::input_ || element(i).tag == Tag::option_) {
        ++controls_;
      }
    }
    out_.token_begin[size] = static_cast<std::uint32_t>(out_.tokens.size());
    noscript_only_ = page().words - noscript_words_ < noscript_words_ / 2;
    find_groups();
  }

  void hand_down(ElementIndex index) {
    const Element& here = element(index);
    Inherited& to = inherited_[index];
    const Cues own = own_[index].cues;
    if (here.parent != no_element) {
      const Inherited& from = inherited_[here.parent];
      to = from;
      const Element& parent = element(here.parent);
      const bool more = parent.end_block - parent.first_block > here.end_block - here.first_block;
      to.wider = more ? here.parent : from.wider;
    }
    to.depth = static_cast<std::uint16_t>(std::min(to.depth + 1, 60000));
    to.likeness = own_[index].likeness;
    // Words of class and id do not count on wrappers: "has-sidebar" on <body> says nothing.
    const bool wrapper = below(index).words * 2 > page().words;
    to.cues.add(wrapper ? own.only_tags() : own);
    if (wrapper && own.has(Cue::w_content)) {
      to.cues.add(Cue::w_content);
    }
    note_tag(here.tag, index, to);
  }

  void note_tag(Tag tag, ElementIndex index, Inherited& to) {
    switch (tag) {
      case Tag::p_: to.paragraph = to.depth; break;
      case Tag::li_: to.item = to.depth; break;
      case Tag::td_:
      case Tag::th_: to.cell = to.depth; break;
      case Tag::section_: to.section = to.depth; break;
      case Tag::article_:
        to.article = to.depth;
        ++articles_;
        largest(index, article_);
        break;
      case Tag::main_: largest(index, main_); break;
      case Tag::ul_:
      case Tag::ol_:
        to.list_depth = static_cast<std::uint8_t>(std::min(to.list_depth + 1, 200));
        break;
      case Tag::a_: to.in_link = true; break;
      case Tag::noscript_: noscript_words_ += below(index).words; break;
      case Tag::button_:
      case Tag::label_: ++controls_; break;
      default: break;
    }
  }

  void largest(ElementIndex index, ElementIndex& best) const {
    if (best == no_element || below(index).words > below(best).words) {
      best = index;
    }
  }

  // og:type, the one thing most pages say of their own kind.
  void read_meta(ElementIndex index) {
    const Span source = element(index).source;
    const auto tag = std::string_view(document_.bytes).substr(source.begin, source.size());
    if (tag.find("og:type") == std::string_view::npos) {
      return;
    }
    const std::string type = ascii::lower(attribute(document_, index, "content").value_or(""));
    page_type_ = type == "article"                           ? 1
                 : type == "website"                         ? 2
                 : type.find("product") != std::string::npos ? 3
                                                             : 4;
  }

  void find_groups() {
    const std::size_t size = document_.elements.size();
    Tally numbers(size);
    std::vector<std::uint32_t> group_of(size, Inherited::no_group);
    for (ElementIndex i = 0; i < size; ++i) {
      const Element& here = element(i);
      if (here.first_block >= here.end_block || here.parent == no_element) {
        continue;
      }
      std::uint32_t& number = numbers[mixed(own_[i].likeness, here.parent)];
      if (number == 0) {
        groups_.push_back({});
        number = static_cast<std::uint32_t>(groups_.size());
      }
      Group& group = groups_[number - 1];
      group_of[i] = number - 1;
      ++group.items;
      group.blocks += here.end_block - here.first_block;
      group.sums += below(i);
    }
    hand_down_groups(group_of);
  }

  void hand_down_groups(const std::vector<std::uint32_t>& group_of) {
    constexpr std::uint32_t fewest = 3;
    for (ElementIndex i = 0; i < group_of.size(); ++i) {
      if (group_of[i] == Inherited::no_group) {
        continue;
      }
      const Group& group = groups_[group_of[i]];
      const Inherited& from = inherited_[element(i).parent];
      const bool row = group.items >= fewest;
      const bool cards = row && group.blocks >= 2 * group.items;
      inherited_[i].group = row ? group_of[i] : from.group;
      inherited_[i].card_group = cards ? group_of[i] : from.card_group;
      if (cards) {
        largest_group_ = std::max(largest_group_, group.sums.words);
      }
    }
  }

  // Down from the root while one child keeps most of the page's long text.
  void find_container() {
    constexpr std::uint64_t keeps = 7;  // tenths
    if (document_.elements.empty() || page().long_words == 0) {
      return;
    }
    container_ = 0;
    for (ElementIndex i = 1; i < document_.elements.size() && i < element(container_).end;) {
      if (below(i).long_words * std::uint64_t{10} >= page().long_words * keeps) {
        container_ = i;
        ++i;
      } else {
        i = std::max(element(i).end, i + 1);
      }
    }
  }

  // Blocks are built alike whose element and three elements up are.
  void find_alike() {
    Tally numbers(count_);
    out_.alike.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      std::uint32_t hash = 1;
      ElementIndex at = document_.blocks[i].element;
      for (int step = 0; step < 4 && at != no_element; ++step) {
        hash = mixed(hash, own_[at].likeness);
        at = element(at).parent;
      }
      std::uint32_t& number = numbers[hash];
      if (number == 0) {
        alike_.push_back({});
        number = static_cast<std::uint32_t>(alike_.size());
      }
      out_.alike.push_back(number - 1);
      ++alike_[number - 1].items;
      alike_[number - 1].sums += between(i, i + 1);
    }
    out_.alike_groups = static_cast<std::uint32_t>(alike_.size());
  }

  // The lead is the first long block below the main heading, else the first in the container.
  void find_anchors() {
    std::size_t begin = container_ != no_element ? element(container_).first_block : 0;
    if (main_heading_ < count_) {
      heading_ = Anchor(document_, main_heading_);
      begin = main_heading_ + 1;
    }
    for (lead_row_ = begin; lead_row_ < count_; ++lead_row_) {
      if (between(lead_row_, lead_row_ + 1).long_words > 0) {
        lead_ = Anchor(document_, lead_row_);
        break;
      }
    }
    describe_heading();
    headings_before_.resize(count_ + 1);
    for (std::size_t i = 0; i < count_; ++i) {
      headings_before_[i + 1] =
          headings_before_[i] + (document_.blocks[i].kind == BlockKind::heading ? 1 : 0);
    }
  }

  void describe_heading() {
    constexpr std::size_t reach = 6;
    if (main_heading_ < count_) {
      const std::size_t begin = main_heading_ < reach ? 0 : main_heading_ - reach;
      out_.heading = {share_code(title_shared_[main_heading_], title_words_),
                      alike_[out_.alike[main_heading_]].items,
                      between(begin, main_heading_ + reach).dates};
    }
  }

  // ---- rows

  // What many blocks say of an element that holds them all.
  struct ElementCodes {
    std::uint8_t words = 0, words_per_block = 0, link_share = 0, long_share = 0;
    std::uint8_t page_share = 0, page_long_share = 0;
    std::uint8_t topic = 0, recurring = 0;
    bool known = false;
  };

  const ElementCodes& codes_of(ElementIndex index) {
    ElementCodes& codes = element_codes_[index];
    if (!codes.known) {
      const Element& here = element(index);
      const Sums sums = below(index);
      const std::uint32_t blocks = std::max(here.end_block - here.first_block, 1U);
      const Cohesion::Counts counts = cohesion_.between(here.first_block, here.end_block);
      codes = {.words = count_code(sums.words),
               .words_per_block = count_code(sums.words / blocks),
               .link_share = share_code(sums.link_bytes, sums.bytes),
               .long_share = share_code(sums.long_words, sums.words),
               .page_share = share_code(sums.words, page().words),
               .page_long_share = share_code(sums.long_words, page().long_words),
               .topic = share_code(counts.in_title, counts.telling),
               .recurring = share_code(counts.recurring, counts.compared),
               .known = true};
    }
    return codes;
  }

  void describe_text() {
    const BlockText& t = text();
    const auto [common, capitals, shorts] = word_counts_[row_];
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
    set(Feature::repeated_text, count_code(std::min(same_text_[row_], 16U)));
    set(Feature::title_share, share_code(title_shared_[row_], t.words));
    set(Feature::title_covered, share_code(title_shared_[row_], title_words_));
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
    const Inherited& from = inherited_[block().element];
    from.cues.each([&](Cue cue) { set(feature_of(cue), 1); });
    ElementIndex at = block().element;
    while (transparent_tags.contains(element(at).tag) && element(at).parent != no_element) {
      at = element(at).parent;
    }
    set(Feature::tag, tag_code(element(at).tag));
    set(Feature::inside_link, from.in_link ? 1 : 0);
    set(Feature::depth, count_code(from.depth));
    set(Feature::noscript_only, from.cues.has(Cue::noscript) && noscript_only_ ? 1 : 0);
    set(Feature::list_depth, from.list_depth);
    set(Feature::steps_to_paragraph, steps(from.depth, from.paragraph));
    set(Feature::steps_to_item, steps(from.depth, from.item));
    set(Feature::steps_to_cell, steps(from.depth, from.cell));
    set(Feature::steps_to_section, steps(from.depth, from.section));
    set(Feature::steps_to_article, steps(from.depth, from.article));
    set(Feature::in_largest_article, inside(article_));
    set(Feature::in_main, from.cues.has(Cue::main) || inside(main_) != 0 ? 1 : 0);
    set(Feature::in_container, inside(container_));
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
    set(Feature::word_position, share_code(sums_[row_].words, page().words));
    set(Feature::index, count_code(row_));
    set(Feature::from_end, count_code(count_ - row_));
    set(Feature::words_before, count_code(sums_[row_].words));
    set(Feature::from_heading, main_heading_ < count_ ? distance_to(main_heading_) : 0);
    set(Feature::from_first_long, first_long_ < count_ ? distance_to(first_long_) : 0);
    set(Feature::from_last_long, first_long_ < count_ ? distance_to(last_long_) : 0);
    if (container_ != no_element) {
      set(Feature::from_container_start, distance_to(element(container_).first_block));
      set(Feature::from_container_end, distance_to(element(container_).end_block));
    }
  }

  static std::uint8_t signed_code(std::uint32_t here, std::uint32_t there) {
    return distance_code(std::int64_t{here} - std::int64_t{there});
  }

  void describe_anchors() {
    if (heading_.exists()) {
      set(Feature::heading_long,
          signed_code(sums_[row_].long_words, sums_[main_heading_].long_words));
      set(Feature::heading_headings,
          signed_code(headings_before_[row_], headings_before_[main_heading_]));
      if (const ElementIndex both = heading_.common(block().element); both != no_element) {
        const ElementCodes& codes = codes_of(both);
        set(Feature::heading_steps, count_code(heading_.steps(both)));
        set(Feature::heading_words, codes.words);
        set(Feature::heading_link_share, codes.link_share);
      }
    }
    if (lead_.exists()) {
      set(Feature::lead_alike, out_.alike[row_] == out_.alike[lead_row_] ? 1 : 0);
      set(Feature::from_lead, distance_to(lead_row_));
      if (const ElementIndex both = lead_.common(block().element); both != no_element) {
        const ElementCodes& codes = codes_of(both);
        set(Feature::lead_steps, count_code(lead_.steps(both)));
        set(Feature::lead_words, codes.words);
        set(Feature::lead_link_share, codes.link_share);
        set(Feature::lead_long_share, codes.page_long_share);
      }
    }
  }

  void describe_topic() {
    const auto window = [&](std::size_t size) {
      return cohesion_.between(row_ < size ? 0 : row_ - size, std::min(count_, row_ + size + 1));
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
    set(Feature::previous_alike, row_ > 0 && out_.alike[row_ - 1] == out_.alike[row_] ? 1 : 0);
    set(Feature::next_alike, row_ + 1 < count_ && out_.alike[row_ + 1] == out_.alike[row_] ? 1 : 0);
    set(Feature::previous_heading, heading_level(row_ - 1));
    set(Feature::next_heading, heading_level(row_ + 1));
    const auto window = [&](std::size_t size) {
      return between(row_ < size ? 0 : row_ - size, row_ + size + 1);
    };
    set(Feature::near_dates, count_code(window(3).dates));
    set_sums(Feature::near_words, Feature::near_link_share, Feature::near_long_share, window(3));
    set_sums(Feature::wide_words, Feature::wide_link_share, Feature::wide_long_share, window(8));
    describe_section();
  }

  // What the blocks before and after have in a column of their own.
  void copy_neighbours() {
    using enum Feature;
    const auto copy = [&](Feature to, Feature from, std::size_t back, std::size_t ahead) {
      if (back + ahead < out_.rows) {
        std::copy_n(out_.column(from) + ahead, out_.rows - back - ahead, out_.column(to) + back);
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

  std::uint8_t heading_level(std::size_t at) const {
    return at < count_ && document_.blocks[at].kind == BlockKind::heading
               ? document_.blocks[at].level
               : 0;
  }

  void describe_section() {
    const bool heading = block().kind == BlockKind::heading;
    const std::size_t last = out_.section_headings[row_];
    const std::size_t begin = heading ? row_ : last < count_ ? last : 0;
    const Sums sums = between(begin + (begin < row_ || heading ? 1 : 0), next_heading_[row_ + 1]);
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
    out_.up.push_back({PageFeatures::Range{row, row + 1}, PageFeatures::Range{row, row + 1}});
    ElementIndex at = widened(block().element);
    for (std::size_t level = 0; level < columns.size() && at != no_element; ++level) {
      const Up& up = columns[level];
      const Element& here = element(at);
      const std::uint32_t blocks = here.end_block - here.first_block;
      const ElementCodes& codes = codes_of(at);
      set(up.words, codes.words);
      set(up.links, codes.link_share);
      set(up.long_share, codes.long_share);
      if (up.blocks != count_) {
        set(up.blocks, count_code(blocks));
        set(up.place, share_code(row_ - here.first_block, blocks));
      }
      set(up.last, level < 2 ? codes.words_per_block : codes.page_share);
      if (level < 2) {
        out_.up.back()[level] = {here.first_block, here.end_block};
        set(level == 0 ? topic_up1 : topic_up2, codes.topic);
        set(level == 0 ? recurring_up1 : recurring_up2, codes.recurring);
      }
      if (level == 0) {
        out_.up.back()[1] = out_.up.back()[0];
      }
      at = inherited_[at].wider;
    }
  }

  // The nearest element with more than this block.
  ElementIndex widened(ElementIndex at) const {
    if (at == no_element) {
      return at;
    }
    return element(at).end_block - element(at).first_block > 1 ? at : inherited_[at].wider;
  }

  void describe_repetition() {
    const GroupCodes& same = codes_of(alike_[out_.alike[row_]]);
    set(Feature::alike_count, same.items);
    set(Feature::alike_words, same.words);
    set(Feature::alike_word_share, same.word_share);
    set(Feature::alike_link_share, same.link_share);
    if (block().element == no_element) {
      return;
    }
    const Inherited& from = inherited_[block().element];
    if (from.group != Inherited::no_group) {
      const GroupCodes& group = codes_of(groups_[from.group]);
      set(Feature::group_items, group.items);
      set(Feature::group_words, group.words);
      set(Feature::group_blocks, group.blocks);
      set(Feature::group_dates, group.dates);
      set(Feature::group_link_share, group.link_share);
      set(Feature::group_word_share, group.word_share);
    }
    if (from.card_group != Inherited::no_group) {
      const GroupCodes& cards = codes_of(groups_[from.card_group]);
      set(Feature::cards, cards.items);
      set(Feature::card_words, cards.words);
      set(Feature::card_blocks, cards.blocks);
      set(Feature::card_links, cards.links);
      set(Feature::card_dates, cards.dates);
      set(Feature::card_word_share, cards.word_share);
      set(Feature::card_long_share, cards.long_share);
    }
  }

  const GroupCodes& codes_of(Group& group) const {
    if (!group.codes.known) {
      const Sums& sums = group.sums;
      group.codes = {.items = count_code(group.items),
                     .words = count_code(sums.words / group.items),
                     .blocks = count_code(group.blocks / group.items),
                     .links = count_code(sums.links * 4 / group.items),
                     .dates = count_code(sums.dates * 4 / group.items),
                     .link_share = share_code(sums.link_bytes, sums.bytes),
                     .word_share = share_code(sums.words, page().words),
                     .long_share = share_code(sums.long_words, sums.words),
                     .known = true};
    }
    return group.codes;
  }

  // The same for all rows.
  void describe_page() {
    const Sums all = page();
    const auto fill = [&](Feature feature, std::uint8_t value) {
      std::fill_n(out_.column(feature), count_, value);
    };
    const auto share_of = [&](ElementIndex index) {
      return index == no_element ? std::uint8_t{0} : share_code(below(index).words, all.words);
    };
    std::uint32_t paragraph_words = 0;
    std::uint32_t comment_words = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const ElementIndex at = document_.blocks[i].element;
      if (at != no_element) {
        paragraph_words += inherited_[at].paragraph > 0 ? words_of(i) : 0;
        comment_words += inherited_[at].cues.has(Cue::w_comment) ? words_of(i) : 0;
      }
    }
    fill(Feature::page_words, count_code(all.words));
    fill(Feature::page_blocks, count_code(count_));
    fill(Feature::page_link_share, share_code(all.link_bytes, all.bytes));
    fill(Feature::page_long_share, share_code(all.long_words, all.words));
    fill(Feature::page_paragraph_share, share_code(paragraph_words, all.words));
    fill(Feature::page_headings, count_code(headings_));
    fill(Feature::page_articles, count_code(articles_));
    fill(Feature::page_main_share, share_of(main_));
    fill(Feature::page_container_share, share_of(container_));
    fill(Feature::page_prices, count_code(all.prices));
    fill(Feature::page_dates, count_code(all.dates));
    fill(Feature::page_sentences, count_code(all.words / std::max(all.sentences, 1U)));
    fill(Feature::page_long_words, count_code(all.long_words / std::max(long_blocks_, 1U)));
    fill(Feature::page_largest_group, share_code(largest_group_, all.words));
    fill(Feature::page_comments, share_code(comment_words, all.words));
    fill(Feature::page_controls, count_code(controls_));
    fill(Feature::page_sections, sections_named());
    fill(Feature::page_type, page_type_);
  }

  // Pages that say which parts are navigation, article and so on can be taken at their word; on
  // those that do not, other signs must do.
  std::uint8_t sections_named() const {
    std::uint8_t out = 0;
    for (const Cue cue :
         {Cue::main, Cue::article, Cue::nav, Cue::header, Cue::footer, Cue::aside}) {
      out += named_.has(cue) ? 1 : 0;
    }
    return out;
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
      case control:
      case select:
      case button:
      case label: return Feature::in_control;
      case noscript: return Feature::in_noscript;
      case list: return Feature::in_list;
      case ordered_list: return Feature::in_ordered_list;
      case definition_list: return Feature::in_definition_list;
      case table: return Feature::in_table;
      case hidden: return Feature::hidden;
      case aria_hidden: return Feature::aria_hidden;
      case figure: return Feature::in_figure;
      case details: return Feature::in_details;
      case quote: return Feature::in_quote;
      case unrendered: return Feature::in_template;
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
      case paragraph:  // said by steps_to_paragraph and kind, set again right after
      case pre:
      case count_: break;
    }
    return Feature::steps_to_paragraph;
  }

  struct WordCounts {
    std::uint32_t common = 0, capitals = 0, shorts = 0;
  };

  const Document& document_;
  std::size_t count_;
  std::size_t row_ = 0;
  PageFeatures out_;
  std::array<std::array<std::uint8_t, PageFeatures::lanes>, feature_count> tile_{};
  std::vector<Sums> sums_;
  std::vector<WordCounts> word_counts_;
  std::vector<std::uint32_t> same_text_, title_shared_, next_heading_;
  std::vector<ElementSigns> own_;
  std::vector<Inherited> inherited_;
  std::vector<ElementCodes> element_codes_;
  std::vector<Group> groups_, alike_;
  std::size_t first_long_ = static_cast<std::size_t>(-1);
  std::size_t last_long_ = 0;
  std::size_t main_heading_ = static_cast<std::size_t>(-1);
  std::size_t lead_row_ = 0;
  Anchor heading_, lead_;
  Cohesion cohesion_;
  Cues named_;  // by any element
  std::vector<std::uint32_t> headings_before_;
  std::uint32_t title_words_ = 0, headings_ = 0, articles_ = 0, controls_ = 0, long_blocks_ = 0;
  std::uint32_t noscript_words_ = 0, largest_group_ = 0;
  ElementIndex article_ = no_element, main_ = no_element, container_ = no_element;
  std::uint8_t page_type_ = 0;
  bool noscript_only_ = false;
};

}  // namespace

PageFeatures compute_features(const Document& document) { return FeatureMaker(document).run(); }

}  // namespace winnow
