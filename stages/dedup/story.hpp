// Story: a label for texts about one event or subject, told in other words. Never a reason to drop.
//
//   in       texts in source order; `story_terms` may run in parallel, `Stories` takes one at a
//   time out      a label for each text: the number of the first text of its story rule     two
//   texts are one story if the words that are rare in the collection agree (cosine of
//            tf-idf weights), and if those who act in one are mentioned in the other: names used
//            again and again, without names of countries and languages, for many stories play in
//            one country. A text joins the story of the earlier text that is most like it, if it is
//            also somewhat like that story's first text: stories do not grow by chains.
//   order    the same texts in the same order have the same labels; weights are those of the whole
//            collection, so labels are asked for at its end
//   memory   at most 1 kB for a text, whatever its size
//   cost     `story_terms` linear; `labels` compares each text with `max_candidates` at most
//
// Works from two texts on: where a collection is too small to tell what is rare, words count as if
// it had been seen in more texts, long words and names more rarely.
#ifndef WINNOW_STAGES_DEDUP_STORY_HPP
#define WINNOW_STAGES_DEDUP_STORY_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace winnow {

struct StoryOptions {
  // Terms kept of a text, and postings kept of a term (the latest ones), >= 1.
  std::size_t max_terms = 96;
  std::size_t max_postings = 64;
  std::size_t max_candidates = 32;
  // Cosine from which two texts may be one story, 0..1, in a large collection; and how much less it
  // takes in the smallest: where most texts are about one theme, its words weigh next to nothing,
  // and what is left agrees less. The first text of the story must reach the share `to_first` of
  // that.
  double similar = 0.35;
  double small_discount = 0.12;
  double to_first = 0.75;
  // Share, by weight, of the actors of one text that the other one mentions, 0..1.
  double actors = 0.7;
  // How many texts of ordinary language the collection is topped up with, in thought, > 0.
  double prior_texts = 10;
};

// What a text is about.
struct StoryTerms {
  struct Term {
    std::uint32_t hash = 0;
    std::uint16_t times = 0;
    std::uint8_t rarity = 0;  // eighths of a bit: how rare the word is in ordinary language
  };
  std::vector<Term> terms{};              // by hash
  std::vector<Term> actors{};             // by hash; at most 12
  std::vector<std::uint32_t> mentions{};  // hashes of all names, in order; at most 64
};

StoryTerms story_terms(std::string_view text, const StoryOptions& options = {});

class Stories {
 public:
  explicit Stories(StoryOptions options = {}) : options_(options) {}

  void add(StoryTerms terms) { texts_.push_back(std::move(terms)); }
  std::size_t size() const { return texts_.size(); }

  // One for each text.
  std::vector<std::uint32_t> labels() const;

 private:
  StoryOptions options_;
  std::vector<StoryTerms> texts_{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_STORY_HPP
