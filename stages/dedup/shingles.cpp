// One pass: cut the next token off, hash it eight bytes at a time, and hash the windows that end
// with it. A table of the hashes seen keeps each one once. Hashes are of our own make and not the
// standard library's: an index is read by other machines.
#include "stages/dedup/shingles.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// Odd numbers with about half of their bits set: digits of the golden ratio, and what SplitMix64
// (Steele, Lea, Flood 2014) and Murmur3 mix with.
constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;

constexpr std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 32U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 29U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 32U);
}

// A set of hashes that remembers the order. Open addressing, at most half full.
class Distinct {
 public:
  Distinct(std::size_t expected, std::size_t most)
      : most_(most), slots_(std::bit_ceil(2 * std::clamp<std::size_t>(expected, 16, most + 16))) {
    shift_ = static_cast<unsigned>(64 - std::countr_zero(slots_.size()));
    hashes_.reserve(std::min(expected, most));
  }

  void add(std::uint64_t hash) {
    hash += hash == 0 ? 1 : 0;  // 0 is a free slot
    std::size_t at = hash >> shift_;
    while (slots_[at] != hash) {
      if (slots_[at] == 0) {
        insert(at, hash);
        return;
      }
      at = (at + 1) & (slots_.size() - 1);
    }
  }

  void add_first(std::uint64_t hash) {
    if (hashes_.empty()) {
      add(hash);
    }
  }

  std::vector<std::uint64_t> take() { return std::move(hashes_); }

 private:
  void insert(std::size_t at, std::uint64_t hash) {
    if (hashes_.size() >= most_) {
      return;
    }
    slots_[at] = hash;
    hashes_.push_back(hash);
    if (2 * hashes_.size() > slots_.size()) {
      grow();
    }
  }

  void grow() {
    slots_.assign(2 * slots_.size(), 0);
    --shift_;
    for (const std::uint64_t hash : hashes_) {
      std::size_t at = hash >> shift_;
      while (slots_[at] != 0) {
        at = (at + 1) & (slots_.size() - 1);
      }
      slots_[at] = hash;
    }
  }

  std::size_t most_;
  std::vector<std::uint64_t> slots_;
  std::vector<std::uint64_t> hashes_{};
  unsigned shift_ = 0;
};

// The bytes [begin, end) of `text`; reads eight at once where there are as many behind.
std::uint64_t hash_of(std::string_view text, std::size_t begin, std::size_t end) {
  std::uint64_t hash = golden * (end - begin);
  for (; begin + swar::width <= end; begin += swar::width) {
    hash = mixed(hash ^ swar::load(text.data() + begin));
  }
  if (begin == end) {
    return hash;
  }
  std::uint64_t tail = 0;
  if (begin + swar::width <= text.size()) {
    tail = swar::load(text.data() + begin) & ((1ULL << (8 * (end - begin))) - 1);
  } else {
    for (std::size_t i = end; i > begin; --i) {
      tail = tail << 8U | static_cast<unsigned char>(text[i - 1]);
    }
  }
  return mixed(hash ^ tail);
}

// End of the word of ASCII characters at `at`; npos if a longer character comes before a space.
struct WordEnd {
  std::size_t at;
  bool ascii;
};

WordEnd ascii_word_end(std::string_view text, std::size_t at) {
  while (at + swar::width <= text.size()) {
    const std::uint64_t bytes = swar::load(text.data() + at);
    const std::size_t stop = swar::first(swar::spaces(bytes) | (bytes & swar::tops));
    at += stop;
    if (stop < swar::width) {
      return {at, text[at] == ' '};
    }
  }
  while (at < text.size() && text[at] != ' ' && static_cast<unsigned char>(text[at]) < 0x80) {
    ++at;
  }
  return {at, at == text.size() || text[at] == ' '};
}

// Hashes of the last tokens: polynomials of their hashes, of which any window is a difference of
// two (Karp, Rabin 1987), modulo 2^64.
class Window {
 public:
  static constexpr std::size_t longest = 16;

  void push(std::uint64_t token) {
    sum_ = sum_ * golden + token;
    sums_[++tokens_ % sums_.size()] = sum_;
  }

  // Of the last `count` tokens, or of all where there are fewer.
  template <std::size_t Count>
  std::uint64_t last() const {
    static_assert(Count <= longest);
    const std::uint64_t before = tokens_ < Count ? 0 : sums_[(tokens_ - Count) % sums_.size()];
    return mixed(sum_ - before * power<Count>());
  }

  std::uint64_t tokens() const { return tokens_; }

 private:
  template <std::size_t Count>
  static constexpr std::uint64_t power() {
    std::uint64_t product = 1;
    for (std::size_t i = 0; i < Count; ++i) {
      product *= golden;
    }
    return product;
  }

  std::array<std::uint64_t, 2 * longest> sums_{};
  std::uint64_t sum_ = 0;
  std::uint64_t tokens_ = 0;
};

constexpr std::size_t run_words = 3;
constexpr std::size_t run_characters = 5;
#ifndef PW
#define PW 8
#endif
constexpr std::size_t passage_words = PW;
constexpr std::size_t passage_characters = 16;

class Reader {
 public:
  Reader(std::string_view text, const ShingleOptions& options)
      : text_(text),
        most_(std::max<std::size_t>(options.max_shingles, 1)),
        // A word takes six bytes with its space, and the tables are at most half full.
        runs_(text.size() / 4 + 1, most_),
        words_(text.size() / 8 + 1, most_) {
    passages_.reserve(std::min(most_, text.size() / 4));
  }

  Shingles read() {
    for (std::size_t at = 0; at < text_.size();) {
      if (text_[at] == ' ') {
        ++at;
        continue;
      }
      const WordEnd end = ascii_word_end(text_, at);
      at = end.ascii ? word(at, end.at) : any_word(at, end.at);
    }
    finish_short();
    return {runs_.take(), words_.take(), std::move(passages_), std::move(numbers_)};
  }

 private:
  std::size_t word(std::size_t begin, std::size_t end) {
    const std::uint64_t hash = hash_of(text_, begin, end);
    words_.add(hash);
    if (ascii::is_digit(text_[begin]) && numbers_.size() < most_) {
      numbers_.push_back(hash);
    }
    push<run_words, passage_words>(hash);
    return end;
  }

  void character(std::size_t begin, std::size_t end) {
    push<run_characters, passage_characters>(hash_of(text_, begin, end));
    words_.add(window_.last<2>());
  }

  template <std::size_t Run, std::size_t Passage>
  void push(std::uint64_t hash) {
    window_.push(hash);
    if (window_.tokens() >= Run) {
      runs_.add(window_.last<Run>());
    }
    if (window_.tokens() >= Passage && passages_.size() < most_) {
      passages_.push_back(window_.last<Passage>());
    }
  }

  // A word that is not all ASCII, up to a space or a character of a script without spaces; or one
  // such character. `known` is the end of its ASCII start.
  std::size_t any_word(std::size_t begin, std::size_t known) {
    for (std::size_t at = known; at < text_.size() && text_[at] != ' ';) {
      const std::size_t here = at;
      if (is_unspaced_script(utf8::next(text_, at))) {
        if (here > begin) {
          word(begin, here);
        }
        character(here, at);
        return at;
      }
      known = at;
    }
    return word(begin, known);
  }

  // A text shorter than one of them is one all the same.
  void finish_short() {
    if (window_.tokens() > 0) {
      runs_.add_first(window_.last<run_words>());
      if (passages_.empty()) {
        passages_.push_back(window_.last<passage_words>());
      }
    }
  }

  std::string_view text_;
  std::size_t most_;
  Distinct runs_;
  Distinct words_;
  std::vector<std::uint64_t> passages_{};
  std::vector<std::uint64_t> numbers_{};
  Window window_{};
};

}  // namespace

Shingles shingles_of(std::string_view key_form, const ShingleOptions& options) {
  return Reader(key_form, options).read();
}

}  // namespace winnow
