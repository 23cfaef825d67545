#include "stages/despam/document_view.hpp"

#include "stages/text/fold.hpp"

namespace winnow {

DocumentView::DocumentView(const Document& document)
    : document_(document),
      folded_(document.blocks.size()),
      words_(document.blocks.size()),
      place_(document.blocks.size(), gone),
      title_(folded_words(document.metadata.title)) {
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (!kept(document.blocks[i])) {
      continue;
    }
    place_[i] = kept_++;
    words_[i] = count_words(document.blocks[i].text);
    if (words_[i] <= longest) {
      folded_[i] = folded_words(document.blocks[i].text);
      same_[folded_[i]].push_back(i);
    }
  }
}

std::size_t DocumentView::repeats(std::size_t i) const {
  const auto found = same_.find(folded_[i]);
  return folded_[i].empty() || found == same_.end() ? 1 : found->second.size();
}

bool DocumentView::is_first_of_its_kind(std::size_t i) const {
  const auto found = same_.find(folded_[i]);
  return found == same_.end() || found->second.front() == i;
}

}  // namespace winnow
