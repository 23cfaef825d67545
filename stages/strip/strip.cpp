#include "stages/strip/strip.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/strip/code_context.hpp"
#include "stages/strip/copies.hpp"
#include "stages/strip/cut.hpp"
#include "stages/strip/empty_labels.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/main_text.hpp"
#include "stages/strip/model.hpp"
#include "stages/strip/part_marks.hpp"
#include "stages/strip/rules_score.hpp"
#include "stages/strip/table_rows.hpp"
#include "stages/strip/terms.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

std::vector<double> as_probabilities(const std::vector<std::int32_t>& scores) {
  std::vector<double> out;
  out.reserve(scores.size());
  for (const std::int32_t score : scores) {
    out.push_back(1.0 / (1.0 + std::exp(-score / StripModel::logit)));
  }
  return out;
}

// The plainest thing to be said of a block that is dropped. The first that holds is said.
struct Sign {
  Feature feature;
  std::uint8_t at_least;
  Reason reason;
};
constexpr std::array signs = {
    Sign{Feature::in_nav, 1, Reason{"strip.navigation"}},
    Sign{Feature::in_footer, 1, Reason{"strip.footer"}},
    Sign{Feature::in_dialog, 1, Reason{"strip.dialog"}},
    Sign{Feature::cue_modal, 1, Reason{"strip.dialog"}},
    Sign{Feature::cue_nav, 1, Reason{"strip.navigation"}},
    Sign{Feature::cue_footer, 1, Reason{"strip.footer"}},
    Sign{Feature::cue_ad, 1, Reason{"strip.advert"}},
    Sign{Feature::cue_comment, 1, Reason{"strip.comment"}},
    Sign{Feature::cue_related, 1, Reason{"strip.related"}},
    Sign{Feature::cue_promo, 1, Reason{"strip.promotion"}},
    Sign{Feature::cue_social, 1, Reason{"strip.sharing"}},
    Sign{Feature::in_control, 1, Reason{"strip.control"}},
    Sign{Feature::in_form, 1, Reason{"strip.form"}},
    Sign{Feature::in_aside, 1, Reason{"strip.sidebar"}},
    Sign{Feature::cue_side, 1, Reason{"strip.sidebar"}},
    Sign{Feature::cue_meta, 1, Reason{"strip.byline"}},
    Sign{Feature::cue_toc, 1, Reason{"strip.contents"}},
    Sign{Feature::cue_pager, 1, Reason{"strip.pager"}},
    Sign{Feature::in_header, 1, Reason{"strip.header"}},
    Sign{Feature::hidden, 1, Reason{"strip.hidden"}},
    Sign{Feature::link_share, 128, Reason{"strip.links"}},
};
constexpr Reason short_text{"strip.short_text"};
constexpr Reason low_score{"strip.low_score"};

Reason reason_for(const PageFeatures& page, std::size_t row) {
  for (const Sign& sign : signs) {
    if (page.at(sign.feature, row) >= sign.at_least) {
      return sign.reason;
    }
  }
  constexpr std::uint8_t few = 5;
  return page.at(Feature::words, row) < few ? short_text : low_score;
}

std::vector<std::uint32_t> word_counts(const PageFeatures& page) {
  std::vector<std::uint32_t> out;
  out.reserve(page.rows);
  for (const BlockText& text : page.texts) {
    out.push_back(text.counted);
  }
  return out;
}

// What parse had to say of the page may be why nothing is left of it.
std::string flags_of(const Document& document) {
  std::string out;
  for (const Mark& mark : document.marks) {
    out += "; " + std::string(mark.reason.word());
  }
  return out;
}

// The page's own text and what parse offers beside it are two readings of one text, or a shell's
// notice and the text behind it. Forums whose posts are in <noscript> are read well by the model,
// and what their JSON-LD has is the first post again.
void settle_fallback(Document& document) {
  constexpr std::size_t times = 2;
  std::size_t own = 0;
  std::size_t offered = 0;
  for (const Block& block : document.blocks) {
    offered += block.fallback ? block.text.size() : 0;
    own += kept(block) && block.element != no_element ? block.text.size() : 0;
  }
  const bool needed = offered > times * own;
  for (Block& block : document.blocks) {
    if (!block.fallback) {
      continue;
    }
    if (needed) {
      block.marks.push_back({Action::keep, Strip::only_text});
    } else if (block.element == no_element) {
      block.marks.push_back({Action::drop, Strip::text_shown});
    }
  }
}

std::vector<double> scored(const Document& document, const StripOptions& options,
                           PageFeatures& page) {
  return options.method == StripMethod::rules
             ? rules_scores(page)
             : as_probabilities(options.model->score(document, page));
}

std::vector<PartSigns> read_part_signs(const PageFeatures& page) {
  constexpr std::uint8_t half = 128;
  constexpr std::uint8_t few = 5;  // "Reply", "Like 3", "Show more comments"
  std::vector<PartSigns> out(page.rows);
  for (std::size_t i = 0; i < page.rows; ++i) {
    out[i].comment = page.at(Feature::cue_comment, i) != 0;
    out[i].control = page.at(Feature::in_control, i) != 0 || page.at(Feature::in_form, i) != 0 ||
                     (page.at(Feature::link_share, i) >= half && page.at(Feature::words, i) < few);
  }
  return out;
}

PageWishes wishes_of(const PageFeatures& page, const StripOptions& options) {
  PageWishes wishes;
  if (options.method == StripMethod::model) {
    wishes = wishes_of(options.model->kinds(), shape_of(page));
  }
  wishes.cut.beta = options.beta * std::pow(wishes.cut.beta, options.by_kind);
  wishes.cut.doubt *= options.by_kind;
  return wishes;
}

// What is hidden by itself is hardly ever wanted: one word in a hundred on labelled pages, one in
// five of what stands right below. Not nought, because pages that scripts unveil exist.
void lower_unshown(const PageFeatures& page, std::vector<double>& likely) {
  constexpr double part = 0.3;
  for (std::size_t i = 0; i < likely.size(); ++i) {
    likely[i] *= page.unshown[i] != 0 ? part : 1;
  }
}

// What is thought of a page's blocks before any is chosen.
struct Judgement {
  PageFeatures page;
  std::vector<std::uint32_t> words;
  std::vector<double> likely;  // to be main text, in its context
  std::vector<double> wanted;  // and not said elsewhere
  CutWeights weights;
};

Judgement judge(const Document& document, PageFeatures page, const StripOptions& options) {
  Judgement out;
  out.page = std::move(page);
  out.words = word_counts(out.page);
  out.likely =
      with_code_in_context(scored(document, options, out.page), out.words, document.blocks);
  lower_unshown(out.page, out.likely);
  const PageWishes wishes = wishes_of(out.page, options);
  out.weights = wishes.cut;
  out.wanted = options.drop_repeated
                   ? without_copies(out.likely, document.blocks, out.page.copies, wishes.copies)
                   : out.likely;
  return out;
}

double cut_for(const Judgement& judged, const StripOptions& options) {
  constexpr double nothing = 1.1;
  if (!has_main_text(judged.page, judged.wanted, judged.words, options.least)) {
    return nothing;
  }
  return options.cut > 0 ? options.cut : best_cut(judged.wanted, judged.words, judged.weights);
}

}  // namespace

Strip::Strip(StripOptions options) : options_(std::move(options)) {
  if (options_.model == nullptr) {
    options_.model = StripModel::builtin();
  }
}

std::vector<double> Strip::probabilities(const Document& document) const {
  return judge(document, compute_features(document), options_).wanted;
}

void Strip::mark(Document& document) const {
  if (document.media_type != MediaType::html) {
    drop_unwanted(document, options_.drop, {});
    return;
  }
  mark_boilerplate(document);
  if (options_.drop_labels) {
    drop_labels(document);
  }
}

void Strip::mark_boilerplate(Document& document) const {
  PageFeatures page = compute_features(document);
  std::vector<PartSigns> part_signs;
  if (options_.keep.has(Part::comments) || options_.drop.has(Part::comments)) {
    part_signs = read_part_signs(page);
  }
  // First, so that what is said elsewhere is not said there.
  drop_unwanted(document, options_.drop, part_signs);
  const Judgement judged = judge(document, std::move(page), options_);
  const double cut = cut_for(judged, options_);
  std::vector<bool> goes(judged.wanted.size());
  std::transform(judged.wanted.begin(), judged.wanted.end(), goes.begin(),
                 [&](double p) { return p < cut; });
  keep_row_labels(document.blocks, judged.words, goes);
  keep_terms(document, judged.words, goes);
  for (std::size_t i = 0; i < goes.size(); ++i) {
    if (goes[i] && kept(document.blocks[i])) {
      const Reason reason = judged.likely[i] < cut ? reason_for(judged.page, i) : repeated;
      document.blocks[i].marks.push_back(
          {Action::drop, reason, static_cast<float>(judged.wanted[i])});
    }
  }
  settle_fallback(document);
  keep_wanted(document, options_.keep, part_signs);
}

Outcome<Document> Strip::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{.reason = no_content,
                     .detail = std::to_string(document.blocks.size()) + " blocks, none kept" +
                               flags_of(document),
                     .metadata = std::move(document.metadata)};
  }
  return document;
}

}  // namespace winnow
