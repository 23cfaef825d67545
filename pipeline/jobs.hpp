// Which jobs of the configuration a command is about, and running it for each of them.
#ifndef WINNOW_PIPELINE_JOBS_HPP
#define WINNOW_PIPELINE_JOBS_HPP

#include <string>
#include <vector>

#include "pipeline/commands.hpp"
#include "pipeline/job_settings.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// Those that are named, by --job or in place of sources; without either, all. Empty where sources
// are named instead. An error where both are, where a name is no job's, or where a word in place of
// sources is neither a job's name nor a file.
Result<std::vector<JobSettings>> choose_jobs(const std::vector<JobSettings>& jobs,
                                             const std::vector<std::string>& named,
                                             const std::vector<std::string>& sources);

// One after another, each with its settings; a signal ends them all. With --resume, those that have
// an interrupted run, unless none has. The code of all where they agree, 0 where nothing failed,
// else 3.
int for_each_job(const std::vector<JobSettings>& jobs, const CommandOptions& options,
                 int (*command)(const CommandOptions&));

}  // namespace winnow

#endif  // WINNOW_PIPELINE_JOBS_HPP
