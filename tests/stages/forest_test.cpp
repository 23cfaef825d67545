#include "stages/strip/forest.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// A random tree: a node parts the leaves `first` to `last` somewhere.
class TreeMaker {
 public:
  explicit TreeMaker(unsigned seed) : random_(seed) {}

  std::vector<Forest::Node> nodes(int leaf_count) {
    std::vector<Forest::Node> out;
    part(out, 0, leaf_count - 1);
    return out;
  }

  std::vector<std::int32_t> leaves(int count, int most) {
    std::vector<std::int32_t> out(static_cast<std::size_t>(count));
    std::ranges::generate(out, [&] { return number(-most, most); });
    return out;
  }

  int number(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }

 private:
  std::int16_t part(std::vector<Forest::Node>& out, int first, int last) {
    if (first == last) {
      return static_cast<std::int16_t>(~first);
    }
    const std::size_t at = out.size();
    const int middle = number(first, last - 1);
    out.push_back({static_cast<std::uint8_t>(number(0, feature_count - 1)),
                   static_cast<std::uint8_t>(number(0, 255)), 0, 0, number(-500, 500)});
    const std::int16_t left = part(out, first, middle);
    const std::int16_t right = part(out, middle + 1, last);
    out[at].left = left;
    out[at].right = right;
    return static_cast<std::int16_t>(at);
  }

  std::mt19937 random_;
};

// Every fourth column is the same for all rows, every fifth lies in a narrow range.
PageFeatures random_page(TreeMaker& random, std::size_t rows) {
  PageFeatures page;
  page.rows = rows;
  page.stride = (rows + PageFeatures::lanes - 1) / PageFeatures::lanes * PageFeatures::lanes;
  page.bytes.resize(page.stride * feature_count);
  for (std::size_t f = 0; f < feature_count; ++f) {
    const int least = f % 4 == 0 || f % 5 == 0 ? random.number(0, 245) : 0;
    const int most = f % 4 == 0 ? least : f % 5 == 0 ? least + 10 : 255;
    for (std::size_t row = 0; row < rows; ++row) {
      page.column(static_cast<Feature>(f))[row] =
          static_cast<std::uint8_t>(random.number(least, most));
    }
  }
  return page;
}

struct Tree {
  std::vector<Forest::Node> nodes;
  std::vector<std::int32_t> leaves;

  std::int32_t walk(const PageFeatures& page, std::size_t row) const {
    int at = nodes.empty() ? -1 : 0;
    while (at >= 0) {
      const Forest::Node& node = nodes[static_cast<std::size_t>(at)];
      at = page.at(static_cast<Feature>(node.feature), row) > node.threshold ? node.right
                                                                             : node.left;
    }
    const int leaf = ~at;
    return leaves[static_cast<std::size_t>(leaf)];
  }
};

constexpr int leaf_most = 32767;

}  // namespace

TEST_CASE("a forest adds up what a walk through each tree comes to", "[strip]") {
  TreeMaker random(7);
  Forest forest(-11);
  std::vector<Tree> trees;
  for (int i = 0; i < 300; ++i) {
    const int count = random.number(1, max_leaves);
    // Some trees of the largest leaves there may be.
    trees.push_back({random.nodes(count), random.leaves(count, i % 7 == 0 ? leaf_most : 900)});
    forest.add(trees.back().nodes, trees.back().leaves);
  }
  for (const std::size_t rows : std::vector<std::size_t>{0, 1, 31, 32, 33, 150, 256, 700}) {
    const PageFeatures page = random_page(random, rows);
    const auto scores = forest.scores(page);
    REQUIRE(scores.size() == rows);
    for (std::size_t row = 0; row < rows; ++row) {
      std::int32_t expected = -11;
      for (const Tree& tree : trees) {
        expected += tree.walk(page, row);
      }
      CHECK(scores[row] == expected);
    }
  }
}

TEST_CASE("every machine adds up the same leaves", "[strip]") {
  TreeMaker random(8);
  Trees trees;
  const PageFeatures page = random_page(random, 96);
  for (int t = 0; t < 200; ++t) {
    for (int place = max_leaves; place < 2 * static_cast<int>(max_leaves) - 1; ++place) {
      trees.choices.push_back({static_cast<std::uint8_t>(random.number(0, feature_count - 1)),
                               static_cast<std::uint8_t>(random.number(0, 255)),
                               static_cast<std::uint8_t>(random.number(0, place - 1)),
                               static_cast<std::uint8_t>(random.number(0, place - 1))});
    }
    trees.ends.push_back(static_cast<std::uint32_t>(trees.choices.size()));
    trees.roots.push_back(static_cast<std::uint8_t>(2 * max_leaves - 2));
    Leaves& own = trees.leaves.emplace_back();
    for (std::size_t i = 0; i < max_leaves; ++i) {
      own.set(i, static_cast<std::int16_t>(random.number(-leaf_most, leaf_most)));
    }
  }
  const RowChunk chunk{page.bytes.data(), page.stride, page.stride};
  std::vector<std::int32_t> best(page.stride);
  std::vector<std::int32_t> plain(page.stride);
  add_trees(trees, chunk, best.data());
  add_trees_plainly(trees, chunk, plain.data());
  CHECK(best == plain);
  CHECK(best != std::vector<std::int32_t>(page.stride));
}

TEST_CASE("a forest refuses trees that cannot be", "[strip]") {
  Forest forest;
  using Nodes = std::vector<Forest::Node>;
  const auto refused = [&](const Nodes& nodes, const std::vector<std::int32_t>& leaves) {
    CHECK_THROWS_AS(forest.add(nodes, leaves), std::runtime_error);
  };
  refused({}, {});
  refused({}, std::vector<std::int32_t>(2));
  refused({{0, 0, 0, ~0, 0}}, {1, 2});               // its own child
  refused({{0, 0, 1, ~0, 0}}, {1, 2});               // a node there is not
  refused({{0, 0, ~1, ~0, 0}}, {1, 2});              // leaves out of order
  refused({{255, 0, ~0, ~1, 0}}, {1, 2});            // a feature there is not
  refused({{0, 0, ~0, ~1, 0}}, {1, leaf_most + 1});  // a leaf out of range
  refused(TreeMaker(1).nodes(17), std::vector<std::int32_t>(17));
}
