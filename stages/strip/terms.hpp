// Terms of definition lists: what is defined stays with its definition.
//
// A <dt> is short and mostly code or a name, so the model often thinks little of it; without it the
// text below is about nothing. Manuals of programs list all they have so.
#ifndef WINNOW_STAGES_STRIP_TERMS_HPP
#define WINNOW_STAGES_STRIP_TERMS_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// Clears `goes` for the blocks of a <dt> of up to 25 words where the <dd> behind it, next to it in
// the same element, keeps at least half of its words. `words` and `goes` have one entry for each of
// the document's first blocks. Linear in the elements; safe to run concurrently.
void keep_terms(const Document& document, std::span<const std::uint32_t> words,
                std::vector<bool>& goes);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_TERMS_HPP
