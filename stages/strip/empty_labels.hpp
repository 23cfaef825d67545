// Empty labels: what a cut by probability leaves behind that a reader would take out: a heading or
// a line with a colon whose text is gone, "Read also:". Where half of the page's headings have no
// text below them the page is a list of headlines, and they stay; so they do where they are more
// than a twentieth of its words.
//
//   threads   free functions without state
//   cost      linear in the blocks
#ifndef WINNOW_STAGES_STRIP_EMPTY_LABELS_HPP
#define WINNOW_STAGES_STRIP_EMPTY_LABELS_HPP

#include "stages/record/document.hpp"

namespace winnow {

// Marks kept blocks as dropped, with Strip::label.
void drop_labels(Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_EMPTY_LABELS_HPP
