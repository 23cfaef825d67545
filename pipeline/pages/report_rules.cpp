// Rules and outliers: what was removed, by which rule, and which texts it fits least.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_charts.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

constexpr std::size_t max_rules = 500;
constexpr std::size_t max_samples = 20;
constexpr std::size_t max_outliers = 100;
constexpr std::size_t max_open = 20;  // documents of a kind that are shown unasked
constexpr std::size_t sample_bytes = 400;

// --- Rules -------------------------------------------------------------------------------------

std::string_view trend_badge(RuleTrend trend) {
  switch (trend) {
    case RuleTrend::fresh: return " <span class=\"badge look\">new</span>";
    case RuleTrend::idle: return " <span class=\"badge look\">idle</span>";
    case RuleTrend::surge: return " <span class=\"badge look\">far above usual</span>";
    case RuleTrend::steady: break;
  }
  return "";
}

std::string sample_item(const ReportSample& sample, const ReportFindings& findings) {
  const auto document = findings.by_sequence.find(sample.document);
  return fmt::format(
      "<li><q class=\"gone\" dir=\"auto\">{}</q> <span class=\"soft\">from {}</span></li>\n",
      short_field(sample.text, sample_bytes),
      document == findings.by_sequence.end() ? fmt::format("document {}", sample.document)
                                             : document_link(*document->second));
}

std::string samples_of(const RuleUse& rule, const ReportFindings& findings) {
  std::string out;
  const std::size_t shown = std::min(rule.samples.size(), max_samples);
  for (std::size_t i = 0; i < shown; ++i) {
    out += sample_item(*rule.samples[i], findings);
  }
  out = out.empty() ? "<p class=\"soft\">No sample was kept.</p>\n"
                    : "<ul class=\"docs\">\n" + out + "</ul>\n";
  if (rule.texts > 0) {
    out += fmt::format(
        "<p><button type=\"button\" class=\"link\" data-rule=\"{}\" data-js hidden>Show its {} in "
        "the table</button></p>\n",
        escaped(rule.reason), count_of(rule.texts, "text"));
  }
  return out;
}

std::string rule_rows(const RuleUse& rule, std::size_t at, const ReportView& view) {
  const bool has_past = rule.series.values.size() > 1;
  std::string out = fmt::format(
      "<tbody><tr class=\"head\"><th scope=\"row\" data-more=\"rule-{}\">{}{}</th>{}{}"
      "<td class=\"n w\" data-v=\"{:.3f}\">{}</td><td class=\"draw w\">{}</td></tr>\n",
      at, reason_code(rule.reason), trend_badge(rule.trend), count_cell(rule.hits),
      count_cell(rule.texts), rule.series.usual, has_past ? mean_text(rule.series.usual) : "–",
      sparkline(rule.series));
  return out + fmt::format(
                   "<tr class=\"more\" id=\"rule-{}\"><td colspan=\"5\">\n{}</td></tr>"
                   "</tbody>\n",
                   at, samples_of(rule, view.findings));
}

constexpr std::string_view rules_head =
    "<div class=\"scroll\"><table class=\"grid sortable units\" id=\"rules-table\"><thead><tr>"
    "<th scope=\"col\" data-sort=\"text\">Rule</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Hits</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Texts</th>"
    "<th scope=\"col\" class=\"n w\" data-sort=\"number\">Usually</th>"
    "<th scope=\"col\" class=\"w\">Hits, by run</th></tr></thead>\n";

std::string idle_rules(const std::vector<std::string>& rules) {
  if (rules.empty()) {
    return "";
  }
  std::string out = fmt::format("<details><summary>{} marked nothing</summary>\n<p class=\"list\">",
                                count_of(rules.size(), "rule"));
  const std::size_t shown = std::min(rules.size(), max_rules);
  for (std::size_t i = 0; i < shown; ++i) {
    out += reason_code(rules[i]) + (i + 1 < shown ? " " : "");
  }
  return out + "</p>\n" + left_out_note(shown, rules.size(), "rule") + "</details>\n";
}

// --- Outliers ----------------------------------------------------------------------------------

using Value = std::string (*)(const DocumentFacts&);

struct OutlierKind {
  std::string_view title;
  std::string_view hint;
  std::string_view column;
  std::vector<const DocumentFacts*> Outliers::*documents;
  Value value;
};

const std::array outlier_kinds = {
    OutlierKind{
        "Lost more than 40 % to despam rules",
        "Of what strip had kept. A rule may take what the author wrote.", "Removed",
        &Outliers::despammed,
        [](const DocumentFacts& document) { return share_text(document.removed_by_despam()); }},
    OutlierKind{"Nothing removed, unlike the rest of the host",
                "Of at least 80 % of the host's documents something was removed. The layout may "
                "have changed.",
                "Text", &Outliers::untouched,
                [](const DocumentFacts& document) { return bytes_text(document.text_bytes()); }},
    OutlierKind{"No text, or hardly any",
                "Less than 200 bytes. The text may come by script, or the page is a notice.",
                "Text", &Outliers::empty,
                [](const DocumentFacts& document) {
                  return document.finished ? bytes_text(document.text_bytes())
                                           : reason_code(document.reason);
                }},
};

std::string outlier_table(const OutlierKind& kind, const Outliers& outliers) {
  const std::vector<const DocumentFacts*>& documents = outliers.*kind.documents;
  if (documents.empty()) {
    return "";
  }
  std::string out = fmt::format(
      "<details class=\"box\"{}><summary><h3>{}</h3> <span class=\"soft\">{}</span></summary>\n"
      "<p class=\"soft\">{}</p>\n<table class=\"grid\"><thead><tr><th scope=\"col\">Document</th>"
      "<th scope=\"col\" class=\"w\">Host</th><th scope=\"col\" class=\"n\">{}</th></tr></thead>\n"
      "<tbody>\n",
      documents.size() <= max_open ? " open" : "", kind.title, number(documents.size()), kind.hint,
      kind.column);
  const std::size_t shown = std::min(documents.size(), max_outliers);
  for (std::size_t i = 0; i < shown; ++i) {
    out += fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"w\"><bdi>{}</bdi></td><td class=\"n\">{}</td>"
        "</tr>\n",
        document_link(*documents[i]), short_field(documents[i]->place, 80),
        kind.value(*documents[i]));
  }
  return out + "</tbody></table>\n" + left_out_note(shown, documents.size(), "document") +
         "</details>\n";
}

}  // namespace

std::string rules_section(const ReportView& view) {
  const std::vector<RuleUse>& rules = view.findings.rules;
  std::string out = section_head("rules", "Rules, by hits");
  if (rules.empty()) {
    out += "<p class=\"soft\">No rule marked anything.</p>\n";
  } else {
    const std::size_t shown = std::min(rules.size(), max_rules);
    out += table_filter("rules-table", "Filter rules and samples", shown);
    out += rules_head;
    for (std::size_t i = 0; i < shown; ++i) {
      out += rule_rows(rules[i], i + 1, view);
    }
    out += "</table></div>\n" + left_out_note(shown, rules.size(), "rule");
  }
  return out + idle_rules(view.facts.run.idle_rules) + "</section>\n";
}

std::string outliers_section(const ReportView& view) {
  std::string out = section_head("outliers", "Outliers");
  if (view.findings.outliers.size() == 0) {
    return out + "<p class=\"soft\">No text stands out.</p>\n</section>\n";
  }
  for (const OutlierKind& kind : outlier_kinds) {
    out += outlier_table(kind, view.findings.outliers);
  }
  return out + "</section>\n";
}

}  // namespace winnow
