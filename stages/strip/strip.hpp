// Strip marks boilerplate blocks: navigation, adverts, link lists, share bars, comments.
//
//   in        Document, blocks in reading order
//   out       the same document; dropped blocks carry a Mark and keep their text
//   marks     drop strip.<sign>       the block is more likely boilerplate than main text;
//                                     the value is the probability that it is main text, the sign
//                                     the plainest thing to be said of it: strip.navigation,
//                                     strip.footer, strip.links … strip.low_score
//             drop strip.label        a heading or "Read also:" whose text is gone
//             drop strip.repeated     the page says it elsewhere (carousels, mobile copies); the
//                                     value is the probability that it is wanted again
//             drop strip.unwanted_<part>, keep strip.wanted_<part>
//                                     the user asked for it (StripOptions::drop and keep)
//             keep strip.only_text, drop strip.text_shown
//                                     text that parse offered was needed, or was not
//   rejects   strip.no_content        every block was marked
//   threads   the call is const and safe to run concurrently
//   cost      linear in elements and blocks, about 0.4 of the skeleton parse
//   example   Outcome<Document> clean = Strip{{.beta = 0.5}}(std::move(document));
//
// A learnt model gives each block a probability. Which blocks to keep is then decided for the page
// as a whole: the set whose expected F score is highest (Nan Ye et al., ICML 2012), so that a page
// of doubtful cards and a clear article each get a threshold of their own.
//
// Text that parse offers from where the page does not show it (Block::fallback) is taken as a whole
// or not at all: where it is more than twice what is kept of the page itself.
// Plain text passes through but for `drop`: its reader found no furniture to strip.
#ifndef WINNOW_STAGES_STRIP_STRIP_HPP
#define WINNOW_STAGES_STRIP_STRIP_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"
#include "stages/strip/parts.hpp"

namespace winnow {

class StripModel;
struct PartSigns;

enum class StripMethod : std::uint8_t {
  model,
  rules,  // a weighted sum of a few dozen plain features, for comparison and as a fallback
};

struct StripOptions {
  StripMethod method = StripMethod::model;
  // Weight of recall against precision in the expected F score, over 0. Presets: precision 0.5,
  // balanced 1, recall 2.
  double beta = 1;
  // How much the kind of page moves the cut: 0 not at all, 1 as learnt with the model, 0..2.
  double by_kind = 1;
  // A fixed threshold on the probability instead, 0..1; 0 lets each page find its own.
  double cut = 0;
  // A page none of whose blocks is as likely as this has no main text, 0..1; of furniture more is
  // asked (main_text.hpp).
  double least = 0.2;
  // Drop a block of four words and more that says what another says, unless such copies are mostly
  // wanted on such pages: refrains, warnings that each section repeats.
  bool drop_repeated = true;
  // Drop a heading or a short line with a colon when all the text it leads to is gone.
  bool drop_labels = true;
  // Parts that are dropped wherever they stand: a table with all its cells, a list with its items.
  Parts drop{};
  // Parts that are kept where the model was in doubt: readers' comments below an article, and of
  // other parts what lies inside the element that holds the main text and is no furniture by its
  // tags or classes. A page without main text stays without. `drop` has the last word.
  Parts keep{};
  // Null: the model compiled in.
  std::shared_ptr<const StripModel> model{};
};

class Strip {
 public:
  static constexpr std::string_view name = "strip";
  static constexpr Reason no_content{"strip.no_content"};
  static constexpr Reason repeated{"strip.repeated"};
  static constexpr Reason label{"strip.label"};
  static constexpr Reason only_text{"strip.only_text"};
  static constexpr Reason text_shown{"strip.text_shown"};

  // The weights of the presets; balanced is the default.
  static constexpr double recall_beta = 2;
  static constexpr double precision_beta = 0.5;

  explicit Strip(StripOptions options = {});
  Outcome<Document> operator()(Document document) const;

  // Only marks; a document without a kept block is not rejected.
  void mark(Document& document) const;

  const StripModel& model() const { return *options_.model; }

  // Probability of each block of the page to be wanted, 0..1: to be main text by the model, by what
  // stands around it and by what the page says twice. None for blocks that parse added.
  std::vector<double> probabilities(const Document& document) const;

  // For each block what spoke most for and against it, strongest first, in words:
  // "+ 34 number of words", "- in a footer". Empty with StripMethod::rules.
  std::vector<std::vector<std::string>> explain(const Document& document,
                                                std::size_t most = 3) const;

  const StripOptions& options() const { return options_; }

 private:
  void mark_boilerplate(Document& document) const;

  StripOptions options_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_STRIP_HPP
