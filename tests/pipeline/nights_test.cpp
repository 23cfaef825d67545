// Three nights of one job over a web that changes between them. What each night must give is
// reckoned from the web's script (tests/support/night_reader.hpp): no number here was copied from a
// run.
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/job_result.hpp"
#include "tests/support/night_reader.hpp"
#include "tests/support/night_site.hpp"

using namespace winnow::testing;
using Json = nlohmann::json;

namespace {

// When each file was written, and as which: a text that is written anew gets a new one.
using Written = std::map<std::string, std::pair<ino_t, std::int64_t>>;

Written written_files(const std::string& folder) {
  Written written;
  for (const auto& [name, bytes] : files_below(folder)) {
    struct stat status {};
    REQUIRE(stat((std::filesystem::path(folder) / name).c_str(), &status) == 0);
    written[name] = {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
  }
  return written;
}

FileBytes texts_of(const std::string& folder) {
  FileBytes files = files_below(folder);
  files.erase("manifest.jsonl");
  files.erase("run.json");
  files.erase("report.html");
  return files;
}

void check_totals(const Json& report, const Expectation& expected) {
  CHECK(report["read"] == expected.read());
  CHECK(report["finished"] == expected.finished);
  CHECK(report["rejected"] == Json(expected.rejected));
  CHECK(report["read"] == report["finished"].get<int>() + report["rejected_total"].get<int>());
  CHECK(report["stopped"] == false);
}

void check_lists(const Json& sources, const Expectation& expected) {
  REQUIRE(sources.size() == expected.lists.size());
  for (std::size_t i = 0; i < expected.lists.size(); ++i) {
    const ExpectedList& list = expected.lists[i];
    CAPTURE(list.address);
    CHECK(sources[i]["source"] == list.address);
    CHECK(sources[i]["listed"] == list.listed);
    CHECK(sources[i]["taken"] == list.taken);
    CHECK(sources[i]["repeated"] == list.repeated);
    CHECK(sources[i]["refused"] == list.refused);
    CHECK(sources[i]["damaged"] == list.damaged);
    CHECK(sources[i]["unchanged"] == list.unchanged);
    CHECK(sources[i].contains("problem") == list.failed);
  }
}

// Of a host that is down the first few are tried and the rest are not; requests reach it in any
// order.
std::string told_apart(const std::string& verdict) {
  return verdict == "fetch.connect" || verdict == "fetch.deferred" ? "the host is down" : verdict;
}

// One line an input, in the order of the sources, each with the verdict that it must have.
void check_manifest(const std::string& folder, const Expectation& expected) {
  const auto lines = manifest_lines(folder);
  REQUIRE(lines.size() == expected.inputs.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ExpectedInput& input = expected.inputs[i];
    CAPTURE(lines[i].dump());
    REQUIRE(lines[i]["source"] == input.address);
    CHECK(told_apart(lines[i].value("reason", "finished")) == told_apart(input.verdict));
    CHECK(lines[i].value("output", "") == input.output);
  }
}

void check_texts(const FileBytes& texts, const Expectation& expected) {
  for (const auto& [name, text] : expected.texts) {
    CAPTURE(name);
    REQUIRE(texts.contains(name));
    CHECK(texts.at(name) == text);
  }
  CHECK(texts.size() == expected.texts.size());
}

void check_nothing_else_written(const Written& before, const Written& after,
                                const Expectation& expected) {
  for (const auto& [name, when] : before) {
    if (expected.texts.contains(name) && !expected.written.contains(name)) {
      CAPTURE(name);
      CHECK(after.at(name) == when);
    }
  }
}

}  // namespace

TEST_CASE("three nights give what their script says, input by input", "[nights]") {
  NightSite site;
  const Folder folder;
  NightReader reader(NightSite::list_file);
  Written before;
  for (int night = 1; night <= 3; ++night) {
    CAPTURE(night);
    site.night(night);
    const Expectation expected = reader.read(site.script());
    REQUIRE(run_child(site.job(WINNOW_PROGRAM, folder), folder.path()) == expected.exit_code);
    const Json report = Json::parse(folder.read(job_output + "/run.json"));
    check_totals(report, expected);
    check_lists(report["sources"], expected);
    check_manifest(folder.path(), expected);
    check_texts(texts_of(folder / job_output), expected);
    const Written after = written_files(folder / job_output);
    check_nothing_else_written(before, after, expected);
    before = after;
    CHECK(site.bodies() == expected.bodies);
  }
}

TEST_CASE("the first night takes all 300 pages, the second no unchanged body", "[nights]") {
  NightSite site(60);
  const Folder folder;
  NightReader reader(NightSite::list_file);
  REQUIRE(reader.read(site.script()).finished == 300);
  REQUIRE(run_child(site.job(WINNOW_PROGRAM, folder), folder.path()) == 0);
  CHECK(texts_of(folder / job_output).size() == 300);
  CHECK(site.bodies() == 300);

  site.night(2);
  const Expectation second = reader.read(site.script());
  REQUIRE(second.rejected.at("fetch.unchanged") > 100);  // else the next line says little
  REQUIRE(run_child(site.job(WINNOW_PROGRAM, folder), folder.path()) == 3);
  CHECK(site.not_modified() == second.rejected.at("fetch.unchanged"));
  for (const ExpectedInput& input : second.inputs) {
    if (input.verdict == "fetch.unchanged") {
      CHECK(site.requests(input.address) == 1);
    }
  }
}

TEST_CASE("a night that is played twice changes nothing the second time", "[nights]") {
  NightSite site(40);
  const Folder folder;
  REQUIRE(run_child(site.job(WINNOW_PROGRAM, folder), folder.path()) == 0);
  const Written before = written_files(folder / job_output);
  site.night(1);
  REQUIRE(run_child(site.job(WINNOW_PROGRAM, folder), folder.path()) == 0);
  CHECK(site.bodies() == 0);
  CHECK(site.not_modified() == 200);
  const Written after = written_files(folder / job_output);
  REQUIRE(after.size() == before.size());
  for (const auto& [name, when] : before) {
    if (name.ends_with(".txt")) {
      CHECK(after.at(name) == when);
    }
  }
}
