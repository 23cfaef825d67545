// Rules judged by their own tests, and by what a careful reader would say of them.
#include <algorithm>
#include <set>

#include "stages/despam/verdicts.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

Block block_for(const RuleTest& test) {
  Block block;
  block.text = test.text;
  for (int i = 0; i <= static_cast<int>(BlockKind::caption); ++i) {
    if (to_word(static_cast<BlockKind>(i)) == test.kind) {
      block.kind = static_cast<BlockKind>(i);
    }
  }
  if (test.linked) {
    block.links = 1;
    block.link_bytes = static_cast<std::uint32_t>(block.text.size());
  }
  if (const std::size_t at = block.text.rfind(test.link);
      !test.link.empty() && at < block.text.size()) {
    const auto begin = static_cast<std::uint32_t>(at);
    const auto size = static_cast<std::uint32_t>(test.link.size());
    block.links = 1;
    block.link_bytes = size;
    block.inlines.push_back({.begin = begin, .end = begin + size});
  }
  return block;
}

// What becomes of a line that the rule hits.
std::string verdict_of(const Rule& rule) {
  const bool takes = rule.action == Action::drop || rule.action == Action::move;
  if (takes && is_inside(rule.scope)) {
    return "edit";
  }
  return rule.action == Action::drop ? "remove" : std::string(to_word(rule.action));
}

}  // namespace

// A document around one line: twenty ordinary sentences, the line where the test wants it.
Document document_for(const RuleTest& test) {
  constexpr int filler = 20;
  Document document;
  document.metadata.title = test.title;
  if (!test.host.empty()) {
    document.origin.url = "https://" + test.host + "/page";
  }
  const auto add = [&](std::string text) {
    Block block;
    block.text = std::move(text);
    document.blocks.push_back(std::move(block));
  };
  if (!test.title.empty()) {
    add(test.title);
  }
  if (test.place == "start") {
    document.blocks.push_back(block_for(test));
  }
  for (int i = 0; i < filler; ++i) {
    add("The river rose again in week number " + std::to_string(i) + ", and the mill stood still.");
    const bool again = test.repeats > 1 && i % 6 == 5 && i / 6 + 1 < test.repeats;
    if ((i == filler / 2 && test.place == "middle") || again) {
      document.blocks.push_back(block_for(test));
    }
  }
  if (test.place == "end") {
    document.blocks.push_back(block_for(test));
  }
  return document;
}

// What the rule alone makes of the line that a test is about.
std::string verdict_on(const Rule& rule, const RuleSet& rules, const RuleTest& test) {
  Document document = document_for(test);
  Furniture furniture({.most_of_page = 1});
  if (test.furniture) {
    furniture.add(test.host, digest64(folded_words(test.text)), {.pages = 19, .of = 20});
  }
  const DocumentView view(document, rules.matcher(), &furniture);
  for (std::size_t i = view.parts().size(); i-- > 0;) {
    const DocumentView::Part& part = view.parts()[i];
    if (document.blocks[part.block].text != test.text) {
      continue;
    }
    std::string verdict = "keep";
    RuleSet::Mask mask;
    rules.for_each_candidate(view, part, mask, [&](const Rule& candidate) {
      if (&candidate == &rule && !find_cuts(rule, part, view.line(part)).empty()) {
        verdict = verdict_of(rule);
      }
      return true;
    });
    if (verdict != "keep") {
      return verdict;
    }
  }
  return "keep";
}

std::vector<std::string> RuleSet::failed_tests() const {
  std::vector<std::string> failures;
  for (const Rule& rule : rules_) {
    for (const RuleTest& test : rule.tests) {
      if (test.text.find(test.link) == std::string::npos) {
        failures.push_back(rule.id + ": no '" + test.link + "' in: " + test.text);
      }
      const std::string verdict = verdict_on(rule, *this, test);
      if (verdict != test.expect) {
        failures.push_back(rule.id + ": expected " + test.expect + ", got " + verdict + ": " +
                           test.text);
      }
    }
  }
  return failures;
}

namespace {

using Signs = std::set<std::string>;

// What a condition rests on, one word for each independent observation.
Signs signs_of(const Condition& condition) {
  Signs signs;
  if (condition.sign != Sign::none) {
    signs.insert(std::string(to_word(condition.sign)) + " " + condition.of_what);
  }
  if (condition.alone) {
    signs.insert("shape ");
  }
  if (condition.twofold) {
    signs.insert("again " + condition.of_what);
  }
  return signs;
}

bool adds_to(const Signs& signs, const Condition& condition) {
  const Signs more = signs_of(condition);
  return more.empty() ||  // a limit that only one of the alternatives has: the shape of the line
         std::ranges::any_of(more, [&](const std::string& sign) { return !signs.contains(sign); });
}

// Different things that the rule rests on at the least, whichever of its alternatives hold.
std::size_t least_signs(const Rule& rule) {
  Signs signs;
  for (const Condition& condition : rule.all) {
    signs.merge(signs_of(condition));
    if (condition.sign == Sign::exact) {
      return 2;  // a person wrote the very words down
    }
  }
  const bool any = !rule.any.empty() && std::ranges::all_of(rule.any, [&](const Condition& c) {
    return adds_to(signs, c);
  });
  const auto of = static_cast<std::size_t>(
      std::ranges::count_if(rule.of, [&](const Condition& c) { return adds_to(signs, c); }));
  const std::size_t lost = rule.of.size() - of;
  return signs.size() + (any ? 1 : 0) + (rule.at_least > lost ? rule.at_least - lost : 0);
}

}  // namespace

std::vector<std::string> complaints_about(const Rule& rule, const Matcher& matcher) {
  std::vector<std::string> complaints;
  const bool removes = rule.action == Action::drop || rule.action == Action::move;
  if (removes && least_signs(rule) < 2) {
    complaints.push_back("removes on one sign; ask for two that do not depend on each other");
  }
  const auto expects = [&](bool keep) {
    return std::ranges::any_of(
        rule.tests, [&](const RuleTest& test) { return (test.expect == "keep") == keep; });
  };
  if (!expects(false)) {
    complaints.push_back("has no test that it must hit");
  }
  if (!expects(true)) {
    complaints.push_back("has no test that it must leave alone");
  }
  if (rule.why.empty()) {
    complaints.push_back("gives no reason");
  }
  const auto unguarded = [&](const Condition& condition) {
    return condition.expression && !matcher.has_literal(*condition.expression);
  };
  for (const auto* conditions : {&rule.all, &rule.any, &rule.of}) {
    if (std::ranges::any_of(*conditions, unguarded)) {
      complaints.push_back("has an expression without a literal of four characters: it is slow");
    }
  }
  return complaints;
}

}  // namespace winnow
