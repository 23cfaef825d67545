// Text difference: two texts laid out for reading side by side.
//
//   in        two texts; ill-formed UTF-8 is read as U+FFFD, CR LF and CR as LF
//   out       rows from top to bottom; a row holds a line of each side that belong together, or a
//             line that only one side has, or several lines where the other side has them as one
//   words     of spaced scripts by white space and punctuation; Han, kana, Thai and their like by
//             character; white space is carried along and never a difference
//   promise   the runs of a side, joined in a row and with a line feed between rows, give its text
//   cost      linear in bytes times `effort`, in time; linear in memory, some 200 bytes a
//             line and 30 a word; no recursion
//   threads   a pure function
//   example   for (const DifferenceRow& row : difference_of(left, right).rows) …
#ifndef WINNOW_PIPELINE_PAGES_TEXT_DIFFERENCE_HPP
#define WINNOW_PIPELINE_PAGES_TEXT_DIFFERENCE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct DifferenceOptions {
  // Edits looked for from either end before the best way so far is taken, >= 1. More finds a
  // shorter difference of texts that have little in common.
  int effort = 256;
  // Share of words from which two lines belong together, 0..1.
  double similar = 0.4;
  // Words compared to find the lines that belong together in one stretch without equal lines;
  // longer stretches are searched `window` lines ahead.
  std::size_t max_pair_words = 2'000'000;
  std::size_t window = 16;
  // Bytes of both texts from which lines are compared as wholes and not by word; at most 1 GiB.
  std::size_t max_bytes = std::size_t{8} << 20U;
};

enum class RunKind : std::uint8_t { same, only_here };

struct DifferenceRun {
  std::string text;
  RunKind kind = RunKind::same;

  bool operator==(const DifferenceRun&) const = default;
};

// A side that has no line here has no runs; an empty line is one run of no text.
struct DifferenceRow {
  std::vector<DifferenceRun> left;
  std::vector<DifferenceRun> right;
};

struct TextDifference {
  std::vector<DifferenceRow> rows;
  // Words in runs that are `only_here`.
  std::size_t only_left = 0;
  std::size_t only_right = 0;
  // False where the texts were too long for that, see `max_bytes`.
  bool by_word = true;
};

TextDifference difference_of(std::string_view left, std::string_view right,
                             const DifferenceOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_TEXT_DIFFERENCE_HPP
