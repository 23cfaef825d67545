#include "stages/strip/strip.hpp"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "stages/strip/features.hpp"
#include "stages/strip/score.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t fewest_words_of_a_repeat = 4;  // shorter repeats are labels and table cells

void drop_low_scores(Document& document, double cut) {
  const std::vector<FeatureRow> rows = compute_features(document);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Score score = score_of(rows[i]);
    if (score.probability < cut) {
      document.blocks[i].marks.push_back(
          {Action::drop, score.against, static_cast<float>(score.probability)});
    }
  }
}

// What parse had to say of the page may be why nothing is left of it.
std::string flags_of(const Document& document) {
  std::string out;
  for (const Mark& mark : document.marks) {
    out += "; " + std::string(mark.reason.word());
  }
  return out;
}

void drop_repeats(Document& document) {
  std::unordered_set<std::string_view> seen;
  for (Block& block : document.blocks) {
    if (!kept(block) || block.kind == BlockKind::code || block.kind == BlockKind::cell ||
        count_words(block.text) < fewest_words_of_a_repeat) {
      continue;
    }
    if (!seen.insert(block.text).second) {
      block.marks.push_back({Action::drop, Strip::repeated});
    }
  }
}

}  // namespace

void Strip::mark(Document& document) const {
  if (document.media_type != MediaType::html) {
    return;
  }
  drop_low_scores(document, options_.cut);
  if (options_.drop_repeated) {
    drop_repeats(document);
  }
}

Outcome<Document> Strip::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{no_content, std::to_string(document.blocks.size()) + " blocks, none kept" +
                                     flags_of(document)};
  }
  return document;
}

}  // namespace winnow
