#include "stages/strip/anchor.hpp"

namespace winnow {

Anchor::Anchor(const Document& document, std::size_t block) {
  const auto& elements = document.elements;
  if (block >= document.blocks.size() || document.blocks[block].element == no_element) {
    return;
  }
  steps_.assign(elements.size(), 0);
  std::uint32_t step = 0;
  for (ElementIndex at = document.blocks[block].element; at != no_element;
       at = elements[at].parent) {
    steps_[at] = ++step;
  }
  common_.resize(elements.size());
  for (ElementIndex i = 0; i < elements.size(); ++i) {  // parents come before their children
    const ElementIndex parent = elements[i].parent;
    common_[i] = steps_[i] > 0 ? i : parent == no_element ? no_element : common_[parent];
  }
}

}  // namespace winnow
