#include "stages/strip/cohesion.hpp"

#include <algorithm>
#include <string_view>

#include "stages/strip/tally.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t fewest_words = 8;  // shorter texts are labels; what they repeat says little
constexpr std::uint32_t reach = 6;         // texts looked at before and after

std::uint32_t count_telling(std::span<const Word> words) {
  return static_cast<std::uint32_t>(std::ranges::count_if(words, &Word::telling));
}

// The stems of the title's telling words.
class TitleStems {
 public:
  explicit TitleStems(std::string_view title) {
    std::vector<Word> words;
    read_text(title, words);
    stems_ = FewHashes(words.size());
    for (const Word& word : words) {
      if (word.telling) {
        stems_.add(word.stem);
      }
    }
  }

  bool has(std::uint32_t stem) const { return stems_.has(stem); }

 private:
  FewHashes stems_{0};
};

// Finds the long texts whose words recur, in one look over them in order. Of each stem it knows the
// last text that says it: if that is within reach, the stem recurs in both. A word counts once in a
// text.
class Recurrence {
 public:
  explicit Recurrence(std::size_t most_stems) : last_(most_stems) {}

  void begin_text(Cohesion::Counts& counts) { texts_.push_back(&counts); }

  void add(std::uint32_t stem) {
    const auto here = static_cast<std::uint32_t>(texts_.size());  // from 1
    std::uint32_t& known = last_[stem];
    const std::uint32_t last = known >> 1U;
    if (last == here) {
      return;
    }
    const bool recurs = last != 0 && last + reach >= here;
    if (recurs) {
      ++texts_[here - 1]->recurring;
      texts_[last - 1]->recurring += 1 - (known & counted);
    }
    known = here << 1U | (recurs ? counted : 0);
  }

 private:
  static constexpr std::uint32_t counted = 1;  // the last text has counted the stem already

  Tally last_;  // number of the last text, and a bit for `counted`
  std::vector<Cohesion::Counts*> texts_;
};

}  // namespace

Cohesion::Cohesion(const Document& document, std::span<const BlockText> texts,
                   std::span<const Word> words)
    : sums_(texts.size() + 1) {
  const TitleStems title(document.metadata.title);
  Recurrence recurrence(count_telling(words));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Counts& counts = sums_[i + 1];
    const bool compared = texts[i].counted >= fewest_words;
    if (compared) {
      recurrence.begin_text(counts);
    }
    for (const Word& word : words.subspan(texts[i].first_word, texts[i].words)) {
      if (word.telling) {
        ++counts.telling;
        counts.in_title += title.has(word.stem) ? 1 : 0;
        if (compared) {
          recurrence.add(word.stem);
        }
      }
    }
    counts.compared = compared ? counts.telling : 0;
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    sums_[i + 1] += sums_[i];
  }
}

}  // namespace winnow
