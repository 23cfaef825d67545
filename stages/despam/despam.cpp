// Verdicts first, changes after: rules see the document as it came.
#include "stages/despam/despam.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "stages/despam/apply.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/despam/verdicts.hpp"

namespace winnow {

namespace {

class Judge {
 public:
  Judge(const DocumentView& view, const RuleSet& rules)
      : view_(view), rules_(rules), gone_(view.document().blocks.size(), false) {}

  std::vector<Hit> run() {
    if (rules_.has_keep_rules()) {
      protect();
    }
    for (std::size_t i = 0; i < view_.parts().size(); ++i) {
      if (!gone_[view_.parts()[i].block]) {
        judge(i);
      }
    }
    return std::move(hits_);
  }

 private:
  // Before anything is taken, so that no rule about a whole block or a tail takes what another one
  // keeps.
  void protect() {
    for (const DocumentView::Part& part : view_.parts()) {
      const Line line = view_.line(part);
      rules_.for_each_candidate(view_, part, mask_, [&](const Rule& rule) {
        const bool hit = rule.action == Action::keep && !find_cuts(rule, part, line).empty();
        if (hit) {
          hits_.push_back({part.block, {part.begin, part.end}, &rule});
          gone_[part.block] = true;
        }
        return rule.action == Action::keep && !hit;
      });
    }
  }

  void judge(std::size_t i) {
    const DocumentView::Part& part = view_.parts()[i];
    const Line line = view_.line(part);
    rules_.for_each_candidate(view_, part, mask_, [&](const Rule& rule) {
      const std::vector<Cut> cuts = find_cuts(rule, part, line);
      for (const Cut& cut : cuts) {
        hits_.push_back({part.block, cut, &rule, part.whole && rule.scope <= Scope::block,
                         static_cast<float>(view_.furniture(line).pages)});
      }
      if (cuts.empty() || rule.action == Action::flag || is_inside(rule.scope)) {
        return true;
      }
      gone_[part.block] = part.whole;
      if (rule.scope == Scope::tail) {
        hits_.back().whole = part.whole;
        take_tail(i, rule);
      }
      return false;
    });
  }

  // What follows the line: all of it, if that is nothing but short lines to the end; else the lines
  // right after it that are links or items of a list.
  void take_tail(std::size_t i, const Rule& rule) {
    std::size_t end = i + 1;
    while (end < view_.parts().size() && is_short(view_.parts()[end])) {
      ++end;
    }
    if (end < view_.parts().size() || end - i > most_tail) {
      for (end = i + 1; end < view_.parts().size() && leads_away(view_.parts()[end]);) {
        ++end;
      }
    }
    for (std::size_t next = i + 1; next < end; ++next) {
      const DocumentView::Part& part = view_.parts()[next];
      if (!gone_[part.block]) {
        hits_.push_back({part.block, {part.begin, part.end}, &rule, part.whole});
        gone_[part.block] = part.whole;
      }
    }
  }

  static constexpr std::size_t most_tail = 60;
  static constexpr std::uint32_t most_words = 25;  // of a headline
  static_assert(most_words <= LineCensus::longest, "lines as long are known");

  bool is_short(const DocumentView::Part& part) const {
    return !part.is_long && part.words <= most_words &&
           view_.block(part.block).kind != BlockKind::cell &&
           (!ends_with_stop(view_.line(part).text) || leads_away(part));
  }

  bool leads_away(const DocumentView::Part& part) const {
    const Block& block = view_.block(part.block);
    return !part.is_long && part.words <= most_words &&
           (std::size_t{block.link_bytes} * 5 >= block.text.size() * 4 ||
            (block.kind == BlockKind::list_item && !ends_with_stop(view_.line(part).text)));
  }

  // A headline may be a question or a cry.
  static bool ends_with_stop(std::string_view text) {
    return text.ends_with('.') || text.ends_with("。") || text.ends_with(':');
  }

  const DocumentView& view_;
  const RuleSet& rules_;
  std::vector<bool> gone_;  // blocks that are judged: taken, or kept for good
  std::vector<Hit> hits_;
  RuleSet::Mask mask_;
};

}  // namespace

void Despam::mark(Document& document) const {
  document.rules = options_.rules->version();
  options_.rules->sites().apply(document);
  const DocumentView view(document, options_.rules->matcher(), options_.furniture.get());
  if (options_.census != nullptr) {
    options_.census->note(document);
  }
  const std::vector<Hit> hits = Judge(view, *options_.rules).run();
  apply(hits, *options_.rules, options_.flag_only, document);
}

namespace {

// Which rules took how much of a document that has nothing left.
std::string blame(const Document& document) {
  std::map<Reason, std::size_t> counts;
  for (const Block& block : document.blocks) {
    for (const Mark& mark : block.marks) {
      counts[mark.reason] += mark.action == Action::drop || mark.action == Action::move ? 1 : 0;
    }
  }
  std::string out = std::to_string(document.blocks.size()) + " blocks, none kept:";
  for (const auto& [reason, count] : counts) {
    if (count > 0) {
      out += " " + std::to_string(count) + " " + std::string(reason.word());
    }
  }
  return out;
}

}  // namespace

Outcome<Document> Despam::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{
        .reason = all_spam, .detail = blame(document), .metadata = std::move(document.metadata)};
  }
  return document;
}

}  // namespace winnow
