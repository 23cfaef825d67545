// What the report knows: run.json and the manifest, read without trust.
//
//   in        JSON that some version of winnow wrote, or a person changed, or a full disk cut off
//   out       plain values; what is missing or of another type is empty or 0
//   bounds    counts are at most 10^15, so that sums cannot overflow; shares lie within 0..1
//   cost      linear in bytes
//   threads   pure functions
#ifndef WINNOW_PIPELINE_PAGES_REPORT_FACTS_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_FACTS_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/pages/report_page.hpp"

namespace winnow {

using ReportCounts = std::map<std::string, std::uint64_t, std::less<>>;

struct DocumentFacts {
  std::uint64_t sequence = 0;
  std::string source{};
  std::string via{};
  std::string final_url{};
  bool finished = false;
  std::string reason{};  // why not
  std::string detail{};
  std::string duplicate_url{};  // of the text it repeats, with the night that kept it
  std::string duplicate_night{};
  std::string title{};
  std::string language{};
  std::string output{};
  std::string audit{};
  std::string place{};  // host; for files the folder or list they came through
  std::uint64_t input_bytes = 0;
  std::uint64_t output_bytes = 0;
  std::uint64_t blocks = 0;
  std::uint64_t blocks_kept = 0;
  bool measured = false;  // the next three are known
  std::uint64_t kept_bytes = 0;
  std::uint64_t strip_bytes = 0;
  std::uint64_t despam_bytes = 0;
  std::optional<std::uint64_t> story{};
  ReportCounts marks{};
  ReportCounts flags{};

  // Share of the text that was removed: of bytes where they are known, else of blocks.
  std::optional<double> removed() const;
  // Share that despam removed of what strip had kept.
  std::optional<double> removed_by_despam() const;
  // Bytes of text that are left.
  std::uint64_t text_bytes() const { return measured ? kept_bytes : output_bytes; }
  // Title, or else the address without "https://".
  std::string_view name() const;
};

// A feed, list, folder or host.
struct SourceFacts {
  std::string source{};
  std::uint64_t read = 0;
  std::uint64_t finished = 0;
  std::uint64_t failed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t duplicates = 0;
  std::optional<double> removed{};
  std::string last_success{};
};

struct ListFacts {
  std::string source{};
  std::string kind{};
  std::string problem{};  // why nothing came of it
  std::uint64_t listed = 0;
  std::uint64_t taken = 0;
};

struct RunFacts {
  bool known = false;  // there was a JSON object
  std::string job{};
  std::string id{};
  std::string started{};
  std::string ended{};
  bool resumed = false;
  double seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::string winnow{};
  std::map<std::string, std::string> versions{};
  std::uint64_t read = 0;
  std::uint64_t finished = 0;
  std::uint64_t failed = 0;
  ReportCounts rejected{};
  ReportCounts marks{};
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t blocks = 0;
  std::uint64_t blocks_kept = 0;
  std::vector<ListFacts> lists{};
  std::vector<SourceFacts> by_source{};
  std::vector<std::string> idle_rules{};
  std::vector<std::string> problems{};  // of the store or the archive
  bool stopped = false;
  std::string fatal{};
  std::map<std::string, double> stage_seconds{};
  std::optional<int> exit_code{};

  std::uint64_t duplicates() const;
  std::optional<double> removed() const;  // share of the blocks
};

struct ReportFacts {
  RunFacts run{};
  std::vector<RunFacts> history{};
  std::vector<DocumentFacts> documents{};
  std::size_t broken_lines = 0;  // of the manifest
  std::size_t broken_runs = 0;   // of the history
};

// Where run.json says nothing of totals or sources, they are summed from the manifest.
ReportFacts report_facts(const ReportPage& page);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_FACTS_HPP
