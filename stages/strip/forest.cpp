#include "stages/strip/forest.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>

namespace winnow {

namespace {

struct Range {
  std::int8_t low = 0;
  std::int8_t high = 0;
};

Range range_of(std::span<const std::uint8_t> codes) {
  std::uint8_t low = 0xFF;
  std::uint8_t high = 0;
  for (const std::uint8_t code : codes) {
    low = std::min(low, code);
    high = std::max(high, code);
  }
  return {as_signed(low), as_signed(high)};
}

}  // namespace

void Forest::add(std::vector<Node> nodes, const std::vector<std::int32_t>& leaves) {
  if (leaves.size() > max_leaves || leaves.size() != nodes.size() + 1) {
    throw std::runtime_error("a tree has too many leaves");
  }
  index(nodes);
  add_leaves(leaves);
  trees_.push_back(std::move(nodes));
}

void Forest::add_leaves(const std::vector<std::int32_t>& leaves) {
  constexpr std::int32_t most = std::numeric_limits<std::int16_t>::max();
  Leaves out;
  std::int32_t largest = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i] < -most || leaves[i] > most) {
      throw std::runtime_error("a leaf of a tree is out of range");
    }
    largest = std::max(largest, std::abs(leaves[i]));
    out.set(i, static_cast<std::int16_t>(leaves[i]));
  }
  out.settle = unsettled_ + largest > most;
  unsettled_ = out.settle ? largest : unsettled_ + largest;
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
    choices_.list.push_back({node.feature, as_signed(node.threshold), left, right});
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
      const bool right = range.low > choice.threshold;
      const bool left = range.high <= choice.threshold;
      const std::uint8_t to_left = place_now[choice.left];
      const std::uint8_t to_right = place_now[choice.right];
      open.list[count] = {choice.feature, choice.threshold, to_left, to_right};
      const std::uint8_t only = right ? to_right : to_left;
      const bool is_open = !right && !left;
      place_now[place] = is_open ? next : only;
      next = static_cast<std::uint8_t>(next + (is_open ? 1 : 0));
      count += is_open ? 1 : 0;
    }
    open.ends.push_back(static_cast<std::uint32_t>(count));
    open.roots.push_back(place_now[choices_.roots[t]]);
  }
  open.list.resize(count);
  return open;
}

std::vector<std::int32_t> Forest::scores(const PageFeatures& page) const {
  constexpr std::size_t lanes = PageFeatures::lanes;
  const Choices choices = open_choices(page);
  std::vector<std::int32_t> scores(page.stride, bias_);
  std::array<Lanes, feature_count> values;  // side by side, whatever the page's stride
  for (std::size_t begin = 0; begin < page.stride; begin += lanes) {
    for (std::size_t f = 0; f < feature_count; ++f) {
      const std::uint8_t* const codes = page.column(static_cast<Feature>(f)) + begin;
      std::transform(codes, codes + lanes, values[f].begin(), as_signed);
    }
    add_trees(choices, leaves_, values, std::span(scores).subspan(begin).first<lanes>());
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
      const std::int32_t mean = at < 0 ? leaves_[t].values[static_cast<std::size_t>(~at)]
                                       : nodes[static_cast<std::size_t>(at)].mean;
      out[node.feature] += mean - node.mean;
    }
  }
  return out;
}

}  // namespace winnow
