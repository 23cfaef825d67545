#include "stages/strip/leftovers.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/strip/strip.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t fewest_words_of_a_repeat = 4;  // shorter repeats are labels and table cells
constexpr std::uint32_t most_words_of_a_lead_in = 6;   // "Read also:"; a longer line says something

// The <p> a block's text stands in, or no_element.
ElementIndex paragraph_of(const Document& document, const Block& block) {
  ElementIndex at = block.element;
  constexpr TagSet inline_tags{Tag::a_, Tag::span_, Tag::b_,     Tag::strong_, Tag::em_,
                               Tag::i_, Tag::font_, Tag::small_, Tag::u_,      Tag::code_};
  while (at != no_element && inline_tags.contains(document.elements[at].tag)) {
    at = document.elements[at].parent;
  }
  return at != no_element && document.elements[at].tag == Tag::p_ ? at : no_element;
}

// Paragraphs of one element, or parts of one paragraph.
bool side_by_side(const Document& document, const Block& a, const Block& b) {
  const ElementIndex first = paragraph_of(document, a);
  const ElementIndex second = paragraph_of(document, b);
  return first != no_element && second != no_element &&
         document.elements[first].parent == document.elements[second].parent;
}

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

bool may_repeat(const Block& block) {
  return block.kind == BlockKind::code || block.kind == BlockKind::cell ||
         count_words(block.text, fewest_words_of_a_repeat) < fewest_words_of_a_repeat;
}

void drop_repeats(Document& document) {
  std::unordered_map<std::string_view, const Block*> seen;
  for (Block& block : document.blocks) {
    if (!kept(block) || may_repeat(block)) {
      continue;
    }
    const auto [first, is_new] = seen.emplace(block.text, &block);
    if (!is_new && !side_by_side(document, *first->second, block)) {
      block.marks.push_back({Action::drop, Strip::repeated});
    }
  }
}

void drop_labels(Document& document) {
  for (const std::size_t label : LabelFinder(document).found()) {
    document.blocks[label].marks.push_back({Action::drop, Strip::label});
  }
}

}  // namespace winnow
