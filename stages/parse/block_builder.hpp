// BlockBuilder cuts the text of a page into blocks while the tree is walked.
//
// A block ends where a block-level element begins or ends, at <br><br>, and nowhere else. Unknown
// and custom elements count as block-level. White space is collapsed outside <pre>; between two
// inline elements that carry no formatting (`</span><span>`) a space is put, since pages rely on
// styles there. Segmentation follows the measurements on the development pages: with perfect
// labels it allows a word F1 of 0.989.
#ifndef WINNOW_STAGES_PARSE_BLOCK_BUILDER_HPP
#define WINNOW_STAGES_PARSE_BLOCK_BUILDER_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

class BlockBuilder {
 public:
  // After `max_blocks` blocks, what follows becomes lines of the last one.
  BlockBuilder(Document& document, std::size_t max_blocks)
      : document_(document), max_blocks_(max_blocks) {}

  // Call in tree order. `element` must already stand in document.elements.
  void open(ElementIndex element);
  void close(ElementIndex element);
  // An element that is as if it were not there.
  void pass_over(ElementIndex element);
  void space();
  // `raw` with references still in if `references`; `source` is where it stands in the page.
  void text(std::string_view raw, bool references, Span source, ElementIndex parent);
  void end_block() { flush(); }
  void finish();

 private:
  void flush();
  void line_break();
  void begin_text(ElementIndex parent, Span source);
  void separate();
  void append_collapsed(std::string_view text);
  void note_link(std::size_t before);
  void note_image(ElementIndex image);
  void place_inlines();

  Document& document_;
  std::size_t max_blocks_;
  Block block_;
  bool space_pending_ = false;
  bool closed_inline_ = false;  // the last thing seen was the end of a plain inline element
  int breaks_ = 0;
  bool finishing_ = false;
  int skip_ = 0;                      // open elements whose text is not content
  int links_ = 0;                     // open <a>
  ElementIndex link_ = no_element;    // the last one opened
  std::vector<ElementIndex> images_;  // since the last block
  int pre_ = 0;                       // open elements that keep white space
  std::uint32_t link_counted_ = 0;
};

// Gives each block its kind and level from the elements around it.
void assign_kinds(Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_BLOCK_BUILDER_HPP
