#include "stages/strip/cut.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
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

// What is expected of the page under one error: words of the main text in each block, in all of
// them, and in those that are kept.
struct Expected {
  double likely = 1;
  double odds = 1;  // those of each block are multiplied by it
  std::vector<double> of_block{};
  double all = 0;
  double kept = 0;

  void add(double block_odds, double words) {
    of_block.push_back(words * (block_odds * odds) / (1 + block_odds * odds));
    all += of_block.back();
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

struct Ranked {
  double probability;
  double words;
  std::size_t block;
};

std::vector<Ranked> most_likely_first(std::span<const double> probabilities,
                                      std::span<const std::uint32_t> words) {
  std::vector<Ranked> out;
  out.reserve(probabilities.size());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    out.push_back({probabilities[i], static_cast<double>(words[i]), i});
  }
  std::ranges::sort(out, [](const Ranked& a, const Ranked& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.block < b.block;
  });
  return out;
}

}  // namespace

double best_cut(std::span<const double> probabilities, std::span<const std::uint32_t> words,
                CutWeights weights) {
  const std::vector<Ranked> ranked = most_likely_first(probabilities, words);
  std::vector<Expected> expected = expectations(weights.doubt);
  for (const Ranked& block : ranked) {
    const double odds = drawn_out(block.probability, weights.doubt);
    std::ranges::for_each(expected, [&](Expected& under) { under.add(odds, block.words); });
  }
  const double recall = weights.beta * weights.beta;
  double kept = 0;
  double best = 0;
  double cut = 1.1;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    kept += ranked[i].words;
    double score = 0;
    for (Expected& under : expected) {
      under.kept += under.of_block[i];
      score += under.likely * (1 + recall) * under.kept / (kept + recall * under.all);
    }
    if (kept > 0 && score > best) {
      best = score;
      cut = ranked[i].probability;
    }
  }
  return cut;
}

}  // namespace winnow
