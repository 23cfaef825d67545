// Copies: which texts of a page an earlier block says already, and how far a copy is wanted.
//
// A reader wants the refrain, the warning that each section repeats, the same words in two rows;
// not the menu for small screens or the slides of a carousel. What tells them apart is where the
// two stand, whether they are built alike, whether what stands beside them is said twice too, and
// the kind of page: a manual repeats itself on purpose, a shop does not.
//
//   threads  free functions without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_COPIES_HPP
#define WINNOW_STAGES_STRIP_COPIES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// How a block stands to the last one before it that says the same.
enum class Likeness : std::uint8_t {
  beside,      // in one element
  alike,       // built alike, and what stands beside them differs
  alike_one,   // built alike, and on one side both have the same neighbour too
  alike_two,   // … on both sides
  other,       // built otherwise, and what stands beside them differs
  other_near,  // built otherwise, with a neighbour in common
  count_
};

struct Copy {
  static constexpr std::uint32_t none = 0xffffffffU;

  std::uint32_t of = none;  // the last row before that says the same
  Likeness likeness = Likeness::beside;
};

// By row: two blocks say the same if their texts are equal. `alike` are the numbers of the rows'
// groups. Labels, cells and code, which may be said often, are nobody's copies.
std::vector<Copy> find_copies(const Document& document, std::span<const std::uint32_t> alike);

// By likeness: the share of copies that are wanted where one of them is, 0..1.
using WantedCopies = std::array<double, static_cast<std::size_t>(Likeness::count_)>;

// Refrains alone: for a model that says nothing of copies.
inline constexpr WantedCopies usual_copies{1};

// The probability of each block to be main text that is not said elsewhere: of those that say the
// same the likeliest keeps its own, the first of equals, but none that is dropped already; the
// others have that of a copy.
std::vector<double> without_copies(std::span<const double> probabilities,
                                   std::span<const Block> blocks, std::span<const Copy> copies,
                                   const WantedCopies& wanted);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_COPIES_HPP
