#include "pipeline/jobs.hpp"

#include <algorithm>
#include <filesystem>

#include "pipeline/interrupt.hpp"
#include "pipeline/ledger.hpp"
#include "pipeline/nearest.hpp"
#include "pipeline/store_folder.hpp"

namespace winnow {

namespace {

bool has_job(const std::vector<JobSettings>& jobs, const std::string& name) {
  return std::ranges::find(jobs, name, &JobSettings::name) != jobs.end();
}

// What to say of a word that is no job, file or address; empty if it may be one.
std::string unknown_word(const std::vector<JobSettings>& jobs, const std::string& word) {
  std::error_code none;
  if (jobs.empty() || word == "-" || word.find_first_of("/:.") != std::string::npos ||
      std::filesystem::exists(word, none)) {
    return {};
  }
  std::vector<std::string_view> names;
  std::ranges::transform(jobs, std::back_inserter(names), &JobSettings::name);
  return "'" + word + "' is neither a job nor a file; did you mean the job " +
         nearest(word, names) + "?";
}

// With --resume, several jobs are not asked of each one.
std::vector<JobSettings> to_resume(std::vector<JobSettings> jobs) {
  std::vector<JobSettings> open = jobs;
  std::erase_if(open, [](const JobSettings& job) {
    const std::string& store = job.settings.run.store;
    return store.empty() || !unfinished_run(store_database(store));
  });
  return open.empty() ? std::move(jobs) : std::move(open);
}

int code_of_all(const std::vector<int>& codes) {
  const bool agree = std::ranges::all_of(codes, [&](int code) { return code == codes.front(); });
  const bool none_failed = std::ranges::all_of(
      codes, [](int code) { return code <= static_cast<int>(Exit::nothing_came_out); });
  return agree         ? codes.front()
         : none_failed ? static_cast<int>(Exit::done)
                       : static_cast<int>(Exit::some_failed);
}

}  // namespace

Result<std::vector<JobSettings>> choose_jobs(const std::vector<JobSettings>& jobs,
                                             const std::vector<std::string>& named,
                                             const std::vector<std::string>& sources) {
  const auto is_job = [&](const std::string& name) { return has_job(jobs, name); };
  const bool in_place = !sources.empty() && std::ranges::all_of(sources, is_job);
  if (!in_place && std::ranges::any_of(sources, is_job)) {
    return Error{"name jobs or sources, not both"};
  }
  if (!named.empty() && !sources.empty()) {
    return Error{"--job and sources: name one or the other"};
  }
  std::vector<std::string> wanted = in_place ? sources : named;
  for (const std::string& name : wanted) {
    if (!is_job(name)) {
      return Error{"there is no job '" + name + "' in the configuration"};
    }
  }
  for (const std::string& word : sources) {
    if (std::string problem = is_job(word) ? "" : unknown_word(jobs, word); !problem.empty()) {
      return Error{std::move(problem)};
    }
  }
  std::vector<JobSettings> chosen;
  if (!sources.empty() && !in_place) {
    return chosen;
  }
  std::ranges::copy_if(jobs, std::back_inserter(chosen), [&](const JobSettings& job) {
    return wanted.empty() || std::ranges::find(wanted, job.name) != wanted.end();
  });
  return chosen;
}

int for_each_job(const std::vector<JobSettings>& jobs, const CommandOptions& options,
                 int (*command)(const CommandOptions&)) {
  std::vector<int> codes;
  for (const JobSettings& job : options.resume ? to_resume(jobs) : jobs) {
    CommandOptions own = options;
    own.settings = job.settings;
    own.sources.clear();
    own.job = job.name;
    if (!options.output.empty() && jobs.size() > 1) {
      own.output = (std::filesystem::path(options.output) / job.name).string();
    }
    if (jobs.size() > 1) {
      program_log().info("job_begins", "job " + job.name, {{"job", job.name}});
    }
    codes.push_back(command(own));
    if (signal_exit_code() != 0) {
      return signal_exit_code();
    }
  }
  return code_of_all(codes);
}

}  // namespace winnow
