// Relation: what two documents are to each other, judged by their signatures alone.
//
//   near       alike in their runs of words; or less alike in those, but made of the same words: a
//              text edited throughout keeps its words and loses its runs, while two texts that
//              share a block (a policy, a quotation, an embedded article) lose both alike
//   numbers    texts of the same words that do not share their numbers are instalments of a series
//              (share deals, weather, results), not copies, unless hardly anything else differs
//   contained  nearly all of the smaller one lies in the other; reported, never a reason to drop
//   order      the relation is symmetric
//   cost       some 0.2 us
#ifndef WINNOW_STAGES_DEDUP_RELATION_HPP
#define WINNOW_STAGES_DEDUP_RELATION_HPP

#include <cstdint>
#include <optional>

#include "stages/dedup/signature.hpp"

namespace winnow {

enum class Relation : std::uint8_t {
  exact,      // the same text
  exact_key,  // the same key form
  near,
  contained,
};

struct RelationOptions {
  // Jaccard index of the shingles from which two texts are near, 0..1.
  double near = 0.5;
  // The same for texts made of the same words, and the Jaccard index of the words from which they
  // are so, 0..1. `near_edited` = 1 switches this off.
  double near_edited = 0.3;
  double near_words = 0.6;
  // Numbers both must have before they can tell a series, >= 1; the share of the fewer that must be
  // common, 0..1. Edited texts are asked always; near ones if one has fewer shingles than
  // `short_text` (a form of fifty words filled in twice is as alike as a copy) and they are less
  // alike than `same_anyway`.
  int min_numbers = 5;
  double shared_numbers = 0.4;
  std::uint32_t short_text = 100;
  double same_anyway = 0.8;
  // Share of the smaller text that must lie in the larger one, 0..1, and shingles that must be
  // shared, >= 0.
  double contained = 0.8;
  double min_shared = 100;

  // Copies that differ in little; reprints with cuts; rewrites.
  static RelationOptions strict();
  static RelationOptions loose();
};

std::optional<Relation> relation_of(const Signature& a, const Signature& b,
                                    const RelationOptions& options = {});

// True where the later of two documents may be dropped.
constexpr bool is_duplicate(Relation relation) { return relation != Relation::contained; }

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_RELATION_HPP
