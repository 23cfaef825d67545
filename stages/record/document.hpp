// Document: a page as elements and blocks. Made by parse; every later stage takes and returns it.
//
// The document owns the page's bytes. Elements are a flat copy of the HTML tree in pre-order: an
// element's descendants are the ones between it and `end`. Their places in the bytes are offsets;
// attributes, 42 % of a page, are read from there only when someone asks (stages/text/attributes).
// Blocks are what later stages judge: a run of text between two block boundaries, in reading order.
// A block's text is decoded once, because every later stage reads it (0.03 ms a page).
//
// A document can be built by hand in a test: `Document{.blocks = {{.text = "Hello."}}}`.
#ifndef WINNOW_STAGES_RECORD_DOCUMENT_HPP
#define WINNOW_STAGES_RECORD_DOCUMENT_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/record/duplicate.hpp"
#include "stages/record/mark.hpp"
#include "stages/record/metadata.hpp"
#include "stages/record/move_only.hpp"
#include "stages/record/origin.hpp"
#include "stages/record/page.hpp"
#include "stages/record/tag.hpp"

namespace winnow {

using ElementIndex = std::uint32_t;
inline constexpr ElementIndex no_element = 0xffffffffU;

// Half-open range of offsets into `Document::bytes`.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr bool empty() const { return begin == end; }
  constexpr std::uint32_t size() const { return end - begin; }
  friend constexpr bool operator==(Span, Span) = default;
};

struct Element {
  Tag tag = Tag::other_;
  ElementIndex parent = no_element;
  ElementIndex end = 0;  // one past the last descendant
  Span source{};         // the start tag, `<` to `>`; empty where the parser implied the element
  std::uint32_t first_block = 0;  // blocks whose text lies below: [first_block, end_block)
  std::uint32_t end_block = 0;
};

// A piece of text between two tags: a text node of the tree, or a part of one.
struct TextRun {
  Span source;                        // into `bytes`, or into `decoded` if that flag is set
  ElementIndex element = no_element;  // parent
  bool references = true;             // character references are still in there
  bool in_decoded = false;  // page took the plain path and the parser had decoded the text
};

enum class BlockKind : std::uint8_t {
  paragraph,
  heading,    // level 1..6
  list_item,  // level = nesting depth from 1
  cell,       // of a data table; blocks with the same `row` share a line
  code,       // white space is kept
  quote,
  caption,
};

constexpr std::string_view to_word(BlockKind kind) {
  constexpr std::string_view words[] = {"paragraph", "heading", "list_item", "cell",
                                        "code",      "quote",   "caption"};
  return words[static_cast<std::size_t>(kind)];
}

// A link or an image in the text of a block: [begin, end) in `text` as parse made it, which is the
// `before` of the block's first edit mark if it was edited since. An image has no text of its own;
// one that stands before all text of its block belongs between the blocks.
struct Inline {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  ElementIndex element = no_element;  // the <a> or <img>
};

struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;
  bool ordered = false;               // list items: the list is an <ol>
  ElementIndex element = no_element;  // lowest element that holds all of the text
  ElementIndex row = no_element;      // cells: the <tr>, or the number of the line in a text table
  Span source{};                      // from the first byte of the text to the last, markup between
  std::string text{};                 // UTF-8, white space collapsed unless code, '\n' for <br>
  std::uint32_t link_bytes = 0;       // bytes of `text` inside links
  std::uint32_t links = 0;            // links it touches
  std::vector<Inline> inlines{};      // in the order of `begin`
  // Text that the page does not show, offered by parse because it shows next to none: strip takes
  // it where the page's own text comes to little.
  bool fallback = false;
  std::vector<Mark> marks{};
};

inline bool kept(const Block& block) { return kept(block.marks); }

struct Document {
  Origin origin{};
  std::string bytes{};    // the page, valid UTF-8
  std::string decoded{};  // text the parser had to decode (plain path); mostly empty
  std::string raw{};      // the response's bytes, where `Page::raw` has them; else empty
  MediaType media_type = MediaType::html;
  std::string charset = "UTF-8";
  Metadata metadata{};
  std::vector<Element> elements{};
  std::vector<TextRun> runs{};
  std::vector<Block> blocks{};
  std::vector<Span> json_ld{};  // contents of <script type="application/ld+json">
  // Later <html> and <body> tags, whose attributes the parser folds into the first one.
  std::vector<std::pair<ElementIndex, Span>> extra_tags{};
  std::vector<Mark> marks{};             // about the document as a whole
  std::optional<Duplicate> contained{};  // an earlier document that holds it, or that it holds
  std::optional<Duplicate> replaces{};   // an earlier version of the same page
  std::string rules{};                   // version of the rules that were run over it
  std::string output_name{};             // relative path without extension; given by `Name`
  MoveOnly move_only{};

  Document clone() const {
    return {origin,   bytes,     decoded,  raw,    media_type,  charset,
            metadata, elements,  runs,     blocks, json_ld,     extra_tags,
            marks,    contained, replaces, rules,  output_name, MoveOnly{}};
  }
};

// Blocks that stand in the page: the ones that parse has added from elsewhere come after them and
// have no element.
inline std::size_t blocks_of_page(const Document& document) {
  std::size_t count = document.blocks.size();
  while (count > 0 && document.blocks[count - 1].fallback &&
         document.blocks[count - 1].element == no_element) {
    --count;
  }
  return count;
}

inline bool any_kept(const Document& document) {
  return std::ranges::any_of(document.blocks, [](const Block& block) { return kept(block); });
}

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_DOCUMENT_HPP
