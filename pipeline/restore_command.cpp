// `winnow restore`: the input from its audit and its text, or the text with some of what was
// removed.
#include "stages/write/restore.hpp"

#include <filesystem>
#include <iostream>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "stages/write/write.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

int print(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::cout << text << std::flush;
    return static_cast<int>(Exit::done);
  }
  const std::string problem = write_atomically(path, text);
  return problem.empty() ? static_cast<int>(Exit::done) : complain(problem, Exit::all_failed);
}

Result<std::string> wanted_text(const RestoreOptions& options, const Audit& audit,
                                const std::string& text) {
  if (options.only.empty()) {
    return rebuilt(audit, text);
  }
  auto back = put_back(audit, text, options.only);
  if (!back) {
    return std::move(back).error();
  }
  if (back->pieces == 0) {
    std::cerr << "winnow: nothing was removed for these reasons; this is the text as it is\n";
  }
  return std::move(back->text);
}

}  // namespace

int restore_command(const RestoreOptions& options) {
  const auto file = read_whole_file(options.audit);
  if (!file) {
    return complain("cannot read " + options.audit, Exit::all_failed);
  }
  const auto audit = read_audit(*file);
  if (!audit) {
    return complain(options.audit + " is no audit: " + audit.error().message, Exit::check_failed);
  }
  if (options.text.empty() && audit->output.empty()) {
    return complain("the audit names no text: name it with --text", Exit::usage);
  }
  const std::string path = options.text.empty()
                               ? (fs::path(options.audit).parent_path() / audit->output).string()
                               : options.text;
  const auto text = read_whole_file(path);
  if (!text) {
    return complain("cannot read the text " + path, Exit::all_failed);
  }
  const auto wanted = wanted_text(options, *audit, *text);
  return wanted ? print(*wanted, options.output)
                : complain(path + ": " + wanted.error().message, Exit::check_failed);
}

}  // namespace winnow
