#include "stages/strip/cut.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace winnow {

namespace {

// An error of so many standard deviations, and how likely it is: Gauss-Hermite quadrature of the
// normal distribution at five points (Abramowitz and Stegun 1964, table 25.10).
struct SharedError {
  double deviations;
  double likely;
};
constexpr std::array shared_errors = {
    SharedError{0.0, 0.533333}, SharedError{-1.355626, 0.222076}, SharedError{1.355626, 0.222076},
    SharedError{-2.856970, 0.011257}, SharedError{2.856970, 0.011257}};

// What is expected of the page under one error: words of the main text in all, and in what is kept.
struct Expected {
  double likely = 1;
  double odds = 1;  // those of each block are multiplied by it
  double all = 0;
  double kept = 0;

  double main_text(double block_odds, double words) const {
    return words * (block_odds * odds) / (1 + block_odds * odds);
  }
};

std::vector<Expected> expectations(double doubt) {
  if (doubt == 0) {
    return std::vector<Expected>(1);
  }
  std::vector<Expected> out(shared_errors.size());
  std::ranges::transform(shared_errors, out.begin(), [&](const SharedError& error) {
    return Expected{.likely = error.likely, .odds = std::exp(doubt * error.deviations)};
  });
  return out;
}

// Logits are drawn out, so that their mean over the errors is about as probable as before (MacKay
// 1992).
double drawn_out(double probability, double doubt) {
  constexpr double certain = 1e-9;
  const double p = std::clamp(probability, certain, 1 - certain);
  const double odds = p / (1 - p);
  return doubt > 0 ? std::pow(odds, std::sqrt(1 + std::numbers::pi / 8 * doubt * doubt)) : odds;
}

// Of odds and words from the most likely block on.
void add_all(std::vector<Expected>& expected, const std::vector<double>& odds,
             std::span<const std::uint32_t> words, const std::vector<std::size_t>& order) {
  for (Expected& under : expected) {
    for (const std::size_t i : order) {
      under.all += under.main_text(odds[i], words[i]);
    }
  }
}

std::vector<std::size_t> most_likely_first(std::span<const double> probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return probabilities[i]; });
  return order;
}

}  // namespace

double best_cut(std::span<const double> probabilities, std::span<const std::uint32_t> words,
                CutWeights weights) {
  const std::vector<std::size_t> order = most_likely_first(probabilities);
  std::vector<double> odds(probabilities.size());
  std::ranges::transform(probabilities, odds.begin(),
                         [&](double p) { return drawn_out(p, weights.doubt); });
  std::vector<Expected> expected = expectations(weights.doubt);
  add_all(expected, odds, words, order);
  const double recall = weights.beta * weights.beta;
  double kept = 0;
  double best = 0;
  double cut = 1.1;
  for (const std::size_t i : order) {
    kept += words[i];
    double score = 0;
    for (Expected& under : expected) {
      under.kept += under.main_text(odds[i], words[i]);
      score += under.likely * (1 + recall) * under.kept / (kept + recall * under.all);
    }
    if (kept > 0 && score > best) {
      best = score;
      cut = probabilities[i];
    }
  }
  return cut;
}

}  // namespace winnow
