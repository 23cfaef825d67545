// `winnow SOURCE…` and `winnow run`: the same graph; they differ in where texts go and what is left
// beside them.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/interrupt.hpp"
#include "pipeline/job.hpp"
#include "pipeline/line_store.hpp"
#include "pipeline/manifest.hpp"
#include "pipeline/version.hpp"
#include "stages/fetch/fetch_options.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

// Not for a page that is as it was, or whose turn did not come: there may be thousands.
void print_rejection(const Receipt& receipt) {
  const Rejection& rejection = *receipt.rejection;
  if (rejection.reason != fetch_reasons::unchanged && rejection.reason != fetch_reasons::stopped) {
    complain(receipt.origin.url + ": " + std::string(rejection.reason.word()) +
             (rejection.detail.empty() ? "" : ": ") + rejection.detail);
  }
}

// How often which reason marked a block of the document.
void print_marks(const Receipt& receipt) {
  for (const auto& [reason, count] : receipt.written->marks) {
    std::cerr << "winnow: " << receipt.origin.url << ": " << count << " " << reason.word() << '\n';
  }
}

// Rules of the user's own that found nothing: a typing error looks like that.
void print_idle_rules(const CommandOptions& options, const RuleSet& rules,
                      const RunReport& report) {
  for (const Rule& rule : rules.rules()) {
    const bool own = std::ranges::any_of(options.settings.despam.rules, [&](const auto& file) {
      return rule.place.starts_with(file + ":");
    });
    if (own && !report.marks.contains(rule.reason)) {
      std::cerr << "winnow: rule " << rule.id << " of " << rule.place << " never matched\n";
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

// What the run saw of each host's lines, for the next ones.
std::string keep_census(const CommandOptions& options, const LineCensus* census) {
  if (census == nullptr || options.dry_run) {
    return {};
  }
  auto store = LineStore::open(options.settings.run.store);
  return store ? store->add(*census) : store.error().message;
}

std::string manifest_of(std::vector<std::string>& lines, const StoryBook* stories) {
  if (stories != nullptr) {
    for (const auto& [sequence, first] : stories->labels()) {
      lines[sequence] = with_story(std::move(lines[sequence]), first);
    }
  }
  std::string manifest;
  for (const std::string& line : lines) {
    manifest += line + '\n';
  }
  return manifest;
}

// For --check: says which input is not clean already.
bool note_change(const Receipt& receipt) {
  if (receipt.written->output_hash == receipt.origin.input_hash) {
    return false;
  }
  std::cerr << "winnow: " << receipt.origin.url << ": would change\n";
  return true;
}

void print_summary(const CommandOptions& options, const RunReport& report, int exit_code) {
  if (options.summary == "json") {
    std::cerr << run_json(report, exit_code);
  } else if (options.summary == "text" && !options.quiet) {
    std::cerr << report;
  }
}

int exit_code_of(const RunReport& report) {
  const int by_signal = signal_exit_code();
  return by_signal != 0 ? by_signal : report.exit_code();
}

// A name that ends in '/', is a folder, or has to hold several texts is a folder.
bool is_folder_name(const std::string& output, bool several) {
  std::error_code error;
  return output.ends_with('/') || fs::is_directory(output, error) || several;
}

// Makes the folder and proves that it can be written to, before anything is fetched.
std::string prepare_folder(const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error || ::access(directory.c_str(), W_OK) != 0) {
    return "cannot write to the folder " + directory +
           (error ? ": " + error.message() : std::string());
  }
  return {};
}

// An existing file that winnow did not write as an audit: a source, most likely, that stands where
// the name of the audit is looked for.
bool is_foreign_file(const std::string& path) {
  std::error_code error;
  std::string start(9, '\0');
  std::ifstream(path, std::ios::binary).read(start.data(), 9);
  return fs::is_regular_file(path, error) && fs::file_size(path, error) > 0 &&
         start != R"({"audit":)";
}

// What is wrong with --audit; empty if nothing is.
std::string wrong_audit(const CommandOptions& options, bool several, bool folder) {
  const bool flag = options.settings.origin.contains("output.audit") &&
                    options.settings.origin.at("output.audit") == "--audit";
  if (!flag || options.check) {
    return {};
  }
  const std::string& file = options.audit;
  if (is_foreign_file(file) || file.find("://") != std::string::npos) {
    return "--audit " + file + " is no audit: name the sources before --audit";
  }
  if (!file.empty() && !options.output.empty() && fs::path(file) == fs::path(options.output)) {
    return "--audit and -o name the same file";
  }
  if (folder && !file.empty()) {
    return "--audit takes no file where texts go to a folder: each has its own beside it";
  }
  if (!folder && several) {
    return "--audit wants one source, or a folder as -o";
  }
  if (!folder && file.empty() && options.output.empty()) {
    return "--audit wants a file where the text goes to standard output";
  }
  return {};
}

// Where the audit of a text that is no file of a folder goes; empty: it is not written.
std::string audit_file(const CommandOptions& options) {
  if (!options.settings.output.audit || !options.audit.empty() || options.output.empty()) {
    return options.audit;
  }
  return audit_name({}, options.output);
}

AuditOptions audit_options(const CommandOptions& options, bool folder) {
  const std::string file = audit_file(options);
  const bool wanted = options.settings.output.audit && !options.check && (folder || !file.empty());
  const std::string text =
      options.output.empty() || folder ? "" : path_from_audit(file, options.output);
  return {.wanted = wanted, .text_path = text, .version = version};
}

}  // namespace

int clean_command(const CommandOptions& options) {
  std::vector<SourceSpec> sources = specs_for(options);
  auto reading = source_options(options.settings);
  auto files = open_files(options.settings, true, options.dry_run);
  auto cleaner = make_cleaner(options.settings);
  if (!reading || !files || !cleaner) {
    return complain(!reading ? reading.error().message
                    : !files ? files.error().message
                             : cleaner.error().message);
  }
  const bool several = may_be_several(sources);
  const bool folder =
      !options.check && !options.output.empty() && is_folder_name(options.output, several);
  if (const std::string wrong = wrong_audit(options, several, folder); !wrong.empty()) {
    return complain(wrong, Exit::usage);
  }
  if (folder) {
    if (const std::string problem = prepare_folder(options.output); !problem.empty()) {
      return complain(problem, Exit::all_failed);
    }
  }
  std::string file_text;
  std::string audit;
  bool first = true;
  bool changed = false;
  const auto on_receipt = [&](const Receipt& receipt) {
    if (receipt.rejection) {
      print_rejection(receipt);
      return;
    }
    if (options.explain) {
      print_marks(receipt);
    }
    audit = receipt.written->audit;
    if (options.check) {
      changed = note_change(receipt) || changed;
    } else if (!folder && options.output.empty()) {
      std::cout << (first || options.settings.output.format == "jsonl" ? "" : "\n")
                << receipt.written->text << std::flush;
      first = false;
    } else if (!folder) {
      file_text = receipt.written->text;
    }
  };
  const RunReport report = run_job({.options = options,
                                    .cleaner = *std::move(cleaner),
                                    .sources = std::move(sources),
                                    .source_options = *std::move(reading),
                                    .fetch = fetch_options(options.settings, true),
                                    .files = *std::move(files),
                                    .directory = folder ? options.output : "",
                                    .audit = audit_options(options, folder),
                                    .on_receipt = on_receipt});
  if (options.check) {
    return changed ? static_cast<int>(Exit::check_failed) : exit_code_of(report);
  }
  if (!folder && report.finished > 0 && !options.dry_run) {
    for (const auto& [path, text] : {std::pair{options.output, file_text},
                                     std::pair{audit.empty() ? "" : audit_file(options), audit}}) {
      const std::string problem = path.empty() ? "" : write_atomically(path, text);
      if (!problem.empty()) {
        return complain(problem, Exit::all_failed);
      }
    }
  }
  return exit_code_of(report);
}

int run_command(const CommandOptions& options) {
  if (options.dry_run && !options.settings.run.store.empty() &&
      !fs::exists(options.settings.run.store)) {  // it looks at a store, and makes none
    CommandOptions without_store = options;
    without_store.settings.run.store.clear();
    return run_command(without_store);
  }
  std::vector<SourceSpec> sources = specs_for(options);
  auto reading = source_options(options.settings);
  auto cleaner = make_cleaner(options.settings);
  if (!reading || !cleaner) {
    return complain(reading ? cleaner.error().message : reading.error().message);
  }
  if (sources.empty()) {
    return complain(
        "nothing to do: name sources, or set input.feeds, input.urls, input.folders … in the "
        "configuration");
  }
  const std::string directory =
      options.output.empty() ? options.settings.output.dir : options.output;
  const std::string unwritable = options.dry_run ? "" : prepare_folder(directory);
  if (!unwritable.empty()) {
    return complain(unwritable, Exit::all_failed);
  }
  auto files = open_files(options.settings, false, options.dry_run);
  if (!files) {
    return complain(files.error().message,
                    files.error().fault == StoreFault::in_use ? Exit::in_use : Exit::usage);
  }
  const std::shared_ptr<StoryBook> stories = files->stories;
  std::vector<std::string> lines;  // of the manifest
  const auto on_receipt = [&](const Receipt& receipt) {
    lines.push_back(manifest_line(receipt));
    if (receipt.rejection && !options.quiet) {
      print_rejection(receipt);
    }
  };
  const DespamOptions despam = cleaner->despam.options();
  RunReport report = run_job(
      {.options = options,
       .cleaner = *std::move(cleaner),
       .sources = std::move(sources),
       .source_options = *std::move(reading),
       .fetch = fetch_options(options.settings, false),
       .files = *std::move(files),
       .directory = directory,
       .audit = {.wanted = options.settings.output.audit, .folder = "audit", .version = version},
       .on_receipt = on_receipt});
  report.idle_rules = idle_rules(*despam.rules, report);
  const int exit_code = exit_code_of(report);
  print_summary(options, report, exit_code);
  for (const std::string& problem : report.problems) {
    complain(problem, Exit::all_failed);
  }
  if (!options.quiet) {
    print_idle_rules(options, *despam.rules, report);
  }
  if (options.dry_run) {
    return exit_code;
  }
  for (const auto& [name, text] : {std::pair{"manifest.jsonl", manifest_of(lines, stories.get())},
                                   std::pair{"run.json", run_json(report, exit_code)}}) {
    const std::string problem = write_atomically((fs::path(directory) / name).string(), text);
    if (!problem.empty()) {
      return complain(problem, Exit::all_failed);
    }
  }
  if (const std::string problem = keep_census(options, despam.census.get()); !problem.empty()) {
    return complain("the store " + options.settings.run.store + ": " + problem, Exit::all_failed);
  }
  if (!options.quiet) {
    std::cerr << "texts, " << (options.settings.output.audit ? "audits, " : "")
              << "manifest.jsonl and run.json are in " << directory << '\n';
  }
  return exit_code;
}

}  // namespace winnow
