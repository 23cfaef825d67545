// Finds the elements that a path of a selector leads to. Private to selectors.
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_EVALUATOR_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_EVALUATOR_HPP

#include <vector>

#include "stages/despam/selector_page.hpp"
#include "stages/despam/selector_tree.hpp"

namespace winnow::selector {

// In document order, each once. Elements of the page times parts of the path.
std::vector<ElementIndex> elements_of(const Path& path, SelectorPage& page);

// Both are in document order and stay so.
void join(std::vector<ElementIndex>& into, const std::vector<ElementIndex>& more);

}  // namespace winnow::selector

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_EVALUATOR_HPP
