#include "stages/record/mark.hpp"
#include "stages/record/result.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;

static_assert(!std::is_copy_constructible_v<Document>, "a deep copy is written down: clone()");
static_assert(!std::is_constructible_v<Reason, std::string>, "reasons are literals");
static_assert(!std::is_convertible_v<Outcome<int>, bool>, "a verdict is asked for by name");

TEST_CASE("a result holds its value or its error", "[record]") {
  const Outcome<int> good = 3;
  const Outcome<int> bad = Rejection{Reason{"test.bad"}, "why"};
  CHECK(good.has_value());
  CHECK(*good == 3);
  CHECK_FALSE(bad);
  CHECK(bad.error().reason.word() == "test.bad");
}

TEST_CASE("a reason from data equals the same literal", "[record]") {
  CHECK(Reason::interned(std::string("test.") + "word") == Reason{"test.word"});
}

TEST_CASE("a keep mark lifts what came before it and nothing after", "[record]") {
  const Mark drop{Action::drop, Reason{"test.drop"}};
  const Mark keep{Action::keep, Reason{"test.keep"}};
  const Mark flag{Action::flag, Reason{"test.flag"}};
  CHECK(kept(std::vector<Mark>{}));
  CHECK(kept(std::vector{flag}));
  CHECK_FALSE(kept(std::vector{drop, flag}));
  CHECK(kept(std::vector{drop, keep}));
  CHECK_FALSE(kept(std::vector{drop, keep, drop}));
}

TEST_CASE("a clone is equal and apart", "[record]") {
  Document document = testing::document_of({"one", "two"});
  Document copy = document.clone();
  copy.blocks[0].text = "changed";
  CHECK(document.blocks[0].text == "one");
  CHECK(copy.blocks[1].text == "two");
}
