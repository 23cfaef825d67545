// What needs a hand, worst first. Each sentence stands alone: what happened, how much of it, where
// to look. A night on which nothing is wrong says so in one line.
#include <algorithm>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

class Hands {
 public:
  explicit Hands(const ReportView& view) : facts_(view.facts), view_(view) {}

  std::vector<Hand> collect() {
    run();
    amounts();
    lists();
    failures();
    sources();
    outliers();
    rules();
    unread();
    std::ranges::stable_sort(hands_,
                             [](const Hand& a, const Hand& b) { return a.failed && !b.failed; });
    return std::move(hands_);
  }

 private:
  void failed(std::string html) { hands_.push_back({.failed = true, .html = std::move(html)}); }
  void look(std::string html) { hands_.push_back({.failed = false, .html = std::move(html)}); }

  static std::string link(std::string_view section, std::string_view text) {
    return fmt::format("<a href=\"#{}\">{}</a>", section, text);
  }

  static std::string quoted(std::string_view text) {
    return "<bdi>" + short_field(text, 300) + "</bdi>";
  }

  void run() {
    if (!facts_.run.known) {
      failed(
          "The record of the run (run.json) is missing or broken; the totals are summed from "
          "the manifest.");
    }
    if (facts_.run.stopped || !facts_.run.fatal.empty()) {
      failed("The run stopped before its end" +
             (facts_.run.fatal.empty() ? "." : ": " + quoted(facts_.run.fatal)));
    }
    for (const std::string& problem : facts_.run.problems) {
      failed("Something is not kept: " + quoted(problem));
    }
  }

  // A night that brings far less than usual looks fine in every other respect.
  void amounts() {
    constexpr std::size_t least_history = 3;
    constexpr double far_less = 0.5;
    double usual = 0;
    for (const RunFacts& run : facts_.history) {
      usual += static_cast<double>(run.read) / static_cast<double>(facts_.history.size());
    }
    if (facts_.run.read == 0) {
      look("Nothing was read" + (usual > 0 ? ", usually " + mean_text(usual) + "." : "."));
    } else if (facts_.history.size() >= least_history &&
               static_cast<double>(facts_.run.read) < far_less * usual) {
      look(fmt::format("Only {} {} read, usually {}. See the {}.",
                       count_of(facts_.run.read, "input"), facts_.run.read == 1 ? "was" : "were",
                       mean_text(usual), link("trend", "trend")));
    }
  }

  void lists() {
    std::size_t count = 0;
    std::string first;
    for (const ListFacts& list : facts_.run.lists) {
      if (!list.problem.empty()) {
        first = count++ == 0 ? quoted(list.source) + " (" + quoted(list.problem) + ")" : first;
      }
    }
    if (count == 1) {
      failed("A " + link("sources", "list gave nothing") + ": " + first);
    } else if (count > 1) {
      failed(link("sources", count_of(count, "list") + " gave nothing") + ", the first: " + first);
    }
  }

  void failures() {
    if (facts_.run.failed == 0) {
      return;
    }
    std::string most;
    for (const Cause& cause : view_.findings.causes) {
      if (cause.kind == CauseKind::failure && most.empty()) {
        most = fmt::format(", most by {} ({})", reason_code(cause.reason), number(cause.count));
      }
      if (cause.reason == "internal.exception") {
        failed(fmt::format("{} met {}: a fault of winnow itself, worth a report.",
                           count_of(cause.count, "input"), link("causes", "internal.exception")));
      }
    }
    const std::string share =
        fmt::format("{} of {}", number(facts_.run.failed), count_of(facts_.run.read, "input"));
    failed(fmt::format("{} failed{}.", link("causes", share), most));
  }

  // A source is stale once it has had no success for this many days.
  void sources() {
    constexpr int stale_days = 3;
    constexpr std::uint64_t least_failed = 3;
    std::size_t dead = 0;
    std::size_t stale = 0;
    std::string first_dead;
    std::string first_stale;
    for (const SourceFacts& source : facts_.run.by_source) {
      if (source.read >= least_failed && source.failed == source.read) {
        first_dead = dead++ == 0 ? quoted(source.source) : first_dead;
      }
      const auto days = days_between(source.last_success, facts_.run.started);
      if (days && *days >= stale_days) {
        first_stale =
            stale++ == 0 ? fmt::format("{} ({} days)", quoted(source.source), *days) : first_stale;
      }
    }
    if (dead > 0) {
      failed(fmt::format("Every input of {} failed: {}{}",
                         link("sources", count_of(dead, "source")), first_dead,
                         dead > 1 ? " and others" : ""));
    }
    if (stale > 0) {
      look(fmt::format("{} had no success for {} days or more: {}{}",
                       link("sources", count_of(stale, "source")), stale_days, first_stale,
                       stale > 1 ? " and others" : ""));
    }
  }

  void outliers() {
    const Outliers& out = view_.findings.outliers;
    const auto say = [&](std::size_t count, std::string_view what) {
      if (count > 0) {
        look(fmt::format("{} {}", link("outliers", count_of(count, "document")), what));
      }
    };
    say(out.despammed.size(), "lost more than 40 % of the text to despam rules.");
    say(out.untouched.size(), "had nothing removed on hosts where nearly all others had.");
    say(out.empty.size(), "gave no text, or hardly any.");
  }

  void rules() {
    constexpr std::size_t most_named = 6;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < view_.findings.rules.size(); ++i) {
      const RuleUse& rule = view_.findings.rules[i];
      const bool is_odd = rule.trend == RuleTrend::surge || rule.trend == RuleTrend::idle;
      odd += is_odd ? 1 : 0;
      if (is_odd && odd <= most_named) {
        look(rule_sentence(rule, i + 1));
      }
    }
    if (odd > most_named) {
      look(fmt::format("{} mark far more than usual, or nothing.",
                       link("rules", count_of(odd - most_named, "other rule"))));
    }
    proposals();
  }

  static std::string rule_sentence(const RuleUse& rule, std::size_t at) {
    const std::string word = link(fmt::format("rule-{}", at), reason_code(rule.reason));
    const std::string usual = mean_text(rule.series.usual);
    return rule.hits == 0
               ? fmt::format("{} marked nothing, usually {} places.", word, usual)
               : fmt::format("{} marked {} places, usually {}.", word, number(rule.hits), usual);
  }

  void proposals() {
    if (const std::size_t count = view_.page.proposals.size(); count > 0) {
      const std::string rules =
          count_of(count, "proposed rule") + (count == 1 ? " waits" : " wait");
      look(link("proposals", rules) + " for a decision.");
    }
  }

  void unread() {
    if (facts_.broken_lines > 0) {
      failed(fmt::format("{} of the manifest could not be read and {} missing below.",
                         count_of(facts_.broken_lines, "line"),
                         facts_.broken_lines == 1 ? "is" : "are"));
    }
    if (facts_.broken_runs > 0) {
      look(fmt::format("{} of the history could not be read and {} missing from the trend.",
                       count_of(facts_.broken_runs, "run"),
                       facts_.broken_runs == 1 ? "is" : "are"));
    }
    const std::size_t listed = facts_.documents.size() + facts_.broken_lines;
    if (facts_.run.known &&
        (listed < facts_.run.read || facts_.documents.size() > facts_.run.read)) {
      look(fmt::format("The manifest lists {}, the run read {}.", count_of(listed, "document"),
                       number(facts_.run.read)));
    }
  }

  const ReportFacts& facts_;
  const ReportView& view_;
  std::vector<Hand> hands_{};
};

}  // namespace

std::vector<Hand> hands_of(const ReportView& view) { return Hands(view).collect(); }

std::string hands_section(const ReportView& view) {
  const std::vector<Hand> hands = hands_of(view);
  if (hands.empty()) {
    return "<section id=\"hands\" class=\"hands calm\" aria-labelledby=\"h-hands\">\n"
           "<h2 id=\"h-hands\">Nothing needs a hand</h2>\n</section>\n";
  }
  std::string out = fmt::format(
      "<section id=\"hands\" class=\"hands\" aria-labelledby=\"h-hands\">\n"
      "<h2 id=\"h-hands\">Needs a hand <span class=\"soft\">{}</span></h2>\n<ul>\n",
      number(hands.size()));
  for (const Hand& hand : hands) {
    out += fmt::format("<li class=\"{}\"><span class=\"badge\">{}</span><span>{}</span></li>\n",
                       hand.failed ? "bad" : "look", hand.failed ? "Failed" : "Look", hand.html);
  }
  return out + "</ul>\n</section>\n";
}

}  // namespace winnow
