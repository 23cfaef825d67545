// PageShape: whether a page is one text, or a list, a shop, a thread.
//
// On a page that is one text, what the model is in doubt about is mostly furniture: teasers, other
// stories, comments. On a page of cards it is mostly content. So the cut asks more of a doubtful
// block the more the page looks like one text. The judgement is a logistic sum over a dozen plain
// shares, learnt with the model; words and names of classes play no part in it.
//
//   threads  free functions without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP
#define WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP

#include <array>
#include <cstddef>

#include "stages/strip/features.hpp"

namespace winnow {

// Each 0..1. Shares are of the page's words, those in its main container counting for more: the
// share of the title in the main heading, blocks built like that heading, dates beside it, long
// text, links, blocks built like most, cards, dates, words per sentence, questions, paragraphs,
// lists.
inline constexpr std::size_t shape_size = 12;
using PageShape = std::array<double, shape_size>;

PageShape shape_of(const PageFeatures& page);

struct ShapeWeights {
  std::array<double, shape_size> weights{};
  double bias = 0;
  bool known = false;  // false: no page is taken for one text

  // Probability that the page is one text, 0..1.
  double one_text(const PageShape& shape) const;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP
