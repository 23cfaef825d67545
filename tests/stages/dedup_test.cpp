#include "stages/dedup/dedup.hpp"

#include "stages/normalize/normalize.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

Document named(const std::string& url, const std::string& text) {
  Document document = document_of({text});
  document.origin.url = url;
  return document;
}

}  // namespace

TEST_CASE("the first document of a text stays, later ones name it", "[dedup]") {
  DedupIndex index;
  const Dedup dedup(index);
  CHECK(dedup(named("a", "The tram line opens.")));
  auto second = dedup(named("b", "“THE TRAM LINE” — opens!"));
  REQUIRE_FALSE(second);
  CHECK(second.error().reason == Dedup::exact);
  CHECK(second.error().detail == "a");
  CHECK(dedup(named("c", "The tram line closes.")));
  CHECK(index.size() == 2);
}

TEST_CASE("only kept blocks count", "[dedup]") {
  DedupIndex index;
  const Dedup dedup(index);
  Document first = document_of({"same text", "different advert"});
  first.blocks[1].marks.push_back({Action::drop, Reason{"test.drop"}});
  Document second = document_of({"same text"});
  CHECK(dedup(std::move(first)));
  CHECK_FALSE(dedup(std::move(second)));
}

TEST_CASE("dedup and normalize may change places", "[dedup]") {
  const std::vector<std::string> texts = {"a  b\u00a0c", "a b c", "A\u200b B C", "d", "D"};
  const auto verdicts = [&](bool normalize_first) {
    DedupIndex index;
    std::vector<bool> kept;
    for (const std::string& text : texts) {
      Document document = document_of({text});
      if (normalize_first) {
        Normalize{}.mark(document);
      }
      kept.push_back(Dedup(index)(std::move(document)).has_value());
    }
    return kept;
  };
  CHECK(verdicts(true) == verdicts(false));
}
