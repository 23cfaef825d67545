// Many rows at a time through the trees of a forest, from the leaves up: a byte of a vector names
// the leaf that a row ends in, and each choice takes over the byte of its left or its right side.
//
//   units     sums in the units of the leaves
//   threads   free functions without state
//   cost      some 10 ns a tree for 32 rows where the machine has AVX2, about twice that elsewhere;
//             both give the same numbers
#ifndef WINNOW_STAGES_STRIP_FOREST_LANES_HPP
#define WINNOW_STAGES_STRIP_FOREST_LANES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stages/strip/features.hpp"

namespace winnow {

// One feature of as many rows, moved by 128 to signed numbers: machines compare no others.
using Lanes = std::array<std::int8_t, PageFeatures::lanes>;

inline std::int8_t as_signed(std::uint8_t code) { return static_cast<std::int8_t>(code ^ 0x80U); }

// A node of a tree. What it chooses from has a place in one list: the leaves from 0 on, from
// `max_leaves` on the choices of the tree, children before their parent.
struct Choice {
  std::uint8_t feature = 0;
  std::int8_t threshold = 0;  // rows with a value over it go right
  std::uint8_t left = 0;
  std::uint8_t right = 0;
};

constexpr std::size_t max_leaves = 16;

// The choices of all trees, one tree after another.
struct Choices {
  std::vector<Choice> list;
  std::vector<std::uint32_t> ends;  // by tree
  std::vector<std::uint8_t> roots;  // by tree: place of what the tree comes to
};

// The leaves of a tree, as they are and in two halves.
struct Leaves {
  std::array<std::int16_t, max_leaves> values{};
  std::array<std::uint8_t, max_leaves> low{};
  std::array<std::uint8_t, max_leaves> high{};
  // Sums of 16 bits could overflow with this tree, and are taken to the wide ones before it.
  bool settle = false;

  void set(std::size_t leaf, std::int16_t value) {
    values[leaf] = value;
    low[leaf] = static_cast<std::uint8_t>(value);
    high[leaf] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(value) >> 8U);
  }
};

// Adds the leaves that `values` (by feature) come to. What the machine does best is asked once.
void add_trees(const Choices& choices, std::span<const Leaves> leaves,
               std::span<const Lanes> values, std::span<std::int32_t, PageFeatures::lanes> sums);

// The same for any machine.
void add_trees_plainly(const Choices& choices, std::span<const Leaves> leaves,
                       std::span<const Lanes> values,
                       std::span<std::int32_t, PageFeatures::lanes> sums);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FOREST_LANES_HPP
