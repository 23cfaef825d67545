// RunReport: what became of everything that was read.
#ifndef WINNOW_PIPELINE_REPORT_HPP
#define WINNOW_PIPELINE_REPORT_HPP

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/slot.hpp"
#include "pipeline/source_report.hpp"

namespace winnow {

// Rejections that are answers about the text rather than failures to get or keep it.
bool is_answer(std::string_view reason);
inline bool is_answer(Reason reason) { return is_answer(reason.word()); }

// What came of one feed, list or folder; of an input that none named, of its host.
struct SourceSums {
  std::uint64_t read = 0;
  std::uint64_t finished = 0;
  std::uint64_t failed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t kept_bytes = 0;     // of text
  std::uint64_t removed_bytes = 0;  // by despam, of what strip had kept
  std::string last_success{};       // day, "2026-11-24"
};

// Sums over the ledger, added one receipt at a time.
struct RunReport {
  std::uint64_t read = 0;
  std::uint64_t finished = 0;
  std::map<Reason, std::uint64_t> rejected;  // inputs by reason
  std::map<Reason, std::uint64_t> marks;     // blocks and flags by reason, finished texts only
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  TextBytes text_bytes{};
  std::uint64_t blocks = 0;
  std::uint64_t blocks_kept = 0;
  std::map<std::string, SourceSums> by_source{};
  bool stopped = false;  // ended early: a fatal rejection or a signal
  std::string fatal{};   // what the fatal rejection said
  double seconds = 0;
  std::vector<SourceReport> sources{};          // feeds and other lists
  std::vector<std::string> problems{};          // of the store or the archive: what is not kept
  std::vector<std::string> idle_rules{};        // ids of rules that marked nothing
  std::map<std::string, double> stage_seconds;  // wall time inside each stage, all threads together

  void add(const Receipt& receipt);
  std::uint64_t rejected_total() const;
  // read = finished + Σ rejected holds at any moment; false is a bug.
  bool is_conserved() const { return read == finished + rejected_total(); }
  // Inputs that failed for a cause outside the text: not fetched, not decoded, not written. A
  // duplicate or a page without text is an answer, not a failure.
  std::uint64_t failed() const;
  // 0 all done, 1 nothing came out, 3 some failed, 4 all failed or stopped.
  int exit_code() const;

 private:
  void add_to_source(const Receipt& receipt);
};

std::ostream& operator<<(std::ostream& out, const RunReport& report);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_REPORT_HPP
