// `winnow config check|show|init`.
#ifndef WINNOW_PIPELINE_CONFIG_COMMAND_HPP
#define WINNOW_PIPELINE_CONFIG_COMMAND_HPP

#include <string>
#include <vector>

#include "pipeline/job_settings.hpp"

namespace winnow {

struct ConfigOptions {
  std::string file{};  // that was read; empty: none
  Settings settings{};
  std::vector<JobSettings> jobs{};
  std::string job{};     // show: of this job
  bool origins = false;  // show: who set each value
  bool strict = false;   // check: warnings fail
};

// Says what is wrong beyond the keys and their ranges: rules and model that cannot be read, dates,
// files that are not there. Exit 2 for errors; warnings are printed, and exit 5 with `strict`.
int config_check(const ConfigOptions& options);

int config_show(const ConfigOptions& options);
int config_init();

}  // namespace winnow

#endif  // WINNOW_PIPELINE_CONFIG_COMMAND_HPP
