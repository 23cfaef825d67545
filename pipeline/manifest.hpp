// Manifest and run.json: what a run leaves beside its texts.
#ifndef WINNOW_PIPELINE_MANIFEST_HPP
#define WINNOW_PIPELINE_MANIFEST_HPP

#include <cstdint>
#include <map>
#include <string>

#include "pipeline/report.hpp"
#include "pipeline/settings.hpp"
#include "pipeline/slot.hpp"

namespace winnow {

// One line of manifest.jsonl, without line feed. Holds nothing that differs between two runs over
// the same input: no times, no thread counts.
std::string manifest_line(const Receipt& receipt);

// What sums and names need of the receipt that the line was made of.
Receipt receipt_of(const std::string& line);

// The line with the story that its text belongs to.
std::string with_story(std::string line, std::uint64_t story);

// What is known of a run beside its sums.
struct RunIdentity {
  std::string job{};
  std::string run{};         // its name in the ledger
  std::int64_t started = 0;  // seconds since 1970
  std::int64_t ended = 0;
  bool resumed = false;
  std::uint64_t peak_memory_bytes = 0;
  std::string rules{};  // versions
  std::string model{};
  std::string config{};
};

// The run as a whole, with times.
std::string run_json(const RunReport& report, const RunIdentity& identity, int exit_code);

// From such a text: the day on which each source last gave a text.
std::map<std::string, std::string> last_successes(const std::string& run_json);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_MANIFEST_HPP
