#include "stages/parse/block_builder.hpp"

#include <algorithm>
#include <string>

#include "stages/text/ascii.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

using enum Tag;

// Text below these is never content: code, drawings, players, what stands in for a frame.
constexpr TagSet skipped_tags{head_,  script_, style_,  svg_, iframe_, object_,  embed_,
                              video_, audio_,  canvas_, map_, param_,  noembed_, noframes_};

constexpr TagSet formatting_tags{abbr_, b_,    big_,  code_, del_,   em_,     font_,   i_,
                                 ins_,  mark_, nobr_, s_,    small_, strike_, strong_, sub_,
                                 sup_,  tt_,   u_,    wbr_,  dfn_,   kbd_,    var_,    samp_,
                                 bdi_,  bdo_,  cite_, q_,    rp_,    rt_,     ruby_,   math_};

constexpr TagSet plain_inline_tags{a_,   span_,    time_,   label_, data_,
                                   img_, picture_, source_, input_, output_};

constexpr TagSet preserving_tags{pre_, listing_, xmp_, textarea_};

constexpr bool is_inline(Tag tag) {
  return formatting_tags.contains(tag) || plain_inline_tags.contains(tag);
}

ElementIndex common_ancestor(const std::vector<Element>& elements, ElementIndex a, ElementIndex b) {
  while (a != b && a != no_element && b != no_element) {
    if (a > b) {  // a parent comes before its children
      a = elements[a].parent;
    } else {
      b = elements[b].parent;
    }
  }
  return a == b ? a : no_element;
}

}  // namespace

void BlockBuilder::open(ElementIndex index) {
  Element& element = document_.elements[index];
  const Tag tag = element.tag;
  skip_ += skipped_tags.contains(tag) ? 1 : 0;
  if (tag == br_) {
    line_break();
  } else if (!is_inline(tag)) {
    flush();
  } else if (closed_inline_ && plain_inline_tags.contains(tag)) {
    space();
  }
  if (tag == a_) {
    ++links_;
    link_ = index;
  } else if (tag == img_) {
    note_image(index);
  }
  pre_ += preserving_tags.contains(tag) ? 1 : 0;
  element.first_block = static_cast<std::uint32_t>(document_.blocks.size());
}

void BlockBuilder::close(ElementIndex index) {
  Element& element = document_.elements[index];
  const Tag tag = element.tag;
  skip_ -= skipped_tags.contains(tag) ? 1 : 0;
  if (tag != br_ && !is_inline(tag)) {
    flush();
  }
  closed_inline_ = plain_inline_tags.contains(tag);
  if (tag == a_ && links_ > 0) {
    --links_;
    link_counted_ = 0;
  }
  pre_ -= preserving_tags.contains(tag) ? 1 : 0;
  element.end_block =
      static_cast<std::uint32_t>(document_.blocks.size() + (block_.text.empty() ? 0 : 1));
}

void BlockBuilder::pass_over(ElementIndex index) {
  Element& element = document_.elements[index];
  element.first_block = element.end_block = static_cast<std::uint32_t>(document_.blocks.size());
}

void BlockBuilder::line_break() {
  closed_inline_ = false;
  if (pre_ > 0 && skip_ == 0) {
    block_.text += '\n';
  } else if (++breaks_ >= 2) {
    flush();
  }
}

void BlockBuilder::space() {
  closed_inline_ = false;
  space_pending_ = true;
}

void BlockBuilder::text(std::string_view raw, bool references, Span source, ElementIndex parent) {
  if (skip_ > 0 || raw.empty()) {
    return;
  }
  std::string storage;
  std::string decoded;
  raw = ascii::with_line_feeds(raw, storage);
  if (references && raw.find('&') != std::string_view::npos) {
    decoded.reserve(raw.size());
    append_decoded(raw, ReferencesIn::text, decoded);
    raw = decoded;
  }
  if (pre_ == 0 && std::ranges::all_of(raw, ascii::is_space)) {
    space();
    return;
  }
  closed_inline_ = false;
  begin_text(parent, source);
  const std::size_t before = block_.text.size();
  if (pre_ > 0) {
    block_.text += raw;
  } else {
    append_collapsed(raw);
  }
  if (links_ > 0) {
    block_.link_bytes += static_cast<std::uint32_t>(block_.text.size() - before);
    note_link(before);
    block_.links += link_counted_ == 0 ? 1 : 0;
    link_counted_ = 1;
  }
}

// The text from `before` on lies in a link.
void BlockBuilder::note_link(std::size_t before) {
  if (pre_ > 0) {
    return;
  }
  const auto end = static_cast<std::uint32_t>(block_.text.size());
  if (!block_.inlines.empty() && block_.inlines.back().element == link_) {
    block_.inlines.back().end = end;
    return;
  }
  const std::size_t begin =
      std::min(block_.text.find_first_not_of(" \n", before), std::size_t{end});
  block_.inlines.push_back({static_cast<std::uint32_t>(begin), end, link_});
}

void BlockBuilder::note_image(ElementIndex image) {
  if (skip_ > 0 || pre_ > 0) {
    return;
  }
  if (block_.text.empty()) {
    images_.push_back(image);
    return;
  }
  const auto at = static_cast<std::uint32_t>(block_.text.size());
  block_.inlines.push_back({at, at, image});
}

void BlockBuilder::begin_text(ElementIndex parent, Span source) {
  if (block_.text.empty()) {
    block_.element = parent;
    block_.source = source;
  } else {
    block_.element = common_ancestor(document_.elements, block_.element, parent);
    block_.source.begin = std::min(block_.source.begin, source.begin);
    block_.source.end = std::max(block_.source.end, source.end);
  }
  if (pre_ > 0) {
    space_pending_ = false;
    breaks_ = 0;
  }
}

// What stands between two words, however many white-space characters and <br> there were.
void BlockBuilder::separate() {
  if (!block_.text.empty() && (breaks_ > 0 || space_pending_)) {
    block_.text += breaks_ > 0 ? '\n' : ' ';
  }
  breaks_ = 0;
  space_pending_ = false;
}

void BlockBuilder::append_collapsed(std::string_view text) {
  while (!text.empty()) {
    const auto word_end =
        static_cast<std::size_t>(std::ranges::find_if(text, ascii::is_space) - text.begin());
    if (word_end > 0) {
      separate();
      block_.text += text.substr(0, word_end);
    }
    text.remove_prefix(word_end);
    if (!text.empty()) {
      space_pending_ = true;
      text.remove_prefix(1);
    }
  }
}

void BlockBuilder::flush() {
  space_pending_ = closed_inline_ = false;
  breaks_ = 0;
  if (block_.text.empty()) {
    return;
  }
  if (document_.blocks.size() + 1 >= max_blocks_ && !finishing_) {
    breaks_ = 1;
    return;
  }
  const bool preserve = pre_ > 0;
  const std::size_t end = block_.text.find_last_not_of(preserve ? "\n \t\f" : " \n");
  block_.text.resize(end == std::string::npos ? 0 : end + 1);
  if (preserve) {
    block_.text.erase(0, std::min(block_.text.find_first_not_of('\n'), block_.text.size()));
  }
  if (!block_.text.empty()) {
    place_inlines();
    document_.blocks.push_back(std::move(block_));
  }
  block_ = {};
}

void BlockBuilder::place_inlines() {
  const auto size = static_cast<std::uint32_t>(block_.text.size());
  for (Inline& part : block_.inlines) {
    part.begin = std::min(part.begin, size);
    part.end = std::min(part.end, size);
  }
  std::vector<Inline>& inlines = block_.inlines;
  inlines.insert(inlines.begin(), images_.size(), Inline{});
  for (std::size_t i = 0; i < images_.size(); ++i) {
    inlines[i].element = images_[i];
  }
  images_.clear();
}

void BlockBuilder::finish() {
  finishing_ = true;
  flush();
  finishing_ = false;
  if (!document_.blocks.empty()) {
    Block& last = document_.blocks.back();
    const auto size = static_cast<std::uint32_t>(last.text.size());
    for (const ElementIndex image : images_) {
      last.inlines.push_back({size, size, image});
    }
  }
}

namespace {

// What the elements around a block say, nearest first.
struct Surroundings {
  Tag nearest = other_;  // the first tag that decides a kind
  ElementIndex decider = no_element;
  std::uint8_t list_depth = 0;
  bool ordered = false;
  bool in_table_cell = false;
};

constexpr TagSet deciding_tags{h1_,  h2_, h3_, h4_, h5_,         h6_,      pre_,       listing_,
                               xmp_, li_, td_, th_, figcaption_, caption_, blockquote_};
constexpr TagSet list_tags{ul_, ol_, dir_, menu_};

Surroundings look_around(const Document& document, const Block& block) {
  Surroundings found;
  for (ElementIndex i = block.element; i != no_element; i = document.elements[i].parent) {
    const Tag tag = document.elements[i].tag;
    if (found.decider == no_element && deciding_tags.contains(tag)) {
      found.nearest = tag;
      found.decider = i;
    }
    if (list_tags.contains(tag)) {
      found.ordered = found.list_depth == 0 ? tag == ol_ : found.ordered;
      found.list_depth = static_cast<std::uint8_t>(std::min(found.list_depth + 1, 200));
    }
  }
  return found;
}

ElementIndex enclosing(const Document& document, ElementIndex element, Tag tag) {
  while (element != no_element && document.elements[element].tag != tag) {
    element = document.elements[element].parent;
  }
  return element;
}

// A list item or table cell that holds more blocks than this is a container, not an item.
constexpr std::uint32_t most_blocks_of_an_item = 4;
constexpr std::uint32_t most_blocks_of_a_cell = 1;

std::uint32_t block_count(const Element& element) {
  return element.end_block - element.first_block;
}

void assign_kind(Document& document, std::uint32_t index) {
  Block& block = document.blocks[index];
  if (block.element == no_element) {
    return;
  }
  const Surroundings around = look_around(document, block);
  const auto decider = [&]() -> const Element& { return document.elements[around.decider]; };
  switch (around.nearest) {
    case h1_:
    case h2_:
    case h3_:
    case h4_:
    case h5_:
    case h6_:
      block.kind = BlockKind::heading;
      block.level =
          static_cast<std::uint8_t>(static_cast<int>(around.nearest) - static_cast<int>(h1_) + 1);
      break;
    case pre_:
    case listing_:
    case xmp_: block.kind = BlockKind::code; break;
    case li_:
      if (index == decider().first_block && block_count(decider()) <= most_blocks_of_an_item) {
        block.kind = BlockKind::list_item;
        block.level = std::max<std::uint8_t>(around.list_depth, 1);
        block.ordered = around.ordered;
      }
      break;
    case td_:
    case th_:
      if (block_count(decider()) <= most_blocks_of_a_cell) {
        block.row = enclosing(document, around.decider, tr_);
        block.kind = block.row == no_element ? BlockKind::paragraph : BlockKind::cell;
      }
      break;
    case figcaption_:
    case caption_: block.kind = BlockKind::caption; break;
    case blockquote_: block.kind = BlockKind::quote; break;
    default: break;
  }
}

}  // namespace

void assign_kinds(Document& document) {
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    assign_kind(document, i);
  }
}

}  // namespace winnow
