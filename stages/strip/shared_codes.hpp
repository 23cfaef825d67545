// SharedCodes: what many blocks say of an element or group they are all in, coded when first asked
// for.
//
//   threads  one row writer only: asking changes it
//   cost     constant to ask
#ifndef WINNOW_STAGES_STRIP_SHARED_CODES_HPP
#define WINNOW_STAGES_STRIP_SHARED_CODES_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "stages/strip/page_facts.hpp"

namespace winnow {

struct ElementCodes {
  std::uint8_t words = 0, words_per_block = 0, link_share = 0, long_share = 0;
  std::uint8_t page_share = 0, page_long_share = 0;
  std::uint8_t topic = 0, recurring = 0;
  bool known = false;
};

struct GroupCodes {
  std::uint8_t items = 0, words = 0, blocks = 0, links = 0, dates = 0;
  std::uint8_t link_share = 0, word_share = 0, long_share = 0;
  bool known = false;
};

class SharedCodes {
 public:
  // The facts must outlive this.
  explicit SharedCodes(const PageFacts& facts)
      : facts_(facts),
        elements_(facts.elements.own.size()),
        groups_(facts.elements.groups.size()),
        alike_(facts.alike.size()) {}

  const ElementCodes& of_element(ElementIndex index) {
    ElementCodes& codes = elements_[index];
    return codes.known ? codes : codes = make(facts_.document.elements[index]);
  }
  const GroupCodes& of_group(std::uint32_t number) {
    GroupCodes& codes = groups_[number];
    return codes.known ? codes : codes = make(facts_.elements.groups[number]);
  }
  const GroupCodes& of_alike(std::uint32_t number) {
    GroupCodes& codes = alike_[number];
    return codes.known ? codes : codes = make(facts_.alike[number]);
  }

 private:
  ElementCodes make(const Element& element) const;
  GroupCodes make(const Group& group) const;

  const PageFacts& facts_;
  std::vector<ElementCodes> elements_;
  std::vector<GroupCodes> groups_, alike_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_SHARED_CODES_HPP
