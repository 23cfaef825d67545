// Which parts of a text stand in an edited copy of it.
#ifndef WINNOW_STAGES_WRITE_COMMON_RUNS_HPP
#define WINNOW_STAGES_WRITE_COMMON_RUNS_HPP

#include <string_view>
#include <vector>

namespace winnow {

// `bytes` bytes at `source` of the text stand at `copy` of the copy. Cut between characters.
struct CommonRun {
  std::size_t source = 0;
  std::size_t copy = 0;
  std::size_t bytes = 0;
};

// In ascending order in both. `markup` skips tags as a whole: their attributes may hold words of
// the text. Finds small changes near each other, not the smallest number of them; linear time.
std::vector<CommonRun> common_runs(std::string_view source, std::string_view copy, bool markup);

// Bytes that both begin with, or end with, cut between characters.
std::size_t common_prefix(std::string_view a, std::string_view b);
std::size_t common_suffix(std::string_view a, std::string_view b);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_COMMON_RUNS_HPP
