// The rules-only score: a weighted sum over plain features, as a table that can be read and argued
// with. No names, no phrases, no trees.
#ifndef WINNOW_STAGES_STRIP_RULES_SCORE_HPP
#define WINNOW_STAGES_STRIP_RULES_SCORE_HPP

#include <vector>

#include "stages/strip/features.hpp"

namespace winnow {

// Probability of each block to be main text, 0..1.
std::vector<double> rules_scores(const PageFeatures& page);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_RULES_SCORE_HPP
