#include "stages/write/table_lines.hpp"

#include <algorithm>

#include "stages/text/ascii.hpp"
#include "stages/text/table_rule.hpp"

namespace winnow {

namespace {

using Cells = std::vector<std::string>;

std::string joined(const Cells& cells, std::string_view between) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i > 0 ? between : "";
    out += cells[i];
  }
  return out;
}

std::string with_tabs(Cells cells) {
  for (std::string& cell : cells) {
    std::ranges::replace(cell, '\t', ' ');
  }
  return joined(cells, "\t");
}

// A cell of a column without a name, or one that says the same, stands alone.
std::string named(const Cells& header, const Cells& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) {
      continue;
    }
    const std::string_view name = i < header.size() ? std::string_view(header[i]) : "";
    out += out.empty() ? "" : "; ";
    out += name.empty() || name == cells[i] ? "" : std::string(name) + ": ";
    out += cells[i];
  }
  return out;
}

Cells cells_between(std::string_view line, char mark) {
  Cells cells{""};
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == mark) {
      cells.back() += line[++i];
    } else if (line[i] == mark) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  for (std::string& cell : cells) {
    cell = std::string(ascii::trim(cell));
  }
  return cells;
}

// Bars at the ends of a line frame it.
Cells cells_between_bars(std::string_view line) {
  line = ascii::trim(line);
  if (line.starts_with('|')) {
    line.remove_prefix(1);
  }
  if (line.ends_with('|') && !line.ends_with("\\|")) {
    line.remove_suffix(1);
  }
  return cells_between(line, '|');
}

}  // namespace

std::vector<std::string> table_lines(const TableRows& table, Tables how) {
  std::vector<std::string> lines;
  const bool names = how == Tables::rows && table.header && table.rows.size() > 1;
  for (std::size_t i = names ? 1 : 0; i < table.rows.size(); ++i) {
    const Cells& cells = table.rows[i];
    lines.push_back(names                ? named(table.rows.front(), cells)
                    : how == Tables::tsv ? with_tabs(cells)
                                         : joined(cells, " | "));
  }
  std::erase(lines, std::string());
  return lines;
}

TableRows rows_of_lines(const std::vector<std::string_view>& lines) {
  TableRows table;
  std::vector<std::string_view> rows;
  for (const std::string_view line : lines) {
    const bool rule = is_table_rule(line);
    table.header = table.header || (rule && rows.size() == 1);
    if (!rule) {
      rows.push_back(line);
    }
  }
  // A cell of a table with tabs may hold a bar, a row that spans a table with bars has none.
  const auto barred = std::ranges::count_if(
      rows, [](std::string_view row) { return row.find('|') != std::string_view::npos; });
  const bool bars = static_cast<std::size_t>(barred) * 2 > rows.size();
  for (const std::string_view row : rows) {
    table.rows.push_back(bars ? cells_between_bars(row) : cells_between(row, '\t'));
  }
  return table;
}

}  // namespace winnow
