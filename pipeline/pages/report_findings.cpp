// The thresholds were chosen so that an ordinary night of a few hundred pages flags a handful of
// things: one look each, not a second list of everything. Rates are taken per finished text, since
// a night with twice the pages has twice the hits.
#include "pipeline/pages/report_findings.hpp"

#include <algorithm>

#include "pipeline/report.hpp"

namespace winnow {

namespace {

constexpr double despam_share = 0.4;    // of what strip had kept
constexpr std::size_t place_least = 5;  // documents of a host before it has habits
constexpr double place_share = 0.8;     // of them with removals
constexpr std::uint64_t tiny_bytes = 200;
constexpr std::size_t least_history = 3;
constexpr double idle_usual = 5;
constexpr double surge_factor = 3;
constexpr std::uint64_t surge_hits = 20;

std::uint64_t count_of_word(const ReportCounts& counts, std::string_view word) {
  const auto found = counts.find(word);
  return found == counts.end() ? 0 : found->second;
}

Series series_of(const ReportFacts& facts, ReportCounts RunFacts::*counts, std::string_view word) {
  Series series;
  for (const RunFacts& run : facts.history) {
    const auto value = static_cast<double>(count_of_word(run.*counts, word));
    series.values.push_back(value);
    series.usual += value / static_cast<double>(facts.history.size());
  }
  series.values.push_back(static_cast<double>(count_of_word(facts.run.*counts, word)));
  return series;
}

std::vector<Cause> causes_of(const ReportFacts& facts) {
  std::map<std::string_view, Cause> causes;
  for (const auto& [reason, count] : facts.run.rejected) {
    causes[reason].count = count;
  }
  for (const DocumentFacts& document : facts.documents) {
    if (!document.finished) {
      causes[document.reason].documents.push_back(&document);
    }
  }
  std::vector<Cause> out;
  for (auto& [reason, cause] : causes) {
    cause.reason = reason;
    cause.kind = cause_kind(reason);
    cause.series = series_of(facts, &RunFacts::rejected, reason);
    out.push_back(std::move(cause));
  }
  std::ranges::stable_sort(out, [](const Cause& a, const Cause& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.count > b.count;
  });
  return out;
}

double per_text(double hits, std::uint64_t texts) {
  return hits / static_cast<double>(std::max<std::uint64_t>(texts, 1));
}

double usual_per_text(const ReportFacts& facts, const RuleUse& rule) {
  double hits = 0;
  std::uint64_t texts = 0;
  for (const RunFacts& run : facts.history) {
    hits += static_cast<double>(count_of_word(run.marks, rule.reason));
    texts += run.finished;
  }
  return per_text(hits, texts);
}

RuleTrend trend_of(const ReportFacts& facts, const RuleUse& rule) {
  if (facts.history.size() < least_history) {
    return RuleTrend::steady;
  }
  if (rule.series.usual == 0) {
    return rule.hits > 0 ? RuleTrend::fresh : RuleTrend::steady;
  }
  if (rule.hits == 0) {
    const bool missed = rule.series.usual >= idle_usual && facts.run.finished > 0;
    return missed ? RuleTrend::idle : RuleTrend::steady;
  }
  const double now = per_text(static_cast<double>(rule.hits), facts.run.finished);
  const bool surges = rule.hits >= surge_hits && now >= surge_factor * usual_per_text(facts, rule);
  return surges ? RuleTrend::surge : RuleTrend::steady;
}

std::map<std::string_view, RuleUse> rules_seen(const ReportFacts& facts,
                                               const std::vector<ReportSample>& samples) {
  std::map<std::string_view, RuleUse> rules;
  for (const auto& [reason, count] : facts.run.marks) {
    rules[reason].hits = count;
  }
  for (const RunFacts& run : facts.history) {
    for (const auto& [reason, count] : run.marks) {
      rules[reason];
    }
  }
  for (const DocumentFacts& document : facts.documents) {
    for (const auto& [reason, count] : document.marks) {
      rules[reason].texts += count > 0 ? 1 : 0;
    }
  }
  for (const ReportSample& sample : samples) {
    rules[sample.reason].samples.push_back(&sample);
  }
  return rules;
}

std::vector<RuleUse> rules_of(const ReportFacts& facts, const std::vector<ReportSample>& samples) {
  std::vector<RuleUse> out;
  for (auto& [reason, rule] : rules_seen(facts, samples)) {
    rule.reason = reason;
    rule.series = series_of(facts, &RunFacts::marks, reason);
    rule.trend = trend_of(facts, rule);
    out.push_back(std::move(rule));
  }
  std::ranges::stable_sort(out, [](const RuleUse& a, const RuleUse& b) { return a.hits > b.hits; });
  return out;
}

bool has_removals(const DocumentFacts& document) {
  return document.removed().value_or(0) > 0 || document.strip_bytes + document.despam_bytes > 0 ||
         std::ranges::any_of(document.marks, [](const auto& mark) {
           return mark.second > 0 && !mark.first.starts_with("normalize.");
         });
}

// Hosts on which a text without any removal is odd.
std::map<std::string_view, bool> habits_of(const std::vector<DocumentFacts>& documents) {
  std::map<std::string_view, std::pair<std::size_t, std::size_t>> counts;  // finished, of them cut
  for (const DocumentFacts& document : documents) {
    if (document.finished) {
      ++counts[document.place].first;
      counts[document.place].second += has_removals(document) ? 1 : 0;
    }
  }
  std::map<std::string_view, bool> habits;
  for (const auto& [place, count] : counts) {
    habits[place] =
        count.first >= place_least &&
        static_cast<double>(count.second) >= place_share * static_cast<double>(count.first);
  }
  return habits;
}

bool is_empty_result(const DocumentFacts& document) {
  if (document.finished) {
    return document.text_bytes() < tiny_bytes;
  }
  return document.reason == "strip.no_content" || document.reason == "despam.all_spam" ||
         document.reason == "normalize.no_text";
}

Outliers outliers_of(const std::vector<DocumentFacts>& documents) {
  Outliers out;
  const auto habits = habits_of(documents);
  for (const DocumentFacts& document : documents) {
    if (document.finished && document.removed_by_despam().value_or(0) > despam_share) {
      out.despammed.push_back(&document);
    }
    if (document.finished && habits.at(document.place) && !has_removals(document)) {
      out.untouched.push_back(&document);
    }
    if (is_empty_result(document)) {
      out.empty.push_back(&document);
    }
  }
  std::ranges::stable_sort(out.despammed, [](const DocumentFacts* a, const DocumentFacts* b) {
    return *a->removed_by_despam() > *b->removed_by_despam();
  });
  return out;
}

}  // namespace

CauseKind cause_kind(std::string_view reason) {
  if (reason.starts_with("dedup.")) {
    return CauseKind::duplicate;
  }
  if (reason == "fetch.unchanged") {
    return CauseKind::unchanged;
  }
  return is_answer(reason) ? CauseKind::answer : CauseKind::failure;
}

ReportFindings report_findings(const ReportFacts& facts, const std::vector<ReportSample>& samples) {
  ReportFindings findings{.causes = causes_of(facts),
                          .rules = rules_of(facts, samples),
                          .outliers = outliers_of(facts.documents)};
  for (const DocumentFacts& document : facts.documents) {
    findings.by_sequence.try_emplace(document.sequence, &document);
  }
  return findings;
}

}  // namespace winnow
