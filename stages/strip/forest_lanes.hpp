// Many rows at a time through the trees of a forest, from the leaves up: a byte names the leaf that
// a row ends in, and each choice takes over the byte of its left or its right side.
//
//   units     sums in the units of the leaves
//   threads   free functions without state
//   cost      some 25 ns a tree for 32 rows where the machine has AVX2, about twice that elsewhere;
//             both give the same numbers
#ifndef WINNOW_STAGES_STRIP_FOREST_LANES_HPP
#define WINNOW_STAGES_STRIP_FOREST_LANES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stages/strip/features.hpp"

namespace winnow {

// A node of a tree. What it chooses from has a place in one list: the leaves from 0 on, from
// `max_leaves` on the choices of the tree, children before their parent.
struct Choice {
  std::uint8_t feature = 0;
  std::uint8_t threshold = 0;  // rows with a value over it go right
  std::uint8_t left = 0;
  std::uint8_t right = 0;
};

constexpr std::size_t max_leaves = 16;

// The leaves of a tree, as they are and in two halves.
struct Leaves {
  std::array<std::int16_t, max_leaves> values{};
  std::array<std::uint8_t, max_leaves> low{};
  std::array<std::uint8_t, max_leaves> high{};

  void set(std::size_t leaf, std::int16_t value) {
    values[leaf] = value;
    low[leaf] = static_cast<std::uint8_t>(value);
    high[leaf] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(value) >> 8U);
  }
};

// One tree after another.
struct Trees {
  std::vector<Choice> choices;
  std::vector<std::uint32_t> ends;  // by tree, of its choices
  std::vector<std::uint8_t> roots;  // by tree: place of what the tree comes to
  std::vector<Leaves> leaves;       // by tree
};

// Rows next to each other, a multiple of PageFeatures::lanes and `most` at most.
struct RowChunk {
  static constexpr std::size_t most = 256;  // what a tree notes of them stays in the nearest cache

  const std::uint8_t* first;  // of the first row, its first feature
  std::size_t stride;         // from one feature to the next
  std::size_t rows;

  const std::uint8_t* column(std::uint8_t feature) const { return first + feature * stride; }
};

// Adds the leaves that each row comes to. What the machine does best is asked once.
void add_trees(const Trees& trees, const RowChunk& chunk, std::int32_t* sums);

// The same for any machine.
void add_trees_plainly(const Trees& trees, const RowChunk& chunk, std::int32_t* sums);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FOREST_LANES_HPP
