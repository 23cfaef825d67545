// Report page: what a run did, as one HTML file for the person who looks in the morning.
//
//   in        run.json, the lines of the manifest, run.json of earlier runs, and what the run kept
//             as examples: removed blocks, duplicates, stories, proposed rules
//   out       one file that asks for nothing. First what needs a hand, then totals, flow, trend,
//             sources, causes, rules, outliers, duplicates, stories, proposals, every document, and
//             the versions behind it
//   optional  every field of every object; a line that is no JSON object is skipped and counted
//   hostile   everything that comes from the web is text: no markup, no script, no style; only http
//             and https addresses, and outputs beside the page, become links
//   bounds    10,000 documents are about 3 MB; of the other lists the page shows the first
//             hundreds, and says what it leaves out
//   reading   keyboard alone, screen reader, 320 px, dark, paper; without JavaScript all but the
//             table of documents
//   cost      linear in bytes, and a comparison for each duplicate shown
//   threads   a pure function: the same input gives the same bytes
//   example   write("report.html", report_page({.title = "nightly", .run = run_json(report, 0)}));
#ifndef WINNOW_PIPELINE_PAGES_REPORT_PAGE_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_PAGE_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace winnow {

// A removed block, shortened. `reason` is the word of its mark, `document` a sequence number.
struct ReportSample {
  std::string reason{};
  std::uint64_t document = 0;
  std::string text{};
};

// A document that was left out, and the text it repeats.
struct ReportPair {
  std::uint64_t document = 0;
  std::string text{};
  std::string other_source{};
  std::string other_night{};
  std::string other_text{};
  std::string relation{};  // exact, exact_key, near, contained, same_story
  double jaccard = 0;      // 0..1; 0 where it was not measured
};

// Different texts on the same story: sequence number and beginning of each.
struct ReportStory {
  std::vector<std::pair<std::uint64_t, std::string>> texts{};
};

// A line that stands on `pages` of the `of` pages of a host.
struct ReportProposal {
  std::string host{};
  std::string line{};
  std::uint32_t pages = 0;
  std::uint32_t of = 0;
};

struct ReportPage {
  std::string title{};                   // job or folder
  std::string run{};                     // run.json: one JSON object
  std::vector<std::string> documents{};  // lines of manifest.jsonl, in order
  std::vector<std::string> history{};    // run.json of earlier runs, oldest first, up to 30
  std::vector<ReportSample> samples{};
  std::vector<ReportPair> duplicates{};
  std::vector<ReportStory> stories{};       //
  std::vector<ReportProposal> proposals{};  // numbered from 1, as `winnow rules learn` does
};

std::string report_page(const ReportPage& page);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_PAGE_HPP
