// `winnow run`: from sources to a folder of texts, with what a run leaves beside them and in its
// store. What it does to be able to go on after a crash is in publisher.hpp.
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iostream>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/line_store.hpp"
#include "pipeline/manifest.hpp"
#include "pipeline/metrics.hpp"
#include "pipeline/pages/report_page.hpp"
#include "pipeline/paths.hpp"
#include "pipeline/run_report.hpp"
#include "pipeline/version.hpp"
#include "stages/strip/model.hpp"
#include "stages/text/times.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t version_digits = 8;

// Rules of the user's own that found nothing: a typing error looks like that.
void print_idle_rules(const CommandOptions& options, const RuleSet& rules,
                      const RunReport& report) {
  for (const Rule& rule : rules.rules()) {
    const bool own = std::ranges::any_of(options.settings.despam.rules, [&](const auto& file) {
      return rule.place.starts_with(file + ":");
    });
    if (own && !report.marks.contains(rule.reason)) {
      program_log().warn("idle_rule", "rule " + rule.id + " of " + rule.place + " never matched",
                         {{"rule", rule.id}, {"place", rule.place}});
    }
  }
}

std::vector<std::string> idle_rules(const RuleSet& rules, const RunReport& report) {
  std::vector<std::string> idle;
  for (const Rule& rule : rules.rules()) {
    if (!report.marks.contains(rule.reason)) {
      idle.push_back(rule.id);
    }
  }
  return idle;
}

std::uint64_t peak_memory_bytes() {
  constexpr std::uint64_t bytes_a_unit = 1024;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * bytes_a_unit;
}

// The lines of the ledger, then those of inputs that are left for the run that goes on.
std::string manifest_of(const JobState& state, const std::string& left) {
  const auto labels =
      state.stories ? state.stories->labels() : std::map<std::uint64_t, std::uint64_t>{};
  std::string manifest;
  state.ledger->each([&](const LedgerEntry& entry) {
    const auto story = labels.find(entry.sequence);
    manifest += story == labels.end() ? entry.line : with_story(entry.line, story->second);
    manifest += '\n';
  });
  return manifest + left;
}

// Days of the last texts: today's for sources that gave some, else what the night before knew.
void date_sources(const Ledger& ledger, std::int64_t started, RunReport& report) {
  const std::vector<std::string> history = ledger.history(1);
  const auto before =
      history.empty() ? std::map<std::string, std::string>() : last_successes(history.front());
  for (auto& [source, sums] : report.by_source) {
    const auto known = before.find(source);
    sums.last_success = sums.finished + sums.unchanged > 0
                            ? day_of(static_cast<std::int32_t>(started / seconds_a_day))
                        : known == before.end() ? ""
                                                : known->second;
  }
}

// What is wrong with output.shard_documents and its like; empty if nothing is.
std::string wrong_shards(const OutputSettings& output) {
  if (output.shard_documents == 0) {
    return output.compression == "none" ? "" : "output.compression wants output.shard_documents";
  }
  if (output.format != "jsonl") {
    return "output.shard_documents wants output.format = 'jsonl'";
  }
  return output.audit || output.sidecar ? "texts in shards have no audits and no sidecars" : "";
}

// Written last and whatever happened, so that a run that failed is seen.
int with_metrics(const CommandOptions& options, const RunReport& report, std::int64_t started,
                 int exit_code) {
  const std::string& named = options.settings.report.metrics;
  if (named.empty() || options.dry_run) {
    return exit_code;
  }
  const std::string path = metrics_path(named, options.job);
  const std::string problem = write_atomically(
      path,
      metrics_text(report, {.job = options.job,
                            .started = started,
                            .ended = std::time(nullptr),
                            .exit_code = exit_code,
                            .peak_memory_bytes = peak_memory_bytes(),
                            .last_success = last_success_in(read_whole_file(path).value_or(""))}));
  return problem.empty() ? exit_code : complain(problem, Exit::all_failed);
}

class Run {
 public:
  Run(const CommandOptions& options, Job job, std::string fingerprint)
      : options_(options), job_(std::move(job)), fingerprint_(std::move(fingerprint)) {
    job_.on_receipt = [this](const Receipt& receipt) { take(receipt); };
  }

  int to_the_end() {
    RunReport report = run_job(job_);
    const RuleSet& rules = *job_.cleaner.despam.options().rules;
    report.idle_rules = idle_rules(rules, report);
    date_sources(*job_.state.ledger, job_.state.run.started, report);
    int exit_code = exit_code_of(report);
    const std::string json = run_json(report, identity(), exit_code);
    print(report, json, rules);
    if (options_.dry_run) {
      return exit_code;
    }
    const std::string problem = keep(report, json);
    if (!problem.empty()) {
      exit_code = complain(problem, Exit::all_failed);
    } else {
      const std::string& html = options_.settings.report.html;
      program_log().info("run_written",
                         std::string("texts, ") +
                             (options_.settings.output.audit ? "audits, " : "") +
                             "manifest.jsonl, run.json" + (html.empty() ? "" : " and " + html) +
                             " are in " + job_.directory,
                         {{"directory", job_.directory}});
    }
    return with_metrics(options_, report, job_.state.run.started, exit_code);
  }

 private:
  void take(const Receipt& receipt) {
    if (is_left(receipt) && job_.state.resumable) {
      left_ += manifest_line(receipt) + '\n';
    }
    if (receipt.rejection && !options_.quiet) {
      print_rejection(receipt);
    }
  }

  RunIdentity identity() const {
    return {.job = options_.job,
            .run = job_.state.run.name,
            .started = job_.state.run.started,
            .ended = std::time(nullptr),
            .resumed = job_.state.resumed,
            .peak_memory_bytes = peak_memory_bytes(),
            .rules = job_.cleaner.despam.options().rules->version(),
            .model = job_.cleaner.strip.options().model->version(),
            .config = fingerprint_.substr(0, version_digits)};
  }

  void print(const RunReport& report, const std::string& json, const RuleSet& rules) const {
    if (options_.summary == "json") {
      std::cerr << json;
    } else if (program_log().format() == Log::Format::json) {
      program_log().info("run_ended", "the run has ended",
                         {{"job", options_.job},
                          {"run", job_.state.run.name},
                          {"read", report.read},
                          {"finished", report.finished},
                          {"rejected", report.rejected_total()},
                          {"failed", report.failed()},
                          {"seconds", report.seconds}});
    } else if (options_.summary == "text" && !options_.quiet) {
      std::cerr << report;
    }
    for (const std::string& problem : report.problems) {
      complain(problem, Exit::all_failed);
    }
    if (options_.quiet && report.read > 0 && report.failed() == report.read) {
      complain(
          "none of " + std::to_string(report.read) + " inputs could be read: see manifest.jsonl",
          Exit::all_failed);
    }
    if (!options_.quiet) {
      print_idle_rules(options_, rules, report);
    }
  }

  // The files beside the texts, then the end of the run in its store: a crash between the two makes
  // the files once more.
  std::string keep(const RunReport& report, const std::string& json) {
    const bool done = !report.stopped && report.problems.empty();
    std::string problem = write_files(json);
    if (!job_.state.resumable) {
      return problem;
    }
    return problem.empty() ? end_in_store(done, json) : problem + " " + end_in_store(false, json);
  }

  // The first that cannot be written is told.
  std::string write_files(const std::string& json) const {
    const fs::path directory = job_.directory;
    const RunFiles files{.title = options_.job.empty() ? job_.directory : options_.job,
                         .directory = job_.directory,
                         .run = json,
                         .manifest = manifest_of(job_.state, left_)};
    const ReportSettings& settings = options_.settings.report;
    std::string problem = write_atomically((directory / "manifest.jsonl").string(), files.manifest);
    if (problem.empty()) {
      problem = write_atomically((directory / "run.json").string(), json);
    }
    if (problem.empty() && !settings.html.empty()) {
      problem = write_atomically((directory / settings.html).string(),
                                 report_page(report_of(files, job_.state.database)));
    }
    return problem;
  }

  std::string end_in_store(bool done, const std::string& json) {
    JobState& state = job_.state;
    const auto& census = job_.cleaner.despam.options().census;
    if (done && census) {
      LineStore(state.database).add(*census, options_.settings.despam.furniture.window);
    }
    std::string problem = state.ledger->end(done, std::time(nullptr), json);
    if (problem.empty() && done && state.seen) {
      problem = state.seen->index.end_run();
    }
    return problem.empty() ? problem : "the store " + options_.settings.run.store + ": " + problem;
  }

  const CommandOptions& options_;
  Job job_;
  std::string fingerprint_;
  std::string left_{};  // lines of the manifest
};

// The job ready to run, or the exit code of what stands in its way.
Result<Job, int> prepared(const CommandOptions& options, const std::string& fingerprint) {
  const Settings& settings = options.settings;
  const std::time_t now = std::time(nullptr);
  std::vector<SourceSpec> sources = specs_for(options);
  auto reading = source_options(settings, now);
  auto memory = open_store_to_read(settings);
  auto cleaner = make_cleaner(
      settings, {memory ? *memory : nullptr, !settings.run.store.empty() && !options.dry_run});
  if (!reading || !memory || !cleaner) {
    return complain(!reading  ? reading.error().message
                    : !memory ? memory.error().message
                              : cleaner.error().message);
  }
  if (sources.empty()) {
    return complain(
        "nothing to do: name sources, or set input.feeds, input.urls, input.folders … in the "
        "configuration");
  }
  if (const std::string wrong = wrong_shards(settings.output); !wrong.empty()) {
    return complain(wrong);
  }
  const std::string directory = options.output.empty() ? settings.output.dir : options.output;
  const std::string unwritable = options.dry_run ? "" : prepare_folder(directory);
  if (!unwritable.empty()) {
    return complain(unwritable, Exit::all_failed);
  }
  auto state = open_state(settings, {.dry_run = options.dry_run,
                                     .directory = whole_path(directory),
                                     .fingerprint = fingerprint,
                                     .resume = options.resume,
                                     .force = options.force,
                                     .now = now});
  if (!state) {
    return complain(state.error().message, exit_of(state.error()));
  }
  if (!state->note.empty()) {
    program_log().info("interrupted_run", state->note);
  }
  if (state->resumed) {
    reading = source_options(settings, state->run.started);  // "since 2d" means what it meant
  }
  return Job{.options = options,
             .cleaner = *std::move(cleaner),
             .sources = std::move(sources),
             .source_options = *std::move(reading),
             .fetch = fetch_options(settings, false),
             .state = *std::move(state),
             .directory = directory,
             .audit = {.wanted = settings.output.audit, .folder = "audit", .version = version}};
}

}  // namespace

int run_command(const CommandOptions& options) {
  const std::time_t now = std::time(nullptr);
  const std::string fingerprint = fingerprint_of(options.settings, specs_for(options));
  auto job = prepared(options, fingerprint);
  return job ? Run(options, *std::move(job), fingerprint).to_the_end()
             : with_metrics(options, {}, now, job.error());
}

}  // namespace winnow
