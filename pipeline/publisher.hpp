// Publisher: brings what a run made to its place, input by input in source order, so that whatever
// happens a text has its name only if the ledger knows it.
//
//   1. texts wait in the staging folder, written by the stage `write`
//   2. a batch is made durable there by one sync, then the signatures of dedup
//   3. the rows of the batch (manifest line, validators, census) are one transaction
//   4. the texts get their names
//
// A crash before 3 leaves texts without a name, which are made again; a crash after it leaves names
// to be given, which `publish_rest` does. So nothing is lost and nothing doubled.
//
//   stop      with a store, from the first input on that was not done because the run was stopped
//             (or could not be written), nothing is entered: the inputs in the ledger are a first
//             part of the run without gaps. What was done behind it counts as `run.stopped`
//   failure   a batch that cannot be made durable counts as `write.failed`, and the run stops
//   threads   one call at a time; `is_failed` from any thread
#ifndef WINNOW_PIPELINE_PUBLISHER_HPP
#define WINNOW_PIPELINE_PUBLISHER_HPP

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/ledger.hpp"
#include "pipeline/report.hpp"
#include "pipeline/shard_writer.hpp"
#include "pipeline/slot.hpp"
#include "pipeline/story_book.hpp"
#include "pipeline/web_store.hpp"
#include "stages/dedup/dedup_index.hpp"
#include "stages/despam/furniture.hpp"

namespace winnow {

namespace run_reasons {
inline constexpr Reason stopped{"run.stopped"};  // left for the run that goes on with this one
}  // namespace run_reasons

// Not done, because the run stopped: left for the one that goes on with it.
bool is_left(const Receipt& receipt);

// An index that the stage and the ledger share.
struct SharedIndex {
  explicit SharedIndex(DedupIndex held) : index(std::move(held)) {}
  std::mutex mutex;
  DedupIndex index;
};

struct PublisherOptions {
  std::string directory{};  // of the texts
  std::string staging{};    // where they wait; empty: they are at their places already
  bool resumable = false;   // stop and failure are as above
  std::size_t batch = 100;  // inputs
  // Texts are lines of large files: these; nullopt: a file each.
  std::optional<ShardOptions> shards{};
  std::chrono::milliseconds batch_time{1000};
};

// What is entered; those that are not wanted are null.
struct PublisherParts {
  std::shared_ptr<Ledger> ledger;
  std::shared_ptr<WebStore> web;
  std::shared_ptr<SharedIndex> seen;
  std::shared_ptr<StoryBook> stories;
  std::shared_ptr<LineCensus> census;
};

class Publisher {
 public:
  // `on_receipt` is called once for each input, when its fate is settled.
  Publisher(PublisherOptions options, PublisherParts parts,
            std::function<void(const Receipt&)> on_receipt);

  // Counts what an earlier part of the run did, and gives its receipt. Before the first `add`; then
  // `go_on`.
  Receipt take_over(const LedgerEntry& entry);
  // Empty, or what went wrong.
  std::string go_on();
  void add(Receipt receipt);
  // Settles what is left, removes the staging folder if all of it is published, and gives the sums.
  RunReport finish();
  bool is_failed() const { return failed_; }

 private:
  void enter(const Receipt& receipt);
  std::string notes_of(const Receipt& receipt);
  void settle(const Receipt& receipt);
  void leave(Receipt receipt, const Rejection& why);
  void remove_staged(const Receipt& receipt) const;
  void commit();
  void count_lines();
  std::string make_durable();
  void publish_shards(bool all);

  PublisherOptions options_;
  PublisherParts parts_;
  std::function<void(const Receipt&)> on_receipt_;
  RunReport report_;
  std::vector<Receipt> batch_;
  std::vector<LineCensus::Page> pages_;
  std::chrono::steady_clock::time_point batch_began_{};
  std::map<Reason, std::uint32_t> sampled_;
  std::uint32_t excerpts_ = 0;
  std::optional<ShardWriter> shards_;
  std::optional<ShardWriter::Place> last_line_;
  bool stopped_ = false;
  std::atomic<bool> failed_ = false;
};

// Finishes what an interrupted run left in its staging folder: entries of the ledger get their
// files, other files go. Entries whose text is gone are forgotten, with all behind them. Empty, or
// what went wrong.
std::string publish_rest(Ledger& ledger, const LedgerRun& run);

// "DIRECTORY/.winnow-NAME"
std::string staging_folder(const LedgerRun& run);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PUBLISHER_HPP
