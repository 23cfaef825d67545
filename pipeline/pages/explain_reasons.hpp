// The reasons that the blocks of some documents carry, for the legend of the page: how often each
// occurs, and by which tint and sign it is told apart.
//
//   order     removed, moved, repaired, flagged, kept by a rule; the most frequent first, then by
//             name
//   tints     six colours and seven signs, so that 42 reasons differ, and in the sign alone where
//             a reader sees no colour. Repairs and flags stand in text that is kept: they have a
//             sign each
//   lifetime  views the marks' reasons, which live as long as the program
//   example   ReasonList reasons(documents); reasons.find(use_of_removal(block))
#ifndef WINNOW_PIPELINE_PAGES_EXPLAIN_REASONS_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAIN_REASONS_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "pipeline/pages/explained.hpp"

namespace winnow {

enum class ReasonGroup : std::uint8_t { removed, moved, repaired, flagged, kept };

// A reason in one of its roles: a rule may remove one block and repair another.
struct ReasonUse {
  ReasonGroup group = ReasonGroup::removed;
  std::string_view word{};

  friend bool operator==(const ReasonUse&, const ReasonUse&) = default;
  friend bool operator<(const ReasonUse& a, const ReasonUse& b) {
    return std::tie(a.group, a.word) < std::tie(b.group, b.word);
  }
};

// What decided on a block that is gone; what else was done to one that is kept. Each once.
std::vector<ReasonUse> uses_of(const Block& block);

struct ListedReason {
  ReasonUse use{};
  std::size_t blocks = 0;
  std::size_t tint = 0;  // 0..5
  std::string_view sign{};
};

class ReasonList {
 public:
  static constexpr std::size_t tints = 6;

  explicit ReasonList(std::span<const ExplainedDocument> documents);

  const std::vector<ListedReason>& all() const { return reasons_; }

  // Index into `all()` of a use that occurs in the documents.
  std::size_t index_of(const ReasonUse& use) const;

 private:
  std::vector<ListedReason> reasons_{};
};

// What a reason of strip and normalize says, in a few words; empty for others, whose rules tell.
std::string_view words_for(std::string_view reason);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAIN_REASONS_HPP
