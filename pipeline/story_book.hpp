// StoryBook: labels for the texts of a run that are about one event, told in other words
// (story.hpp).
//
//   threads   `note` may be called from any thread
#ifndef WINNOW_PIPELINE_STORY_BOOK_HPP
#define WINNOW_PIPELINE_STORY_BOOK_HPP

#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>

#include "stages/dedup/story.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class StoryBook {
 public:
  void note(std::uint64_t sequence, std::string_view text);
  void put(std::uint64_t sequence, StoryTerms terms);
  void forget(std::uint64_t sequence);
  // What was noted of it; nothing if nothing was.
  StoryTerms terms(std::uint64_t sequence) const;

  // For texts that share a story with another one: the sequence number of its first text.
  std::map<std::uint64_t, std::uint64_t> labels() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, StoryTerms> terms_;
};

// A stage that notes each document and lets it pass; without a book it does nothing.
class NoteStory {
 public:
  static constexpr std::string_view name = "story";
  explicit NoteStory(StoryBook* book) : book_(book) {}
  Outcome<Document> operator()(Document document) const;

 private:
  StoryBook* book_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_STORY_BOOK_HPP
