#include "stages/despam/phrases.hpp"

#include <algorithm>
#include <bit>

#include "stages/text/folded_lines.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

// A short word itself; of a longer one the first and the last eight bytes and the length: words
// that share them are told apart when they are compared. Without a branch, as lengths vary.
std::uint64_t hash_of(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  const std::size_t bytes = end - begin;
  const std::uint64_t first = swar::load(text.data() + begin);
  const std::uint64_t last = swar::load(text.data() + end - swar::width);
  const std::uint64_t within = ~std::uint64_t{0} >> ((64 - 8 * std::min(bytes, swar::width)) & 63U);
  const std::uint64_t is_longer = 0 - ((swar::width - bytes) >> 63U);
  return ((first & within) ^ ((std::rotl(last, 23) ^ bytes) & is_longer)) * multiplier;
}

std::uint64_t pair_of(std::uint64_t before, std::uint64_t word) {
  return std::rotl(before, 29) ^ word;
}

// Two bits for each key, in one word of the table (a blocked Bloom filter: Putze et al. 2007).
unsigned first_bit(std::uint64_t hash) { return hash >> 40U & 63U; }
unsigned second_bit(std::uint64_t hash) { return hash >> 34U & 63U; }

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

// Where the spaces are. Eight are written at a time, whether there are so many or not, as how many
// there are is unforeseeable (Langdale and Lemire 2019).
std::vector<std::uint32_t> spaces_in(std::string_view text) {
  constexpr std::size_t usual_word = 5;
  constexpr unsigned step = 8;
  constexpr std::uint64_t top = std::uint64_t{1} << 63U;
  std::vector<std::uint32_t> found(text.size() / usual_word + 2 * places);
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += places) {
    if (found.size() < count + places + step) {
      found.resize(2 * found.size());
    }
    std::uint64_t spaces = spaces_at(text, at);
    const auto these = static_cast<std::size_t>(std::popcount(spaces));
    for (std::size_t done = 0; done < these; done += step) {
      for (unsigned i = 0; i < step; ++i, spaces &= spaces - 1) {
        const auto place = static_cast<std::uint32_t>(std::countr_zero(spaces | top));
        found[count + done + i] = static_cast<std::uint32_t>(at) + place;
      }
    }
    count += these;
  }
  found.resize(count);
  return found;
}

}  // namespace

std::uint32_t PhraseSet::add(std::string_view phrase) {
  const auto [known, added] = numbers_.emplace(phrase, static_cast<std::uint32_t>(phrases_.size()));
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
  // 16 bits a phrase: one look in a hundred is in vain. 2^8 words are 2 KB.
  const auto width = [](std::size_t n) { return static_cast<unsigned>(std::bit_width(n)); };
  const unsigned words = std::max(8U, width(phrases_.size() / 4));
  const unsigned slots = std::max(8U, width(phrases_.size()));
  shift_ = 64 - words;
  slot_shift_ = 64 - slots;
  bits_.assign(std::size_t{1} << words, 0);
  slots_.assign((std::size_t{1} << slots) + 1, 0);
  choose_keys();
  for (const Key& key : keys_) {
    bits_[key.hash >> shift_] |=
        std::uint64_t{1} << first_bit(key.hash) | std::uint64_t{1} << second_bit(key.hash);
    ++slots_[(key.hash >> slot_shift_) + 1];
  }
  for (std::size_t i = 1; i < slots_.size(); ++i) {
    slots_[i] += slots_[i - 1];
  }
}

void PhraseSet::choose_keys() {
  std::unordered_map<std::uint64_t, std::uint32_t> uses;
  for (std::uint32_t number = 0; number < phrases_.size(); ++number) {
    for (const Key& key : keys_of(number)) {
      ++uses[key.hash];
    }
  }
  keys_.clear();
  for (std::uint32_t number = 0; number < phrases_.size(); ++number) {
    if (phrases_[number].size() > longest) {
      continue;
    }
    const std::vector<Key> keys = keys_of(number);
    keys_.push_back(
        *std::ranges::min_element(keys, {}, [&](const Key& key) { return uses[key.hash]; }));
  }
  std::ranges::stable_sort(keys_, {}, &Key::hash);
}

std::vector<Occurrence> PhraseSet::find(std::string_view lines) const {
  const std::vector<Question> questions = questions_about(lines);
  const auto slot_of = [&](std::size_t i) {
    return slots_.data() + (questions[std::min(i, questions.size() - 1)].hash >> slot_shift_);
  };
  constexpr std::size_t ahead = 8;
  std::vector<Occurrence> found;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    __builtin_prefetch(slot_of(i + 2 * ahead));
    __builtin_prefetch(keys_.data() + *slot_of(i + ahead));
    answer(questions[i], lines, found);
  }
  return found;
}

// An empty word stands between two lines, so no pair goes from one to the next.
std::vector<PhraseSet::Question> PhraseSet::questions_about(std::string_view lines) const {
  const std::vector<std::uint32_t> spaces = spaces_in(lines);
  std::vector<Question> asked(lines.size() / 64 + 64);
  std::size_t count = 0;
  std::uint64_t before = 0;
  for (std::size_t i = 1; i < spaces.size(); ++i) {
    const std::size_t begin = spaces[i - 1] + 1U;
    const std::uint64_t word = hash_of(lines, begin, spaces[i]);
    const std::uint64_t pair = pair_of(before, word);
    if (count + 2 > asked.size()) {
      asked.resize(2 * asked.size());
    }
    for (const std::uint64_t hash : {word, pair}) {
      const std::uint64_t bits = bits_[hash >> shift_];
      asked[count] = {hash, begin};
      count += bits >> first_bit(hash) & bits >> second_bit(hash) & 1U;
    }
    before = word;
  }
  asked.resize(count);
  return asked;
}

void PhraseSet::answer(const Question& question, std::string_view lines,
                       std::vector<Occurrence>& out) const {
  const std::uint64_t slot = question.hash >> slot_shift_;
  for (std::uint32_t i = slots_[slot]; i < slots_[slot + 1]; ++i) {
    const Key& key = keys_[i];
    if (key.hash != question.hash || question.begin <= key.offset) {
      continue;
    }
    const std::size_t begin = question.begin - key.offset;
    const std::size_t end = begin + key.bytes;
    // The hash of a short word is that of no other one of its length.
    const bool is_hash = key.offset == 0 && key.bytes <= swar::width;
    if (end < lines.size() && lines[begin - 1] == ' ' && lines[end] == ' ' &&
        (is_hash || lines.substr(begin, key.bytes) == phrases_[key.number])) {
      out.push_back(
          {key.number, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
  }
}

}  // namespace winnow
