// The lines get their roles one kind at a time, the surest first: code, tables, marked headings,
// quotes, items. What is left is text, whose breaks the layout decides. Then blocks are made, and
// what needs whole blocks is asked of them: dialogue, headings, levels.
#include "stages/parse/text_reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "stages/parse/text_code.hpp"
#include "stages/parse/text_headings.hpp"
#include "stages/parse/text_layout.hpp"
#include "stages/parse/text_lines.hpp"
#include "stages/parse/text_lists.hpp"
#include "stages/parse/text_tables.hpp"

namespace winnow {

namespace {

// Wrapped paragraphs are longer than this only on average over a document.
constexpr std::size_t lines_of_block = 16;

void mark_quotes(TextLines& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].role == LineRole::text && lines.text(i).starts_with('>')) {
      lines[i].role = LineRole::quote;
    }
  }
}

BlockKind kind_of(LineRole role) {
  switch (role) {
    case LineRole::text: return BlockKind::paragraph;
    case LineRole::heading: return BlockKind::heading;
    case LineRole::item: return BlockKind::list_item;
    case LineRole::row: return BlockKind::cell;
    case LineRole::quote: return BlockKind::quote;
    case LineRole::code: return BlockKind::code;
  }
  return BlockKind::paragraph;
}

class BlockMaker {
 public:
  BlockMaker(Document& document, const TextLines& lines, std::size_t max_blocks)
      : document_(document), lines_(lines), max_blocks_(max_blocks) {}

  // Returns the indent of each block.
  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> indents;
    for (std::size_t begin = 0; begin < lines_.size();) {
      const bool last = document_.blocks.size() + 1 >= max_blocks_;
      const std::size_t end = last ? lines_.size() : block_end(begin);
      add_block(begin, end);
      indents.push_back(lines_[begin].indent);
      begin = end;
    }
    return indents;
  }

 private:
  std::size_t block_end(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (end < lines_.size() && lines_[end].before != LineBreak::block) {
      ++end;
    }
    return end;
  }

  void add_block(std::size_t begin, std::size_t end) {
    const TextLine& first = lines_[begin];
    const bool code = first.role == LineRole::code && block_end(begin) >= end;
    Block block{.kind = kind_of(first.role)};
    block.source = {code ? first.begin : first.span.begin, lines_[end - 1].span.end};
    if (code) {
      block.text = code_text(lines_.bytes.substr(block.source.begin, block.source.size()));
    } else {
      add_lines(begin, end, block.text);
    }
    if (block.kind == BlockKind::cell) {
      block.row = first.number;
    }
    document_.blocks.push_back(std::move(block));
  }

  void add_lines(std::size_t begin, std::size_t end, std::string& out) const {
    for (std::size_t i = begin; i < end; ++i) {
      std::string_view text = lines_.text(i);
      if (i > begin && lines_[i].before == LineBreak::join) {
        text.remove_prefix(lines_[i].role == LineRole::quote ? quote_prefix(text).bytes : 0);
        out += joint(out, text);
      } else if (i > begin) {
        out += '\n';
      }
      out += text;
    }
  }

  Document& document_;
  const TextLines& lines_;
  std::size_t max_blocks_;
};

// A heading above all prose is the title; none is invented.
void find_title(Document& document) {
  const auto& blocks = document.blocks;
  if (!blocks.empty() && blocks.front().kind == BlockKind::heading) {
    document.metadata.title = heading_words(blocks.front().text);
  }
}

}  // namespace

void read_text(Document& document, std::size_t max_blocks) {
  TextLines lines = split_lines(document.bytes, lines_of_block * max_blocks);
  mark_code(lines);
  mark_tables(lines);
  mark_headings(lines);
  mark_quotes(lines);
  mark_items(lines);
  lay_out(lines);
  const std::vector<std::uint32_t> indents = BlockMaker(document, lines, max_blocks).run();
  free_dialogue(document.blocks);
  find_heading_blocks(document.blocks);
  set_levels(document.blocks, indents);
  find_title(document);
}

}  // namespace winnow
