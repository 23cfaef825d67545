// The additive score: how likely a block is main text, from its features by fixed weights.
#ifndef WINNOW_STAGES_STRIP_SCORE_HPP
#define WINNOW_STAGES_STRIP_SCORE_HPP

#include "stages/record/reason.hpp"
#include "stages/strip/features.hpp"

namespace winnow {

struct Score {
  double probability = 0;
  Reason against;  // the feature that pulled it down most: `strip.in_nav`
};

Score score_of(const FeatureRow& row);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_SCORE_HPP
