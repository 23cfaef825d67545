// The longest common sequence of two sequences, or one nearly as long: what a shortest edit script
// keeps (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, with its refinement to
// linear memory).
//
//   cost      (N + M) D for sequences that differ in D places; `effort` bounds D, past it the way
//             that came furthest is taken
//   memory    linear; the boxes still to do are on a stack of our own
//   threads   a pure function
#ifndef WINNOW_PIPELINE_PAGES_EDIT_SCRIPT_HPP
#define WINNOW_PIPELINE_PAGES_EDIT_SCRIPT_HPP

#include <cstdint>
#include <span>
#include <vector>

namespace winnow {

// Which members of two sequences belong together: the n-th kept one of `left` is the n-th kept one
// of `right`.
struct CommonSequence {
  std::vector<char> left;
  std::vector<char> right;
};

// `effort` >= 1.
CommonSequence common_sequence(std::span<const std::uint32_t> left,
                               std::span<const std::uint32_t> right, int effort);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EDIT_SCRIPT_HPP
