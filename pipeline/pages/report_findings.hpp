// What the report thinks of a run: causes, rules that behave unlike before, outliers.
//
//   in        the facts, and examples of removed blocks
//   out       lists in the order they are shown; pointers lead into the facts and the page, which
//             must outlive them
//   cost      linear in documents times their marks, and in runs of the history
//   threads   pure functions
#ifndef WINNOW_PIPELINE_PAGES_REPORT_FINDINGS_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_FINDINGS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/pages/report_facts.hpp"

namespace winnow {

// Counts of the history, oldest first, with this run's at the end.
struct Series {
  std::vector<double> values{};
  double usual = 0;  // mean of the earlier runs; 0 without any
};

enum class CauseKind : std::uint8_t { failure, duplicate, unchanged, answer };

struct Cause {
  std::string reason{};
  CauseKind kind = CauseKind::failure;
  std::uint64_t count = 0;
  Series series{};
  std::vector<const DocumentFacts*> documents{};
};

// Compared with the mean of at least three earlier runs, per finished text.
enum class RuleTrend : std::uint8_t {
  steady,
  fresh,  // marks for the first time
  idle,   // usually marks 5 places or more, now none
  surge,  // 3 times what is usual, and 20 places or more
};

struct RuleUse {
  std::string reason{};
  std::uint64_t hits = 0;
  std::size_t texts = 0;
  Series series{};
  RuleTrend trend = RuleTrend::steady;
  std::vector<const ReportSample*> samples{};
};

struct Outliers {
  std::vector<const DocumentFacts*> despammed{};  // despam took over 40 % of what strip had kept
  std::vector<const DocumentFacts*> untouched{};  // nothing removed, where nearly all others had
  std::vector<const DocumentFacts*> empty{};      // no text, or less than 200 bytes of it

  std::size_t size() const { return despammed.size() + untouched.size() + empty.size(); }
};

struct ReportFindings {
  std::vector<Cause> causes{};   // failures first, then by count
  std::vector<RuleUse> rules{};  // by hits
  Outliers outliers{};
  std::map<std::uint64_t, const DocumentFacts*> by_sequence{};
};

CauseKind cause_kind(std::string_view reason);

ReportFindings report_findings(const ReportFacts& facts, const std::vector<ReportSample>& samples);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_FINDINGS_HPP
