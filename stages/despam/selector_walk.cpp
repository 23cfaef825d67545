#include "stages/despam/selector_walk.hpp"

#include <algorithm>

namespace winnow::selector {

namespace {

class Walker {
 public:
  Walker(const Document& document, const NodeSet& from)
      : elements_(document.elements), from_(from) {}

  NodeSet run(Axis axis) {
    switch (axis) {
      case Axis::self: return from_;
      case Axis::child: to_child(); break;
      case Axis::descendant: to_descendants(false); break;
      case Axis::descendant_or_self: to_descendants(true); break;
      case Axis::parent: to_parent(); break;
      case Axis::ancestor: to_ancestors(false); break;
      case Axis::ancestor_or_self: to_ancestors(true); break;
      case Axis::following_sibling: to_following(); break;
      case Axis::preceding_sibling: to_preceding(); break;
      case Axis::next_sibling: to_next(); break;
      case Axis::previous_sibling: to_previous(); break;
    }
    std::ranges::sort(to_.elements);
    to_.elements.erase(std::unique(to_.elements.begin(), to_.elements.end()), to_.elements.end());
    return std::move(to_);
  }

 private:
  ElementIndex size() const { return static_cast<ElementIndex>(elements_.size()); }
  ElementIndex end_of(ElementIndex i) const {
    return i == no_element ? size() : std::clamp(elements_[i].end, i + 1, size());
  }
  ElementIndex parent_of(ElementIndex i) const { return elements_[i].parent; }
  // Places for every element and, at the end, for the document.
  std::vector<bool> flags() const { return std::vector<bool>(elements_.size() + 1); }
  std::size_t place_of(ElementIndex i) const { return i == no_element ? elements_.size() : i; }

  // Visits the children of `parent`, which may be the document, until `visit` answers false.
  template <class Visit>
  void children(ElementIndex parent, Visit visit) const {
    for (ElementIndex i = parent == no_element ? 0 : parent + 1; i < end_of(parent);
         i = end_of(i)) {
      if (!visit(i)) {
        return;
      }
    }
  }

  void to_child() {
    const auto add = [this](ElementIndex i) { return add_element(i); };
    if (from_.root) {
      children(no_element, add);
    }
    for (const ElementIndex i : from_.elements) {
      children(i, add);
    }
  }

  void to_descendants(bool self) {
    to_.root = self && from_.root;
    const auto add_range = [&](ElementIndex begin, ElementIndex end) {
      for (; begin < end; ++begin) {
        add_element(begin);
      }
    };
    if (from_.root) {
      add_range(0, size());
      return;
    }
    ElementIndex done = 0;
    for (const ElementIndex i : from_.elements) {
      add_range(std::max(done, self ? i : i + 1), end_of(i));
      done = std::max(done, end_of(i));
    }
  }

  void to_parent() {
    for (const ElementIndex i : from_.elements) {
      add(parent_of(i));
    }
  }

  void to_ancestors(bool self) {
    std::vector<bool> seen = flags();
    to_.root = self && from_.root;
    for (const ElementIndex start : from_.elements) {
      ElementIndex i = self ? start : parent_of(start);
      for (; i != no_element && !seen[i]; i = parent_of(i)) {
        seen[i] = true;
        add_element(i);
      }
      to_.root = to_.root || i == no_element;
    }
  }

  // The first of several siblings sees everything the others see.
  void to_following() {
    std::vector<bool> seen = flags();
    for (const ElementIndex start : from_.elements) {
      const ElementIndex parent = parent_of(start);
      if (!seen[place_of(parent)]) {
        seen[place_of(parent)] = true;
        for (ElementIndex i = end_of(start); i < end_of(parent); i = end_of(i)) {
          add_element(i);
        }
      }
    }
  }

  // And the last of several what stands before.
  void to_preceding() {
    std::vector<bool> seen = flags();
    for (std::size_t at = from_.elements.size(); at-- > 0;) {
      const ElementIndex start = from_.elements[at];
      const ElementIndex parent = parent_of(start);
      if (!seen[place_of(parent)]) {
        seen[place_of(parent)] = true;
        children(parent, [&](ElementIndex i) { return i < start && add_element(i); });
      }
    }
  }

  void to_next() {
    for (const ElementIndex i : from_.elements) {
      if (end_of(i) < end_of(parent_of(i))) {
        add_element(end_of(i));
      }
    }
  }

  void to_previous() {
    std::vector<bool> starts = flags();
    for (const ElementIndex i : from_.elements) {
      starts[i] = true;
    }
    std::vector<bool> seen = flags();
    for (const ElementIndex start : from_.elements) {
      const ElementIndex parent = parent_of(start);
      if (seen[place_of(parent)]) {
        continue;
      }
      seen[place_of(parent)] = true;
      children(parent, [&](ElementIndex i) {
        const ElementIndex next = end_of(i);
        return next >= end_of(parent) || !starts[next] || add_element(i);
      });
    }
  }

  void add(ElementIndex i) {
    if (i == no_element) {
      to_.root = true;
    } else {
      add_element(i);
    }
  }
  bool add_element(ElementIndex i) {
    to_.elements.push_back(i);
    return true;
  }

  const std::vector<Element>& elements_;
  const NodeSet& from_;
  NodeSet to_;
};

}  // namespace

NodeSet walk(const Document& document, Axis axis, const NodeSet& from) {
  return Walker(document, from).run(axis);
}

Axis inverse(Axis axis) {
  switch (axis) {
    case Axis::self: return Axis::self;
    case Axis::child: return Axis::parent;
    case Axis::descendant: return Axis::ancestor;
    case Axis::descendant_or_self: return Axis::ancestor_or_self;
    case Axis::parent: return Axis::child;
    case Axis::ancestor: return Axis::descendant;
    case Axis::ancestor_or_self: return Axis::descendant_or_self;
    case Axis::following_sibling: return Axis::preceding_sibling;
    case Axis::preceding_sibling: return Axis::following_sibling;
    case Axis::next_sibling: return Axis::previous_sibling;
    case Axis::previous_sibling: return Axis::next_sibling;
  }
  return Axis::self;
}

}  // namespace winnow::selector
