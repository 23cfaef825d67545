#include "stages/filter/filter.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

TEST_CASE("a document with too few kept words is rejected", "[filter]") {
  CHECK(Filter{}(document_of({"one"})));
  CHECK(Filter({.min_words = 3})(document_of({"one two", "three"})));
  Document dropped = document_of({"one two", "three"});
  dropped.blocks[1].marks.push_back({Action::drop, Reason{"test.drop"}});
  auto outcome = Filter({.min_words = 3})(std::move(dropped));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Filter::too_short);
  CHECK(outcome.error().detail == "2 words, wanted 3");
}
