// The report's sections, each from its heading to its end.
//
//   out       HTML; foreign text is escaped
//   bounds    each section says what it leaves out
//   threads   pure functions
//   example   sources_section(view) + causes_section(view)
#ifndef WINNOW_PIPELINE_PAGES_REPORT_SECTIONS_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_SECTIONS_HPP

#include <string>
#include <string_view>

#include "pipeline/pages/report_findings.hpp"

namespace winnow {

struct ReportView {
  const ReportPage& page;
  const ReportFacts& facts;
  const ReportFindings& findings;
};

// One thing that needs a hand: a sentence in HTML.
struct Hand {
  bool failed = false;  // something is lost; else something should be looked at
  std::string html{};
};

std::vector<Hand> hands_of(const ReportView& view);

std::string hands_section(const ReportView& view);
std::string flow_section(const ReportView& view);
std::string trend_section(const ReportView& view);
std::string sources_section(const ReportView& view);
std::string causes_section(const ReportView& view);
std::string rules_section(const ReportView& view);
std::string outliers_section(const ReportView& view);
std::string duplicates_section(const ReportView& view);
std::string stories_section(const ReportView& view);
std::string proposals_section(const ReportView& view);
std::string documents_section(const ReportView& view);
std::string run_section(const ReportView& view);

// What the sections are made of.
std::string section_head(std::string_view id, std::string_view title);
std::string left_out_note(std::size_t shown, std::size_t all, std::string_view noun);
// A filter over the table `id`, shown by the script where the table is long.
std::string table_filter(std::string_view id, std::string_view label, std::size_t rows);
// A cell with a number, sorted by it.
std::string count_cell(std::uint64_t value, std::string_view css_class = "n");

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_SECTIONS_HPP
