// Cues: what an element's tag, class, id, role and state say about the text below it.
#ifndef WINNOW_STAGES_STRIP_CUES_HPP
#define WINNOW_STAGES_STRIP_CUES_HPP

#include <cstdint>
#include <string_view>

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
  hidden,  // from tag, role and state
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
  constexpr bool empty() const { return bits_ == 0; }

 private:
  constexpr explicit Cues(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Cue cue) { return 1U << static_cast<unsigned>(cue); }
  std::uint32_t bits_ = 0;
};

// Cues of one element by itself, ancestors not counted.
Cues cues_of(const Document& document, ElementIndex element);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CUES_HPP
