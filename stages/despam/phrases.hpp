// PhraseSet: which of thousands of phrases stand in the lines of a text.
//
// A phrase of one word is known by it, another by the pair of neighbours in it that the fewest
// phrases have: single words of phrases are all over a text ("more", "read"), pairs of them are
// not. One pass finds the spaces of a piece of text, one asks a bit table about every word and
// every pair between them, and phrases are compared only where it says so: together, as they lie
// far away in memory. The cost of a look does not depend on the number of phrases, as long as the
// table fits the cache. An Aho-Corasick automaton of the lists that come with winnow would be 30 MB
// of states; a filter by four-byte pieces of text stops at one byte in fourteen, because short
// common words are made of common pieces.
//
//   threads   finding is const and safe to run concurrently
//   cost      about 6 ns a word, and a comparison for about one word in twenty, nearly all of them
//             phrases of one word that are there
#ifndef WINNOW_STAGES_DESPAM_PHRASES_HPP
#define WINNOW_STAGES_DESPAM_PHRASES_HPP

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/despam/bit_table.hpp"

namespace winnow {

// Where a phrase stands, in bytes of the text.
struct Occurrence {
  std::uint32_t phrase = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class PhraseSet {
 public:
  static constexpr std::size_t longest = 0xFFFF;  // bytes of a phrase; longer ones are never found

  // Folded words with a space between them. Phrases that are equal share one number.
  std::uint32_t add(std::string_view phrase);
  // After the last `add`, before the first `find`.
  void compile();

  std::size_t size() const { return phrases_.size(); }

  // Every occurrence in `lines`, which are all of some FoldedLines: those of a line before those of
  // the next one, else in no order that says anything.
  std::vector<Occurrence> find(std::string_view lines) const;

 private:
  struct Key {
    std::uint64_t hash;    // of the only word, or of a pair
    std::uint32_t number;  // of the phrase
    std::uint16_t bytes;   // of the phrase
    std::uint16_t offset;  // of the word, or of the second one of the pair, in the phrase
  };
  struct Question {
    std::uint64_t hash;
    std::uint32_t begin;  // of the word, or of the second one of the pair
  };

  std::vector<Key> keys_of(std::uint32_t number) const;
  void choose_keys();
  void answer(std::span<const Question> questions, std::string_view lines,
              std::vector<Occurrence>& out) const;
  void answer(const Question& question, std::string_view lines, std::vector<Occurrence>& out) const;

  std::vector<std::string> phrases_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Key> keys_;             // one of each phrase, by slot
  std::vector<std::uint32_t> slots_;  // first key of each slot, and the end
  BitTable known_;                    // hashes of the keys
  unsigned slot_shift_ = 56;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_PHRASES_HPP
