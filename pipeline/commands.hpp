// The program's commands, each from settings and arguments to an exit code.
#ifndef WINNOW_PIPELINE_COMMANDS_HPP
#define WINNOW_PIPELINE_COMMANDS_HPP

#include <string>
#include <vector>

#include "pipeline/log.hpp"
#include "pipeline/settings.hpp"
#include "stages/dedup/signature_log.hpp"

namespace winnow {

// Exit codes are interface: scripts branch on them.
enum class Exit : int {
  done = 0,
  nothing_came_out = 1,
  usage = 2,
  some_failed = 3,
  all_failed = 4,
  check_failed = 5,
  in_use = 6,
};

// Where the program says what an operator should know: sentences, or JSON once main was told so.
const Log& program_log();
void set_program_log(Log::Format format, bool quiet);

// Says what is wrong; returns the exit code.
int complain(const std::string& message, Exit code = Exit::usage);

inline Exit exit_of(const StoreError& error) {
  return error.fault == StoreFault::in_use ? Exit::in_use : Exit::usage;
}

struct RunReport;

// What a run exits with: that of the signal that ended it, if one did.
int exit_code_of(const RunReport& report);

// Makes the folder and proves that it can be written to, before anything is fetched. Empty, or what
// is wrong.
std::string prepare_folder(const std::string& directory);

struct Receipt;

// Says on standard error why an input gave no text. Not for a page that is as it was, or whose turn
// did not come: there may be thousands.
void print_rejection(const Receipt& receipt);

struct CommandOptions {
  Settings settings;
  std::vector<std::string> sources;
  std::string job{};            // its name in the configuration; empty: none
  std::string output{};         // -o; empty: standard output (clean) or output.dir (run)
  std::string format = "text";  // explain: text, json or html; summary: text, json or none
  std::string summary = "text";
  std::string progress = "auto";
  std::string audit{};  // clean: the audit's file; empty: named as the text
  bool dry_run = false;
  bool quiet = false;
  bool explain = false;  // clean: say on standard error what was marked
  bool check = false;    // clean: write nothing, exit 5 if an input is not clean already
  bool resume = false;   // run: go on with an interrupted run, or say that there is none
  bool force = false;    // run: begin anew, whatever there is
};

// Clean the sources: to standard output, or into files with -o.
int clean_command(const CommandOptions& options);

// Clean many sources into a folder, with manifest.jsonl, run.json and a summary.
int run_command(const CommandOptions& options);

// Make report.html of the run in a folder anew.
int report_command(const CommandOptions& options);

struct RestoreOptions {
  std::string audit;                // path
  std::string text{};               // path; empty: where the audit says
  std::string output{};             // -o; empty: standard output
  std::vector<std::string> only{};  // reasons: not the input, but the text with what they removed
};

// Rebuild an input from its audit and its text.
int restore_command(const RestoreOptions& options);

// Print the pages that the sources name, without fetching them.
int list_command(const CommandOptions& options);

// Show every block of one source, kept or not, and why.
int explain_command(const CommandOptions& options);

// Print the features of every block, one JSON object a line: what training reads.
int features_command(const CommandOptions& options);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_COMMANDS_HPP
