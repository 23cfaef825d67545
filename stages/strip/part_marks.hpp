// Marks for the parts that the user asked for, or not.
#ifndef WINNOW_STAGES_STRIP_PART_MARKS_HPP
#define WINNOW_STAGES_STRIP_PART_MARKS_HPP

#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/parts.hpp"

namespace winnow {

// What strip knows of a block besides what the document says.
struct PartSigns {
  bool comment = false;  // the page calls it a comment
  bool control = false;  // a form, a button, a bare link: of no use among comments
};

// Marks kept blocks of the parts in `unwanted` as dropped. `signs` may be empty: no comments.
void drop_unwanted(Document& document, Parts unwanted, const std::vector<PartSigns>& signs);

// Lifts the drop marks of blocks of the parts in `wanted`.
void keep_wanted(Document& document, Parts wanted, const std::vector<PartSigns>& signs);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PART_MARKS_HPP
