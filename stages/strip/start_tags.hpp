// Start tags: what each of a page's says, read once for all its copies. Six of ten are the same
// bytes as one before (33 pages of the WCXB development split).
//
//   threads   a reader belongs to one thread
//   cost      linear in the bytes of the tags; a copy of a tag of no more than 512 bytes costs a
//             comparison, as long as no other tag of the same hash has come between
#ifndef WINNOW_STAGES_STRIP_START_TAGS_HPP
#define WINNOW_STAGES_STRIP_START_TAGS_HPP

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/cues.hpp"

namespace winnow {

// The start tags of a page by number, in the order in which they are met; copies may share one.
// Number 0 is the tag of elements without text, and says nothing.
struct StartTags {
  std::vector<std::uint32_t> of;           // by element
  std::vector<std::uint32_t> begin{0, 0};  // by number, and one past the last
  std::vector<std::uint32_t> tokens;       // those of a tag next to each other

  std::uint32_t count() const { return static_cast<std::uint32_t>(begin.size() - 1); }
  std::span<const std::uint32_t> tokens_of(std::uint32_t number) const {
    return std::span(tokens).subspan(begin[number], begin[number + 1] - begin[number]);
  }
};

class StartTagReader {
 public:
  // The document must outlive the reader.
  explicit StartTagReader(const Document& document);

  // Notes the tag of an element that has text, and answers what it says. Valid until the next call.
  const ElementSigns& read(ElementIndex element);

  StartTags take() { return std::move(tags_); }

 private:
  struct Seen {
    std::string_view bytes;
    Tag tag = Tag::other_;
    std::uint32_t number = 0;  // 0: none yet
  };
  std::uint32_t read_anew(ElementIndex element);

  const Document& document_;
  StartTags tags_;
  std::vector<ElementSigns> signs_{1};  // by number
  std::vector<Seen> seen_;              // by hash; a tag takes the place of another
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_START_TAGS_HPP
