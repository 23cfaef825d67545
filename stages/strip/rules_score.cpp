// The weights are those of a logistic regression on labelled pages, made by scripts/train and
// rounded. One unit is one step of the feature's byte over 64.
#include "stages/strip/rules_score.hpp"

#include <cmath>

namespace winnow {

namespace {

struct Weight {
  Feature feature;
  double weight;
};

constexpr double bias =
#include "stages/strip/rules_bias.inc"
    ;

constexpr Weight weights[] = {
#include "stages/strip/rules_weights.inc"
};

}  // namespace

std::vector<double> rules_scores(const PageFeatures& page) {
  std::vector<double> sums(page.rows, bias);
  for (const Weight& weight : weights) {
    const std::uint8_t* values = page.column(weight.feature);
    for (std::size_t i = 0; i < page.rows; ++i) {
      sums[i] += weight.weight * values[i] / 64;
    }
  }
  for (double& sum : sums) {
    sum = 1.0 / (1.0 + std::exp(-sum));
  }
  return sums;
}

}  // namespace winnow
