#include "stages/dedup/relation.hpp"

#include <algorithm>

#include "stages/dedup/sketch.hpp"

namespace winnow {

namespace {

bool share_numbers(const Signature& a, const Signature& b, const RelationOptions& options) {
  const SharedNumbers numbers = shared_numbers(a, b);
  return numbers.fewer < options.min_numbers ||
         numbers.shared >= options.shared_numbers * numbers.fewer;
}

bool is_edited(const Signature& a, const Signature& b, double likeness,
               const RelationOptions& options) {
  return options.near_edited < 1 && likeness >= options.near_edited &&
         word_jaccard(a, b) >= options.near_words && share_numbers(a, b, options);
}

bool is_near(const Signature& a, const Signature& b, double likeness,
             const RelationOptions& options) {
  if (likeness < options.near) {
    return is_edited(a, b, likeness, options);
  }
  return std::min(a.shingles, b.shingles) >= options.short_text ||
         likeness >= options.same_anyway || share_numbers(a, b, options);
}

bool is_contained(const Signature& a, const Signature& b, const RelationOptions& options) {
  const double share = containment(a, b);
  const double shared = share * static_cast<double>(std::min(a.shingles, b.shingles));
  return share >= options.contained && shared >= options.min_shared;
}

}  // namespace

RelationOptions RelationOptions::strict() { return {.near = 0.7, .near_edited = 1}; }

RelationOptions RelationOptions::loose() {
  return {.near = 0.4, .near_edited = 0.25, .near_words = 0.55};
}

std::optional<Relation> relation_of(const Signature& a, const Signature& b,
                                    const RelationOptions& options) {
  if (a.text == b.text) {
    return Relation::exact;
  }
  if (a.key == b.key) {
    return Relation::exact_key;
  }
  const double likeness = jaccard(a, b);
  if (is_near(a, b, likeness, options)) {
    return Relation::near;
  }
  return is_contained(a, b, options) ? std::optional(Relation::contained) : std::nullopt;
}

}  // namespace winnow
