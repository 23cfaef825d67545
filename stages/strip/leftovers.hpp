// Leftovers: what a cut by probability leaves behind that a reader would take out.
//
//   repeats   a text that was kept further up: carousels, copies for small screens. What an author
//             says twice (a refrain, a repeated paragraph) stands in paragraphs side by side and
//             stays.
//   labels    a heading or a line with a colon whose text is gone: "Read also:". Where half of the
//             page's headings have no text below them the page is a list of headlines, and they
//             stay; so they do where they are more than a twentieth of its words.
//
//   threads   free functions without state
//   cost      linear in the blocks
#ifndef WINNOW_STAGES_STRIP_LEFTOVERS_HPP
#define WINNOW_STAGES_STRIP_LEFTOVERS_HPP

#include "stages/record/document.hpp"

namespace winnow {

// Blocks whose repeats are kept: code, table cells, and labels of under four words.
bool may_repeat(const Block& block);

// Mark kept blocks as dropped, with Strip::repeated and Strip::label.
void drop_repeats(Document& document);
void drop_labels(Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_LEFTOVERS_HPP
