// The text of a block with its links and images written out, where the user asked for them.
//
//            links                  images
//   Markdown [text](address)        ![alt](address)
//   text     text (address)         [alt]; nothing where there is no alternative text
//
// A link to a place on the same page stays text. An image that repeats an earlier one (the copy for
// browsers without scripts), one pixel wide, or without an address is left out.
#ifndef WINNOW_STAGES_WRITE_INLINES_HPP
#define WINNOW_STAGES_WRITE_INLINES_HPP

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct InlineOptions {
  bool markdown = false;
  bool links = false;
  bool images = false;
};

struct ShownImage {
  ElementIndex element;
  std::string text;
};

// Remembers the images it has written: one writer per text, asked in reading order.
class InlineWriter {
 public:
  InlineWriter(const Document& document, InlineOptions options);

  // The block's text; images before all of it are left to `images_before`.
  std::string text(const Block& block);

  // The images that stand before the block's text, as far as a neighbour of theirs is kept: nearest
  // to an image is what the lowest element with text around it holds.
  std::vector<ShownImage> images_before(std::uint32_t block);

 private:
  std::string link(const Inline& link, std::string_view text) const;
  std::string image(ElementIndex element);
  bool beside_kept(ElementIndex image, std::uint32_t block) const;

  const Document& document_;
  InlineOptions options_;
  std::string base_;
  std::set<std::string> written_;
};

// Where offsets into `before`, in ascending order, lie in `after`, an edited copy. Empty if the two
// have too little in common.
std::vector<std::uint32_t> moved_offsets(std::string_view before, std::string_view after,
                                         const std::vector<std::uint32_t>& offsets);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_INLINES_HPP
