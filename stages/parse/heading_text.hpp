// The text of a heading without what stands in it beside the heading itself.
//
// Many templates put a kicker before the heading or a subtitle behind it, in an element of the same
// <h1>: <h1><span class="overline">Harbours</span> After the storm</h1>. Such elements are known by
// the words in their classes, or are buttons or hidden; a heading that is nothing else keeps them.
//
//   threads  safe; cost linear in the heading, and in the page's texts if there is such an element
#ifndef WINNOW_STAGES_PARSE_HEADING_TEXT_HPP
#define WINNOW_STAGES_PARSE_HEADING_TEXT_HPP

#include <string>

#include "stages/record/document.hpp"

namespace winnow {

// White space collapsed; "" if there is no text in it.
std::string heading_text(const Document& document, ElementIndex heading);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_HEADING_TEXT_HPP
