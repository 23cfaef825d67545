// Repair of mojibake: text that was UTF-8 but was read as a one-byte encoding.
//
//   without_mojibake("schÃ¶n, itâ€™s")     "schön, it’s"
//   without_mojibake("nÃƒÂ©")             "né": read wrongly twice
//   without_mojibake("ПОВЕСТЬ О СССР»")   itself, though Р» is what became of л
//
//   cost      linear, a bounded number of passes; ASCII text is only looked at
//   property  repairing twice equals repairing once
//   threads   both calls are safe to run concurrently
#ifndef WINNOW_STAGES_NORMALIZE_MOJIBAKE_HPP
#define WINNOW_STAGES_NORMALIZE_MOJIBAKE_HPP

#include <string>
#include <string_view>

namespace winnow {

// Undoes text that was UTF-8 but was read as a one-byte encoding, once or several times over. C1
// control characters become what windows-1252 has in their place. Valid UTF-8 in, valid UTF-8 out;
// text that does not get stable within the bound of passes is returned as it is.
std::string without_mojibake(std::string_view text);

// The cheap look: false means that without_mojibake() would return `text` itself. It is false for
// nearly all clean text.
bool may_hold_mojibake(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_MOJIBAKE_HPP
