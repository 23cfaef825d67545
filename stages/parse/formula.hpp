// The text of a formula in MathML: the TeX that the page gives with it, else the formula on one
// line.
//
//   TeX       <annotation encoding="application/x-tex">, as KaTeX, MediaWiki and Pandoc write it,
//   or
//             the `alttext` of LaTeXML; MediaWiki's {\displaystyle …} around it goes
//   one line  x^2, x_i, (a + b)/2, √(b^2 − 4 a c); a script or a part of a fraction that is more
//             than one sign gets parentheses; rows of a matrix are parted by "; "
//
//   threads   a free function without state
//   cost      linear in the element, 256 elements deep at most
#ifndef WINNOW_STAGES_PARSE_FORMULA_HPP
#define WINNOW_STAGES_PARSE_FORMULA_HPP

#include <string>
#include <string_view>

namespace winnow {

// `element` begins with the "<math" of its start tag; what comes after its end tag is not read.
// Empty if there is no text in it.
std::string formula_text(std::string_view element);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_FORMULA_HPP
