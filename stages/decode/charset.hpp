// Charset: which one the bytes are in, and their conversion to UTF-8.
#ifndef WINNOW_STAGES_DECODE_CHARSET_HPP
#define WINNOW_STAGES_DECODE_CHARSET_HPP

#include <optional>
#include <string>
#include <string_view>

#include "stages/record/page.hpp"

namespace winnow {

// Canonical name of a label of the Encoding standard ("latin1" is "windows-1252"); nullopt for
// labels it does not know.
std::optional<std::string> charset_of_label(std::string_view label);

// The charset that a page declares in its first 1024 bytes (HTML standard, 13.2.3.2).
std::optional<std::string> prescan_charset(std::string_view bytes);

// The charset parameter of a Content-Type value.
std::optional<std::string> charset_of_content_type(std::string_view content_type);

struct CharsetChoice {
  std::string charset;
  CharsetFrom from = CharsetFrom::fallback;
  std::size_t bom_bytes = 0;
};

// Decides by byte order mark, header, declaration (HTML only), strict UTF-8, detector.
CharsetChoice choose_charset(std::string_view bytes, std::string_view content_type, bool html);

// Converts to valid UTF-8; what has no meaning in `charset` becomes U+FFFD.
std::string to_utf8(std::string bytes, std::string_view charset);

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_CHARSET_HPP
