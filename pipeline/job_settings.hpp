// The [[job]] tables of a configuration.
#ifndef WINNOW_PIPELINE_JOB_SETTINGS_HPP
#define WINNOW_PIPELINE_JOB_SETTINGS_HPP

#include <set>
#include <string>
#include <vector>

#include "pipeline/settings.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// A job of the configuration: the general settings with what its table says over them. Where it
// does not say so itself, it writes to a folder of its name below the general output.dir, and
// remembers in one of its name below run.store (or "state").
struct JobSettings {
  std::string name;
  std::string place;  // "winnow.toml:12"
  Settings settings;
  std::set<std::string> own{};  // keys that its table sets
};

// Reads a TOML file over `settings`, and gives its jobs in order. An error names file, line and the
// nearest known key.
//
//   [[job]]
//   name = "asia"
//   feeds = ["https://…"]            a bare key is one of [input]; max_age is input.since
//   output.format = "md"
Result<std::vector<JobSettings>> load_settings(const std::string& path, Settings& settings);

// Gives each job its folders. An error says which two have the same, after all flags are applied.
Result<bool> place_jobs(std::vector<JobSettings>& jobs);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_JOB_SETTINGS_HPP
