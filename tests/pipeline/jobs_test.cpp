#include "pipeline/jobs.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"

using namespace winnow;
using winnow::testing::Folder;
using winnow::testing::winnow_program;

namespace {

const std::string two_jobs = R"(config_version = 1
[output]
dir = "texts"
format = "md"
[run]
jobs = 1
[[job]]
name = "asia"
folders = ["asia"]
max_age = "2d"
[[job]]
name = "europe"
folders = ["europe"]
output.format = "text"
output.dir = "eu"
)";

Result<std::vector<JobSettings>> jobs_in(const Folder& folder, const std::string& toml) {
  folder.write("winnow.toml", toml);
  Settings settings;
  auto jobs = load_settings(folder / "winnow.toml", settings);
  if (jobs) {
    if (auto placed = place_jobs(*jobs); !placed) {
      return std::move(placed).error();
    }
  }
  return jobs;
}

}  // namespace

TEST_CASE("a job has the general settings, its own over them, and folders of its name", "[jobs]") {
  const Folder folder;
  const auto jobs = jobs_in(folder, two_jobs);
  REQUIRE(jobs);
  REQUIRE(jobs->size() == 2);
  const JobSettings& asia = (*jobs)[0];
  CHECK(asia.name == "asia");
  CHECK(asia.settings.output.format == "md");
  CHECK(asia.settings.output.dir == "texts/asia");
  CHECK(asia.settings.run.store == "state/asia");
  CHECK(asia.settings.input.since == "2d");
  CHECK(asia.settings.input.folders == std::vector<std::string>{"asia"});
  CHECK(asia.settings.origin.at("output.format").ends_with("winnow.toml:4"));
  CHECK(asia.settings.origin.at("input.since").ends_with("winnow.toml:10"));
  const JobSettings& europe = (*jobs)[1];
  CHECK(europe.settings.output.format == "text");
  CHECK(europe.settings.output.dir == "eu");
}

TEST_CASE("what is wrong with a job is told with its line", "[jobs]") {
  const auto [toml, message] = GENERATE(table<std::string, std::string>({
      {"[[job]]\nfeeds = []\n", ":1: a job wants a name"},
      {"[[job]]\nname = '../x'\n", ":1: a job wants a name"},
      {"[[job]]\nname = 3\n", ":1: a job wants a name"},
      {"[[job]]\nname = 'a'\n[[job]]\nname = 'a'\n", ":3: the job 'a' is there already, at "},
      {"[[job]]\nname = 'a'\nfeedz = []\n",
       ":3: unknown key input.feedz, did you mean "
       "input.feeds?"},
      {"[[job]]\nname = 'a'\noutput.dri = 'x'\n",
       ":3: unknown key output.dri, did you mean "
       "output.dir?"},
      {"[[job]]\nname = 'a'\nlimit = -1\n", ":3: input.limit wants a whole number"},
      {"job = 3\n", ":1: a job is written as [[job]]"},
      {"[[job]]\nname = 'a'\noutput.dir = 'x'\n[[job]]\nname = 'b'\noutput.dir = 'x'\n",
       ":4: the jobs 'a' and 'b' have the same output.dir x"},
  }));
  const Folder folder;
  const auto jobs = jobs_in(folder, toml);
  REQUIRE_FALSE(jobs);
  CAPTURE(jobs.error().message);
  CHECK(jobs.error().message.find(message) != std::string::npos);
}

TEST_CASE("jobs are named in place of sources, or by --job, or all of them", "[jobs]") {
  const Folder folder;
  const auto jobs = jobs_in(folder, two_jobs).value();
  CHECK(choose_jobs(jobs, {}, {}).value().size() == 2);
  CHECK(choose_jobs(jobs, {}, {"europe"}).value().front().name == "europe");
  CHECK(choose_jobs(jobs, {"asia"}, {}).value().front().name == "asia");
  CHECK(choose_jobs(jobs, {}, {"pages/"}).value().empty());
  CHECK_FALSE(choose_jobs(jobs, {}, {"asia", "pages/"}));
  CHECK_FALSE(choose_jobs(jobs, {"africa"}, {}));
  CHECK(choose_jobs(jobs, {}, {"asai"}).error().message.find("the job asia?") != std::string::npos);
  CHECK(choose_jobs(jobs, {}, {"example.com", "-"}).value().empty());
  CHECK(choose_jobs({}, {}, {"asai"}).value().empty());
}

TEST_CASE("each job of a configuration leaves its own texts, state and report", "[jobs]") {
  const Folder folder;
  folder.write("winnow.toml", two_jobs);
  folder.write("asia/a.txt", "The ferry to the islands left at noon with forty passengers.\n");
  folder.write("europe/e.txt", "The tram over the old bridge runs again since Thursday.\n");
  const std::string there = "cd " + folder.path() + " && ";
  REQUIRE(winnow_program("run -q 2>/dev/null", there).code == 0);
  CHECK(std::filesystem::exists(folder / "texts/asia/a.md"));
  CHECK(std::filesystem::exists(folder / "eu/e.txt"));
  CHECK(std::filesystem::exists(folder / "eu/report.html"));
  CHECK(std::filesystem::exists(folder / "state/asia/state.db"));
  CHECK(nlohmann::json::parse(folder.read("texts/asia/run.json"))["job"] == "asia");
  CHECK(winnow_program("config check", there).out.find("ok (2 jobs, 2 sources") !=
        std::string::npos);
  CHECK(winnow_program("config show --job europe --origin", there)
            .out.find("dir = 'eu'  # winnow.toml:") != std::string::npos);
}

TEST_CASE("config check warns of files that are not there, and fails with --strict", "[jobs]") {
  const Folder folder;
  folder.write("winnow.toml", two_jobs);
  const std::string there = "cd " + folder.path() + " && ";
  const auto ran = winnow_program("config check", there);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("job asia: asia is not there") != std::string::npos);
  CHECK(winnow_program("config check --strict", there).code == 5);
}
