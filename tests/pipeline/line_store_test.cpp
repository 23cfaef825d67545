#include "pipeline/line_store.hpp"

#include <sqlite3.h>

#include "stages/despam/despam.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string slogan = "The Courier, your paper since 1871";

Document page(int number, bool with_slogan = true) {
  const std::string n = std::to_string(number);
  Document document = document_of({"Something happened in week " + n + " of the year.",
                                   with_slogan ? slogan : "Nothing else here, number " + n});
  document.origin.url = "https://www.courier.example/" + n;
  return document;
}

void fill(LineStore& store, int from, int to, bool with_slogan = true,
          std::uint32_t window = FurnitureOptions{}.window) {
  const auto census = store.census();
  for (int i = from; i < to; ++i) {
    census->add(page(i, with_slogan));
  }
  store.add(*census, window);
}

}  // namespace

TEST_CASE("lines are counted by page and host, a page once", "[despam]") {
  const Folder folder;
  auto store = LineStore::open(folder / "lines.db");
  REQUIRE(store);
  fill(*store, 0, 6);
  fill(*store, 3, 9);  // the next night, three of them again
  const auto proposals = store->proposals({});
  REQUIRE(proposals.size() == 1);
  CHECK(proposals[0].host == "courier.example");
  CHECK(proposals[0].sample == slogan);
  CHECK(proposals[0].pages == 9);
  CHECK(proposals[0].of == 9);
}

TEST_CASE("furniture is removed from the configured share on, with the count as its value",
          "[despam]") {
  const Folder folder;
  auto store = LineStore::open(folder / "lines.db");
  REQUIRE(store);
  fill(*store, 0, 9);
  const auto furniture = std::make_shared<Furniture>(store->furniture({}));
  CHECK(furniture->find("courier.example", digest64(folded_words(slogan))).pages == 9);
  Document document = page(20);
  Despam({.furniture = furniture}).mark(document);
  CHECK(reason_for(document, slogan) == "despam.host_furniture");
  CHECK(document.blocks[1].marks.back().value == 9);
  CHECK(kept(document.blocks[0]));
  Document elsewhere = page(20);
  elsewhere.origin.url = "https://other.example/20";
  Despam({.furniture = furniture}).mark(elsewhere);
  CHECK(kept(elsewhere.blocks[1]));
  CHECK_FALSE(store->furniture({.share = 0.5, .least_pages = 10}).knows("courier.example"));
}

TEST_CASE("furniture that is all but a little of a page stays", "[despam]") {
  const Folder folder;
  auto store = LineStore::open(folder / "lines.db");
  REQUIRE(store);
  fill(*store, 0, 9);
  Document document = document_of({slogan, "Oh."});
  document.origin.url = "https://courier.example/short";
  Document with_more = document.clone();
  Despam({.furniture = std::make_shared<Furniture>(store->furniture({}))}).mark(document);
  CHECK(kept(document.blocks[0]));
  Despam({.furniture = std::make_shared<Furniture>(store->furniture({.most_of_page = 1}))})
      .mark(with_more);
  CHECK_FALSE(kept(with_more.blocks[0]));
}

TEST_CASE("lines of an old layout are forgotten", "[despam]") {
  const std::uint32_t window = GENERATE(0U, 20U);
  const Folder folder;
  auto store = LineStore::open(folder / "lines.db");
  REQUIRE(store);
  const auto is_furniture = [&] {
    return store->furniture({}).find("courier.example", digest64(folded_words(slogan))).pages > 0;
  };
  fill(*store, 0, 100, true, window);
  CHECK(is_furniture());
  for (int from = 100; from < 160; from += 10) {
    fill(*store, from, from + 10, false, window);
  }
  CHECK(is_furniture() == (window == 0));
}

TEST_CASE("a new layout is learnt from one page a night", "[despam]") {
  constexpr std::uint32_t window = 100;
  const Folder folder;
  auto store = LineStore::open(folder / "lines.db");
  REQUIRE(store);
  fill(*store, 0, 120, false, window);
  for (int i = 120; i < 270; ++i) {
    fill(*store, i, i + 1, true, window);
  }
  CHECK(store->furniture({}).knows("courier.example"));
}

TEST_CASE("a census does not depend on the order of pages", "[despam]") {
  LineCensus forwards;
  LineCensus backwards;
  for (int i = 0; i < 8; ++i) {
    forwards.add(page(i, i % 3 != 0));
    backwards.add(page(7 - i, (7 - i) % 3 != 0));
  }
  const auto a = proposals_of(forwards, {});
  const auto b = proposals_of(backwards, {});
  REQUIRE(a.size() == 1);
  REQUIRE(b.size() == 1);
  CHECK(a[0].pages == 5);
  CHECK(a[0].pages == b[0].pages);
  CHECK(a[0].sample == b[0].sample);
}

TEST_CASE("a file that is no store is an error", "[despam]") {
  const Folder folder;
  folder.write("x.db", std::string(5000, 'x'));
  const auto store = LineStore::open(folder / "x.db");
  REQUIRE_FALSE(store);
  CHECK(store.error().message.starts_with("cannot use the store "));
}

TEST_CASE("a database of another program is left alone", "[despam]") {
  const Folder folder;
  const std::string path = folder / "other.db";
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "CREATE TABLE host(a)", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(other);
  const std::string before = folder.read("other.db");
  const auto store = LineStore::open(path);
  REQUIRE_FALSE(store);
  CHECK(store.error().message.ends_with("a database of another program"));
  CHECK(folder.read("other.db") == before);
}
