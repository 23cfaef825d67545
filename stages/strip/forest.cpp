#include "stages/strip/forest.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>

namespace winnow {

namespace {

struct Range {
  std::uint8_t low = 0xFF;
  std::uint8_t high = 0;
};

Range range_of(std::span<const std::uint8_t> codes) {
  Range range;
  for (const std::uint8_t code : codes) {
    range.low = std::min(range.low, code);
    range.high = std::max(range.high, code);
  }
  return range;
}

// The first if `which` is 1, the second if it is 0.
std::uint8_t either(unsigned which, std::uint8_t first, std::uint8_t second) {
  return static_cast<std::uint8_t>(second ^ ((first ^ second) & (0U - which)));
}

}  // namespace

void Forest::add(std::vector<Node> nodes, const std::vector<std::int32_t>& leaves) {
  if (leaves.size() > max_leaves) {
    throw std::runtime_error("a tree has too many leaves");
  }
  if (leaves.size() != nodes.size() + 1) {
    throw std::runtime_error("a tree's nodes and leaves do not fit");
  }
  index(nodes);
  add_leaves(leaves);
  trees_.push_back(std::move(nodes));
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
  leaves_.push_back(out);
}

// Checks the shape of the tree and lists its choices. Children come after their parent among the
// nodes, so there is no cycle, and sixteen leaves are no depth.
void Forest::index(const std::vector<Node>& nodes) {
  const auto count = static_cast<int>(nodes.size());
  const std::size_t first = choices_.list.size();
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
    choices_.list.push_back({node.feature, node.threshold, left, right});
    return static_cast<std::uint8_t>(max_leaves + choices_.list.size() - 1 - first);
  };
  choices_.roots.push_back(visit(visit, -1, nodes.empty() ? -1 : 0));
  choices_.ends.push_back(static_cast<std::uint32_t>(choices_.list.size()));
}

// Many columns are the same for all blocks of a page, or on one side of a threshold. What such a
// column decides is decided here, once. Without branches: which choices are decided is as good as
// random.
Choices Forest::open_choices(const PageFeatures& page) const {
  std::array<Range, feature_count> ranges;
  for (std::size_t f = 0; f < feature_count; ++f) {
    ranges[f] = range_of({page.column(static_cast<Feature>(f)), page.rows});
  }
  Choices open{std::vector<Choice>(choices_.list.size() + 1), {}, {}};
  open.ends.reserve(trees_.size());
  open.roots.reserve(trees_.size());
  std::array<std::uint8_t, 2 * max_leaves> place_now{};
  std::iota(place_now.begin(), place_now.begin() + max_leaves, std::uint8_t{0});
  std::size_t at = 0;
  std::size_t count = 0;
  for (std::size_t t = 0; t < trees_.size(); ++t) {
    auto next = static_cast<std::uint8_t>(max_leaves);
    for (std::size_t place = max_leaves; at < choices_.ends[t]; ++at, ++place) {
      const Choice& choice = choices_.list[at];
      const Range& range = ranges[choice.feature];
      const std::uint8_t to_left = place_now[choice.left];
      const std::uint8_t to_right = place_now[choice.right];
      open.list[count] = {choice.feature, choice.threshold, to_left, to_right};
      const unsigned right = range.low > choice.threshold ? 1 : 0;
      const unsigned is_open = right ^ (range.high > choice.threshold ? 1U : 0U);
      place_now[place] = either(is_open, next, either(right, to_right, to_left));
      next = static_cast<std::uint8_t>(next + is_open);
      count += is_open;
    }
    open.ends.push_back(static_cast<std::uint32_t>(count));
    open.roots.push_back(place_now[choices_.roots[t]]);
  }
  open.list.resize(count);
  return open;
}

std::vector<std::int32_t> Forest::scores(const PageFeatures& page) const {
  const Choices choices = open_choices(page);
  std::vector<std::int32_t> scores(page.stride, bias_);
  for (std::size_t begin = 0; begin < page.stride; begin += RowChunk::most) {
    const RowChunk chunk{page.bytes.data() + begin, page.stride,
                         std::min(page.stride - begin, RowChunk::most)};
    add_trees(choices, leaves_, chunk, scores.data() + begin);
  }
  scores.resize(page.rows);
  return scores;
}

std::array<std::int32_t, feature_count> Forest::contributions(const PageFeatures& page,
                                                              std::size_t row) const {
  std::array<std::int32_t, feature_count> out{};
  for (std::size_t t = 0; t < trees_.size(); ++t) {
    const std::vector<Node>& nodes = trees_[t];
    int at = nodes.empty() ? -1 : 0;
    while (at >= 0) {
      const Node& node = nodes[static_cast<std::size_t>(at)];
      const bool right = page.at(static_cast<Feature>(node.feature), row) > node.threshold;
      at = right ? node.right : node.left;
      const int leaf = ~at;
      const std::int32_t mean = at < 0 ? leaves_[t].values[static_cast<std::size_t>(leaf)]
                                       : nodes[static_cast<std::size_t>(at)].mean;
      out[node.feature] += mean - node.mean;
    }
  }
  return out;
}

}  // namespace winnow
