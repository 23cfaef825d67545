// Cues: what an element's tag, class, id, role and state say about the text below it. Those that
// are known beforehand are flags; all words of class, id, role and the like are tokens besides,
// whose weights the model has learnt.
#ifndef WINNOW_STAGES_STRIP_CUES_HPP
#define WINNOW_STAGES_STRIP_CUES_HPP

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

enum class Cue : std::uint8_t {
  nav,
  footer,
  header,
  aside,
  main,
  article,
  form,
  dialog,
  control,
  noscript,
  paragraph,
  list,
  table,
  hidden,
  aria_hidden,
  figure,
  details,
  select,
  button,
  label,
  quote,
  pre,
  unrendered,  // <template>
  ordered_list,
  definition_list,  // from tag, role and state
  w_nav,
  w_footer,
  w_side,
  w_related,
  w_social,
  w_comment,
  w_promo,
  w_modal,
  w_meta,
  w_toc,
  w_content,
  w_card,
  w_ad,
  w_pager,  // from words of class and id
  count_
};

// A set of cues.
class Cues {
 public:
  constexpr Cues() = default;
  constexpr bool has(Cue cue) const { return (bits_ & bit(cue)) != 0; }
  constexpr void add(Cue cue) { bits_ |= bit(cue); }
  constexpr void add(Cues other) { bits_ |= other.bits_; }
  constexpr Cues only_tags() const { return Cues(bits_ & (bit(Cue::w_nav) - 1)); }
  constexpr Cues only_words() const { return Cues(bits_ & ~(bit(Cue::w_nav) - 1)); }
  // Calls `visit(Cue)` for each, in the order of the enumeration.
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1) {
      visit(static_cast<Cue>(std::countr_zero(rest)));
    }
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const Cues&) const = default;

 private:
  constexpr explicit Cues(std::uint64_t bits) : bits_(bits) {}
  static constexpr std::uint64_t bit(Cue cue) { return 1ULL << static_cast<unsigned>(cue); }
  std::uint64_t bits_ = 0;
};

struct ElementSigns {
  Cues cues;
  std::uint32_t likeness =
      0;  // hash of the tag and the first word of class: alike siblings share it
};

// What an element says by itself, ancestors not counted. Appends its tokens: 32-bit hashes of its
// tag and of every word of its class, id, data-testid, role, itemprop, itemtype and aria-label, 32
// at most. A word is a run of letters up to a hump of camelCase, in lower case. Depends on nothing
// but the element's tag and the bytes of its start tag.
ElementSigns read_signs(const Document& document, ElementIndex element,
                        std::vector<std::uint32_t>& tokens);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CUES_HPP
