// A job: sources through the whole graph. What `winnow clean` and `winnow run` have in common.
#ifndef WINNOW_PIPELINE_JOB_HPP
#define WINNOW_PIPELINE_JOB_HPP

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/report.hpp"
#include "pipeline/source_spec.hpp"
#include "pipeline/source_stream.hpp"
#include "pipeline/story_book.hpp"
#include "pipeline/warc_sink.hpp"
#include "pipeline/web_store.hpp"
#include "stages/dedup/dedup_index.hpp"
#include "stages/write/write.hpp"

namespace winnow {

// The sources named on the command line, else those of the configuration.
std::vector<SourceSpec> specs_for(const CommandOptions& options);

// True if more than one text may come of them.
bool may_be_several(const std::vector<SourceSpec>& specs);

// An error says which value makes no sense.
Result<SourceOptions> source_options(const Settings& settings);

// The same opened, for commands that go through pages one by one.
Result<SourceStream> open_sources(const CommandOptions& options);

// Sets what only a run of many pages wants: robots.txt is not asked for before a page that a person
// named by hand.
FetchOptions fetch_options(const Settings& settings, bool by_hand);

// What a job keeps beside its texts; those that are not wanted are null.
struct JobFiles {
  std::shared_ptr<WebStore> store;
  std::shared_ptr<WarcSink> archive;
  std::shared_ptr<DedupIndex> seen;
  std::shared_ptr<StoryBook> stories;
};
// An error with StoreFault::in_use: another run has the store.
Result<JobFiles, StoreError> open_files(const Settings& settings, bool by_hand, bool dry_run);

struct Job {
  const CommandOptions& options;
  Cleaner cleaner;
  std::vector<SourceSpec> sources;
  SourceOptions source_options{};
  FetchOptions fetch{};
  JobFiles files{};
  std::string directory{};  // empty: standard output
  AuditOptions audit{};
  std::function<void(const Receipt&)> on_receipt{};
};

// Runs it to the end; the report has the sources' own.
RunReport run_job(Job job);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_JOB_HPP
