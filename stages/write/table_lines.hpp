// A table in plain text: what its rows are written as.
//
//   keep   cells by " | "; a table that came as text stays as it stood
//   tsv    cells by a tab, empty ones too; no line under the header
//   rows   each row names its cells: "Country: Norway; People: 5.6"; needs a header, else as keep
#ifndef WINNOW_STAGES_WRITE_TABLE_LINES_HPP
#define WINNOW_STAGES_WRITE_TABLE_LINES_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

enum class Tables : std::uint8_t { keep, tsv, rows };

struct TableRows {
  std::vector<std::vector<std::string>> rows;  // no line breaks in the cells; "" for an empty one
  bool header = false;                         // the first row names the columns
};

// A line for each row that is written; for Tables::tsv and Tables::rows.
std::vector<std::string> table_lines(const TableRows& table, Tables how);

// The rows of a scraped table, whose cells are parted by bars or by tabs.
TableRows rows_of_lines(const std::vector<std::string_view>& lines);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_TABLE_LINES_HPP
