// What part a block is of is said by the elements around it, not by its kind alone: a cell with two
// paragraphs, an item with code in it.
#include "stages/strip/part_marks.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace winnow {

namespace {

using enum Tag;

constexpr std::uint32_t most_blocks_of_an_item = 4;  // one with more lays out the page

// Reasons that say nothing of furniture.
constexpr std::array doubts = {Reason{"strip.low_score"}, Reason{"strip.short_text"},
                               Reason{"strip.links"}};
constexpr Reason comment_reason{"strip.comment"};

class PartFinder {
 public:
  explicit PartFinder(const Document& document) : document_(document) {}

  Parts parts_of(const Block& block) {
    Parts parts = by_kind(block.kind);
    for (ElementIndex i = block.element; i != no_element; i = document_.elements[i].parent) {
      const Element& element = document_.elements[i];
      if (element.tag == blockquote_) {
        parts.add(Part::quotes);
      } else if (element.tag == li_ &&
                 element.end_block - element.first_block <= most_blocks_of_an_item) {
        parts.add(Part::lists);
      } else if (element.tag == table_ && is_data(i)) {
        parts.add(Part::tables);
      }
    }
    return parts;
  }

 private:
  static Parts by_kind(BlockKind kind) {
    switch (kind) {
      case BlockKind::heading: return {Part::headings};
      case BlockKind::list_item: return {Part::lists};
      case BlockKind::cell: return {Part::tables};
      case BlockKind::code: return {Part::code};
      case BlockKind::quote: return {Part::quotes};
      case BlockKind::caption: return {Part::captions};
      case BlockKind::paragraph: break;
    }
    return {};
  }

  // Half of its blocks are cells; in a table that lays out a page they are paragraphs.
  bool is_data(ElementIndex table) {
    const auto [entry, fresh] = data_.try_emplace(table, false);
    if (fresh) {
      const Element& element = document_.elements[table];
      std::uint32_t cells = 0;
      for (std::uint32_t i = element.first_block; i < element.end_block; ++i) {
        cells += document_.blocks[i].kind == BlockKind::cell ? 1 : 0;
      }
      entry->second = cells * 2 >= element.end_block - element.first_block;
    }
    return entry->second;
  }

  const Document& document_;
  std::map<ElementIndex, bool> data_;
};

// The lowest element that holds all kept blocks; no_element if none does.
ElementIndex around_kept(const Document& document) {
  std::optional<ElementIndex> around;
  for (const Block& block : document.blocks) {
    if (!kept(block) || block.element == no_element) {
      continue;
    }
    around = around.value_or(block.element);
    while (*around != no_element &&
           (block.element < *around || block.element >= document.elements[*around].end)) {
      around = document.elements[*around].parent;
    }
  }
  return around.value_or(no_element);
}

bool lifts(Part part, const Block& block, const PartSigns& signs) {
  const Reason reason = block.marks.back().reason;
  if (part == Part::comments) {
    return reason == comment_reason && !signs.control;
  }
  return std::ranges::find(doubts, reason) != doubts.end();
}

std::optional<Part> first_shared(Parts parts, Parts asked) {
  for (std::size_t i = 0; i < block_part_count; ++i) {
    const auto part = static_cast<Part>(i);
    if (parts.has(part) && asked.has(part)) {
      return part;
    }
  }
  return std::nullopt;
}

Parts with_comments(Parts parts, const std::vector<PartSigns>& signs, std::size_t block) {
  if (block < signs.size() && signs[block].comment) {
    parts.add(Part::comments);
  }
  return parts;
}

}  // namespace

void drop_unwanted(Document& document, Parts unwanted, const std::vector<PartSigns>& signs) {
  PartFinder finder(document);
  for (std::size_t i = 0; i < document.blocks.size() && !unwanted.empty(); ++i) {
    Block& block = document.blocks[i];
    if (!kept(block)) {
      continue;
    }
    if (const auto part = first_shared(with_comments(finder.parts_of(block), signs, i), unwanted)) {
      block.marks.push_back({Action::drop, unwanted_reasons[static_cast<std::size_t>(*part)]});
    }
  }
}

void keep_wanted(Document& document, Parts wanted, const std::vector<PartSigns>& signs) {
  if (wanted.empty() || !any_kept(document)) {
    return;
  }
  const ElementIndex around = around_kept(document);
  const auto inside = [&](const Block& block) {
    return around == no_element || (block.element != no_element && block.element >= around &&
                                    block.element < document.elements[around].end);
  };
  PartFinder finder(document);
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    Block& block = document.blocks[i];
    if (kept(block)) {
      continue;
    }
    Parts parts = inside(block) ? finder.parts_of(block) : Parts();
    parts = with_comments(parts, signs, i);
    const auto part = first_shared(parts, wanted);
    if (part && lifts(*part, block, i < signs.size() ? signs[i] : PartSigns{})) {
      block.marks.push_back({Action::keep, wanted_reasons[static_cast<std::size_t>(*part)]});
    }
  }
}

}  // namespace winnow
