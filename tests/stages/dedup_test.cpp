#include "stages/dedup/dedup.hpp"

#include "stages/normalize/normalize.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

Document named(const std::string& url, const std::string& text) {
  Document document = document_of({text});
  document.origin.url = url;
  return document;
}

std::string report(const std::string& day) {
  return "On " + day +
         " the harbour master counted forty ships at the northern pier, wrote their names into the "
         "book and sent a boy with the list to the town hall, where the clerk compared it with the "
         "tolls that had been paid and found that three captains owed the town for two weeks.";
}

std::string other_report(int n = 0) {
  return "The museum of glass opened hall number " + std::to_string(n) +
         " after years of repairs; visitors saw lamps, bottles and church windows from nine "
         "workshops, heard how the furnaces were fed with beech wood, and tried in a side room to "
         "blow a small bowl themselves under the eyes of master " +
         std::to_string(n * 31) + ".";
}

}  // namespace

TEST_CASE("the first document of a text stays, later ones name it", "[dedup]") {
  DedupIndex index;
  const Dedup dedup(index);
  CHECK(dedup(named("a", "The tram line opens.")));
  auto second = dedup(named("b", "“THE TRAM LINE” — opens!"));
  REQUIRE_FALSE(second);
  CHECK(second.error().reason == Dedup::exact_key);
  CHECK(second.error().detail == "a");
  CHECK(dedup(named("c", "The tram line closes.")));
  auto third = dedup(named("d", "The tram line opens."));
  REQUIRE_FALSE(third);
  CHECK(third.error().reason == Dedup::exact);
  REQUIRE(third.error().duplicate);
  CHECK(third.error().duplicate->url == "a");
  CHECK(third.error().duplicate->jaccard == 1);
}

TEST_CASE("an edited copy is a near-duplicate of the first, another report is not", "[dedup]") {
  DedupIndex index;
  const Dedup dedup(index);
  CHECK(dedup(named("a", report("Monday"))));
  auto copy = dedup(named("b", report("Monday") + " The editor added this sentence later on."));
  REQUIRE_FALSE(copy);
  CHECK(copy.error().reason == Dedup::near);
  CHECK(copy.error().duplicate->url == "a");
  CHECK(copy.error().duplicate->jaccard > 0.8);
  auto copy_of_copy = dedup(named("c", report("Monday") + " The editor added this sentence."));
  REQUIRE_FALSE(copy_of_copy);
  CHECK(copy_of_copy.error().duplicate->url == "a");  // the one that was kept
  CHECK(dedup(named("d", other_report())));
}

TEST_CASE("a text inside another is said to be so, and kept", "[dedup]") {
  DedupIndex index;
  const Dedup dedup(index);
  std::string all;
  for (unsigned i = 0; i < 2000; ++i) {
    all += "word" + std::to_string(i * 2654435761U % 100003) + (i % 12 == 11 ? ". " : " ");
  }
  CHECK(dedup(named("part", all.substr(0, all.size() / 5))));
  auto whole = dedup(named("whole", all));
  REQUIRE(whole);
  REQUIRE(whole->contained);
  CHECK(whole->contained->url == "part");
}

TEST_CASE("a page that comes again changed is what the options say", "[dedup]") {
  const auto again = [](Recapture recapture) {
    DedupIndex index({.recapture = recapture});
    const Dedup dedup(index);
    REQUIRE(dedup(named("https://example.org/a?utm_source=x", report("Monday"))));
    return dedup(named("https://example.org/a", report("Monday") + " A sentence came later."));
  };
  CHECK_FALSE(again(Recapture::keep_first));
  auto replaced = again(Recapture::replace);
  REQUIRE(replaced);
  CHECK(replaced->replaces->url == "https://example.org/a?utm_source=x");
  auto both = again(Recapture::both);
  REQUIRE(both);
  CHECK_FALSE(both->replaces);
}

TEST_CASE("two nights give what one long one gives", "[dedup]") {
  std::vector<std::pair<std::string, std::string>> pages;
  for (int i = 0; i < 30; ++i) {
    pages.emplace_back("u" + std::to_string(i),
                       i % 3 == 2 ? report("day " + std::to_string(i / 2)) + " Edited."
                                  : report("day " + std::to_string(i)) + other_report(i));
  }
  const testing::Folder folder;
  const auto kept_of = [&](const std::vector<std::size_t>& nights) {
    std::string kept;
    std::size_t at = 0;
    const std::string path = folder / ("store" + std::to_string(nights.size()));
    for (std::size_t night = 0; night < nights.size(); ++night) {
      auto index = DedupIndex::open(path, "run" + std::to_string(night),
                                    static_cast<std::int32_t>(20000 + night));
      REQUIRE(index);
      for (const std::size_t end = at + nights[night]; at < end; ++at) {
        kept += Dedup(*index)(named(pages[at].first, pages[at].second)) ? '1' : '0';
      }
      CHECK(index->end_run().empty());
    }
    return kept;
  };
  const std::string one = kept_of({30});
  CHECK(one.find('0') != std::string::npos);
  CHECK(kept_of({10, 20}) == one);
  CHECK(kept_of({1, 14, 15}) == one);
}

TEST_CASE("a night that is done again keeps the same texts and notes nothing", "[dedup]") {
  const testing::Folder folder;
  for (int i = 0; i < 2; ++i) {
    auto index = DedupIndex::open(folder / "store", "run" + std::to_string(i), 20000);
    REQUIRE(index);
    CHECK(Dedup(*index)(named("a", report("Monday"))));
    CHECK_FALSE(Dedup(*index)(named("b", report("Monday"))));
    CHECK(index->end_run().empty());
  }
  auto next = DedupIndex::open(folder / "store", "next", 20001);
  REQUIRE(next);
  CHECK(next->store().log()->live_documents() == 3);  // a, and b twice
  auto again = Dedup(*next)(named("a", report("Monday")));
  REQUIRE_FALSE(again);
  CHECK(again.error().duplicate->night == "2024-10-04");
}

TEST_CASE("a store that another run has open is refused", "[dedup]") {
  const testing::Folder folder;
  auto first = DedupIndex::open(folder / "store", "a", 20000);
  REQUIRE(first);
  const auto second = DedupIndex::open(folder / "store", "b", 20000);
  REQUIRE_FALSE(second);
  CHECK(second.error().fault == StoreFault::in_use);
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
