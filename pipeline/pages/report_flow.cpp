// Flow and trend: where this run's inputs went, and how that compares with earlier runs.
//
// The flow is a staircase: each loss hangs where the step before it ended, so that the eye can add.
// Both drawings stand beside the same numbers in a table.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_charts.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

struct Loss {
  CauseKind kind;
  std::string_view name;
  std::string_view css_class;
};

constexpr std::array losses = {
    Loss{CauseKind::failure, "failed", "failed"},
    Loss{CauseKind::unchanged, "unchanged since an earlier run", "unchanged"},
    Loss{CauseKind::answer, "without text worth keeping", "answer"},
    Loss{CauseKind::duplicate, "duplicates", "duplicate"},
};

std::uint64_t count_of_kind(const ReportView& view, CauseKind kind) {
  std::uint64_t sum = 0;
  for (const Cause& cause : view.findings.causes) {
    sum += cause.kind == kind ? cause.count : 0;
  }
  return sum;
}

std::string flow_row(std::string_view name, const std::string& bar, std::uint64_t count,
                     std::uint64_t all, bool is_loss) {
  const double share = all == 0 ? 0 : static_cast<double>(count) / static_cast<double>(all);
  return fmt::format(
      "<tr{}><th scope=\"row\">{}</th><td class=\"draw\">{}</td><td class=\"n\">{}{}</td>"
      "<td class=\"n soft\">{}</td></tr>\n",
      is_loss ? " class=\"loss\"" : "", name, bar, is_loss ? "−" : "", number(count),
      share_text(share));
}

// --- Trend -------------------------------------------------------------------------------------

using Measure = double (*)(const RunFacts&);

struct TrendRow {
  std::string_view name;
  Measure measure;
  bool is_share;
};

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

constexpr std::array trends = {
    TrendRow{"Finished", [](const RunFacts& run) { return static_cast<double>(run.finished); },
             false},
    TrendRow{"Failed", [](const RunFacts& run) { return static_cast<double>(run.failed); }, false},
    TrendRow{"Duplicates",
             [](const RunFacts& run) { return static_cast<double>(run.duplicates()); }, false},
    TrendRow{"Blocks removed", [](const RunFacts& run) { return run.removed().value_or(unknown); },
             true},
};

std::string value_text(double value, bool is_share) {
  if (!std::isfinite(value)) {
    return "–";
  }
  return is_share ? share_text(value) : mean_text(value);
}

Series series_of(const ReportFacts& facts, Measure measure) {
  Series series;
  double known = 0;
  for (const RunFacts& run : facts.history) {
    const double value = measure(run);
    series.values.push_back(value);
    series.usual += std::isfinite(value) ? value : 0;
    known += std::isfinite(value) ? 1 : 0;
  }
  series.usual = known > 0 ? series.usual / known : 0;
  series.values.push_back(measure(facts.run));
  return series;
}

std::vector<std::string> run_names(const ReportFacts& facts) {
  std::vector<std::string> names;
  for (const RunFacts& run : facts.history) {
    names.push_back(run_name(run, names.size()));
  }
  names.emplace_back("this run");
  return names;
}

std::string figure(const ReportFacts& facts, const TrendRow& row) {
  const Series series = series_of(facts, row.measure);
  std::vector<std::string> names = run_names(facts);
  const std::string now = value_text(series.values.back(), row.is_share);
  const std::string usual = value_text(series.usual, row.is_share);
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] += ": " + value_text(series.values[i], row.is_share);
  }
  return fmt::format(
      "<figure><figcaption><span>{0}</span> <strong>{1}</strong> <span class=\"soft\">usually "
      "{2}</span></figcaption>{3}</figure>\n",
      row.name, now, usual,
      trend_chart(series, names,
                  fmt::format("{} over {} runs: this run {}, usually {}", row.name, names.size(),
                              now, usual)));
}

std::string trend_line(const RunFacts& run, const std::string& name) {
  std::string out = fmt::format("<tr><th scope=\"row\"><bdi>{}</bdi></th>{}", short_field(name, 60),
                                count_cell(run.read));
  for (const TrendRow& row : trends) {
    out += fmt::format("<td class=\"n\">{}</td>", value_text(row.measure(run), row.is_share));
  }
  return out + fmt::format("<td class=\"n w\">{}</td></tr>\n", seconds_text(run.seconds));
}

std::string trend_table(const ReportFacts& facts) {
  std::string out =
      "<details><summary>The same as a table</summary>\n<div class=\"scroll\" "
      "tabindex=\"0\" role=\"region\" aria-label=\"Trend by run\"><table "
      "class=\"grid\"><thead><tr><th scope=\"col\">Run</th><th scope=\"col\" class=\"n\">Read</th>";
  for (const TrendRow& row : trends) {
    out += fmt::format("<th scope=\"col\" class=\"n\">{}</th>", row.name);
  }
  out += "<th scope=\"col\" class=\"n w\">Time</th></tr></thead>\n<tbody>\n";
  const std::vector<std::string> names = run_names(facts);
  out += trend_line(facts.run, names.back());
  for (std::size_t i = facts.history.size(); i > 0; --i) {
    out += trend_line(facts.history[i - 1], names[i - 1]);
  }
  return out + "</tbody></table></div>\n</details>\n";
}

}  // namespace

std::string flow_section(const ReportView& view) {
  const RunFacts& run = view.facts.run;
  const double all = static_cast<double>(std::max<std::uint64_t>(run.read, 1));
  std::string out =
      section_head("flow", "Flow") +
      "<table class=\"flow\"><caption class=\"hide\">What became of the inputs"
      "</caption><thead class=\"hide\"><tr><th scope=\"col\">Step</th><td></td>"
      "<th scope=\"col\">Inputs</th><th scope=\"col\">Share</th></tr></thead>\n"
      "<tbody>\n" +
      flow_row("read", span_bar(0, run.read > 0 ? 1 : 0, "read"), run.read, run.read, false);
  double left = static_cast<double>(run.read);
  for (const Loss& loss : losses) {
    const std::uint64_t count = count_of_kind(view, loss.kind);
    const double after = left - static_cast<double>(count);
    out += flow_row(loss.name, span_bar(after / all, left / all, loss.css_class), count, run.read,
                    true);
    left = after;
  }
  return out +
         flow_row("finished", span_bar(0, static_cast<double>(run.finished) / all, "finished"),
                  run.finished, run.read, false) +
         "</tbody></table>\n</section>\n";
}

std::string trend_section(const ReportView& view) {
  const ReportFacts& facts = view.facts;
  std::string out = section_head("trend", "Trend");
  if (facts.history.empty()) {
    return out +
           "<p class=\"soft\">No earlier run is known; the trend begins with the next.</p>\n"
           "</section>\n";
  }
  out += "<div class=\"figures\">\n";
  for (const TrendRow& row : trends) {
    out += figure(facts, row);
  }
  return out +
         fmt::format(
             "</div>\n<p class=\"legend\">From <bdi>{}</bdi> to this run, the last bar; the dashed "
             "line is the mean of the {} before.</p>\n",
             short_field(run_name(facts.history.front(), 0), 60),
             count_of(facts.history.size(), "run")) +
         trend_table(facts) + "</section>\n";
}

}  // namespace winnow
