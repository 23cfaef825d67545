#include "pipeline/store_folder.hpp"

#include "pipeline/shared_database.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using winnow::testing::Folder;

namespace {

// A store as it was before it was a folder, with its version of the schema.
void write_old_store(const Folder& folder) {
  const auto database = Database::open(folder / "job.db", "CREATE TABLE page(url INTEGER)");
  REQUIRE(database);
  REQUIRE(database->run("INSERT INTO page VALUES(7); PRAGMA user_version = 1") == "");
  folder.write("job.db.dedup", "signatures");
}

void check_moved(const Folder& folder) {
  const std::string store = folder / "job.db";
  const auto open = StoreFolder::open(store);
  REQUIRE(open);
  CHECK(std::filesystem::is_directory(store));
  CHECK(folder.read("job.db/dedup.log") == "signatures");
  const auto database = Database::open(store_database(store), "");
  REQUIRE(database);
  Statement page(*database, "SELECT url FROM page");
  REQUIRE(page.step());
  CHECK(page.number(0) == 7);
  Statement version(*database, "PRAGMA user_version");
  REQUIRE(version.step());
  CHECK(version.number(0) == 2);
  CHECK_FALSE(std::filesystem::exists(store + ".moving"));
}

}  // namespace

TEST_CASE("a store of one file becomes a folder and loses nothing", "[store]") {
  const Folder folder;
  write_old_store(folder);
  SECTION("in one go") {}
  SECTION("after a move that was interrupted at its first step") {
    std::filesystem::create_directories(folder / "job.db.moving");
    std::filesystem::rename(folder / "job.db.dedup", folder / "job.db.moving/dedup.log");
  }
  SECTION("after a move that was interrupted before its last step") {
    std::filesystem::create_directories(folder / "job.db.moving");
    std::filesystem::rename(folder / "job.db.dedup", folder / "job.db.moving/dedup.log");
    std::filesystem::rename(folder / "job.db", folder / "job.db.moving/state.db");
  }
  check_moved(folder);
}

TEST_CASE("an old store behind a link is moved where it lies", "[store]") {
  const Folder folder;
  write_old_store(folder);
  std::filesystem::create_symlink(folder / "job.db", folder / "link.db");
  REQUIRE(StoreFolder::open(folder / "link.db"));
  CHECK(std::filesystem::is_directory(folder / "job.db"));
  check_moved(folder);
}

TEST_CASE("a store has one owner at a time, and the other is told who", "[store]") {
  const Folder folder;
  const auto mine = StoreFolder::open(folder / "store/");
  REQUIRE(mine);
  const auto other = StoreFolder::open(folder / "store");
  REQUIRE_FALSE(other);
  CHECK(other.error().fault == StoreFault::in_use);
  CHECK(other.error().message.find("is in use by process " + std::to_string(::getpid())) !=
        std::string::npos);
}

TEST_CASE("the owner of a store is told without taking its lock", "[store]") {
  const Folder folder;
  CHECK(StoreFolder::owner(folder / "store").empty());
  CHECK_FALSE(std::filesystem::exists(folder / "store"));
  {
    const auto mine = StoreFolder::open(folder / "store");
    REQUIRE(mine);
    CHECK(StoreFolder::owner(folder / "store")
              .find("is in use by process " + std::to_string(::getpid())) != std::string::npos);
  }
  CHECK(StoreFolder::owner(folder / "store").empty());
  CHECK(StoreFolder::open(folder / "store"));
}

TEST_CASE("a store of a newer version is left alone", "[store]") {
  const Folder folder;
  {
    const auto database = Database::open(folder / "state.db", "");
    REQUIRE(database);
    REQUIRE(database->run("PRAGMA user_version = 99") == "");
  }
  const auto store = SharedDatabase::open(folder / "state.db");
  REQUIRE_FALSE(store);
  CHECK(store.error().message.find("made by a newer version of winnow") != std::string::npos);
}
