// PhraseSet: which of thousands of phrases stand in a text, word by word, in one pass over it.
//
// A phrase of one word is known by it, another by the pair of neighbours in it that the fewest
// phrases have: single words of phrases are all over a text ("more", "read"), pairs of them are
// not. The pass cuts the text at its spaces, asks a bit table about every word and every pair, and
// compares phrases only where it says so. The
// cost of a look does not depend on the number of phrases, as long as the table fits the cache. An
// Aho-Corasick automaton of the lists that come with winnow would be 30 MB of states; a filter by
// four-byte pieces of text stops at one byte in fourteen, because short common words are made of
// common pieces.
//
//   threads   scanning is const and safe to run concurrently
//   cost      about 2 ns a word, and a comparison for about one word in twenty, nearly all of them
//             phrases of one word that are there
#ifndef WINNOW_STAGES_DESPAM_PHRASES_HPP
#define WINNOW_STAGES_DESPAM_PHRASES_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/text/folded_lines.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

class PhraseSet {
 public:
  // Folded words with a space between them. Phrases that are equal share one number.
  std::uint32_t add(std::string_view phrase);
  // After the last `add`, before the first `scan`.
  void compile();

  std::size_t size() const { return phrases_.size(); }

  // Calls hit(number, begin, end) for every occurrence in `text`, folded words with a space at
  // either end, around which there is the slack of FoldedLines. Returns how many words there are.
  template <class Hit>
  std::uint32_t scan(std::string_view text, Hit hit) const {
    const std::uint64_t* const table = bits_.data();
    const unsigned shift = shift_;
    const auto may_know = [=](std::uint64_t hash) {
      const std::uint64_t bits = table[hash >> shift];
      return bits >> first_bit(hash) & bits >> second_bit(hash) & 1U;
    };
    Question asked[2 * most_asked];
    std::size_t questions = 0;
    std::uint32_t words = 0;
    std::size_t begin = 1;
    std::uint64_t before = 0;
    for (std::size_t at = 1; at < text.size(); at += 64) {
      for (std::uint64_t ends = spaces_at(text, at); ends != 0; ends &= ends - 1, ++words) {
        const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(ends));
        const std::uint64_t word = hash_of(text, begin, end);
        const std::uint64_t pair = pair_of(before, word);
        asked[questions] = {word, begin};
        questions += may_know(word);
        asked[questions] = {pair, begin};
        questions += may_know(pair);
        before = word;
        begin = end + 1;
      }
      if (questions > most_asked) {
        answer({asked, questions}, text, hit);
        questions = 0;
      }
    }
    answer({asked, questions}, text, hit);
    return words;
  }

 private:
  struct Key {
    std::uint64_t hash;    // of the only word, or of a pair
    std::uint32_t offset;  // of the word, or of the second one of the pair, in the phrase
    std::uint32_t number;  // of the phrase
  };

  static constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;

  // A bit for each space of the text among the 64 bytes at `at`.
  static std::uint64_t spaces_at(std::string_view text, std::size_t at) {
    std::uint64_t spaces = 0;
    for (std::size_t i = 0; i < 64; i += wide::width) {
      const wide::Bytes bytes = wide::load(text.data() + at + i);
      spaces |= std::uint64_t{wide::bits(wide::is(bytes, ' '))} << i;
    }
    const std::size_t left = text.size() - at;
    return left < 64 ? spaces & ((std::uint64_t{1} << left) - 1) : spaces;
  }

  // A short word itself; of a longer one the first and the last eight bytes and the length: words
  // that share them are told apart when they are compared. Without a branch, as lengths vary.
  static std::uint64_t hash_of(std::string_view text, std::size_t begin, std::size_t end) {
    const std::size_t bytes = end - begin;
    const std::uint64_t first = swar::load(text.data() + begin);
    const std::uint64_t last = swar::load(text.data() + end - swar::width);
    const std::uint64_t within = ~std::uint64_t{0} >> (64 - 8 * std::min(bytes, swar::width));
    const std::uint64_t behind = bytes > swar::width ? std::rotl(last, 23) ^ bytes : 0;
    return ((first & within) ^ behind) * multiplier;
  }

  static std::uint64_t pair_of(std::uint64_t before, std::uint64_t word) {
    return std::rotl(before, 29) ^ word;
  }

  // Two bits for each key, in one word of the table (a blocked Bloom filter: Putze et al. 2007).
  static unsigned first_bit(std::uint64_t hash) { return hash >> 40U & 63U; }
  static unsigned second_bit(std::uint64_t hash) { return hash >> 34U & 63U; }

  std::vector<Key> keys_of(std::uint32_t number) const;
  void choose_keys();

  // What the table of bits may know. Which it is, is unforeseeable, and where it is looked up lies
  // far away in memory: so questions are collected and answered together.
  struct Question {
    std::uint64_t hash;
    std::size_t begin;  // of the word, or of the second one of the pair
  };
  static constexpr std::size_t most_asked = 64;  // and as many as 64 places of text may add

  template <class Hit>
  void answer(std::span<const Question> asked, std::string_view text, Hit& hit) const {
    for (const Question& question : asked) {
      __builtin_prefetch(&slots_[question.hash >> slot_shift_]);
    }
    for (const Question& question : asked) {
      __builtin_prefetch(keys_.data() + slots_[question.hash >> slot_shift_]);
    }
    for (const Question& question : asked) {
      look(text, question.begin, question.hash, hit);
    }
  }

  template <class Hit>
  void look(std::string_view text, std::size_t at, std::uint64_t hash, Hit& hit) const {
    const std::uint64_t slot = hash >> slot_shift_;
    for (std::uint32_t i = slots_[slot]; i < slots_[slot + 1]; ++i) {
      const Key& key = keys_[i];
      if (key.hash != hash || at <= key.offset) {
        continue;
      }
      const std::string& phrase = phrases_[key.number];
      const std::size_t begin = at - key.offset;
      const std::size_t end = begin + phrase.size();
      if (end < text.size() && text[begin - 1] == ' ' && text[end] == ' ' &&
          text.compare(begin, phrase.size(), phrase) == 0) {
        hit(key.number, begin, end);
      }
    }
  }

  std::vector<std::string> phrases_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Key> keys_;             // one of each phrase, by slot
  std::vector<std::uint32_t> slots_;  // first key of each slot, and the end
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(256);
  unsigned shift_ = 56;
  unsigned slot_shift_ = 56;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_PHRASES_HPP
