// Layout tells where a block stands: in which list items, quotes and table cells. It is read from
// the elements, since a block knows only the nearest of them.
//
//   lifetime  views the document
//   cost      linear in the elements, each list and table looked at once and only when asked for
#ifndef WINNOW_STAGES_WRITE_LAYOUT_HPP
#define WINNOW_STAGES_WRITE_LAYOUT_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// A list item or a quote around a block.
struct Container {
  ElementIndex element = no_element;
  ElementIndex list = no_element;  // of an item: its <ul> or <ol>; none for a quote
};

// A cell of a data table.
struct CellPlace {
  ElementIndex table = no_element;
  ElementIndex row = no_element;
  ElementIndex cell = no_element;
};

class Layout {
 public:
  explicit Layout(const Document& document) : document_(document) {}

  // Around an element, outermost first; at most ten, so that a page of nested quotes stays readable
  // and bounded.
  std::vector<Container> containers(ElementIndex element);

  // All no_element if the block is in no data table.
  CellPlace cell(const Block& block);

  // The item that begins with this block; no_element if none does.
  ElementIndex starts_item(std::uint32_t block);

  // "1. " in an <ol>, by its start, value and reversed; "- " in others. Ask in document order.
  std::string marker(ElementIndex item);

  // Lists around an item, its own counted.
  std::size_t depth(ElementIndex item) const;

  // Columns a cell spans, 1..20: what a hostile page claims is written out as cells.
  std::size_t columns(ElementIndex cell) const;

  // The nearest <table>, data or not.
  ElementIndex table(const Block& block) const;

 private:
  bool is_item(ElementIndex li);
  bool is_data(ElementIndex table);
  std::size_t bytes_of(const Element& element) const;
  struct Count {
    ElementIndex next = 0;  // the child of the list that `number` is for
    long number = 0;
    long step = 1;
  };
  Count start_of(ElementIndex list) const;

  const Document& document_;
  std::map<ElementIndex, bool> items_;
  std::map<ElementIndex, bool> tables_;
  std::map<ElementIndex, Count> counts_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_LAYOUT_HPP
