#include "stages/stage.hpp"

#include <stdexcept>

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;

namespace {

struct DropShort {
  static constexpr std::string_view name = "drop_short";
  static constexpr Reason too_short{"drop_short.too_short"};
  std::size_t min_blocks = 2;

  Outcome<Document> operator()(Document document) const {
    if (document.blocks.size() < min_blocks) return Rejection{too_short, document.origin.url};
    return document;
  }
};

struct Shout {
  static constexpr std::string_view name = "shout";
  Outcome<Document> operator()(Document document) const {
    for (Block& block : document.blocks) {
      block.text += "!";
    }
    return document;
  }
};

struct Throw {
  static constexpr std::string_view name = "throw";
  Outcome<Document> operator()(Document) const { throw std::runtime_error("oh"); }
};

struct InOrder {
  static constexpr std::string_view name = "in_order";
  static constexpr Order order = Order::source;
  Outcome<Document> operator()(Document document) const { return document; }
};

static_assert(Stage<DropShort, Document>);
static_assert(!Stage<DropShort, int>);
static_assert(order_of<Shout>() == Order::any);
static_assert(order_of<Chain<Shout, InOrder>>() == Order::source);

}  // namespace

TEST_CASE("a chain stops at the first rejection", "[stage]") {
  const auto stages = chain(DropShort{.min_blocks = 2}, Shout{});
  auto two = stages(testing::document_of({"a", "b"}));
  REQUIRE(two);
  CHECK(two->blocks[1].text == "b!");
  auto one = stages(testing::document_of({"a"}));
  REQUIRE_FALSE(one);
  CHECK(one.error().reason == DropShort::too_short);
}

TEST_CASE("an escaped exception costs one document and names the stage", "[stage]") {
  auto outcome = chain(Shout{}, Throw{})(testing::document_of({"a"}));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == internal_exception);
  CHECK(outcome.error().detail == "throw: oh");
}

TEST_CASE("a chain is a stage of a chain", "[stage]") {
  auto outcome = chain(chain(Shout{}, Shout{}), Shout{})(testing::document_of({"a"}));
  REQUIRE(outcome);
  CHECK(outcome->blocks[0].text == "a!!!");
}

TEST_CASE("a stage can be chosen at run time", "[stage]") {
  std::vector<AnyStage<Document, Document>> stages{Shout{}, DropShort{.min_blocks = 5}};
  CHECK(stages[1].name == "drop_short");
  CHECK(stages[0](testing::document_of({"a"}))->blocks[0].text == "a!");
  CHECK(stages[1](testing::document_of({"a"})).error().reason == DropShort::too_short);
}
