#include "stages/despam/verdicts.hpp"

#include <algorithm>

#include "stages/despam/date_line.hpp"
#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

std::vector<Cut> matching_sentences(const Rule& rule, const DocumentView& view,
                                    const DocumentView::Part& part) {
  std::vector<Cut> cuts;
  const Line whole = view.line(part);
  const auto may_hold = [&](const Condition& condition) {
    return !whole.looked_at || condition.inside.empty() ||
           std::ranges::any_of(condition.inside, [&](const Lexicon* lexicon) {
             return view.matcher().may_hold(*lexicon, whole.triggers);
           });
  };
  if (!std::ranges::all_of(rule.all, may_hold)) {
    return cuts;
  }
  for (const std::string_view sentence : sentences_of(whole.text)) {
    const std::string folded = " " + folded_words(sentence) + " ";
    const Line line{.view = view,
                    .block = part.block,
                    .text = ascii::trim(sentence),
                    .folded = folded,
                    .words = count_words(sentence),
                    .triggers = whole.triggers,
                    .looked_at = whole.looked_at};
    if (rule.matches(line)) {
      const auto begin = part.begin + static_cast<std::size_t>(sentence.data() - whole.text.data());
      cuts.push_back({begin, begin + sentence.size()});
    }
  }
  return cuts;
}

std::vector<Cut> matching_spans(const Rule& rule, const DocumentView& view,
                                const DocumentView::Part& part) {
  std::vector<Cut> cuts;
  const Line line = view.line(part);
  for (const Condition& condition : rule.all) {
    for (Cut found;
         condition.expression && view.matcher().find(*condition.expression, line.text, found);) {
      cuts.push_back({part.begin + found.begin, part.begin + found.end});
      found.end += found.begin == found.end ? 1 : 0;
      if (found.end > line.text.size()) {
        break;
      }
    }
  }
  return cuts;
}

std::vector<Cut> matching_prefix(const RuleSet& rules, const DocumentView& view,
                                 const DocumentView::Part& part) {
  const auto prefix = read_date_prefix(view.line(part).text, rules.lexicons());
  return prefix ? std::vector<Cut>{{part.begin, part.begin + prefix->length}} : std::vector<Cut>{};
}

}  // namespace

std::vector<Cut> find_cuts(const Rule& rule, const RuleSet& rules, const DocumentView& view,
                           const DocumentView::Part& part) {
  const bool of_lines = rule.scope == Scope::line || rule.scope == Scope::tail;
  if (!(of_lines ? part.is_line : part.whole)) {
    return {};
  }
  if (rule.scope == Scope::sentence) {
    return matching_sentences(rule, view, part);
  }
  if (!rule.matches(view.line(part))) {
    return {};
  }
  switch (rule.scope) {
    case Scope::span: return matching_spans(rule, view, part);
    case Scope::prefix: return matching_prefix(rules, view, part);
    default: return {{part.begin, part.end}};
  }
}

}  // namespace winnow
