// Anchor: where the blocks of a page stand as seen from one of them.
//
// Class names tell the parts of a page apart only where they are known. The tree always does: what
// shares a small element with the title or with the first paragraph below it is the same text, what
// meets them only in the body is not.
//
//   threads  const after construction
//   cost     linear in the elements
#ifndef WINNOW_STAGES_STRIP_ANCHOR_HPP
#define WINNOW_STAGES_STRIP_ANCHOR_HPP

#include <cstdint>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

class Anchor {
 public:
  // No anchor: every question is answered with none.
  Anchor() = default;
  Anchor(const Document& document, std::size_t block);

  bool exists() const { return !common_.empty(); }

  // The smallest element that holds both the anchor and `element`, or no_element.
  ElementIndex common(ElementIndex element) const {
    return element < common_.size() ? common_[element] : no_element;
  }

  // Steps up from the anchor to an element that holds it.
  std::uint32_t steps(ElementIndex holder) const {
    return holder < steps_.size() ? steps_[holder] : 0;
  }

 private:
  std::vector<ElementIndex> common_;
  std::vector<std::uint32_t> steps_;  // of the elements that hold the anchor, from 1; else 0
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_ANCHOR_HPP
