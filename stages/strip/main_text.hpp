// Whether a page has main text at all, before any is chosen.
//
// A shell whose scripts have not run shows a footer, menus and notices and no more. Each of these
// is somewhat likely there, because nothing on the page is likelier.
//
//   threads  free function without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_MAIN_TEXT_HPP
#define WINNOW_STAGES_STRIP_MAIN_TEXT_HPP

#include <cstdint>
#include <span>

#include "stages/strip/features.hpp"

namespace winnow {

// Whether a block is main text with a probability of `least` or more; one in a footer, in
// navigation, in a dialog, or hidden has to be clearly wanted (0.7). `likely` and `words` have
// a place for each row of `page`. On a page that hides most of its words, as one does that scripts
// unveil, what is hidden counts as the rest.
bool has_main_text(const PageFeatures& page, std::span<const double> likely,
                   std::span<const std::uint32_t> words, double least);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_MAIN_TEXT_HPP
