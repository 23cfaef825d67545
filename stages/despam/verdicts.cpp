#include "stages/despam/verdicts.hpp"

#include <algorithm>

#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

// What is seen in a line; of a long one nobody has looked at yet.
std::vector<Trigger> triggers_of(const Line& line) {
  if (line.looked_at) {
    return {line.triggers.begin(), line.triggers.end()};
  }
  return line.view.look_at(line.text);
}

std::vector<Cut> matching_sentences(const Rule& rule, const DocumentView::Part& part,
                                    const Line& whole) {
  std::vector<Cut> cuts;
  const DocumentView& view = whole.view;
  const std::vector<Trigger> triggers = triggers_of(whole);
  const auto may_hold = [&](const Condition& condition) {
    return condition.inside.empty() ||
           std::ranges::any_of(condition.inside, [&](const Lexicon* lexicon) {
             return view.matcher().may_hold(*lexicon, triggers);
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
                    .triggers = triggers};
    if (rule.matches(line)) {
      const auto begin = part.begin + static_cast<std::size_t>(sentence.data() - whole.text.data());
      cuts.push_back({begin, begin + sentence.size()});
    }
  }
  return cuts;
}

std::vector<Cut> matching_spans(const Rule& rule, const DocumentView::Part& part,
                                const Line& line) {
  std::vector<Cut> cuts;
  const DocumentView& view = line.view;
  for (const Condition& condition : rule.all) {
    if (const auto piece = condition.cut ? condition.cut(line) : std::nullopt) {
      cuts.push_back({part.begin + piece->begin, part.begin + piece->end});
    }
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

}  // namespace

std::vector<Cut> find_cuts(const Rule& rule, const DocumentView::Part& part, const Line& line) {
  const bool of_lines = rule.scope == Scope::line || rule.scope == Scope::tail;
  if (!(of_lines ? part.is_line : part.whole)) {
    return {};
  }
  if (rule.scope == Scope::sentence) {
    return matching_sentences(rule, part, line);
  }
  if (!rule.matches(line)) {
    return {};
  }
  switch (rule.scope) {
    case Scope::span: return matching_spans(rule, part, line);
    default: return {{part.begin, part.end}};
  }
}

}  // namespace winnow
