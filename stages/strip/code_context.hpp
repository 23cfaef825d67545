// Code in its context: a listing says less of itself than the text around it does. A manual's
// example looks like the embed code of a page about adverts; it stays or goes with the paragraphs
// it explains.
//
//   threads  a free function without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_CODE_CONTEXT_HPP
#define WINNOW_STAGES_STRIP_CODE_CONTEXT_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// Probabilities in which code is at least as likely as the four blocks before it and the four
// behind that are no code, by the mean of their words and one. Four or more of them make no
// difference on labelled pages, fewer keep less code of manuals.
std::vector<double> with_code_in_context(std::span<const double> probabilities,
                                         std::span<const std::uint32_t> words,
                                         std::span<const Block> blocks);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CODE_CONTEXT_HPP
