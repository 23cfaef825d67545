// Selector: a text, the tree it was parsed into, and what a page must hold for it to find anything.
#include "stages/despam/selector.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "stages/despam/selector_evaluator.hpp"
#include "stages/despam/selector_page.hpp"
#include "stages/despam/selector_tree.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/spaces.hpp"

namespace winnow {

namespace {

using namespace selector;

// What a path needs to stand in some attribute of the page, for a quick no.
using Needs = std::vector<std::vector<Need>>;

Needs needs_of_steps(const std::vector<Step>& steps);

// The longest part without white space, which comparing may collapse.
std::string longest_word(std::string_view text) {
  std::string_view longest;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !ascii::is_space(text[end])) {
      ++end;
    }
    longest = end - at > longest.size() ? text.substr(at, end - at) : longest;
    at = end + 1;
  }
  return ascii::lower(longest);
}

Needs needs_of(const Test& test);

Needs needs_of_all(const std::vector<Test>& tests) {
  Needs needs;
  for (const Test& test : tests) {
    std::ranges::move(needs_of(test), std::back_inserter(needs));
  }
  return needs;
}

// One need of each alternative; none if an alternative has none.
Needs needs_of_any(const std::vector<Test>& tests) {
  std::vector<Need> any;
  for (const Test& test : tests) {
    Needs needs = needs_of(test);
    if (needs.empty()) {
      return {};
    }
    std::ranges::move(needs.front(), std::back_inserter(any));
  }
  return {std::move(any)};
}

Need need_of_attribute(const Test& test) {
  switch (test.match) {
    case Match::present:
    case Match::differs: return {test.name, true};
    case Match::equals:
    case Match::word: return {longest_word(test.value), true};
    default: return {longest_word(test.value), false};
  }
}

Needs needs_of(const Test& test) {
  switch (test.kind) {
    case Test::Kind::all_of: return needs_of_all(test.parts);
    case Test::Kind::any_of: return needs_of_any(test.parts);
    case Test::Kind::path: return needs_of_steps(test.path);
    case Test::Kind::attribute: return {{need_of_attribute(test)}};
    default: return {};
  }
}

Needs needs_of_steps(const std::vector<Step>& steps) {
  Needs needs;
  for (const Step& step : steps) {
    std::ranges::move(needs_of_all(step.predicates), std::back_inserter(needs));
  }
  return needs;
}

void find_needs(std::vector<Path>& paths) {
  for (Path& path : paths) {
    find_needs(path.group);
    path.needs = needs_of_steps(path.steps);
    std::ranges::move(needs_of_all(path.filters), std::back_inserter(path.needs));
    if (path.output == Output::attribute) {
      path.needs.push_back({{path.attribute, true}});
    }
  }
}

bool is_xpath(std::string_view text) {
  return text.starts_with('/') || text.starts_with('(') || text.starts_with("./") ||
         text.starts_with("id(");
}

// Values with the element they stand at, for their order.
using FoundValues = std::vector<std::pair<ElementIndex, std::string>>;

// A text behind a child element comes after the child.
void add_own_texts(const std::vector<ElementIndex>& elements, SelectorPage& page,
                   FoundValues& found) {
  std::vector<bool> asked(page.size());
  for (const ElementIndex i : elements) {
    asked[i] = true;
  }
  ElementIndex place = 0;
  const std::vector<TextRun>& runs = page.document().runs;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const ElementIndex i = runs[run].element;
    if (i < asked.size()) {
      place = std::max(place, i);
      if (asked[i]) {
        found.emplace_back(place, page.text_of_run(run));
      }
    }
  }
}

void add_values(Output output, std::string_view attribute,
                const std::vector<ElementIndex>& elements, SelectorPage& page, FoundValues& found) {
  if (output == Output::text) {
    add_own_texts(elements, page, found);
    return;
  }
  for (const ElementIndex i : elements) {
    found.emplace_back(
        i, output == Output::element ? page.text_of(i) : page.attribute(i, attribute).value_or(""));
  }
}

}  // namespace

Result<Selector> Selector::parse(std::string_view text) {
  if (text.size() > max_bytes) {
    return Error{"a selector of " + std::to_string(text.size()) + " bytes, more than " +
                 std::to_string(max_bytes)};
  }
  if (ascii::trim(text).empty()) {
    return Error{"an empty selector"};
  }
  auto tree = is_xpath(ascii::trim(text)) ? parse_xpath(text) : parse_css(text);
  if (!tree) {
    return std::move(tree).error();
  }
  find_needs(tree->paths);
  return Selector(ascii::trim(text), std::make_shared<const Tree>(*std::move(tree)));
}

bool Selector::selects_elements() const {
  return std::ranges::all_of(tree_->paths,
                             [](const Path& path) { return path.output == Output::element; });
}

std::vector<ElementIndex> Selector::select(SelectorPage& page) const {
  std::vector<ElementIndex> all;
  for (const Path& path : tree_->paths) {
    if (path.output == Output::element) {
      join(all, elements_of(path, page));
    }
  }
  return all;
}

std::vector<ElementIndex> Selector::select(const Document& document) const {
  SelectorPage page(document);
  return select(page);
}

std::vector<std::string> Selector::values(SelectorPage& page) const {
  // What alternatives of one kind find is one set, as a union has it.
  std::map<std::pair<Output, std::string>, std::vector<ElementIndex>> sets;
  for (const Path& path : tree_->paths) {
    join(sets[{path.output, path.attribute}], elements_of(path, page));
  }
  FoundValues found;
  for (const auto& [kind, elements] : sets) {
    add_values(kind.first, kind.second, elements, page, found);
  }
  std::ranges::stable_sort(found, {}, [](const auto& each) { return each.first; });
  std::vector<std::string> values;
  for (const auto& each : found) {
    if (std::string value = collapsed(each.second); !value.empty()) {
      values.push_back(std::move(value));
    }
  }
  return values;
}

std::vector<std::string> Selector::values(const Document& document) const {
  SelectorPage page(document);
  return values(page);
}

}  // namespace winnow
