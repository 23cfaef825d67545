// JobState: what a job has open while it runs: its store, the ledger of the run, the index of
// duplicates, the archive. Opening it decides whether the run is a new one or goes on.
#ifndef WINNOW_PIPELINE_JOB_STATE_HPP
#define WINNOW_PIPELINE_JOB_STATE_HPP

#include <cstdint>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/ledger.hpp"
#include "pipeline/publisher.hpp"
#include "pipeline/settings.hpp"
#include "pipeline/shared_database.hpp"
#include "pipeline/source_spec.hpp"
#include "pipeline/store_folder.hpp"
#include "pipeline/story_book.hpp"
#include "pipeline/warc_sink.hpp"
#include "pipeline/web_store.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct StateRequest {
  bool by_hand = false;  // sources that a person named for `winnow clean`: nothing is remembered
  bool dry_run = false;  // an existing store is read, nothing is written
  std::string directory{};
  std::string fingerprint{};  // of all that texts depend on
  bool resume = false;        // an error if there is nothing to go on with
  bool force = false;         // a new run whatever there is
  std::time_t now = 0;
};

struct JobState {
  // Null or empty where the job has none.
  std::shared_ptr<StoreFolder> folder;
  std::shared_ptr<SharedDatabase> database;
  std::shared_ptr<Ledger> ledger;
  std::shared_ptr<WebStore> web;
  std::shared_ptr<SharedIndex> seen;
  std::shared_ptr<WarcSink> archive;
  std::shared_ptr<StoryBook> stories;

  LedgerRun run{};
  std::optional<LedgerRun> interrupted{};  // what the store knew when it was opened
  bool resumable = false;
  bool resumed = false;
  std::string note{};  // what a person should know of it, empty if nothing
  // Inputs of the run that are done, by source: how often each was named.
  std::map<std::string, std::uint32_t> done{};
  std::uint64_t first_sequence = 0;
};

// Of a run that did not end: whether its ledger has the input that came from an address, each as
// often as it was entered. Addresses are those that the index keeps.
DedupIndex::WasKept kept_inputs(const Ledger& ledger);

// An error with StoreFault::in_use names who has the store.
Result<JobState, StoreError> open_state(const Settings& settings, const StateRequest& request);

// The store for a look without a lock, null if there is none: what hosts repeat.
Result<std::shared_ptr<SharedDatabase>> open_store_to_read(const Settings& settings);

// Of everything that the texts of a run depend on: sources, settings, rules, model, version.
std::string fingerprint_of(const Settings& settings, const std::vector<SourceSpec>& sources);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_JOB_STATE_HPP
