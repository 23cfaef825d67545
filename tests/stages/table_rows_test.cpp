#include "stages/strip/table_rows.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;

TEST_CASE("the label of a row stays with its values, and nothing else does", "[strip][tables]") {
  const auto cell = [](ElementIndex row) {
    Block block;
    block.kind = BlockKind::cell;
    block.row = row;
    return block;
  };
  const std::vector<Block> blocks{cell(1), cell(1), cell(2), cell(2), cell(3),
                                  cell(3), Block{}, cell(4), cell(4)};
  const std::vector<std::uint32_t> words{1, 2, 2, 1, 7, 9, 1, 0, 0};
  std::vector<bool> goes{true, false, true, false, true, false, true, true, true};
  keep_row_labels(blocks, words, goes);
  // Kept: the label of the first row. Not those of a row that mostly goes, of many words, or of
  // none.
  CHECK(goes == std::vector<bool>{false, false, true, false, true, false, true, true, true});
}
