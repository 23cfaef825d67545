// A job: sources through the whole graph. What `winnow clean` and `winnow run` have in common.
#ifndef WINNOW_PIPELINE_JOB_HPP
#define WINNOW_PIPELINE_JOB_HPP

#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job_state.hpp"
#include "pipeline/report.hpp"
#include "pipeline/source_spec.hpp"
#include "pipeline/source_stream.hpp"
#include "stages/write/write.hpp"

namespace winnow {

// The sources named on the command line, else those of the configuration.
std::vector<SourceSpec> specs_for(const CommandOptions& options);

// True if more than one text may come of them.
bool may_be_several(const std::vector<SourceSpec>& specs);

// An error says which value makes no sense. Spans (7d) go back from `now`.
Result<SourceOptions> source_options(const Settings& settings, std::time_t now);

// The same opened, for commands that go through pages one by one.
Result<SourceStream> open_sources(const CommandOptions& options);

// Sets what only a run of many pages wants: robots.txt is not asked for before a page that a person
// named by hand.
FetchOptions fetch_options(const Settings& settings, bool by_hand);

struct Job {
  const CommandOptions& options;
  Cleaner cleaner;
  std::vector<SourceSpec> sources;
  SourceOptions source_options{};
  FetchOptions fetch{};
  JobState state{};
  std::string directory{};  // empty: standard output
  AuditOptions audit{};
  std::function<void(const Receipt&)> on_receipt{};
};

// Runs it until everything is done, or until it has to stop, and the ledger has all that was done;
// it ends the run no further. The report has the sources' own.
RunReport run_job(Job& job);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_JOB_HPP
