// ElementPass: what elements say of the text below them. One look over the elements in pre-order,
// so that a parent is known before its children and can hand down what it knows.
//
//   threads  free functions without state
//   cost     linear in the elements
#ifndef WINNOW_STAGES_STRIP_ELEMENT_PASS_HPP
#define WINNOW_STAGES_STRIP_ELEMENT_PASS_HPP

#include <cstdint>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/cues.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/groups.hpp"
#include "stages/strip/page_sums.hpp"

namespace winnow {

// What an element hands down to the text below it.
struct Inherited {
  Cues cues;
  ElementIndex wider = no_element;    // nearest ancestor with more blocks
  std::uint32_t group = Group::none;  // nearest row of alike siblings it is part of
  std::uint32_t card_group = Group::none;
  std::uint16_t depth = 0;
  std::uint16_t paragraph = 0, item = 0, cell = 0, section = 0, article = 0,
                hidden = 0;  // depth of the nearest
  std::uint8_t list_depth = 0;
  bool in_link = false;
};

struct PageElements {
  std::vector<ElementSigns> own;                         // by element, as all below
  std::vector<Inherited> inherited;                      // of elements with blocks
  std::vector<Group> groups;                             // of alike siblings
  Cues named;                                            // by any element
  ElementIndex article = no_element, main = no_element;  // the largest
  ElementIndex container = no_element;                   // holds most of the long text
  std::uint32_t articles = 0, controls = 0;              // how many
  std::uint32_t largest_group = 0;                       // words of the largest row of cards
  DeclaredType page_type = DeclaredType::none;
  bool noscript_only = false;
};

// Fills the start tags of `page` besides.
PageElements read_elements(const Document& document, const PageSums& sums, PageFeatures& page);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_ELEMENT_PASS_HPP
