// A logistic sum over the features, written as a table so that it can be read and argued with. The
// weights were fitted on labelled pages by scripts/fit_score.py and rounded; `typical` is the
// feature's mean there, against which a contribution counts as pulling up or down.
#include "stages/strip/score.hpp"

#include <array>
#include <cmath>

namespace winnow {

namespace {

struct Weight {
  Feature feature;
  double weight;
  double typical;
};

constexpr double bias =
#include "stages/strip/score_bias.inc"
    ;

constexpr Weight weights[] = {
#include "stages/strip/score_weights.inc"
};

constexpr std::array<Reason, feature_count> reasons = {
#define WINNOW_FEATURE(name) Reason{"strip." #name},
    WINNOW_FEATURES(WINNOW_FEATURE)
#undef WINNOW_FEATURE
};

}  // namespace

Score score_of(const FeatureRow& row) {
  double sum = bias;
  double worst = 0;
  Reason against = reasons[static_cast<std::size_t>(Feature::words)];
  for (const Weight& weight : weights) {
    const double value = row[weight.feature];
    sum += weight.weight * value;
    const double pull = weight.weight * (value - weight.typical);
    if (pull < worst) {
      worst = pull;
      against = reasons[static_cast<std::size_t>(weight.feature)];
    }
  }
  return {1.0 / (1.0 + std::exp(-sum)), against};
}

}  // namespace winnow
