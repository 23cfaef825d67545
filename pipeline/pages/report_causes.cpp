// Sources and causes: where the inputs came from, and why some of them gave no text.
#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_charts.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

constexpr std::size_t max_sources = 2000;
constexpr std::size_t max_causes = 200;
constexpr std::size_t max_affected = 10;
constexpr int stale_days = 3;

// --- Sources -----------------------------------------------------------------------------------

using SourceHistory = std::unordered_map<std::string_view, std::vector<double>>;

// Texts that came of each source, run by run; NaN where a run did not have the source.
SourceHistory history_of(const ReportFacts& facts) {
  SourceHistory history;
  for (const SourceFacts& source : facts.run.by_source) {
    history[source.source].assign(facts.history.size(), std::numeric_limits<double>::quiet_NaN());
  }
  for (std::size_t i = 0; i < facts.history.size(); ++i) {
    for (const SourceFacts& source : facts.history[i].by_source) {
      if (const auto found = history.find(source.source); found != history.end()) {
        found->second[i] = static_cast<double>(source.finished);
      }
    }
  }
  return history;
}

std::unordered_map<std::string_view, const ListFacts*> problems_of(const ReportFacts& facts) {
  std::unordered_map<std::string_view, const ListFacts*> problems;
  for (const ListFacts& list : facts.run.lists) {
    if (!list.problem.empty()) {
      problems[list.source] = &list;
    }
  }
  return problems;
}

// With the lists that gave no input and so stand in no sum; what failed comes first.
std::vector<SourceFacts> all_sources(const ReportFacts& facts) {
  std::vector<SourceFacts> sources;
  std::unordered_set<std::string_view> known;
  for (const SourceFacts& source : facts.run.by_source) {
    known.insert(source.source);
  }
  for (const ListFacts& list : facts.run.lists) {
    if (!list.problem.empty() && known.insert(list.source).second) {
      sources.push_back({.source = list.source});
    }
  }
  std::vector<SourceFacts> summed = facts.run.by_source;
  std::ranges::stable_sort(summed, [](const SourceFacts& a, const SourceFacts& b) {
    return a.failed != b.failed ? a.failed > b.failed : a.read > b.read;
  });
  std::ranges::move(summed, std::back_inserter(sources));
  return sources;
}

std::string success_cell(const SourceFacts& source) {
  if (source.last_success.empty()) {
    return source.finished + source.unchanged > 0 ? "<td class=\"w\" data-v=\"9999\">this run</td>"
                                                  : "<td class=\"soft w\" data-v=\"\">–</td>";
  }
  return fmt::format("<td class=\"w\" data-v=\"{}\">{}</td>", short_field(source.last_success, 40),
                     short_field(day_text(source.last_success), 40));
}

// What is wrong with a source, under its name.
std::string warnings(const SourceFacts& source, const ListFacts* problem, const RunFacts& run) {
  const auto warn = [](std::string_view html) {
    return fmt::format("<br><span class=\"warn\">{}</span>", html);
  };
  std::string out = problem == nullptr ? "" : warn(short_field(problem->problem, 200));
  const auto days = days_between(source.last_success, run.started);
  if (days && *days >= stale_days) {
    out += warn(fmt::format("no success for {} days", *days));
  }
  return out;
}

std::string source_row(const SourceFacts& source, const ListFacts* problem, Series series,
                       const RunFacts& run) {
  series.values.push_back(static_cast<double>(source.finished));
  return fmt::format("<tr><th scope=\"row\">{}{}</th>", address_link(source.source),
                     warnings(source, problem, run)) +
         count_cell(source.read) + count_cell(source.finished) +
         count_cell(source.failed, source.failed > 0 ? "n warn" : "n") +
         count_cell(source.unchanged, "n w") + count_cell(source.duplicates, "n w") +
         fmt::format(
             "<td class=\"n w\" data-v=\"{:.4f}\">{}</td><td class=\"draw w\">{}</td>{}</tr>\n",
             source.removed.value_or(-1), share_text(source.removed), sparkline(series),
             success_cell(source));
}

constexpr std::string_view sources_head =
    "<div class=\"scroll\"><table class=\"grid sortable\" id=\"sources-table\"><thead><tr>"
    "<th scope=\"col\" data-sort=\"text\">Source</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Read</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Finished</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Failed</th>"
    "<th scope=\"col\" class=\"n w\" data-sort=\"number\">Unchanged</th>"
    "<th scope=\"col\" class=\"n w\" data-sort=\"number\">Duplicates</th>"
    "<th scope=\"col\" class=\"n w\" data-sort=\"number\">Removed</th>"
    "<th scope=\"col\" class=\"w\">Finished, by run</th>"
    "<th scope=\"col\" class=\"w\" data-sort=\"text\">Last success</th></tr></thead>\n<tbody>\n";

// --- Causes ------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 4> kind_names = {"failure", "duplicate", "unchanged",
                                                        "no text"};

std::string affected(const Cause& cause) {
  std::string out = "<ul class=\"docs\">\n";
  const std::size_t shown = std::min(cause.documents.size(), max_affected);
  for (std::size_t i = 0; i < shown; ++i) {
    const DocumentFacts& document = *cause.documents[i];
    out += "<li>" + document_link(document);
    if (!document.detail.empty()) {
      out += " <span class=\"soft\"><bdi>" + short_field(document.detail, 200) + "</bdi></span>";
    }
    out += "</li>\n";
  }
  out += "</ul>\n";
  if (cause.documents.size() > shown) {
    out += fmt::format("<p class=\"soft\">{} of {} documents. ", shown,
                       number(cause.documents.size()));
  } else {
    out += "<p class=\"soft\">";
  }
  return out + fmt::format(
                   "<button type=\"button\" class=\"link\" data-reason=\"{}\" data-js "
                   "hidden>Show them in the table</button></p>\n",
                   escaped(cause.reason));
}

std::string cause_rows(const Cause& cause, std::size_t at, std::uint64_t read) {
  const double share = read == 0 ? 0 : static_cast<double>(cause.count) / static_cast<double>(read);
  const std::string_view meaning = meaning_of(cause.reason);
  const std::string_view kind = kind_names[static_cast<std::size_t>(cause.kind)];
  std::string out = fmt::format(
      "<tbody><tr class=\"head\"><th scope=\"row\" data-more=\"cause-{}\">{}{}</th>"
      "<td class=\"w\">{}</td>{}<td class=\"n\" data-v=\"{:.4f}\">{}</td>"
      "<td class=\"n w\" data-v=\"{:.3f}\">{}</td><td class=\"draw w\">{}</td></tr>\n",
      at, reason_code(cause.reason),
      meaning.empty() ? "" : fmt::format(" <span class=\"soft\">{}</span>", meaning), kind,
      count_cell(cause.count), share, share_text(share), cause.series.usual,
      cause.series.values.size() > 1 ? mean_text(cause.series.usual) : "–",
      sparkline(cause.series));
  return out + fmt::format(
                   "<tr class=\"more\" id=\"cause-{}\"><td colspan=\"6\">\n{}</td></tr>"
                   "</tbody>\n",
                   at,
                   cause.documents.empty()
                       ? "<p class=\"soft\">The manifest names none of them.</p>\n"
                       : affected(cause));
}

constexpr std::string_view causes_head =
    "<div class=\"scroll\"><table class=\"grid sortable units\" id=\"causes-table\"><thead><tr>"
    "<th scope=\"col\" data-sort=\"text\">Cause</th>"
    "<th scope=\"col\" class=\"w\" data-sort=\"text\">Kind</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Inputs</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Share</th>"
    "<th scope=\"col\" class=\"n w\" data-sort=\"number\">Usually</th>"
    "<th scope=\"col\" class=\"w\">By run</th></tr></thead>\n";

}  // namespace

std::string sources_section(const ReportView& view) {
  const std::vector<SourceFacts> sources = all_sources(view.facts);
  std::string out = section_head("sources", "Sources");
  if (sources.empty()) {
    return out + "<p class=\"soft\">No source was named.</p>\n</section>\n";
  }
  const auto problems = problems_of(view.facts);
  SourceHistory history = history_of(view.facts);
  const std::size_t shown = std::min(sources.size(), max_sources);
  out += table_filter("sources-table", "Filter sources", shown) + std::string(sources_head);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto problem = problems.find(sources[i].source);
    out += source_row(sources[i], problem == problems.end() ? nullptr : problem->second,
                      {.values = history[sources[i].source]}, view.facts.run);
  }
  return out + "</tbody></table></div>\n" + left_out_note(shown, sources.size(), "source") +
         "</section>\n";
}

std::string causes_section(const ReportView& view) {
  const std::vector<Cause>& causes = view.findings.causes;
  std::string out = section_head("causes", "Left out, by cause");
  if (causes.empty()) {
    return out + "<p class=\"soft\">Every input gave a text.</p>\n</section>\n";
  }
  const std::size_t shown = std::min(causes.size(), max_causes);
  out += causes_head;
  for (std::size_t i = 0; i < shown; ++i) {
    out += cause_rows(causes[i], i + 1, view.facts.run.read);
  }
  return out + "</table></div>\n" + left_out_note(shown, causes.size(), "cause") + "</section>\n";
}

}  // namespace winnow
