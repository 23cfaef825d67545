// The page from top to bottom. An operator reads the first screen: the verdict, what needs a hand,
// the totals. All else is there to follow a link from it.
//
// The numbers, the tables and the drawings are written here, so that they stand in the file for any
// reader; the script sorts, filters and folds them, and lays out the documents from their data.
#include "pipeline/pages/report_page.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/page_assets.hpp"
#include "pipeline/pages/report_data.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

constexpr std::size_t title_bytes = 300;

// --- Header ------------------------------------------------------------------------------------

std::string title_of(const ReportView& view) {
  for (const std::string* text : {&view.page.title, &view.facts.run.job}) {
    if (!text->empty()) {
      return short_field(*text, title_bytes);
    }
  }
  return "Run";
}

std::string when(const RunFacts& run) {
  std::string out = short_field(day_text(run.started), 60);
  const std::string from = clock_text(run.started);
  const std::string to = clock_text(run.ended);
  if (!from.empty()) {
    out += ", " + from + (to.empty() ? "" : " to " + to) + " UTC";
  }
  return out;
}

std::string header(const ReportView& view) {
  const RunFacts& run = view.facts.run;
  std::string facts;
  const auto add = [&](std::string_view html) {
    facts += html.empty() ? "" : fmt::format("<span>{}</span>", html);
  };
  add(run.job.empty() || run.job == view.page.title ? "" : "job " + short_field(run.job, 100));
  add(run.id.empty() ? "" : "run " + short_field(run.id, 100));
  add(when(run));
  add(run.seconds > 0 ? seconds_text(run.seconds) : "");
  add(run.resumed ? "resumed" : "");
  std::string out =
      fmt::format("<header>\n<p class=\"kicker\">Report of a run</p>\n<h1 dir=\"auto\">{}</h1>\n{}",
                  title_of(view), facts.empty() ? "" : "<p class=\"meta\">" + facts + "</p>\n");
  if (run.exit_code) {
    out += fmt::format("<p class=\"exit\"><span class=\"badge {}\">Exit {}</span> {}</p>\n",
                       *run.exit_code == 0   ? "good"
                       : *run.exit_code == 1 ? "look"
                                             : "bad",
                       *run.exit_code, exit_meaning(*run.exit_code));
  }
  return out + "</header>\n";
}

// --- Ways into the page ------------------------------------------------------------------------

struct Way {
  std::string_view id;
  std::string_view name;
  std::size_t count;
};

std::string ways(const ReportView& view) {
  const std::array all = {
      Way{"flow", "Flow", 0},
      Way{"trend", "Trend", view.facts.history.size()},
      Way{"sources", "Sources", view.facts.run.by_source.size()},
      Way{"causes", "Causes", view.findings.causes.size()},
      Way{"rules", "Rules", view.findings.rules.size()},
      Way{"outliers", "Outliers", view.findings.outliers.size()},
      Way{"duplicates", "Duplicates", view.facts.run.duplicates()},
      Way{"stories", "Stories", view.page.stories.size()},
      Way{"proposals", "Proposed rules", view.page.proposals.size()},
      Way{"documents", "Documents", view.facts.documents.size()},
      Way{"run", "Behind this run", 0},
  };
  std::string out = "<nav class=\"ways\" aria-label=\"Sections\"><ul>\n";
  for (const Way& way : all) {
    out += fmt::format("<li><a href=\"#{}\">{}</a>{}</li>\n", way.id, way.name,
                       way.count == 0 ? "" : " <span>" + number(way.count) + "</span>");
  }
  return out + "</ul></nav>\n";
}

// --- Totals ------------------------------------------------------------------------------------

using Count = std::uint64_t (*)(const RunFacts&);

std::uint64_t rejected_as(const RunFacts& run, std::string_view reason) {
  const auto found = run.rejected.find(reason);
  return found == run.rejected.end() ? 0 : found->second;
}

std::string total(std::string_view name, std::string_view value, std::string_view usual) {
  return fmt::format("<div><dt>{}{}</dt><dd>{}</dd></div>\n", name,
                     usual.empty() ? "" : fmt::format("<span>usually {}</span>", usual), value);
}

std::string counted(const ReportFacts& facts, std::string_view name, Count count) {
  double usual = 0;
  for (const RunFacts& run : facts.history) {
    usual += static_cast<double>(count(run)) / static_cast<double>(facts.history.size());
  }
  return total(name, number(count(facts.run)), facts.history.empty() ? "" : mean_text(usual));
}

std::string totals(const ReportFacts& facts) {
  const RunFacts& run = facts.run;
  return "<section id=\"totals\" aria-labelledby=\"h-totals\">\n<h2 id=\"h-totals\" "
         "class=\"hide\">Totals</h2>\n<dl class=\"counts\">\n" +
         counted(facts, "read", [](const RunFacts& r) { return r.read; }) +
         counted(facts, "finished", [](const RunFacts& r) { return r.finished; }) +
         counted(facts, "failed", [](const RunFacts& r) { return r.failed; }) +
         counted(facts, "duplicates", [](const RunFacts& r) { return r.duplicates(); }) +
         counted(facts, "unchanged",
                 [](const RunFacts& r) { return rejected_as(r, "fetch.unchanged"); }) +
         total("blocks removed", share_text(run.removed()), "") +
         total("pages", bytes_text(run.bytes_in), "") +
         total("text", bytes_text(run.bytes_out), "") + "</dl>\n</section>\n";
}

std::string sections(const ReportView& view) {
  constexpr std::array parts = {flow_section,       trend_section,   sources_section,
                                causes_section,     rules_section,   outliers_section,
                                duplicates_section, stories_section, proposals_section,
                                documents_section,  run_section};
  std::string out;
  for (const auto part : parts) {
    out += part(view);
  }
  return out;
}

}  // namespace

std::string report_page(const ReportPage& page) {
  const ReportFacts facts = report_facts(page);
  const ReportFindings findings = report_findings(facts, page.samples);
  const ReportView view{.page = page, .facts = facts, .findings = findings};
  return html_head(title_of(view), page_style_with(report_style()), report_script()) +
         header(view) + "<main>\n" + hands_section(view) + totals(facts) + ways(view) +
         sections(view) + "</main>\n" + report_data(facts.documents) + html_foot(report_script());
}

}  // namespace winnow
