// PhraseSet: which of thousands of phrases stand in a text, word by word, in one pass over it.
//
// Each phrase is known by the word of it that the fewest phrases have. The pass cuts the text at
// its spaces, asks a bit table about every word, and compares phrases only where it says so. The
// cost of a look does not depend on the number of phrases, as long as the table fits the cache. An
// Aho-Corasick automaton of the lists that come with winnow would be 30 MB of states; a filter by
// four-byte pieces of text stops at one byte in fourteen, because short common words are made of
// common pieces.
//
//   threads   scanning is const and safe to run concurrently
//   cost      about 2 ns a word, and a comparison for about one word in twenty
#ifndef WINNOW_STAGES_DESPAM_PHRASES_HPP
#define WINNOW_STAGES_DESPAM_PHRASES_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/text/swar.hpp"

namespace winnow {

class PhraseSet {
 public:
  // Folded words with a space between them. Phrases that are equal share one number.
  std::uint32_t add(std::string_view phrase);
  // After the last `add`, before the first `scan`.
  void compile();

  std::size_t size() const { return phrases_.size(); }

  // Calls hit(number) for every occurrence in `text`, folded words with a space at either end.
  // Returns how many words there are.
  template <class Hit>
  std::uint32_t scan(std::string_view text, Hit hit) const {
    std::uint32_t words = 0;
    for (std::size_t at = 1; at < text.size(); ++words) {
      std::uint64_t key = load(text, at);
      std::size_t end = at + swar::first(swar::spaces(key));
      if (end == at + swar::width) {
        end = word_end(text, end);
        key = joined(key, load(text, end - swar::width), end - at);
      } else {
        key &= (std::uint64_t{1} << 8 * (end - at)) - 1;
      }
      const std::uint64_t hash = key * multiplier;
      const std::uint64_t bit = hash >> shift_;
      if ((bits_[bit >> 6U] >> (bit & 63U) & 1U) != 0) {
        look(text, at, hash, hit);
      }
      at = end + 1;
    }
    return words;
  }

 private:
  struct Entry {
    std::uint64_t hash;    // of the word it is known by
    std::uint32_t offset;  // of that word in the phrase
    std::uint32_t number;
  };

  static constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;

  // Eight bytes of the text; spaces behind its end.
  static std::uint64_t load(std::string_view text, std::size_t at) {
    if (at + swar::width <= text.size()) {
      return swar::load(text.data() + at);
    }
    std::uint64_t bytes = swar::ones * ' ';
    std::memcpy(&bytes, text.data() + at, text.size() - at);
    return bytes;
  }

  static std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
      const std::size_t space = swar::first(swar::spaces(load(text, at)));
      at += space;
      if (space < swar::width) {
        break;
      }
    }
    return std::min(at, text.size());
  }

  // The first and the last eight bytes and the length of a long word: words that share them are
  // told apart when they are compared.
  static std::uint64_t joined(std::uint64_t first, std::uint64_t last, std::size_t bytes) {
    return first ^ std::rotl(last, 23) ^ bytes;
  }

  static std::uint64_t hash_of(std::string_view word) {
    const std::uint64_t first = load(word, 0);
    const std::uint64_t mask =
        word.size() < 8 ? (std::uint64_t{1} << 8 * word.size()) - 1 : ~std::uint64_t{0};
    const std::uint64_t key =
        word.size() < 8 ? first & mask : joined(first, load(word, word.size() - 8), word.size());
    return key * multiplier;
  }

  template <class Hit>
  void look(std::string_view text, std::size_t at, std::uint64_t hash, Hit& hit) const {
    const std::uint64_t slot = hash >> slot_shift_;
    for (std::uint32_t i = slots_[slot]; i < slots_[slot + 1]; ++i) {
      const Entry& entry = entries_[i];
      if (entry.hash != hash || at <= entry.offset) {
        continue;
      }
      const std::string& phrase = phrases_[entry.number];
      const std::size_t begin = at - entry.offset;
      const std::size_t end = begin + phrase.size();
      if (end < text.size() && text[begin - 1] == ' ' && text[end] == ' ' &&
          text.compare(begin, phrase.size(), phrase) == 0) {
        hit(entry.number);
      }
    }
  }

  std::vector<std::string> phrases_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Entry> entries_;        // by slot
  std::vector<std::uint32_t> slots_;  // first entry of each slot, and the end
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(256);
  unsigned shift_ = 50;
  unsigned slot_shift_ = 56;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_PHRASES_HPP
