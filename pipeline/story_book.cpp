#include "pipeline/story_book.hpp"

#include <vector>

#include "stages/dedup/dedup.hpp"

namespace winnow {

void StoryBook::note(std::uint64_t sequence, std::string_view text) {
  put(sequence, story_terms(text));
}

void StoryBook::put(std::uint64_t sequence, StoryTerms terms) {
  const std::lock_guard lock(mutex_);
  terms_[sequence] = std::move(terms);
}

StoryTerms StoryBook::terms(std::uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  const auto found = terms_.find(sequence);
  return found == terms_.end() ? StoryTerms{} : found->second;
}

void StoryBook::forget(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  terms_.erase(sequence);
}

std::map<std::uint64_t, std::uint64_t> StoryBook::labels() const {
  const std::lock_guard lock(mutex_);
  Stories stories;
  std::vector<std::uint64_t> sequences;
  for (const auto& [sequence, terms] : terms_) {
    stories.add(terms);
    sequences.push_back(sequence);
  }
  const std::vector<std::uint32_t> firsts = stories.labels();
  std::map<std::uint32_t, std::size_t> sizes;
  for (const std::uint32_t first : firsts) {
    ++sizes[first];
  }
  std::map<std::uint64_t, std::uint64_t> labels;
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    if (sizes[firsts[i]] > 1) {
      labels[sequences[i]] = sequences[firsts[i]];
    }
  }
  return labels;
}

Outcome<Document> NoteStory::operator()(Document document) const {
  if (book_ != nullptr) {
    book_->note(document.origin.sequence, text_of(document));
  }
  return document;
}

}  // namespace winnow
