#include "stages/parse/formula_drawing.hpp"

#include <cstddef>
#include <string_view>

#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

// The nearest element from `at` on, white space and comments passed over; null if something else
// comes first.
const GumboNode* element_from(const GumboVector& all, std::ptrdiff_t at, std::ptrdiff_t step) {
  constexpr int farthest = 4;
  for (int i = 0; i < farthest && at >= 0 && at < std::ptrdiff_t{all.length}; ++i, at += step) {
    const auto* node = static_cast<const GumboNode*>(all.data[at]);
    if (node->type != GUMBO_NODE_WHITESPACE && node->type != GUMBO_NODE_COMMENT) {
      return node->type == GUMBO_NODE_ELEMENT ? node : nullptr;
    }
  }
  return nullptr;
}

bool begins_with_math(const GumboNode* node) {
  constexpr int deepest = 3;
  for (int depth = 0; depth < deepest && node != nullptr; ++depth) {
    if (node->v.element.tag == GUMBO_TAG_MATH) {
      return true;
    }
    node = element_from(node->v.element.children, 0, 1);
  }
  return false;
}

bool is_beside_math(const GumboNode& node) {
  const GumboTag parent = node.parent->v.element.tag;
  if (parent != GUMBO_TAG_SPAN && parent != GUMBO_TAG_UNKNOWN) {
    return false;  // the two have an element of their own
  }
  const GumboVector& all = node.parent->v.element.children;
  const auto at = static_cast<std::ptrdiff_t>(node.index_within_parent);
  return begins_with_math(element_from(all, at - 1, -1)) ||
         begins_with_math(element_from(all, at + 1, 1));
}

}  // namespace

bool stands_for_formula(const Document& document, ElementIndex element, const GumboNode& node) {
  const auto is = [&](std::string_view name, std::string_view value) {
    return attribute(document, element, name).value_or("").starts_with(value);
  };
  switch (document.elements[element].tag) {
    case Tag::script_: return is("type", "math/");
    case Tag::img_: return (is("alt", "{\\") || is("aria-hidden", "true")) && is_beside_math(node);
    case Tag::nobr_:
    case Tag::span_: return is("aria-hidden", "true") && is_beside_math(node);
    default: return false;
  }
}

}  // namespace winnow
