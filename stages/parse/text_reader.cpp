#include "stages/parse/text_reader.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

struct Line {
  Span span;  // without surrounding white space
  std::string_view text;
  bool blank() const { return text.empty(); }
};

// The last line holds the rest where there are more than `max_lines`.
std::vector<Line> split_lines(std::string_view bytes, std::size_t max_lines) {
  std::vector<Line> lines;
  std::size_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (begin < bytes.size()) {
    std::size_t end = lines.size() + 1 >= max_lines
                          ? bytes.size()
                          : std::min(bytes.find_first_of("\r\n", begin), bytes.size());
    const std::string_view text = ascii::trim(bytes.substr(begin, end - begin));
    const auto at = static_cast<std::uint32_t>(
        text.empty() ? begin : static_cast<std::size_t>(text.data() - bytes.data()));
    lines.push_back({{at, at + static_cast<std::uint32_t>(text.size())}, text});
    begin = end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return lines;
}

// Terminal punctuation of the scripts that have their own.
bool ends_sentence(std::string_view text) {
  constexpr std::string_view closers[] = {".",  "!",  "?",  ":",  ";", ",",  "\"",
                                          ")",  "…",  "”",  "’",  "»", "。", "！",
                                          "？", "：", "」", "』", "।", "؟",  "۔"};
  return std::ranges::any_of(closers, [&](std::string_view c) { return text.ends_with(c); });
}

bool is_list_marker(std::string_view text) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "· ", "– ", "— ", "◦ ", "▪ "}) {
    if (text.starts_with(bullet)) {
      return true;
    }
  }
  std::size_t digits = 0;
  while (digits < text.size() && digits < 3 && ascii::is_digit(text[digits])) {
    ++digits;
  }
  return digits > 0 && digits + 1 < text.size() && (text[digits] == '.' || text[digits] == ')') &&
         text[digits + 1] == ' ';
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    words += !ascii::is_space(c) && !inside ? 1 : 0;
    inside = !ascii::is_space(c);
  }
  return words;
}

// Cells of a line of a pipe table; 0 if it is none. An outer pipe on either side adds no cell.
std::size_t count_cells(std::string_view text) {
  const auto pipes = static_cast<std::size_t>(std::ranges::count(text, '|'));
  if (pipes == 0) {
    return 0;
  }
  const std::size_t outer = (text.front() == '|' ? 1U : 0U) + (text.back() == '|' ? 1U : 0U);
  return pipes + 1 - std::min(pipes, outer);
}

bool is_table_separator(std::string_view text) {
  return text.find("--") != std::string_view::npos && text.find('|') != std::string_view::npos &&
         text.find_first_not_of("|-: \t") == std::string_view::npos;
}

class TextReader {
 public:
  TextReader(Document& document, std::size_t max_blocks)
      : document_(document),
        max_blocks_(max_blocks),
        lines_(split_lines(document.bytes, 2 * max_blocks)) {}

  void run() {
    find_tables();
    const bool wrapped = is_hard_wrapped();
    for (std::size_t i = 0; i < lines_.size();) {
      if (lines_[i].blank()) {
        ++i;
        continue;
      }
      const bool last = document_.blocks.size() + 1 >= max_blocks_;
      const std::size_t end = last ? lines_.size() : wrapped ? paragraph_end(i) : i + 1;
      add_block(i, end);
      i = end;
    }
    find_headings();
    find_title();
  }

 private:
  // A row needs company: a separator row beside it, or a neighbour with the same number of cells
  // while both look like rows (an outer pipe). "March 4 | by example.org" has neither.
  void find_tables() {
    in_table_.assign(lines_.size(), false);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (is_table_separator(lines_[i].text) && i > 0 && count_cells(lines_[i - 1].text) >= 2) {
        in_table_[i - 1] = in_table_[i] = true;
        extend_table(i + 1, count_cells(lines_[i - 1].text));
      } else if (i > 0 && looks_like_row(i) && looks_like_row(i - 1) &&
                 count_cells(lines_[i].text) == count_cells(lines_[i - 1].text)) {
        in_table_[i - 1] = in_table_[i] = true;
      }
    }
  }

  void extend_table(std::size_t from, std::size_t cells) {
    for (std::size_t i = from; i < lines_.size() && count_cells(lines_[i].text) == cells; ++i) {
      in_table_[i] = true;
    }
  }

  bool looks_like_row(std::size_t i) const {
    const std::string_view text = lines_[i].text;
    return count_cells(text) >= 2 && (text.front() == '|' || text.back() == '|');
  }

  // Lines that end well before the right margin because a word did not fit, and a next line that
  // goes on: the mark of text wrapped by a program. Asked of the lines that have a successor.
  bool is_hard_wrapped() const {
    constexpr std::size_t widest = 120;  // wrapped text is narrower (mail: 72, terminals: 80)
    constexpr double full_share = 0.6;   // of lines inside a paragraph that nearly fill the width
    std::size_t width = 0;
    for (const Line& line : lines_) {
      width = std::max(width, utf8::count(line.text));
    }
    std::size_t inner = 0;
    std::size_t full = 0;
    for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
      if (lines_[i].blank() || lines_[i + 1].blank() || in_table_[i] ||
          is_list_marker(lines_[i + 1].text)) {
        continue;
      }
      ++inner;
      full += utf8::count(lines_[i].text) * 10 >= width * 7 ? 1 : 0;
    }
    return width <= widest && width >= 40 && inner >= 2 &&
           static_cast<double>(full) >= full_share * static_cast<double>(inner);
  }

  std::size_t paragraph_end(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (end < lines_.size() && !lines_[end].blank() && !in_table_[end] && !in_table_[begin] &&
           !is_list_marker(lines_[end].text)) {
      ++end;
    }
    return end;
  }

  void add_block(std::size_t begin, std::size_t end) {
    Block block;
    block.source = {lines_[begin].span.begin, lines_[end - 1].span.end};
    for (std::size_t i = begin; i < end; ++i) {
      block.text += (i == begin ? "" : " ");
      block.text += lines_[i].text;
    }
    if (in_table_[begin]) {
      block.kind = BlockKind::cell;
      block.row = static_cast<ElementIndex>(begin);
    } else if (is_list_marker(block.text)) {
      block.kind = BlockKind::list_item;
      block.level = 1;
    }
    document_.blocks.push_back(std::move(block));
  }

  // A short line without an end, and something longer below it (headings may be stacked).
  void find_headings() {
    constexpr std::size_t most_words = 12;
    bool text_below = false;
    for (std::size_t i = document_.blocks.size(); i-- > 0;) {
      Block& block = document_.blocks[i];
      const bool short_line = block.kind == BlockKind::paragraph &&
                              count_words(block.text) <= most_words && !ends_sentence(block.text) &&
                              utf8::count(block.text) <= 100;
      if (short_line && text_below) {
        block.kind = BlockKind::heading;
        block.level = i == 0 ? 1 : 2;
      } else if (!short_line) {
        text_below = true;
      }
    }
  }

  // A heading above all prose is the title; none is invented.
  void find_title() {
    const auto& blocks = document_.blocks;
    if (!blocks.empty() && blocks.front().kind == BlockKind::heading) {
      document_.metadata.title = blocks.front().text;
    }
  }

  Document& document_;
  std::size_t max_blocks_;
  std::vector<Line> lines_;
  std::vector<bool> in_table_;
};

}  // namespace

void read_text(Document& document, std::size_t max_blocks) {
  TextReader(document, max_blocks).run();
}

}  // namespace winnow
