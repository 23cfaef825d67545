// What one code page makes of a text: the runs of it that are better explained as broken UTF-8.
#ifndef WINNOW_STAGES_NORMALIZE_READINGS_HPP
#define WINNOW_STAGES_NORMALIZE_READINGS_HPP

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "stages/normalize/sequences.hpp"

namespace winnow {

// Candidates without a gap between them.
struct Run {
  std::vector<Sequence>::const_iterator first, last;
  float gain = 0;
  bool needs_support = false;  // no sequence in it is whole
  bool leet = false;           // a currency sign in place of a letter is the whole evidence
  bool mentioned = false;      // one character in quotes: the text is about it

  std::size_t begin() const { return first->begin; }
  std::size_t end() const { return std::prev(last)->end(); }
};

// What one page makes of the text.
struct Reading {
  int page = 0;
  std::vector<Sequence> sequences;
  std::vector<Run> runs;
  std::size_t unexplained = 0;  // characters of the page's upper half outside every candidate
  float gain = 0;               // of all runs; more than 0 if there is one

  Reading() = default;
  Reading(Reading&&) = default;
  Reading& operator=(Reading&&) = default;
};

// Reads `text` as broken under `page` (0 ≤ page < CodePages::count) and keeps the runs that
// convince. The runs point into the sequences; moving a reading keeps them valid, copying does not.
Reading convincing_reading(std::u32string_view text, int page);

// `text` with the runs of the reading decoded.
std::u32string decoded(std::u32string_view text, const Reading& reading);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_READINGS_HPP
