// A day in some minutes: a job over many feeds whose pages stall, break off, move and repeat. Fails
// unless every input is accounted for and the job's memory stays what it was.
//   winnow_soak WINNOW [--documents N] [--feeds N] [--runs N] [--seed N] [--remembered BYTES]
//               [--set KEY=VALUE]…
// Memory is that of the child (VmRSS), read five times a second; the mean of the last quarter may
// be no more than 5 % above or below that of the second (the first fills caches and pools). What a
// job has to remember of each page (its signature, its name) is no leak: --remembered takes so many
// bytes a page served off each sample. 0 unless told otherwise.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/soak_site.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"

namespace {

using namespace winnow::testing;
using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr double tolerance = 0.05;

struct Arguments {
  std::string program{};
  SoakOptions site{};
  std::vector<std::string> sets{};
  unsigned remembered = 0;  // bytes a page
};

struct Sample {
  double bytes = 0;
  std::uint64_t served = 0;  // pages that the site had been asked for
};

int usage() {
  fmt::print(stderr,
             "usage: winnow_soak WINNOW [--documents N] [--feeds N] [--runs N] [--seed N] "
             "[--remembered BYTES] [--set KEY=VALUE]...\n");
  return 2;
}

bool read_arguments(int count, char** words, Arguments& out) {
  if (count < 2 || count % 2 != 0) {
    return false;
  }
  out.program = words[1];
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string flag = words[i];
    const auto number = static_cast<unsigned>(std::strtoul(words[i + 1], nullptr, 10));
    unsigned* const place = flag == "--documents"    ? &out.site.documents
                            : flag == "--feeds"      ? &out.site.feeds
                            : flag == "--runs"       ? &out.site.runs
                            : flag == "--seed"       ? &out.site.seed
                            : flag == "--remembered" ? &out.remembered
                                                     : nullptr;
    if (place != nullptr) {
      *place = number;
    } else if (flag == "--set") {
      out.sets.emplace_back(words[i + 1]);
    } else {
      return false;
    }
  }
  return out.site.feeds > 2 && out.site.runs > 0 && out.site.documents >= out.site.feeds;
}

// Politeness off, patience short, so that a stall costs two seconds and not thirty.
std::vector<std::string> job(const Arguments& arguments, const SoakSite& site) {
  std::vector<std::string> words = {
      arguments.program, "run", "-q", "--no-config", "--allow-private", "--delay", "0",
      "--retry",         "1"};
  std::vector<std::string> sets = {
      "fetch.adaptive=0",        "fetch.retry_ms=20",           "fetch.timeout_ms=2000",
      "fetch.max_bytes=1000000", "fetch.host_failures=1000000", "fetch.resolve=" + site.resolve()};
  sets.insert(sets.end(), arguments.sets.begin(), arguments.sets.end());
  for (const std::string& set : sets) {
    words.insert(words.end(), {"--set", set});
  }
  words.insert(words.end(), {"--store", "job", "-o", "out"});
  for (const std::string& feed : site.feeds()) {
    words.insert(words.end(), {"--feed", feed});
  }
  return words;
}

int watched(const std::vector<std::string>& words, const Folder& folder, const SoakSite& site,
            std::vector<Sample>& samples) {
  Child run(words, folder.path());
  while (!run.ended_within(200ms)) {
    if (const std::uint64_t bytes = run.resident_bytes(); bytes > 0) {
      samples.push_back({static_cast<double>(bytes), site.served()});
    }
  }
  return run.wait().code;
}

double mean_of(const std::vector<Sample>& samples, std::size_t part, std::size_t parts) {
  const std::size_t begin = samples.size() * part / parts;
  const std::size_t end = samples.size() * (part + 1) / parts;
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    sum += samples[i].bytes;
  }
  return end > begin ? sum / static_cast<double>(end - begin) : 0;
}

// Bytes that a page more costs: the slope of memory over pages, without the first quarter.
double bytes_a_page(const std::vector<Sample>& samples) {
  const std::size_t begin = samples.size() / 4;
  const auto count = static_cast<double>(samples.size() - begin);
  double pages = 0;
  double bytes = 0;
  for (std::size_t i = begin; i < samples.size(); ++i) {
    pages += static_cast<double>(samples[i].served) / count;
    bytes += samples[i].bytes / count;
  }
  double both = 0;
  double square = 0;
  for (std::size_t i = begin; i < samples.size(); ++i) {
    const double page = static_cast<double>(samples[i].served) - pages;
    both += page * (samples[i].bytes - bytes);
    square += page * page;
  }
  return square > 0 ? both / square : 0;
}

bool memory_stays(std::vector<Sample> samples, unsigned remembered) {
  if (samples.size() < 8) {
    fmt::print("memory: {} samples are too few\n", samples.size());
    return false;
  }
  for (std::size_t part = 0; part < 8; ++part) {
    const std::size_t last = samples.size() * (part + 1) / 8 - 1;
    fmt::print("  eighth {}: {:7.1f} MB on average, {:>6} pages served at its end\n", part + 1,
               mean_of(samples, part, 8) / 1e6, samples[last].served);
  }
  fmt::print("  {:.0f} bytes a page from the second quarter on; {} of them are allowed for\n",
             bytes_a_page(samples), remembered);
  for (Sample& sample : samples) {
    sample.bytes -= static_cast<double>(sample.served) * remembered;
  }
  for (std::size_t part = 0; part < 4; ++part) {
    fmt::print("  quarter {}: {:6.1f} MB\n", part + 1, mean_of(samples, part, 4) / 1e6);
  }
  const double second = mean_of(samples, 1, 4);
  const double change = mean_of(samples, 3, 4) / second - 1;
  const bool stays = std::abs(change) <= tolerance;
  fmt::print("memory: last quarter {:+.1f} % of the second: {}\n", 100 * change,
             stays ? "ok" : "FAILED");
  return stays;
}

std::uint64_t lines_of(const std::string& text) {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

std::uint64_t texts_below(const std::string& path) {
  std::uint64_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    count += entry.path().extension() == ".txt" ? 1 : 0;
  }
  return count;
}

bool check(const char* what, std::uint64_t seen, std::uint64_t expected) {
  fmt::print("{}: {}, expected {}: {}\n", what, seen, expected, seen == expected ? "ok" : "FAILED");
  return seen == expected;
}

// What the run says of itself against what the site listed; `texts` counts those of earlier runs.
bool accounted(const Folder& folder, const SoakSite& site, unsigned run, std::uint64_t& texts) {
  const Json report = Json::parse(folder.read("out/run.json"), nullptr, false);
  if (!report.is_object()) {
    fmt::print("run {}: no run.json: FAILED\n", run);
    return false;
  }
  const std::uint64_t finished = report.value("finished", 0U);
  texts += finished;
  fmt::print("run {}: {} s, exit code {}\n  finished {}, rejected {}\n", run,
             std::lround(report.value("seconds", 0.0)), report.value("exit_code", -1), finished,
             report["rejected"].dump());
  for (const auto& [manner, count] : site.manners(run)) {
    fmt::print("  meant: {:>6} {}\n", count, name_of(manner));
  }
  const std::uint64_t rejected = report.value("rejected_total", 0U);
  bool ok = check("  inputs read", report.value("read", 0U), site.inputs_a_run());
  ok = check("  finished + rejected", finished + rejected, site.inputs_a_run()) && ok;
  ok = check("  lines of the manifest", lines_of(folder.read("out/manifest.jsonl")),
             site.inputs_a_run()) &&
       ok;
  return check("  texts in the folder", texts_below(folder / "out"), texts) && ok;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!read_arguments(count, words, arguments)) {
    return usage();
  }
  SoakSite site(arguments.site);
  const Folder folder;
  std::vector<Sample> samples;
  std::uint64_t texts = 0;
  bool ok = true;
  for (unsigned run = 0; run < arguments.site.runs; ++run) {
    site.show(run);
    const int code = watched(job(arguments, site), folder, site, samples);
    ok = check("exit code", static_cast<std::uint64_t>(std::max(code, 0)), 3) &&
         ok;  // some pages failed
    ok = accounted(folder, site, run, texts) && ok;
  }
  fmt::print("{}", folder.read("log"));
  ok = memory_stays(std::move(samples), arguments.remembered) && ok;
  return ok ? 0 : 1;
}
