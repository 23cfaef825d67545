#include "stages/dedup/dedup_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/signatures.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

DedupStoreOptions options_of(std::int32_t since_night = 0) {
  DedupStoreOptions options;
  options.parameters = "words=3";
  options.durable = false;
  options.since_night = since_night;
  return options;
}

DedupStore opened(const std::string& path, const DedupStoreOptions& options = options_of()) {
  auto store = DedupStore::open(path, options);
  if (!store) {
    throw std::runtime_error(store.error().message);
  }
  return *std::move(store);
}

void add_run(DedupStore& store, const std::string& id, std::int32_t night, std::uint32_t from,
             std::uint32_t to) {
  REQUIRE(store.begin_run(id, night).empty());
  for (std::uint32_t seed = from; seed < to; ++seed) {
    REQUIRE(store.append(document_named(seed)));
  }
  REQUIRE(store.end_run().empty());
}

// The number under which a text is held; -1: it is not. Text, key form and bands must agree.
int held(const DedupStore& store, std::uint32_t seed) {
  const Holders holders = store.look_up(signature_of(seed));
  const bool by_bands = holders.bands().size() == 1;
  CHECK(holders.text.has_value() == by_bands);
  CHECK(holders.key == holders.text);
  if (!holders.text || !by_bands) {
    return -1;
  }
  CHECK(holders.bands()[0] == *holders.text);
  CHECK(store.signature(*holders.text) == signature_of(seed));
  return static_cast<int>(*holders.text);
}

}  // namespace

TEST_CASE("a store answers the same with a file, without one, and opened again", "[dedup]") {
  const Folder folder;
  DedupStore memory = DedupStore::in_memory();
  add_run(memory, "monday", 1, 0, 100);
  {
    DedupStore store = opened(folder / "x.dedup");
    add_run(store, "monday", 1, 0, 100);
    CHECK(held(store, 42) == 42);
  }
  const DedupStore store = opened(folder / "x.dedup");
  for (std::uint32_t seed = 0; seed < 120; ++seed) {
    CHECK(held(store, seed) == held(memory, seed));
  }
  CHECK(memory.document(7)->url == store.document(7)->url);
  CHECK(memory.document(7)->night == store.document(7)->night);
  CHECK_FALSE(memory.document(100));
  CHECK_FALSE(store.document(100));
}

TEST_CASE("a document is a holder from the moment it is appended", "[dedup]") {
  const Folder folder;
  DedupStore store = opened(folder / "x.dedup");
  REQUIRE(store.begin_run("monday", 1).empty());
  CHECK(held(store, 5) == -1);
  REQUIRE(store.append(document_named(5)));
  CHECK(held(store, 5) == 0);
  REQUIRE(store.append(document_named(5)));
  CHECK(held(store, 5) == 0);
}

TEST_CASE("a night that is run again does not meet itself", "[dedup]") {
  const Folder folder;
  {
    DedupStore store = opened(folder / "x.dedup");
    add_run(store, "monday", 1, 0, 3);
    add_run(store, "tuesday", 2, 3, 6);
    REQUIRE(store.begin_run("monday", 1).empty());
    CHECK(held(store, 0) == -1);
    CHECK(held(store, 3) == 3);
    REQUIRE(store.append(document_named(0)));
    CHECK(held(store, 0) == 6);
    REQUIRE(store.abandon_run().empty());
    CHECK(held(store, 0) == 0);
    add_run(store, "monday", 1, 0, 2);
  }
  const DedupStore store = opened(folder / "x.dedup");
  CHECK(held(store, 0) == 6);
  CHECK(held(store, 2) == -1);
  CHECK(held(store, 3) == 3);
}

TEST_CASE("documents of an interrupted run are not held", "[dedup]") {
  const Folder folder;
  {
    DedupStore store = opened(folder / "x.dedup");
    add_run(store, "monday", 1, 0, 3);
    REQUIRE(store.begin_run("tuesday", 2).empty());
    REQUIRE(store.append(document_named(3)));
    REQUIRE(store.commit().empty());
  }
  const DedupStore store = opened(folder / "x.dedup");
  CHECK(held(store, 2) == 2);
  CHECK(held(store, 3) == -1);
}

TEST_CASE("a run goes on from where its caller has it", "[dedup]") {
  const Folder folder;
  DedupStoreOptions options = options_of();
  options.unfinished = SignatureLogOptions::Unfinished::keep;
  LoggedDocument long_url = document_named(1);
  long_url.url = std::string(5'000, 'u');
  {
    DedupStore store = opened(folder / "x.dedup", options);
    add_run(store, "sunday", 0, 3, 5);  // a night that ended lies before it
    REQUIRE(store.begin_run("monday", 1).empty());
    REQUIRE(store.append(document_named(0)));
    REQUIRE(store.append(long_url));
    REQUIRE(store.commit().empty());
  }
  DedupStore store = opened(folder / "x.dedup", options);
  SECTION("as it is") {
    REQUIRE(store.begin_run("monday", 1, SignatureLog::Begin::resume).empty());
    CHECK(store.append(document_named(2)).value() == 4);
  }
  SECTION("up to what the caller has of it") {
    REQUIRE(store.keep_of_run([](const LoggedDocument& one) { return one.url.size() < 100; }) ==
            "");
    REQUIRE(store.begin_run("monday", 1, SignatureLog::Begin::resume).empty());
    CHECK_FALSE(store.document(3));
    CHECK(store.append(document_named(2)).value() == 3);
  }
  SECTION("without any of it") {
    REQUIRE(store.keep_of_run([](const LoggedDocument&) { return false; }) == "");
    REQUIRE(store.begin_run("tuesday", 2).empty());
    CHECK_FALSE(store.look_up(document_named(0).signature).text);
    return;
  }
  CHECK(held(store, 0) == 2);
  CHECK(held(store, 3) == 0);
}

TEST_CASE("old nights are not looked up and leave the file in time", "[dedup]") {
  const Folder folder;
  {
    DedupStore store = opened(folder / "x.dedup");
    add_run(store, "monday", 1, 0, 50);
    add_run(store, "tuesday", 2, 50, 60);
  }
  DedupStore store = opened(folder / "x.dedup", options_of(2));
  CHECK(held(store, 0) == -1);
  CHECK(held(store, 55) == 55);
  const std::uint64_t before = store.log()->bytes();
  add_run(store, "wednesday", 3, 60, 61);
  CHECK(store.log()->bytes() < before / 2);
  CHECK(held(store, 55) == 55);
  CHECK(held(store, 60) == 60);
  REQUIRE(store.compact(3).empty());
  CHECK(held(store, 55) == -1);
  CHECK(held(store, 60) == 60);
}

TEST_CASE("duplicates are holders only if asked for", "[dedup]") {
  const Folder folder;
  DedupStoreOptions options = options_of();
  options.index_duplicates = GENERATE(true, false);
  LoggedDocument copy = document_named(1);
  copy.duplicate = LoggedDuplicate{0, 2, 0.6F};
  {
    DedupStore store = opened(folder / "x.dedup", options);
    REQUIRE(store.begin_run("monday", 1).empty());
    REQUIRE(store.append(document_named(0)));
    REQUIRE(store.append(copy));
    CHECK(held(store, 1) == (options.index_duplicates ? 1 : -1));
    REQUIRE(store.end_run().empty());
  }
  CHECK(held(opened(folder / "x.dedup", options), 1) == (options.index_duplicates ? 1 : -1));
}

TEST_CASE("a store that another has is in use", "[dedup]") {
  const Folder folder;
  const DedupStore store = opened(folder / "x.dedup");
  const auto second = DedupStore::open(folder / "x.dedup", options_of());
  REQUIRE_FALSE(second);
  CHECK(second.error().fault == StoreFault::in_use);
}

TEST_CASE("a store with room does not grow before it is full", "[dedup]") {
  const Folder folder;
  DedupStoreOptions options = options_of();
  options.room = 2'000;
  {
    DedupStore store = opened(folder / "x.dedup", options);
    const std::uint64_t before = store.memory_bytes();
    add_run(store, "monday", 1, 0, 2'000);
    CHECK(store.memory_bytes() == before);
    CHECK(held(store, 1'999) == 1'999);
  }
  SECTION("when it is opened again") {
    DedupStore store = opened(folder / "x.dedup", options);
    const std::uint64_t before = store.memory_bytes();
    add_run(store, "tuesday", 2, 2'000, 3'000);
    CHECK(store.memory_bytes() == before);
  }
  SECTION("after a run was taken back") {
    DedupStore store = opened(folder / "x.dedup", options);
    REQUIRE(store.begin_run("tuesday", 2).empty());
    REQUIRE(store.append(document_named(2'000)));
    REQUIRE(store.abandon_run().empty());
    const std::uint64_t before = store.memory_bytes();
    add_run(store, "wednesday", 3, 2'000, 3'000);
    CHECK(store.memory_bytes() == before);
    CHECK(held(store, 2'999) == 2'999);
  }
}
