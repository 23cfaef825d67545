// `winnow SOURCE…`: a few sources to standard output or into files. `winnow run` sends them through
// the same graph (run_command.cpp); the two differ in where texts go and what is left beside them.
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/version.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

// How often which reason marked a block of the document.
void print_marks(const Receipt& receipt) {
  for (const auto& [reason, count] : receipt.written->marks) {
    std::cerr << "winnow: " << receipt.origin.url << ": " << count << " " << reason.word() << '\n';
  }
}

// For --check: says which input is not clean already.
bool note_change(const Receipt& receipt) {
  if (receipt.written->output_hash == receipt.origin.input_hash) {
    return false;
  }
  std::cerr << "winnow: " << receipt.origin.url << ": would change\n";
  return true;
}

// A name that ends in '/', is a folder, or has to hold several texts is a folder.
bool is_folder_name(const std::string& output, bool several) {
  std::error_code error;
  return output.ends_with('/') || fs::is_directory(output, error) || several;
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
  const std::time_t now = std::time(nullptr);
  auto reading = source_options(options.settings, now);
  auto state =
      open_state(options.settings, {.by_hand = true, .dry_run = options.dry_run, .now = now});
  auto memory = open_store_to_read(options.settings);
  auto cleaner = make_cleaner(options.settings, {memory ? *memory : nullptr});
  if (!reading || !state || !memory || !cleaner) {
    return complain(!reading  ? reading.error().message
                    : !state  ? state.error().message
                    : !memory ? memory.error().message
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
  Job job{.options = options,
          .cleaner = *std::move(cleaner),
          .sources = std::move(sources),
          .source_options = *std::move(reading),
          .fetch = fetch_options(options.settings, true),
          .state = *std::move(state),
          .directory = folder ? options.output : "",
          .audit = audit_options(options, folder),
          .on_receipt = on_receipt};
  const RunReport report = run_job(job);
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

}  // namespace winnow
