#include "pipeline/job_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "pipeline/paths.hpp"
#include "pipeline/settings_reader.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

// A job's name is that of its folders.
bool is_job_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
}

// The full key of a bare one in a job's table.
std::string job_key(std::string_view key) {
  return key == "max_age" ? "input.since" : "input." + std::string(key);
}

std::string assign_job(const toml::table& table, const std::string& file, JobSettings& job) {
  const std::map<std::string, std::string> before = std::exchange(job.settings.origin, {});
  for (const auto& [key, node] : table) {
    if (key.str() == "name") {
      continue;
    }
    std::string error;
    if (node.is_table()) {
      error = assign_table(*node.as_table(), std::string(key.str()) + ".", file, job.settings);
    } else {
      error = assign(job_key(key.str()), node, place_of(file, node), job.settings);
      error = error.empty() ? error : fmt::format("{}: {}", place_of(file, node), error);
    }
    if (!error.empty()) {
      return error;
    }
  }
  for (const auto& [key, place] : job.settings.origin) {
    job.own.insert(key);
  }
  job.settings.origin.insert(before.begin(), before.end());
  return {};
}

// The general keys are in `settings` already.
Result<std::vector<JobSettings>> jobs_of(const toml::table& table, const std::string& file,
                                         const Settings& settings) {
  std::vector<JobSettings> jobs;
  const toml::node* const node = table.get("job");
  if (node == nullptr) {
    return jobs;
  }
  if (!node->is_array_of_tables()) {
    return Error{place_of(file, *node) + ": a job is written as [[job]]"};
  }
  for (const toml::node& one : *node->as_array()) {
    const toml::table& fields = *one.as_table();
    JobSettings job{.name = fields["name"].value_or(std::string()),
                    .place = place_of(file, one),
                    .settings = settings};
    if (!is_job_name(job.name)) {
      return Error{job.place + ": a job wants a name of letters, digits, '-', '_' and '.'"};
    }
    const auto twin = std::ranges::find(jobs, job.name, &JobSettings::name);
    if (twin != jobs.end()) {
      return Error{job.place + ": the job '" + job.name + "' is there already, at " + twin->place};
    }
    if (std::string error = assign_job(fields, file, job); !error.empty()) {
      return Error{std::move(error)};
    }
    jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace

Result<std::vector<JobSettings>> load_settings(const std::string& path, Settings& settings) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Error{"cannot read the configuration " + path};
  }
  try {
    const toml::table table = toml::parse_file(path);
    if (std::string wrong = assign_table(table, "", path, settings); !wrong.empty()) {
      return Error{std::move(wrong)};
    }
    return jobs_of(table, path, settings);
  } catch (const toml::parse_error& wrong) {
    return Error{path + ":" + std::to_string(wrong.source().begin.line) + ": " +
                 std::string(wrong.description())};
  }
}

Result<bool> place_jobs(std::vector<JobSettings>& jobs) {
  namespace fs = std::filesystem;
  std::map<std::string, const JobSettings*> owners;
  for (JobSettings& job : jobs) {
    std::string& dir = job.settings.output.dir;
    std::string& store = job.settings.run.store;
    if (!job.own.contains("output.dir")) {
      dir = (fs::path(dir) / job.name).string();
    }
    if (!job.own.contains("run.store")) {
      store = (fs::path(store.empty() ? "state" : store) / job.name).string();
    }
    for (const auto& [key, folder] :
         {std::pair("output.dir ", dir), std::pair("run.store ", store)}) {
      const auto [owner, is_new] = owners.try_emplace(key + whole_path(folder), &job);
      if (!is_new) {
        return Error{job.place + ": the jobs '" + owner->second->name + "' and '" + job.name +
                     "' have the same " + key + folder};
      }
    }
  }
  return true;
}

}  // namespace winnow
