// Runs that are killed or interrupted, each followed by a plain `winnow run` over the same sources:
// what both leave together must be what one undisturbed run leaves, byte for byte.
//
// WINNOW_KILLS says how often a run is killed (default 6), WINNOW_SEED where.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <random>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/job_result.hpp"
#include "tests/support/night_site.hpp"
#include "tests/support/page_folder.hpp"

using namespace winnow::testing;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;
using Words = std::vector<std::string>;

constexpr unsigned documents = 500;
constexpr int nothing_to_resume = 2;

int number_from(const char* variable, int otherwise) {
  const char* set = std::getenv(variable);
  return set == nullptr ? otherwise : std::atoi(set);
}

int kills() { return number_from("WINNOW_KILLS", 6); }

std::mt19937 random_from_seed() {
  return std::mt19937(static_cast<unsigned>(number_from("WINNOW_SEED", 1)));
}

double share(std::mt19937& random) { return std::uniform_real_distribution<>(0, 1)(random); }

Words folder_job(const Folder& pages) {
  return {WINNOW_PROGRAM, "run", "-q",       "--no-config",  "--store",
          job_store,      "-o",  job_output, pages / "pages"};
}

Words with(Words words, const std::string& more) {
  words.push_back(more);
  return words;
}

struct Undisturbed {
  JobResult result{};
  int code = 0;
  Milliseconds time{};
};

Undisturbed undisturbed_run(const Words& words, const Folder& folder) {
  const auto begin = Clock::now();
  Undisturbed run{.code = run_child(words, folder.path())};
  run.time = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
  run.result = job_result(WINNOW_PROGRAM, folder.path());
  return run;
}

// False if it came to its end before.
bool killed_after(Milliseconds time, const Words& words, const Folder& folder) {
  Child run(words, folder.path());
  if (!run.ended_within(time)) {
    run.send(SIGKILL);
  }
  return run.wait().signal == SIGKILL;
}

// Killed when the first text has its name: the ledger knows some inputs, the report is not there.
bool killed_at_first_text(const Words& words, const Folder& folder) {
  const auto there = [&] {
    const FileBytes files = files_below(folder / job_output);
    return std::ranges::any_of(files, [](const auto& file) {
      return file.first.ends_with(".txt") && !file.first.starts_with(".winnow");
    });
  };
  Child run(words, folder.path());
  while (!there() && !run.ended_within(Milliseconds(5))) {
  }
  run.send(SIGKILL);
  return run.wait().signal == SIGKILL;
}

// A plain run takes up what a killed one left. One that was killed after its report may have been
// complete: then a plain run would be the next night, so that --resume is asked, which refuses.
void finish(const Words& words, const Folder& folder, const Undisturbed& expected) {
  const bool reported = std::filesystem::exists(folder / (job_output + "/run.json"));
  const int code = run_child(reported ? with(words, "--resume") : words, folder.path());
  if (!reported || code != nothing_to_resume) {
    CHECK(code == expected.code);
  }
}

void check_same(const Undisturbed& expected, const Folder& folder) {
  const std::string why = difference(expected.result, job_result(WINNOW_PROGRAM, folder.path()));
  CHECK(why == "");
}

void check_texts_are_whole(const Undisturbed& expected, const Folder& folder) {
  CHECK(wrong_texts(expected.result.files, folder / job_output) == "");
}

// At the request for so many pages the run gets the signal.
class SignalAtPage {
 public:
  SignalAtPage(NightSite& site, std::uint64_t page, int signal) : site_(site) {
    site.on_page([this, page, signal](std::uint64_t count) {
      const pid_t id = child_;
      if (count == page && id > 0) {
        kill(id, signal);
      }
    });
  }
  ~SignalAtPage() { site_.on_page({}); }
  SignalAtPage(const SignalAtPage&) = delete;
  SignalAtPage& operator=(const SignalAtPage&) = delete;

  Ended run(const Words& words, const Folder& folder) {
    Child child(words, folder.path());
    child_ = child.id();
    return child.wait();
  }

 private:
  NightSite& site_;
  std::atomic<pid_t> child_{0};
};

// The third night to one who has seen none before: redirects, removed pages, copies.
NightSite& third_night(NightSite& site) {
  site.night(3);
  return site;
}

}  // namespace

TEST_CASE("a run over files that is killed and run again equals one that was not", "[crash]") {
  const Folder pages;
  write_pages(pages, documents);
  const Words job = folder_job(pages);
  const Folder quiet;
  const Undisturbed expected = undisturbed_run(job, quiet);
  REQUIRE(manifest_lines(quiet.path()).size() == documents);
  std::mt19937 random = random_from_seed();
  for (int i = 0; i < kills(); ++i) {
    const Milliseconds point(
        std::lround(static_cast<double>(expected.time.count()) * (i + share(random)) / kills()));
    CAPTURE(i, point.count(), expected.time.count());
    const Folder folder;
    if (killed_after(point, job, folder)) {
      check_texts_are_whole(expected, folder);
      finish(job, folder, expected);
    }
    check_same(expected, folder);
  }
}

TEST_CASE("a run that is killed again and again while it resumes comes to the same end",
          "[crash]") {
  const Folder pages;
  write_pages(pages, documents);
  const Words job = folder_job(pages);
  const Folder quiet;
  const Undisturbed expected = undisturbed_run(job, quiet);
  std::mt19937 random = random_from_seed();
  for (int i = 0; i < std::max(1, kills() / 3); ++i) {
    const Folder folder;
    bool killed = true;
    for (int in_a_row = 0; killed && in_a_row < 4; ++in_a_row) {
      const Milliseconds point(
          std::lround(static_cast<double>(expected.time.count()) * (0.2 + 0.4 * share(random))));
      CAPTURE(i, in_a_row, point.count(), expected.time.count());
      killed = killed_after(point, job, folder);
      check_texts_are_whole(expected, folder);
    }
    if (killed) {
      finish(job, folder, expected);
    }
    check_same(expected, folder);
  }
}

TEST_CASE("a run over a site that is killed and run again equals one that was not", "[crash]") {
  NightSite site(documents / 5);
  const Folder quiet;
  const Words job = third_night(site).job(WINNOW_PROGRAM, quiet);
  const Undisturbed expected = undisturbed_run(job, quiet);
  const std::uint64_t pages = expected.result.report.value("read", 0U);
  REQUIRE(pages >= documents);
  std::mt19937 random = random_from_seed();
  for (int i = 0; i < kills(); ++i) {
    const auto page = 1 + static_cast<std::uint64_t>(static_cast<double>(pages - 1) *
                                                     (i + share(random)) / kills());
    CAPTURE(i, page, pages);
    const Folder folder;
    site.night(3);
    const Words same = site.job(WINNOW_PROGRAM, folder);
    REQUIRE(same == job);
    if (SignalAtPage(site, page, SIGKILL).run(job, folder).signal == SIGKILL) {
      check_texts_are_whole(expected, folder);
      finish(job, folder, expected);
    }
    check_same(expected, folder);
  }
}

TEST_CASE("a run that was stopped by a signal is taken up by the next", "[crash]") {
  const auto [signal, code] = GENERATE(table<int, int>({{SIGTERM, 143}, {SIGINT, 130}}));
  NightSite site(documents / 5);
  const Folder quiet;
  const Words job = third_night(site).job(WINNOW_PROGRAM, quiet);
  const Undisturbed expected = undisturbed_run(job, quiet);
  const std::uint64_t bodies = site.bodies();

  const Folder folder;
  site.night(3);
  site.job(WINNOW_PROGRAM, folder);
  CHECK(SignalAtPage(site, documents / 2, signal).run(job, folder).code == code);
  check_texts_are_whole(expected, folder);
  const std::uint64_t first = site.bodies();
  CHECK(first < bodies);
  CHECK(run_child(job, folder.path()) == expected.code);
  check_same(expected, folder);
  // Asked for twice is only what was under way when the signal came (run.max_in_flight): what is
  // done behind the first input that is not is done again, so that the order decides who is a
  // duplicate.
  CHECK(site.bodies() <= bodies + 256);
}

TEST_CASE("a second signal stops a run that cannot come to its end", "[crash]") {
  const Folder pages;
  const Words job = {WINNOW_PROGRAM, "run",        "--no-config",
                     "--store",      job_store,    "-o",
                     job_output,     "--url-list", write_talkative_list(pages, documents)};
  const Folder quiet;
  const Undisturbed expected = undisturbed_run(job, quiet);
  REQUIRE(expected.code == 3);

  const Folder folder;
  {
    Child run(job, folder.path(), Child::Output::blocked);
    REQUIRE(run.spoke_within(60s));
    run.send(SIGTERM);
    CHECK_FALSE(run.ended_within(300ms));
    run.send(SIGTERM);
    CHECK(run.ended_within(5s));
    CHECK(run.wait().code == 128 + SIGTERM);
  }
  check_texts_are_whole(expected, folder);
  CHECK(run_child(job, folder.path()) == expected.code);
  check_same(expected, folder);
}

TEST_CASE("a run told to resume insists on one to take up, a forced one begins anew", "[crash]") {
  const Folder pages;
  write_pages(pages, documents);
  const Words job = folder_job(pages);
  const Folder quiet;
  CHECK(run_child(with(job, "--resume"), quiet.path()) == nothing_to_resume);
  const Undisturbed expected = undisturbed_run(job, quiet);
  CHECK(run_child(with(job, "--resume"), quiet.path()) == nothing_to_resume);
  check_same(expected, quiet);

  const std::string way = GENERATE("--resume", "--force");
  CAPTURE(way);
  const Folder folder;
  REQUIRE(killed_at_first_text(job, folder));
  const int code = run_child(with(job, way), folder.path());
  CHECK(code == expected.code);
  check_same(expected, folder);
}
