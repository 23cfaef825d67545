// Lexicon: phrases of many languages with one meaning, in folded form.
#ifndef WINNOW_STAGES_DESPAM_LEXICON_HPP
#define WINNOW_STAGES_DESPAM_LEXICON_HPP

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_set.h>

namespace winnow {

class Lexicon {
 public:
  explicit Lexicon(std::uint16_t id = 0) : id_(id) {}

  // Its number among the lexicons of a rule set.
  std::uint16_t id() const { return id_; }

  void add(std::string_view phrase);
  bool contains(std::string_view folded) const { return phrases_.contains(folded); }
  // Bytes of the longest phrase that `folded` starts with, to the end of a word; 0 if none.
  std::size_t prefix(std::string_view folded) const;

  // Different phrases in `folded`, of those that begin at one place the longest.
  std::size_t hits(std::string_view folded) const;
  // One of the last words, or all of them, are a phrase; in scripts without spaces, the last signs.
  bool ends(std::string_view folded) const;

  // True for phrases of scripts without spaces, and of Korean, whose words take endings and stand
  // right behind numbers: they are looked for inside words.
  static bool stands_inside_words(std::string_view phrase);
  std::vector<std::string_view> phrases() const { return {phrases_.begin(), phrases_.end()}; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  // A bit for each first word, so that most words are passed over after one look.
  bool may_begin(std::string_view first_word) const;

  std::uint16_t id_;
  std::array<std::uint64_t, 64> first_words_{};
  tsl::robin_set<std::string, Hash, std::equal_to<>> phrases_;
  std::size_t most_words_ = 1;
  std::size_t most_unspaced_ = 0;  // bytes of the longest phrase that may stand inside words
  bool inside_words_ = false;      // there is one
};

using Lexicons = std::map<std::string, Lexicon, std::less<>>;

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_LEXICON_HPP
