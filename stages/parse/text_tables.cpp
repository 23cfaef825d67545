#include "stages/parse/text_tables.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "stages/parse/text_lists.hpp"
#include "stages/text/table_rule.hpp"

namespace winnow {

namespace {

struct Row {
  std::size_t cells = 0;  // 0: no pipe
  std::size_t tabs = 0;
  bool open = false;       // a pipe before the first cell
  bool closed = false;     // a pipe behind the last
  bool separator = false;  // ---|---, +---+---+
  bool listed = false;     // an item of a list that holds pipes
};

std::size_t count_pipes(std::string_view text) {
  std::size_t pipes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    pipes += text[i] == '|' && (i == 0 || text[i - 1] != '\\') ? 1 : 0;
  }
  return pipes;
}

Row row_of(std::string_view text) {
  Row row;
  const std::size_t pipes = count_pipes(text);
  row.open = text.starts_with('|');
  row.closed = text.size() > 1 && text.ends_with('|') && !text.ends_with("\\|");
  const std::size_t outer = (row.open ? 1U : 0U) + (row.closed ? 1U : 0U);
  row.cells = pipes == 0 ? 0 : pipes + 1 - std::min(pipes, outer);
  row.separator = is_table_rule(text);
  const Marker marker = row.cells > 0 && !row.separator ? marker_of(text) : Marker{};
  row.listed = marker.kind == Marker::Kind::bullet || marker.kind == Marker::Kind::dash;
  return row;
}

// The line with its tabs at both ends, without spaces: empty cells count.
Span with_outer_tabs(std::string_view bytes, const TextLine& line) {
  Span span{line.begin, line.span.end};
  while (span.begin < line.span.begin && bytes[span.begin] != '\t') {
    ++span.begin;
  }
  while (span.end < bytes.size() && bytes[span.end] == '\t') {
    ++span.end;
  }
  return span;
}

class TableFinder {
 public:
  explicit TableFinder(TextLines& lines) : lines_(lines) {
    rows_.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      rows_.push_back(row_of(lines.text(i)));
      rows_.back().tabs = count_tabs(i);
    }
  }

  void run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (rows_[i].separator && is_ruled(i)) {
        mark_ruled(i);
      }
    }
    mark_runs([this](std::size_t a, std::size_t b) { return same_cells(a, b); });
    mark_runs([this](std::size_t a, std::size_t b) { return same_tabs(a, b); });
    mark_strays();
  }

 private:
  std::size_t count_tabs(std::size_t i) const {
    const Span span = with_outer_tabs(lines_.bytes, lines_[i]);
    const std::string_view text = lines_.bytes.substr(span.begin, span.size());
    return static_cast<std::size_t>(std::ranges::count(text, '\t'));
  }

  bool free(std::size_t i) const {
    return !rows_[i].listed &&
           (lines_[i].role == LineRole::text || lines_[i].role == LineRole::row);
  }

  // A head of cells above, or rows in a frame (+---+) below.
  bool is_ruled(std::size_t i) const {
    const bool frame = lines_.text(i).starts_with('+');
    const bool above = lines_.glued(i) && free(i - 1) && rows_[i - 1].cells > 0;
    const bool below = lines_.glued(i + 1) && rows_[i + 1].open && rows_[i + 1].closed;
    return free(i) && (above || (frame && below));
  }

  void mark_ruled(std::size_t i) {
    const bool above = lines_.glued(i) && rows_[i - 1].cells > 0 && free(i - 1);
    const std::size_t cells = above ? rows_[i - 1].cells : 0;
    lines_[i].role = LineRole::row;
    if (above) {
      lines_[i - 1].role = LineRole::row;
    }
    for (std::size_t k = i + 1; lines_.glued(k) && free(k) && belongs(rows_[k], cells); ++k) {
      if (lines_[k].role == LineRole::row) {
        break;
      }
      lines_[k].role = LineRole::row;
    }
  }

  static bool belongs(const Row& row, std::size_t cells) {
    return row.separator || (row.cells > 0 && row.cells == cells) || (row.open && row.closed);
  }

  // Without a pipe at an end a row of two is too little to go by.
  bool same_cells(std::size_t a, std::size_t b) const {
    const auto framed = [](const Row& row) { return row.open || row.closed; };
    return rows_[a].cells == rows_[b].cells && rows_[a].cells >= 2 &&
           ((framed(rows_[a]) && framed(rows_[b])) || rows_[a].cells >= 3);
  }

  bool same_tabs(std::size_t a, std::size_t b) const {
    return rows_[a].tabs == rows_[b].tabs && rows_[a].tabs >= 2;
  }

  template <class Same>
  void mark_runs(Same same) {
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      if (lines_.glued(i) && free(i) && free(i - 1) && same(i - 1, i)) {
        lines_[i - 1].role = lines_[i].role = LineRole::row;
      }
    }
  }

  // A line with a pipe at an end and as many cells as a table of the text has is a row of it,
  // wherever scraping has put it.
  void mark_strays() {
    constexpr std::size_t most_cells = 100;
    std::array<bool, most_cells> known{};
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].role == LineRole::row && rows_[i].cells < most_cells) {
        known[rows_[i].cells] = true;
      }
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Row& row = rows_[i];
      const bool stray = free(i) && row.cells >= 2 && row.cells < most_cells &&
                         (row.open || row.closed) && known[row.cells];
      lines_[i].role = stray ? LineRole::row : lines_[i].role;
    }
  }

  TextLines& lines_;
  std::vector<Row> rows_;
};

bool holds_spaced_pipe(std::string_view text) { return text.find(" | ") != std::string_view::npos; }

// Three lines and more that all hold a pipe between spaces: a table whose empty cells are missing.
void mark_loose_rows(TextLines& lines) {
  constexpr std::size_t fewest = 3;
  const auto is_row = [&](std::size_t i) {
    return lines[i].role == LineRole::row ||
           (lines[i].role == LineRole::text && holds_spaced_pipe(lines.text(i)) &&
            marker_of(lines.text(i)).kind == Marker::Kind::none);
  };
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    while (end < lines.size() && is_row(end) && (end == begin || lines.glued(end))) {
      ++end;
    }
    for (std::size_t i = begin; end - begin >= fewest && i < end; ++i) {
      lines[i].role = LineRole::row;
    }
    begin = std::max(end, begin + 1);
  }
}

// A line without a pipe between two rows of one table: a row that spans it.
void mark_spanning_rows(TextLines& lines) {
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const auto cells = [&](std::size_t row) { return row_of(lines.text(row)).cells; };
    const bool between = lines[i].role == LineRole::text && lines.glued(i) && lines.glued(i + 1) &&
                         lines[i - 1].role == LineRole::row && lines[i + 1].role == LineRole::row;
    const bool new_head = lines.glued(i + 2) && row_of(lines.text(i + 2)).separator;
    if (between && !new_head && !ends_in_stop(lines.text(i)) && cells(i - 1) == cells(i + 1)) {
      lines[i].role = LineRole::row;
    }
  }
}

}  // namespace

void mark_tables(TextLines& lines) {
  TableFinder(lines).run();
  mark_loose_rows(lines);
  mark_spanning_rows(lines);
  for (TextLine& line : lines.lines) {
    const std::string_view text = lines.bytes.substr(line.span.begin, line.span.size());
    if (line.role == LineRole::row && text.find('|') == std::string_view::npos) {
      line.span = with_outer_tabs(lines.bytes, line);
    }
  }
}

}  // namespace winnow
