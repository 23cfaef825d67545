// A path is walked step by step, from whole set to whole set. A relative path in a test is walked
// backwards once for the page, from the elements it may end at to those it may begin at, so that
// asking it of each element costs nothing more (Gottlob, Koch and Pichler 2005).
//
// Recursion follows the nesting of the selector, which `max_parts` bounds, never that of the page.
#include "stages/despam/selector_evaluator.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "stages/despam/selector_walk.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/spaces.hpp"

namespace winnow::selector {

NameTest NameTest::of(std::string_view name) {
  NameTest test{.any = name == "*", .name = ascii::lower(name)};
  const auto* const known = std::ranges::find(tag_names, std::string_view(test.name));
  if (!test.any && known != tag_names.end()) {
    test.tag = static_cast<Tag>(known - tag_names.begin());
  }
  return test;
}

namespace {

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); !word.empty() && at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || ascii::is_space(text[at - 1])) &&
        (end == text.size() || ascii::is_space(text[end]))) {
      return true;
    }
  }
  return false;
}

// An empty value is in no text, as CSS has it; XPath's parser refuses it.
bool holds_between(Match match, std::string_view text, std::string_view value) {
  switch (match) {
    case Match::present: return true;
    case Match::equals: return text == value;
    case Match::differs: return text != value;
    case Match::contains: return !value.empty() && text.find(value) != std::string_view::npos;
    case Match::starts: return !value.empty() && text.starts_with(value);
    case Match::ends: return !value.empty() && text.ends_with(value);
    case Match::word: return std::ranges::none_of(value, ascii::is_space) && has_word(text, value);
    case Match::dash:
      return text.starts_with(value) && (text.size() == value.size() || text[value.size()] == '-');
  }
  return false;
}

bool matches(const Test& test, std::string_view text) {
  if (!test.normalized && !test.padded && !test.ignore_case) {
    return holds_between(test.match, text, test.value);
  }
  std::string changed = test.normalized || test.padded ? collapsed(text) : std::string(text);
  changed = test.padded ? " " + changed + " " : changed;
  return test.ignore_case
             ? holds_between(test.match, ascii::lower(changed), ascii::lower(test.value))
             : holds_between(test.match, changed, test.value);
}

bool compares(Compare compare, std::int64_t a, std::int64_t b) {
  switch (compare) {
    case Compare::equal: return a == b;
    case Compare::differ: return a != b;
    case Compare::less: return a < b;
    case Compare::at_most: return a <= b;
    case Compare::more: return a > b;
    case Compare::at_least: return a >= b;
  }
  return false;
}

class Evaluator {
 public:
  explicit Evaluator(SelectorPage& page) : page_(page), document_(page.document()) {}

  std::vector<ElementIndex> elements_of(const Path& path) {
    if (!may_match(path)) {
      return {};
    }
    NodeSet set{.root = true};
    if (!path.group.empty()) {
      set = {.elements = elements_of_group(path)};
    }
    for (const Step& step : path.steps) {
      set = take(step, set);
    }
    return std::move(set.elements);
  }

 private:
  // A test asked of an element, and its place among those that came as far.
  struct Candidate {
    ElementIndex element;
    std::uint32_t position = 0;
    std::uint32_t last = 0;
  };

  bool may_match(const Path& path) {
    return std::ranges::all_of(path.needs, [this](const auto& any) {
      return std::ranges::any_of(any, [this](const Need& need) {
        return need.word ? page_.may_hold_word(need.text) : page_.may_hold(need.text);
      });
    });
  }

  std::vector<ElementIndex> elements_of_group(const Path& path) {
    std::vector<ElementIndex> all;
    for (const Path& part : path.group) {
      join(all, elements_of(part));
    }
    for (const Test& filter : path.filters) {
      const auto last = static_cast<std::uint32_t>(all.size());
      std::uint32_t position = 0;
      std::erase_if(all, [&](ElementIndex i) { return !holds(filter, {i, ++position, last}); });
    }
    return all;
  }

  bool has_name(const NameTest& test, ElementIndex i) const {
    const Tag tag = document_.elements[i].tag;
    return test.any || (test.tag != Tag::other_
                            ? tag == test.tag
                            : tag == Tag::other_ && element_name(document_, i) == test.name);
  }

  NodeSet take(const Step& step, const NodeSet& from) {
    NodeSet to = walk(document_, step.axis, from);
    to.root = to.root && step.test.node && step.predicates.empty();
    std::erase_if(to.elements, [&](ElementIndex i) { return !has_name(step.test, i); });
    for (const Test& predicate : step.predicates) {
      if (!predicate.positional) {
        filter(to.elements, predicate);
      } else if (step.axis == Axis::child || step.axis == Axis::descendant) {
        filter_by_position(to.elements, predicate);
      } else {
        to.elements = pick(step.axis, predicate, from.elements, to.elements);
      }
    }
    return to;
  }

  void filter(std::vector<ElementIndex>& elements, const Test& test) {
    std::erase_if(elements, [&](ElementIndex i) { return !holds(test, {i}); });
  }

  // Positions count the candidates of one parent.
  void filter_by_position(std::vector<ElementIndex>& elements, const Test& test) {
    const auto parent = [&](ElementIndex i) {
      return std::min<std::size_t>(document_.elements[i].parent, document_.elements.size());
    };
    std::vector<std::uint32_t> last(document_.elements.size() + 1);
    std::vector<std::uint32_t> position(last.size());
    for (const ElementIndex i : elements) {
      ++last[parent(i)];
    }
    std::erase_if(elements, [&](ElementIndex i) {
      return !holds(test, {i, ++position[parent(i)], last[parent(i)]});
    });
  }

  // The one candidate that stands at `place` as seen from each of `from`.
  std::vector<ElementIndex> pick(Axis axis, const Test& place,
                                 const std::vector<ElementIndex>& from,
                                 const std::vector<ElementIndex>& candidates) const {
    std::vector<ElementIndex> picked = axis == Axis::ancestor
                                           ? pick_ancestors(place, from, candidates)
                                           : pick_siblings(axis, place, from, candidates);
    std::ranges::sort(picked);
    picked.erase(std::unique(picked.begin(), picked.end()), picked.end());
    return picked;
  }

  std::vector<ElementIndex> pick_siblings(Axis axis, const Test& place,
                                          const std::vector<ElementIndex>& from,
                                          const std::vector<ElementIndex>& candidates) const {
    using Key = std::pair<ElementIndex, ElementIndex>;  // parent, element
    const auto key = [&](ElementIndex i) { return Key{document_.elements[i].parent, i}; };
    std::vector<Key> sorted;
    std::ranges::transform(candidates, std::back_inserter(sorted), key);
    std::ranges::sort(sorted);
    std::vector<ElementIndex> picked;
    for (const ElementIndex i : from) {
      const ElementIndex parent = document_.elements[i].parent;
      const bool forward = axis == Axis::following_sibling;
      const auto begin = forward ? std::ranges::upper_bound(sorted, key(i))
                                 : std::ranges::lower_bound(sorted, Key{parent, 0});
      const auto end = forward ? std::ranges::upper_bound(sorted, Key{parent, no_element})
                               : std::ranges::lower_bound(sorted, key(i));
      const std::int64_t count = end - begin;
      const std::int64_t at = place.from_last ? count - place.number : place.number;
      if (at >= 1 && at <= count) {
        picked.push_back(forward ? begin[at - 1].second : begin[count - at].second);
      }
    }
    return picked;
  }

  // The nearest candidate above each element, or the highest; the parser lets no other place pass.
  std::vector<ElementIndex> pick_ancestors(const Test& place, const std::vector<ElementIndex>& from,
                                           const std::vector<ElementIndex>& candidates) const {
    struct Above {
      ElementIndex nearest = no_element;
      ElementIndex top = no_element;
    };
    std::vector<Above> above(document_.elements.size());
    for (ElementIndex i = 0; i < above.size(); ++i) {
      const ElementIndex parent = document_.elements[i].parent;
      above[i] = parent == no_element ? Above{} : above[parent];
      if (parent != no_element && std::ranges::binary_search(candidates, parent)) {
        above[i] = {parent, above[i].top == no_element ? parent : above[i].top};
      }
    }
    std::vector<ElementIndex> picked;
    for (const ElementIndex i : from) {
      const ElementIndex found = place.from_last ? above[i].top : above[i].nearest;
      if (found != no_element) {
        picked.push_back(found);
      }
    }
    return picked;
  }

  bool holds(const Test& test, const Candidate& at) {
    using Kind = Test::Kind;
    const auto part = [&](const Test& each) { return holds(each, at); };
    switch (test.kind) {
      case Kind::all_of: return std::ranges::all_of(test.parts, part);
      case Kind::any_of: return std::ranges::any_of(test.parts, part);
      case Kind::none_of: return std::ranges::none_of(test.parts, part);
      case Kind::named: return has_name(test.name_test, at.element);
      case Kind::attribute: return holds_attribute(test, at.element);
      case Kind::text: return holds_text(test, at.element);
      case Kind::own_text: return set_of(test)[at.element];
      case Kind::path: return set_of(test)[at.element];
      case Kind::position: return holds_position(test, at);
      case Kind::first_child: return page_.child_number(at.element) == 1;
      case Kind::nth_child: return page_.child_number(at.element) == test.number;
      case Kind::last_child: return is_last_child(at.element);
    }
    return false;
  }

  bool holds_attribute(const Test& test, ElementIndex i) {
    const auto value = page_.attribute(i, test.name);
    return value && matches(test, *value);
  }

  static bool holds_position(const Test& test, const Candidate& at) {
    const std::int64_t number = test.number;
    return compares(test.compare, at.position, test.from_last ? at.last - number : number);
  }

  bool is_last_child(ElementIndex i) const {
    const Element& element = document_.elements[i];
    return element.end >= (element.parent == no_element ? document_.elements.size()
                                                        : document_.elements[element.parent].end);
  }

  // Texts of nested elements overlap, so places are looked up instead of searching each text.
  bool holds_text(const Test& test, ElementIndex i) {
    if (test.match != Match::contains || test.padded) {
      return matches(test, page_.text_of(i));
    }
    const Span span = page_.text_span(i);
    const std::vector<std::uint32_t>& places = places_of(test);
    const auto first = std::ranges::lower_bound(places, span.begin);
    return first != places.end() && *first + test.value.size() <= span.end;
  }

  const std::vector<std::uint32_t>& places_of(const Test& test) {
    const auto [found, fresh] = places_.try_emplace(&test);
    const std::string_view text = page_.text();
    for (std::size_t at = fresh ? text.find(test.value) : std::string_view::npos;
         at != std::string_view::npos; at = text.find(test.value, at + 1)) {
      found->second.push_back(static_cast<std::uint32_t>(at));
    }
    return found->second;
  }

  // The elements of the page that pass a test which is cheaper to ask of all at once.
  const std::vector<bool>& set_of(const Test& test) {
    if (const auto found = sets_.find(&test); found != sets_.end()) {
      return found->second;
    }
    std::vector<bool> set(document_.elements.size());
    if (test.kind == Test::Kind::path) {
      for (const ElementIndex i : starts_of(test.path)) {
        set[i] = true;
      }
    } else {
      mark_own_texts(test, set);
    }
    return sets_.emplace(&test, std::move(set)).first->second;
  }

  void mark_own_texts(const Test& test, std::vector<bool>& set) {
    for (std::size_t run = 0; run < document_.runs.size(); ++run) {
      const ElementIndex element = document_.runs[run].element;
      if (element < set.size() && !set[element]) {
        const std::string_view text = page_.text_of_run(run);
        set[element] = !text.empty() && matches(test, text);
      }
    }
  }

  std::vector<ElementIndex> starts_of(const std::vector<Step>& path) {
    NodeSet set = walk(document_, Axis::descendant_or_self, {.root = true});
    for (std::size_t at = path.size(); at-- > 0;) {
      const Step& step = path[at];
      set.root = set.root && step.test.node && step.predicates.empty();
      std::erase_if(set.elements, [&](ElementIndex i) { return !has_name(step.test, i); });
      for (const Test& predicate : step.predicates) {
        filter(set.elements, predicate);
      }
      set = walk(document_, inverse(step.axis), set);
    }
    return std::move(set.elements);
  }

  SelectorPage& page_;
  const Document& document_;
  std::unordered_map<const Test*, std::vector<bool>> sets_;
  std::unordered_map<const Test*, std::vector<std::uint32_t>> places_;
};

}  // namespace

void join(std::vector<ElementIndex>& into, const std::vector<ElementIndex>& more) {
  std::vector<ElementIndex> all;
  std::ranges::set_union(into, more, std::back_inserter(all));
  into = std::move(all);
}

std::vector<ElementIndex> elements_of(const Path& path, SelectorPage& page) {
  return Evaluator(page).elements_of(path);
}

}  // namespace winnow::selector
