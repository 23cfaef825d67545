#include "stages/strip/forest.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace winnow {

void Forest::add(std::vector<Node> nodes, const std::vector<std::int32_t>& leaves) {
  if (leaves.size() > max_leaves) {
    throw std::runtime_error("a tree has too many leaves");
  }
  if (leaves.size() != nodes.size() + 1) {
    throw std::runtime_error("a tree's nodes and leaves do not fit");
  }
  index(nodes);
  add_leaves(leaves);
  nodes_.push_back(std::move(nodes));
}

void Forest::add_leaves(const std::vector<std::int32_t>& leaves) {
  constexpr std::int32_t most = std::numeric_limits<std::int16_t>::max();
  Leaves out;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i] < -most || leaves[i] > most) {
      throw std::runtime_error("a leaf of a tree is out of range");
    }
    out.set(i, static_cast<std::int16_t>(leaves[i]));
  }
  trees_.leaves.push_back(out);
}

// Checks the shape of the tree and lists its choices. Children come after their parent among the
// nodes, so there is no cycle, and sixteen leaves are no depth.
void Forest::index(const std::vector<Node>& nodes) {
  const auto count = static_cast<int>(nodes.size());
  const std::size_t first = trees_.choices.size();
  int next_leaf = 0;
  const auto visit = [&](auto&& self, int parent, int at) -> std::uint8_t {
    if (at < 0) {
      if (~at != next_leaf || next_leaf > count) {
        throw std::runtime_error("a tree's leaves are out of order");
      }
      return static_cast<std::uint8_t>(next_leaf++);
    }
    if (at <= parent || at >= count) {
      throw std::runtime_error("a tree names a node it does not have");
    }
    const Node& node = nodes[static_cast<std::size_t>(at)];
    if (node.feature >= feature_count) {
      throw std::runtime_error("a tree names a feature there is not");
    }
    const std::uint8_t left = self(self, at, node.left);
    const std::uint8_t right = self(self, at, node.right);
    trees_.choices.push_back({node.feature, node.threshold, left, right});
    return static_cast<std::uint8_t>(max_leaves + trees_.choices.size() - 1 - first);
  };
  trees_.roots.push_back(visit(visit, -1, nodes.empty() ? -1 : 0));
  trees_.ends.push_back(static_cast<std::uint32_t>(trees_.choices.size()));
}

std::vector<std::int32_t> Forest::scores(const PageFeatures& page) const {
  std::vector<std::int32_t> scores(page.stride, bias_);
  for (std::size_t begin = 0; begin < page.stride; begin += RowChunk::most) {
    const RowChunk chunk{page.bytes.data() + begin, page.stride,
                         std::min(page.stride - begin, RowChunk::most)};
    add_trees(trees_, chunk, scores.data() + begin);
  }
  scores.resize(page.rows);
  return scores;
}

std::array<std::int32_t, feature_count> Forest::contributions(const PageFeatures& page,
                                                              std::size_t row) const {
  std::array<std::int32_t, feature_count> out{};
  for (std::size_t t = 0; t < nodes_.size(); ++t) {
    const std::vector<Node>& nodes = nodes_[t];
    int at = nodes.empty() ? -1 : 0;
    while (at >= 0) {
      const Node& node = nodes[static_cast<std::size_t>(at)];
      const bool right = page.at(static_cast<Feature>(node.feature), row) > node.threshold;
      at = right ? node.right : node.left;
      const int leaf = ~at;
      const std::int32_t mean = at < 0 ? trees_.leaves[t].values[static_cast<std::size_t>(leaf)]
                                       : nodes[static_cast<std::size_t>(at)].mean;
      out[node.feature] += mean - node.mean;
    }
  }
  return out;
}

}  // namespace winnow
