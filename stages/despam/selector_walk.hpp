// Goes along an axis from a set of elements to a set of elements. Private to selectors.
//
// Whole sets at a time, so that a walk is linear however the elements nest: what was reached from
// one element is not walked again from the next.
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_WALK_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_WALK_HPP

#include <vector>

#include "stages/despam/selector_tree.hpp"
#include "stages/record/document.hpp"

namespace winnow::selector {

struct NodeSet {
  bool root = false;                     // the document itself, above <html>
  std::vector<ElementIndex> elements{};  // in document order, each once
};

// At most linear in the page, times a logarithm where the order has to be restored.
NodeSet walk(const Document& document, Axis axis, const NodeSet& from);

// The axis that leads back.
Axis inverse(Axis axis);

}  // namespace winnow::selector

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_WALK_HPP
