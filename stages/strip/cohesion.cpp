#include "stages/strip/cohesion.hpp"

#include <string_view>

#include "stages/strip/tally.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t fewest_words = 8;  // shorter texts are labels; what they repeat says little
constexpr std::uint32_t reach = 6;         // texts looked at before and after

Tally stems_of(std::string_view text) {
  std::vector<Word> words;
  read_text(text, words);
  Tally stems(words.size());
  for (const Word& word : words) {
    stems[word.stem] = word.telling ? 1 : stems[word.stem];
  }
  return stems;
}

std::span<const Word> words_of(const BlockText& text, std::span<const Word> words) {
  return words.subspan(text.first_word, text.words);
}

// The recurring words of long texts: a look back over the texts in order, then one forward.
class Recurrence {
 public:
  Recurrence(std::span<const BlockText> texts, std::span<const Word> words)
      : texts_(texts), words_(words), last_(words.size()), recurs_(words.size()) {
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
      if (texts[i].counted >= fewest_words) {
        long_texts_.push_back(i);
      }
    }
    look(false);
    look(true);
  }

  std::uint32_t operator()(std::size_t block) const {
    const BlockText& text = texts_[block];
    std::uint32_t count = 0;
    for (std::uint32_t w = text.first_word; w < text.first_word + text.words; ++w) {
      count += recurs_[w];
    }
    return count;
  }

 private:
  // Numbers of the second look begin where those of the first are out of reach.
  void look(bool reversed) {
    const auto count = static_cast<std::uint32_t>(long_texts_.size());
    const std::uint32_t base = reversed ? count + reach + 2 : 1;
    for (std::uint32_t k = 0; k < count; ++k) {
      const BlockText& text = texts_[long_texts_[reversed ? count - 1 - k : k]];
      for (std::uint32_t w = text.first_word; w < text.first_word + text.words; ++w) {
        if (words_[w].telling) {
          std::uint32_t& last = last_[words_[w].stem];
          if (last != 0 && last < base + k && last + reach >= base + k) {
            recurs_[w] = 1;
          }
          last = base + k;
        }
      }
    }
  }

  std::span<const BlockText> texts_;
  std::span<const Word> words_;
  std::vector<std::uint32_t> long_texts_;
  Tally last_;
  std::vector<std::uint8_t> recurs_;
};

}  // namespace

Cohesion::Cohesion(const Document& document, std::span<const BlockText> texts,
                   std::span<const Word> words) {
  const Tally title = stems_of(document.metadata.title);
  const Recurrence recurring(texts, words);
  sums_.reserve(texts.size() + 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Counts counts;
    for (const Word& word : words_of(texts[i], words)) {
      if (word.telling) {
        ++counts.telling;
        counts.in_title += title.look_up(word.stem);
      }
    }
    if (texts[i].counted >= fewest_words) {
      counts.compared = counts.telling;
      counts.recurring = recurring(i);
    }
    sums_.push_back(sums_.back());
    sums_.back() += counts;
  }
}

}  // namespace winnow
