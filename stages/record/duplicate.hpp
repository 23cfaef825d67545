// Duplicate: the document that another one repeats, holds or replaces.
#ifndef WINNOW_STAGES_RECORD_DUPLICATE_HPP
#define WINNOW_STAGES_RECORD_DUPLICATE_HPP

#include <string>

namespace winnow {

struct Duplicate {
  std::string id{};        // of the earlier document: its input's hash, or what a caller named it
  std::string url{};       // where it came from
  std::string night{};     // day of the run that saw it, "2026-11-24"
  std::string relation{};  // exact, exact_key, near, contained
  double jaccard = 0;      // of the shingles, estimated; 1 for exact ones
  std::string excerpt{};   // the beginning of the text that repeats it, for a person to compare
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_DUPLICATE_HPP
