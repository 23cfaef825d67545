// `winnow report`: report.html of a run that is over, made anew.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job_state.hpp"
#include "pipeline/pages/report_page.hpp"
#include "pipeline/run_report.hpp"
#include "stages/write/write.hpp"

namespace winnow {

namespace {

std::string job_in(const std::string& run) {
  const nlohmann::json json = nlohmann::json::parse(run, nullptr, false);
  return json.is_object() && json.contains("job") && json["job"].is_string()
             ? json["job"].get<std::string>()
             : std::string();
}

}  // namespace

int report_command(const CommandOptions& options) {
  const std::filesystem::path folder = options.sources.front();
  const auto run = read_whole_file((folder / "run.json").string());
  const auto manifest = read_whole_file((folder / "manifest.jsonl").string());
  if (!run || !manifest) {
    return complain(folder.string() + " holds no run.json and manifest.jsonl of a run");
  }
  auto store = open_store_to_read(options.settings);
  if (!store) {
    return complain(store.error().message);
  }
  if (!*store && !options.settings.run.store.empty()) {
    return complain("there is no store " + options.settings.run.store);
  }
  const std::string job = job_in(*run);
  const RunFiles files{.title = job.empty() ? folder.string() : job,
                       .directory = folder.string(),
                       .run = *run,
                       .manifest = *manifest};
  const std::string target =
      options.output.empty() ? (folder / "report.html").string() : options.output;
  const std::string problem = write_atomically(target, report_page(report_of(files, *store)));
  if (!problem.empty()) {
    return complain(problem, Exit::all_failed);
  }
  program_log().info("report_written", "the report is " + target, {{"file", target}});
  return static_cast<int>(Exit::done);
}

}  // namespace winnow
