// Edits: what a step wants to change in a text, as places and replacements.
#ifndef WINNOW_STAGES_NORMALIZE_EDITS_HPP
#define WINNOW_STAGES_NORMALIZE_EDITS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/mark.hpp"

namespace winnow {

struct Edit {
  std::uint32_t begin = 0;  // [begin, end) of the text as it is
  std::uint32_t end = 0;
  std::string with{};
};

// In the order of their places; none overlaps another.
using Edits = std::vector<Edit>;

// Adds an edit, or lengthens the last one where the two touch.
void add_edit(Edits& edits, std::size_t begin, std::size_t end, std::string_view with = {});

std::string edited(std::string_view text, const Edits& edits);

// The edits as a mark carries them, `most` of them.
std::vector<Change> changes_of(std::string_view text, const Edits& edits, std::size_t most = 100);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_EDITS_HPP
