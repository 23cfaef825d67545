// PageShape: what kind of page it is, a text, a list, a shop, a thread.
//
// On a page that is one text, what the model is in doubt about is mostly furniture: teasers, other
// stories, comments. On a page of a manual or a firm it is mostly content. So the cut asks the more
// of a doubtful block, the more the page looks like a kind on which doubt is seldom right. On texts
// the model is also wrong about a page as a whole more often than its scores say. The kinds are
// judged by a logistic sum over a few plain shares, learnt with the model; words and names of
// classes play no part in it.
//
//   threads  free functions without state
//   cost     linear in the blocks
#ifndef WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP
#define WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP

#include <array>
#include <cstddef>
#include <vector>

#include "stages/strip/copies.hpp"
#include "stages/strip/cut.hpp"
#include "stages/strip/features.hpp"

namespace winnow {

// Each 0..1. Shares are of the page's words, those in its main container counting for more: the
// share of the title in the main heading, blocks built like that heading, dates beside it, long
// text, links, blocks built like most, cards, dates, words per sentence, questions, paragraphs,
// lists, prices, code, tables. Then what the page calls itself by og:type, 1 where it does:
// article, website, product, something else.
inline constexpr std::size_t shape_size = 19;
using PageShape = std::array<double, shape_size>;

PageShape shape_of(const PageFeatures& page);

// A kind of page, and what the cut asks for there.
struct PageKind {
  std::array<double, shape_size> weights{};
  double bias = 0;
  double recall = 1;  // CutWeights::beta
  double doubt = 0;   // CutWeights::doubt
  WantedCopies copies = usual_copies;
};

// Numbers of which means are numbers: weights up to a million, recall 0.01..100, doubt 0..10,
// copies 0..1.
bool is_sane(const PageKind& kind);

// What is asked for on a page: by the cut, and of copies.
struct PageWishes {
  CutWeights cut;
  WantedCopies copies = usual_copies;
};

// On a page of that shape: the mean over the kinds, by how likely each is (softmax), of doubt, of
// the logarithm of recall and of copies. Those of a default PageKind if there are none.
PageWishes wishes_of(const std::vector<PageKind>& kinds, const PageShape& shape);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_SHAPE_HPP
