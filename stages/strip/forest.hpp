// Forest: boosted trees over the byte columns of a page, added up in whole numbers, so that the
// same page gets the same sums on every machine.
//
//   units     leaves and means in 1/4096 of a logit
//   threads   const after the last `add`, shared freely
//   cost      about 0.06 ms for a page of 300 blocks and 440 trees: without branches, many rows
//             at a time (forest_lanes). To find out first what a page decides for all its rows
//             alike takes longer than it saves
#ifndef WINNOW_STAGES_STRIP_FOREST_HPP
#define WINNOW_STAGES_STRIP_FOREST_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stages/strip/features.hpp"
#include "stages/strip/forest_lanes.hpp"

namespace winnow {

class Forest {
 public:
  struct Node {
    std::uint8_t feature = 0;
    std::uint8_t threshold = 0;  // rows with a value over it go right
    std::int16_t left = 0;       // a node, or ~leaf; leaves are numbered from left to right
    std::int16_t right = 0;
    std::int32_t mean = 0;
  };

  // `bias` is added to the score of every row.
  explicit Forest(std::int32_t bias = 0) : bias_(bias) {}

  // The root comes first, children after their parent. Throws std::runtime_error with what is wrong
  // with a tree: its shape, more than `max_leaves` leaves, a leaf of 8 logits or more. The forest
  // is of no use then.
  void add(std::vector<Node> nodes, const std::vector<std::int32_t>& leaves);

  // By row.
  std::vector<std::int32_t> scores(const PageFeatures& page) const;

  // What each feature adds to a row's score, walking the trees (Saabas 2014): a child's mean less
  // its parent's.
  std::array<std::int32_t, feature_count> contributions(const PageFeatures& page,
                                                        std::size_t row) const;

 private:
  void add_leaves(const std::vector<std::int32_t>& leaves);
  void index(const std::vector<Node>& nodes);

  std::int32_t bias_;
  std::vector<std::vector<Node>> nodes_;  // by tree, to tell why
  Trees trees_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FOREST_HPP
