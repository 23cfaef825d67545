// Text for pages that show none: shells that scripts fill in the browser.
//
// Where a page shows next to nothing, the longest of these is offered: the text in its JSON-LD,
// what stands in <noscript>, what stands in <template>. If they hold too little, prose in the state
// for its scripts, and where asked for the description. The JSON-LD is also offered where it is
// much longer than the page. A page with text of its own is left as it is.
//
// Text from outside the page's blocks becomes paragraphs after them, without an element; blocks of
// a <noscript> stay where they are. All carry Block::fallback, and the document a flag that names
// the source and how many bytes it gave. Strip decides whether they are needed.
//
//   cost  a look at the elements; for shells linear in their scripts, up to the limits
#ifndef WINNOW_STAGES_PARSE_FALLBACK_TEXT_HPP
#define WINNOW_STAGES_PARSE_FALLBACK_TEXT_HPP

#include "stages/parse/parse.hpp"
#include "stages/record/document.hpp"

namespace winnow {

// Metadata must have been read.
void add_fallback_text(const ParseOptions& options, Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_FALLBACK_TEXT_HPP
