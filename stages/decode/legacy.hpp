// Legacy: decoders of the Encoding standard (https://encoding.spec.whatwg.org) for everything that
// is not UTF-8, with its tables and its treatment of errors.
//
//   threads   safe; tables are made once, when the first page needs them, and never change
//   cost      linear; runs of ASCII are copied as they are
#ifndef WINNOW_STAGES_DECODE_LEGACY_HPP
#define WINNOW_STAGES_DECODE_LEGACY_HPP

#include <string>
#include <string_view>

namespace winnow {

// `charset` by its canonical name. Valid UTF-8 for any bytes; U+FFFD for what has no meaning, one
// for each error of the standard, which never swallows an ASCII byte. "replacement" and names that
// nobody knows give one U+FFFD for the whole.
std::string from_legacy(std::string_view bytes, std::string_view charset);

// One byte, one character: windows-125x, ISO-8859-x, KOI8, Mac and DOS code pages.
bool is_single_byte(std::string_view charset);

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_LEGACY_HPP
