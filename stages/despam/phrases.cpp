#include "stages/despam/phrases.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "stages/text/folded_lines.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

// Of the first eight bytes; words that share them are told apart when phrases are compared. Without
// a branch, as lengths vary. Of an empty word it is that of the space behind it: a pair that begins
// with one is not to be taken for its second word.
std::uint64_t hash_of(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  constexpr std::uint64_t all = ~std::uint64_t{0};
  static constexpr std::uint64_t within[] = {all >> 56U, all >> 56U, all >> 48U,
                                             all >> 40U, all >> 32U, all >> 24U,
                                             all >> 16U, all >> 8U,  all};
  const std::size_t bytes = std::min(end - begin, swar::width);
  return (swar::load(text.data() + begin) & within[bytes]) * multiplier;
}

std::uint64_t pair_of(std::uint64_t before, std::uint64_t word) {
  return std::rotl(before, 29) ^ word;
}

constexpr std::size_t places = 64;

// A bit for each space of the text among the 64 bytes at `at`.
std::uint64_t spaces_at(std::string_view text, std::size_t at) {
  std::uint64_t spaces = 0;
  for (std::size_t i = 0; i < places; i += wide::width) {
    const wide::Bytes bytes = wide::load(text.data() + at + i);
    spaces |= std::uint64_t{wide::bits(wide::is(bytes, ' '))} << i;
  }
  const std::size_t left = text.size() - at;
  return left < places ? spaces & ((std::uint64_t{1} << left) - 1) : spaces;
}

// Where words end: the spaces of one piece of a text after another, with the last two before it.
class WordEnds {
 public:
  static constexpr std::size_t piece = 2048;  // bytes

  // Goes on to the piece at `at`.
  void read(std::string_view text, std::size_t at) {
    ends_[0] = ends_[count_ - 2];
    ends_[1] = ends_[count_ - 1];
    count_ = before;
    const std::size_t end = std::min(at + piece, text.size());
    for (; at < end; at += places) {
      write(spaces_at(text, at), static_cast<std::uint32_t>(at));
    }
  }

  static constexpr std::size_t before = 2;
  std::size_t size() const { return count_; }
  std::uint32_t operator[](std::size_t i) const { return ends_[i]; }
  std::uint32_t begin(std::size_t i) const { return ends_[i - 1] + 1; }

 private:
  static constexpr unsigned step = 6;

  // Some are written at a time, whether there are so many or not, as how many there are is
  // unforeseeable (Langdale and Lemire 2019).
  void write(std::uint64_t spaces, std::uint32_t at) {
    constexpr std::uint64_t top = std::uint64_t{1} << 63U;
    std::uint32_t* to = ends_.data() + count_;
    count_ += swar::count(spaces);
    while (spaces != 0) {
      for (unsigned i = 0; i < step; ++i, spaces &= spaces - 1) {
        *to++ = at + static_cast<std::uint32_t>(std::countr_zero(spaces | top));
      }
    }
  }

  // The first word is empty: it begins and ends where the text begins.
  static constexpr std::uint32_t before_all = 0xFFFFFFFF;

  std::size_t count_ = before;
  std::array<std::uint32_t, before + piece + places + step> ends_{0, before_all};
};

}  // namespace

std::uint32_t PhraseSet::add(std::string_view phrase) {
  const auto [known, added] = numbers_.emplace(phrase, static_cast<std::uint32_t>(size()));
  if (added) {
    phrases_.emplace_back(phrase);
  }
  return known->second;
}

// What a phrase can be known by: its pairs, or its only word.
std::vector<PhraseSet::Key> PhraseSet::keys_of(std::uint32_t number) const {
  const std::string around(FoldedLines::slack, ' ');
  const std::string memory = around + phrases_[number] + around;
  const std::string_view text =
      std::string_view(memory).substr(around.size(), phrases_[number].size());
  std::vector<Key> keys;
  std::uint64_t before = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::uint64_t word = hash_of(text, begin, end);
    if (begin > 0 || end == text.size()) {
      const std::uint64_t hash = begin > 0 ? pair_of(before, word) : word;
      keys.push_back({hash, number, static_cast<std::uint16_t>(text.size()),
                      static_cast<std::uint16_t>(begin)});
    }
    before = word;
    begin = end + 1;
  }
  return keys;
}

void PhraseSet::compile() {
  const auto slots = std::max(8U, static_cast<unsigned>(std::bit_width(size())));
  slot_shift_ = 64 - slots;
  known_ = BitTable(size());
  slots_.assign((std::size_t{1} << slots) + 1, 0);
  choose_keys();
  for (const Key& key : keys_) {
    known_.add(key.hash);
    ++slots_[(key.hash >> slot_shift_) + 1];
  }
  for (std::size_t i = 1; i < slots_.size(); ++i) {
    slots_[i] += slots_[i - 1];
  }
}

void PhraseSet::choose_keys() {
  std::unordered_map<std::uint64_t, std::uint32_t> uses;
  for (std::uint32_t number = 0; number < size(); ++number) {
    for (const Key& key : keys_of(number)) {
      ++uses[key.hash];
    }
  }
  keys_.clear();
  for (std::uint32_t number = 0; number < size(); ++number) {
    if (phrases_[number].size() > longest) {
      continue;
    }
    const std::vector<Key> keys = keys_of(number);
    keys_.push_back(
        *std::ranges::min_element(keys, {}, [&](const Key& key) { return uses[key.hash]; }));
  }
  std::ranges::stable_sort(keys_, {}, &Key::hash);
}

// An empty word stands between two lines, so no pair goes from one to the next.
std::vector<Occurrence> PhraseSet::find(std::string_view lines) const {
  std::vector<Occurrence> found;
  WordEnds ends;
  std::array<std::uint32_t, WordEnds::piece> words;  // that the table may know, alone or in a pair
  std::array<Question, 2 * WordEnds::piece> questions;
  std::uint64_t before = 0;
  for (std::size_t at = 0; at < lines.size(); at += WordEnds::piece) {
    ends.read(lines, at);
    const auto hash = [&](std::size_t i) { return hash_of(lines, ends.begin(i), ends[i]); };
    std::size_t known = 0;
    for (std::size_t i = WordEnds::before; i < ends.size(); ++i) {
      const std::uint64_t word = hash(i);
      words[known] = static_cast<std::uint32_t>(i);
      known += known_.may_hold(word) | known_.may_hold(pair_of(before, word));
      before = word;
    }
    std::size_t asked = 0;
    for (const std::uint32_t i : std::span(words).first(known)) {
      const std::uint64_t word = hash(i);
      for (const std::uint64_t key : {word, pair_of(hash(i - 1), word)}) {
        questions[asked] = {key, ends.begin(i)};
        asked += known_.may_hold(key);
      }
    }
    answer(std::span(questions).first(asked), lines, found);
  }
  return found;
}

// Step by step for all of them, so that what the next step reads from far away is already fetched.
void PhraseSet::answer(std::span<const Question> questions, std::string_view lines,
                       std::vector<Occurrence>& out) const {
  for (const Question& question : questions) {
    __builtin_prefetch(slots_.data() + (question.hash >> slot_shift_));
  }
  for (const Question& question : questions) {
    __builtin_prefetch(keys_.data() + slots_[question.hash >> slot_shift_]);
  }
  for (const Question& question : questions) {
    answer(question, lines, out);
  }
}

void PhraseSet::answer(const Question& question, std::string_view lines,
                       std::vector<Occurrence>& out) const {
  const std::uint64_t slot = question.hash >> slot_shift_;
  for (std::uint32_t i = slots_[slot]; i < slots_[slot + 1]; ++i) {
    const Key& key = keys_[i];
    if (key.hash != question.hash || question.begin <= key.offset) {
      continue;
    }
    const std::uint32_t begin = question.begin - key.offset;
    const std::uint32_t end = begin + key.bytes;
    // The hash of a short word is that of no other one.
    const bool is_hash = key.offset == 0 && key.bytes <= swar::width;
    if (end < lines.size() && lines[begin - 1] == ' ' && lines[end] == ' ' &&
        (is_hash || lines.substr(begin, key.bytes) == phrases_[key.number])) {
      out.push_back({key.number, begin, end});
    }
  }
}

}  // namespace winnow
