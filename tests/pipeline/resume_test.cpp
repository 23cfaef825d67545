// What a run that goes on must not take for granted: that its texts are still there, that it runs
// where the first part ran, that nobody looks at its store meanwhile.
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include <nlohmann/json.hpp>

#include "pipeline/ledger.hpp"
#include "pipeline/store_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/words.hpp"

using namespace winnow;
using namespace winnow::testing;
using Json = nlohmann::json;

namespace {

void write_texts(const Folder& folder, int count) {
  for (int i = 0; i < count; ++i) {
    folder.write("in/" + std::to_string(i) + ".txt",
                 "Report " + std::to_string(i) + ". " + sentence(static_cast<unsigned>(i)) + "\n");
  }
}

std::string job(const Folder& folder) {
  return "run -q --no-config --store " + (folder / "store") + " -o " + (folder / "out") + " " +
         (folder / "in") + " 2>/dev/null ";
}

// The store as a stop before the last commit leaves it.
void interrupt(const std::string& store) {
  const auto database = Database::open(store_database(store), "");
  REQUIRE(database);
  REQUIRE(database->run("UPDATE run SET state = 'stopped'") == "");
}

std::string dump_of(const std::string& store) {
  const auto database = Database::open(store_database(store), "");
  REQUIRE(database);
  std::string out;
  Statement rows(*database,
                 "SELECT name || state || resumed FROM run UNION ALL SELECT entry FROM input");
  while (rows.step()) {
    out += rows.text(0) + "\n";
  }
  return out;
}

Json lines_of(const std::string& manifest) {
  Json all = Json::array();
  std::istringstream lines(manifest);
  for (std::string line; std::getline(lines, line);) {
    all.push_back(Json::parse(line));
  }
  return all;
}

}  // namespace

TEST_CASE("a text that is gone when the run goes on is made again, with all behind it",
          "[resume]") {
  const Folder folder;
  write_texts(folder, 9);
  REQUIRE(winnow_program(job(folder)).code == 0);
  const std::string manifest = folder.read("out/manifest.jsonl");
  const std::string text = folder.read("out/4.txt");
  interrupt(folder / "store");
  std::filesystem::remove(folder / "out/4.txt");
  CHECK(winnow_program(job(folder)).code == 0);
  CHECK(folder.read("out/4.txt") == text);
  CHECK(folder.read("out/manifest.jsonl") == manifest);
}

TEST_CASE("a run does not go on in another folder than it began in", "[resume]") {
  const Folder folder;
  write_texts(folder, 3);
  const std::string there = "run -q --no-config --dedup none --store " + (folder / "store") +
                            " -o out " + (folder / "in") + " 2>/dev/null";
  folder.write("one/x", "");
  folder.write("two/x", "");
  REQUIRE(winnow_program(there, "cd " + (folder / "one") + " && ").code == 0);
  interrupt(folder / "store");
  CHECK(winnow_program(there, "cd " + (folder / "two") + " && ").code == 0);
  CHECK(std::filesystem::exists(folder / "two/out/2.txt"));
}

TEST_CASE("the spelling of folders is no reason to begin anew", "[resume]") {
  const Folder folder;
  write_texts(folder, 3);
  REQUIRE(winnow_program(job(folder)).code == 0);
  interrupt(folder / "store");
  CHECK(winnow_program("run --no-config --resume --store " + (folder / "store") + " -o " +
                       (folder / "./out/") + " " + (folder / "in/") + " 2>/dev/null")
            .code == 0);
  CHECK(Json::parse(folder.read("out/run.json"))["resumed"] == true);
}

TEST_CASE("a run that is left is made anew, so that one manifest names every text", "[resume]") {
  FaultServer server;
  std::string list;
  for (int i = 0; i < 4; ++i) {
    const std::string page = "/report/" + std::to_string(i);
    server.on(page, fault::with_validators(
                        "<article><h1>Report</h1><p>" + sentence(static_cast<unsigned>(i)) +
                            "</p><p>" + sentence(static_cast<unsigned>(i) + 50) + "</p></article>",
                        "\"r\"", "Mon, 01 Sep 2025 08:00:00 GMT"));
    list += server.url(page) + "\n";
  }
  const Folder folder;
  folder.write("list.txt", list);
  const std::string run = "run -q --no-config --allow-private --delay 0 --store " +
                          (folder / "store") + " -o " + (folder / "out") + " --url-list " +
                          (folder / "list.txt") + " 2>/dev/null ";
  REQUIRE(winnow_program(run).code == 0);
  interrupt(folder / "store");
  REQUIRE(winnow_program(run + "--metadata").code == 0);  // another setting
  const Json lines = lines_of(folder.read("out/manifest.jsonl"));
  REQUIRE(lines.size() == 4);
  for (const Json& line : lines) {
    CHECK(line["status"] == "finished");
  }
}

TEST_CASE("a store says of a run that is not done whether it is under way", "[resume]") {
  const Folder folder;
  write_texts(folder, 3);
  REQUIRE(winnow_program(job(folder)).code == 0);
  const std::string info = "store info " + (folder / "store");
  CHECK(winnow_program(info).out.find("interrupted") == std::string::npos);
  interrupt(folder / "store");
  CHECK(winnow_program(info).out.find("interrupted: the run of 20") != std::string::npos);
  CHECK(Json::parse(winnow_program(info + " --format json").out).contains("interrupted"));
  const auto mine = StoreFolder::open(folder / "store");
  REQUIRE(mine);
  const std::string out = winnow_program(info).out;
  CHECK(out.find("is in use by process ") != std::string::npos);
  CHECK(out.find("interrupted") == std::string::npos);
  CHECK(Json::parse(winnow_program(info + " --format json").out).contains("running"));
}

TEST_CASE("of several jobs those that were interrupted are resumed", "[resume]") {
  const Folder folder;
  write_texts(folder, 3);
  folder.write("winnow.toml",
               "[[job]]\nname = 'a'\nfolders = ['in']\n"
               "[[job]]\nname = 'b'\nfolders = ['in']\n");
  const std::string there = "cd " + folder.path() + " && ";
  REQUIRE(winnow_program("run -q 2>/dev/null", there).code == 0);
  CHECK(winnow_program("run -q --resume 2>/dev/null", there).code == 2);
  interrupt(folder / "state/b");
  const std::string a = folder.read("out/a/run.json");
  CHECK(winnow_program("run -q --resume 2>/dev/null", there).code == 0);
  CHECK(folder.read("out/a/run.json") == a);
  CHECK(Json::parse(folder.read("out/b/run.json"))["exit_code"] == 0);
  CHECK(winnow_program("run -q --resume 2>/dev/null", there).code == 2);
}

TEST_CASE("a dry run leaves an interrupted run as it is", "[resume]") {
  const Folder folder;
  write_texts(folder, 3);
  REQUIRE(winnow_program(job(folder)).code == 0);
  interrupt(folder / "store");
  const std::string before = dump_of(folder / "store");
  const std::string signatures = folder.read("store/dedup.log");
  CHECK(winnow_program(job(folder) + "--dry-run").code == 0);
  CHECK(dump_of(folder / "store") == before);
  CHECK(folder.read("store/dedup.log") == signatures);
  SECTION("and does not touch a store that is in use") {
    const auto owner = StoreFolder::open(folder / "store");
    REQUIRE(owner);
    CHECK(winnow_program(job(folder) + "--dry-run").code == 6);
  }
}

TEST_CASE("what cannot be part of a transaction is not written", "[resume]") {
  const Folder folder;
  const auto shared = SharedDatabase::open(folder / "state.db");
  REQUIRE(shared);
  Ledger ledger(*shared);
  ledger.begin(0, "out", "print");
  REQUIRE(ledger.commit() == "");
  REQUIRE((*shared)->database.run("PRAGMA busy_timeout = 0") == "");
  const auto other = Database::open(folder / "state.db", "");
  REQUIRE(other);
  REQUIRE(other->run("BEGIN IMMEDIATE") == "");
  ledger.enter({.sequence = 0, .source = "a"});
  REQUIRE(other->run("COMMIT") == "");
  ledger.enter({.sequence = 1, .source = "b"});
  CHECK(ledger.commit() == "database is locked");
  int entries = 0;
  ledger.each([&](const LedgerEntry&) { ++entries; });
  CHECK(entries == 0);
}

TEST_CASE("metrics say that a run failed, also if it never began", "[resume]") {
  const Folder folder;
  write_texts(folder, 2);
  const std::string metrics = "--set report.metrics=" + (folder / "winnow.prom") + " ";
  REQUIRE(winnow_program(job(folder) + metrics).code == 0);
  CHECK(folder.read("winnow.prom").find("\nwinnow_run_success 1\n") != std::string::npos);
  SECTION("because the store is in use") {
    const auto owner = StoreFolder::open(folder / "store");
    REQUIRE(owner);
    CHECK(winnow_program(job(folder) + metrics).code == 6);
    CHECK(folder.read("winnow.prom").find("\nwinnow_run_exit_code 6\n") != std::string::npos);
  }
  SECTION("because its files could not be written") {
    std::filesystem::remove(folder / "out/manifest.jsonl");
    folder.write("out/manifest.jsonl/in-the-way", "");
    CHECK(winnow_program(job(folder) + metrics).code == 4);
    CHECK(folder.read("winnow.prom").find("\nwinnow_run_exit_code 4\n") != std::string::npos);
  }
  CHECK(folder.read("winnow.prom").find("\nwinnow_run_success 0\n") != std::string::npos);
}
