// StripModel: how likely each block is main text, learnt from labelled pages by scripts/train.
//
// Two linear scores come first: learnt weights of the names in class, id, role and tag along the
// path to the block, and of the words it says. They become columns of the features like any other.
// Boosted trees then judge each row, and blocks that are built alike share part of each other's
// score. All sums are integers, so the same page gets the same bytes on every machine.
//
//   file      config/model/strip.json: one line of header (format, version, digest of the rest),
//             one line of numbers; compiled in, or read from `strip.model`
//   threads   const after parsing, shared freely
#ifndef WINNOW_STAGES_STRIP_MODEL_HPP
#define WINNOW_STAGES_STRIP_MODEL_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/forest.hpp"
#include "stages/strip/page_shape.hpp"

namespace winnow {

// Hash of a token to `columns` weights in units of 1/1024, open addressing.
template <std::size_t columns>
class TokenWeights {
 public:
  using Weights = std::array<std::int16_t, columns>;

  void assign(const std::vector<std::uint32_t>& tokens, const std::vector<int>& weights);
  // Null for a token that has none.
  const Weights* find(std::uint32_t token) const {
    if (!may_know(token)) {
      return nullptr;
    }
    std::size_t at = token & mask_;
    while (slots_[at].token != token && slots_[at].token != 0) {
      at = (at + 1) & mask_;
    }
    return slots_[at].token == token ? &slots_[at].weights : nullptr;
  }

  // Most words of a page are none of the model's. A bit for each token, by its upper bits, says so
  // without a look into the slots, which are more than a near cache holds.
  bool may_know(std::uint32_t token) const {
    const std::uint32_t bit = token >> known_shift_;
    return ((known_[bit / 64] >> (bit % 64)) & 1U) != 0;
  }

  // For those who come back to a token `find` may know: its slot is on the way meanwhile.
  void prefetch(std::uint32_t token, bool known) const {
    __builtin_prefetch(&slots_[token & mask_ & (known ? ~std::size_t{0} : 0)]);
  }

 private:
  struct Slot {
    std::uint32_t token = 0;
    Weights weights{};
  };
  std::vector<Slot> slots_{1};
  std::size_t mask_ = 0;
  std::vector<std::uint64_t> known_{0};
  unsigned known_shift_ = 26;
};

class StripModel {
 public:
  // Steps from the block up to the element that says a name: 0, 1-2, 3-5, farther, any.
  static constexpr std::size_t distances = 5;
  static constexpr double logit = 4096;  // a score of so much is a logit of 1

  // An error says what is wrong with the file: damaged, of another version, for other features.
  static Result<std::shared_ptr<const StripModel>> parse(std::string_view text);
  static std::shared_ptr<const StripModel> builtin();

  // Scores of all blocks in units of 1/4096 of a logit; fills the last columns of `page`.
  std::vector<std::int32_t> score(const Document& document, PageFeatures& page) const;

  // The columns alone: names and phrases.
  void add_scores(const Document& document, PageFeatures& page) const;

  // What judges the columns; `page` has been through `score`.
  const Forest& trees() const { return trees_; }

  const std::vector<PageKind>& kinds() const { return kinds_; }

  // Eight hex digits of the file it was read from.
  const std::string& version() const { return version_; }
  const std::string& description() const { return description_; }  // "wcxb-dev …, 2026-11"

 private:
  std::string version_;
  std::vector<std::array<std::int32_t, distances>> tag_scores(const StartTags& tags) const;
  std::vector<std::int32_t> name_scores(const Document& document, const PageFeatures& page) const;
  std::vector<std::int32_t> phrase_scores(const PageFeatures& page) const;

  std::string description_;
  TokenWeights<distances> names_;
  TokenWeights<1> phrases_;
  std::vector<PageKind> kinds_;
  std::int32_t names_bias_ = 0;
  std::int32_t phrases_bias_ = 0;
  std::int32_t alike_percent_ = 0;  // share of the mean of blocks built alike
  Forest trees_;
};

// The text of the model compiled in (config/model/strip.json).
std::string_view builtin_strip_model();

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_MODEL_HPP
