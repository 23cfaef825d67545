// The cut: from probabilities to a choice of blocks.
#ifndef WINNOW_STAGES_STRIP_CUT_HPP
#define WINNOW_STAGES_STRIP_CUT_HPP

#include <cstdint>
#include <span>

namespace winnow {

struct CutWeights {
  double beta = 1;   // of recall against precision
  double doubt = 0;  // logits: standard deviation of an error that all scores of the page share
};

// The lowest probability to keep, so that the blocks with at least that much have the highest
// expected F_beta, counted in words: (1 + beta²) Σ kept p·w / (Σ kept w + beta² Σ all p·w), on
// average over the shared error. 1.1, above all probabilities, if there is nothing to keep.
// O(n log n).
double best_cut(std::span<const double> probabilities, std::span<const std::uint32_t> words,
                CutWeights weights);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CUT_HPP
