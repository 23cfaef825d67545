#include "stages/strip/empty_labels.hpp"

#include <vector>

#include "stages/strip/strip.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t most_words_of_a_lead_in = 6;  // "Read also:"; a longer line says something

// One past the last block below a heading.
std::size_t end_of_section(const Document& document, std::size_t heading) {
  const auto& blocks = document.blocks;
  std::size_t end = heading + 1;
  while (end < blocks.size() &&
         (blocks[end].kind != BlockKind::heading || blocks[end].level > blocks[heading].level)) {
    ++end;
  }
  return end;
}

bool leads_in(const Block& block) {
  return block.text.ends_with(':') &&
         count_words(block.text, most_words_of_a_lead_in + 1) <= most_words_of_a_lead_in;
}

// Looks at the kept labels from the last to the first, so that a heading over nothing but headings
// without text is found too.
class LabelFinder {
 public:
  explicit LabelFinder(const Document& document)
      : document_(document), kept_(document.blocks.size()) {
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      kept_[i] = kept(document.blocks[i]) ? 1 : 0;
    }
    for (std::size_t i = kept_.size(); i-- > 0;) {
      if (kept_[i] != 0) {
        look_at(i);
      }
    }
  }

  std::vector<std::size_t> found() const {
    constexpr std::size_t part = 20;
    const bool headlines = empty_headings_ > 1 && empty_headings_ * 2 > headings_;
    return labels_.empty() || headlines || !has_words(label_words_ * part)
               ? std::vector<std::size_t>{}
               : labels_;
  }

 private:
  void look_at(std::size_t at) {
    const Block& block = document_.blocks[at];
    const bool heading = block.kind == BlockKind::heading;
    headings_ += heading ? 1 : 0;
    if (heading ? is_empty_section(at) : leads_in(block) && is_gone(at + 1)) {
      empty_headings_ += heading ? 1 : 0;
      label_words_ += count_words(block.text);
      labels_.push_back(at);
      kept_[at] = 0;
    }
  }

  // Does the page keep so many words, labels counted? Counts no more than it must.
  bool has_words(std::size_t enough) const {
    std::size_t words = 0;
    for (const Block& block : document_.blocks) {
      if (words >= enough) {
        break;
      }
      words += kept(block) ? count_words(block.text) : 0;
    }
    return words >= enough;
  }

  bool is_gone(std::size_t at) const { return at < kept_.size() && kept_[at] == 0; }

  bool is_empty_section(std::size_t heading) const {
    const std::size_t end = end_of_section(document_, heading);
    for (std::size_t i = heading + 1; i < end; ++i) {
      if (kept_[i] != 0) {
        return false;
      }
    }
    return end > heading + 1;
  }

  const Document& document_;
  std::vector<std::uint8_t> kept_;
  std::vector<std::size_t> labels_;
  std::size_t headings_ = 0, empty_headings_ = 0, label_words_ = 0;
};

}  // namespace

void drop_labels(Document& document) {
  for (const std::size_t label : LabelFinder(document).found()) {
    document.blocks[label].marks.push_back({Action::drop, Strip::label});
  }
}

}  // namespace winnow
