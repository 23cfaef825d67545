// What stands beside the MathML of a formula and shows it a second time: KaTeX and MathJax draw it
// with letters in spans, for the eye alone, MediaWiki as an image, right before or behind the
// MathML; MathJax keeps the TeX in a script.
#ifndef WINNOW_STAGES_PARSE_FORMULA_DRAWING_HPP
#define WINNOW_STAGES_PARSE_FORMULA_DRAWING_HPP

#include <gumbo.h>

#include "stages/record/document.hpp"

namespace winnow {

// Whether `element` of `document`, made of `node`, is such a drawing. Its attributes are read in
// `document`, its neighbours in Gumbo's tree.
bool stands_for_formula(const Document& document, ElementIndex element, const GumboNode& node);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_FORMULA_DRAWING_HPP
