// Charset: which one the bytes are in, and their conversion to UTF-8.
#ifndef WINNOW_STAGES_DECODE_CHARSET_HPP
#define WINNOW_STAGES_DECODE_CHARSET_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stages/record/page.hpp"

namespace winnow {

// Canonical name of a label of the Encoding standard ("latin1" is "windows-1252"); nullopt for
// labels it does not know.
std::optional<std::string> charset_of_label(std::string_view label);

// What may declare a charset inside the bytes: a page by <meta> or an XML declaration, XML and
// feeds by the declaration alone, plain text not at all.
enum class Markup : std::uint8_t { none, html, xml };

// The charset that the first 16 KiB declare (HTML standard, 13.2.3.2; XML 1.0, appendix F).
// UTF-16 in a declaration that could be read means UTF-8, x-user-defined means windows-1252.
std::optional<std::string> prescan_charset(std::string_view bytes, Markup markup = Markup::html);

// The charset parameter of a Content-Type value (MIME Sniffing standard, 4.4); nullopt where the
// value is no media type or the label unknown.
std::optional<std::string> charset_of_content_type(std::string_view content_type);

struct CharsetChoice {
  std::string charset;
  CharsetFrom from = CharsetFrom::fallback;
  std::size_t bom_bytes = 0;
};

// Decides by byte order mark, header, declaration, strict UTF-8, detector, and windows-1252 in the
// end. A header or declaration that names a legacy charset over bytes that only UTF-8 explains is
// overruled: servers and templates keep such names when the text moves on.
CharsetChoice choose_charset(std::string_view bytes, std::string_view content_type, Markup markup);

inline CharsetChoice choose_charset(std::string_view bytes, std::string_view content_type,
                                    bool html) {
  return choose_charset(bytes, content_type, html ? Markup::html : Markup::none);
}

// Converts to valid UTF-8 as the Encoding standard does; what has no meaning in `charset` becomes
// U+FFFD.
std::string to_utf8(std::string bytes, std::string_view charset);

}  // namespace winnow

#endif  // WINNOW_STAGES_DECODE_CHARSET_HPP
