#include "stages/decode/single_byte.hpp"

#include <algorithm>
#include <iterator>

namespace winnow::legacy {

namespace {

// Byte and code point where a single-byte table is not ICU's. ICU has no ISO-8859-16 at all: it is
// ISO-8859-15 with these.
constexpr Entry koi8_u_changes[] = {{0xAE, 0x045E}, {0xBE, 0x040E}};
constexpr Entry windows_1253_changes[] = {{0xAA, 0}};
constexpr Entry windows_1255_changes[] = {{0xCA, 0x05BA}};
constexpr Entry iso_8859_16_changes[] = {
    {0xA1, 0x0104}, {0xA2, 0x0105}, {0xA3, 0x0141}, {0xA5, 0x201E}, {0xAA, 0x0218}, {0xAC, 0x0179},
    {0xAE, 0x017A}, {0xAF, 0x017B}, {0xB2, 0x010C}, {0xB3, 0x0142}, {0xB5, 0x201D}, {0xB9, 0x010D},
    {0xBA, 0x0219}, {0xBF, 0x017C}, {0xC3, 0x0102}, {0xC5, 0x0106}, {0xD0, 0x0110}, {0xD1, 0x0143},
    {0xD5, 0x0150}, {0xD7, 0x015A}, {0xD8, 0x0170}, {0xDD, 0x0118}, {0xDE, 0x021A}, {0xE3, 0x0103},
    {0xE5, 0x0107}, {0xF0, 0x0111}, {0xF1, 0x0144}, {0xF5, 0x0151}, {0xF7, 0x015B}, {0xF8, 0x0171},
    {0xFD, 0x0119}, {0xFE, 0x021B}};

constexpr SingleByte single_bytes[] = {{"IBM866", "ibm-866_P100-1995"},
                                       {"ISO-8859-2", "ISO-8859-2"},
                                       {"ISO-8859-3", "ISO-8859-3"},
                                       {"ISO-8859-4", "ISO-8859-4"},
                                       {"ISO-8859-5", "ISO-8859-5"},
                                       {"ISO-8859-6", "ISO-8859-6"},
                                       {"ISO-8859-7", "ISO-8859-7"},
                                       {"ISO-8859-8", "ISO-8859-8"},
                                       {"ISO-8859-8-I", "ISO-8859-8"},
                                       {"ISO-8859-10", "ISO-8859-10"},
                                       {"ISO-8859-13", "ISO-8859-13"},
                                       {"ISO-8859-14", "ISO-8859-14"},
                                       {"ISO-8859-15", "ISO-8859-15"},
                                       {"ISO-8859-16", "ISO-8859-15", iso_8859_16_changes},
                                       {"KOI8-R", "KOI8-R"},
                                       {"KOI8-U", "KOI8-U", koi8_u_changes},
                                       {"macintosh", "macintosh"},
                                       {"windows-874", "windows-874"},
                                       {"windows-1250", "windows-1250"},
                                       {"windows-1251", "windows-1251"},
                                       {"windows-1252", "windows-1252"},
                                       {"windows-1253", "windows-1253", windows_1253_changes},
                                       {"windows-1254", "windows-1254"},
                                       {"windows-1255", "windows-1255", windows_1255_changes},
                                       {"windows-1256", "windows-1256"},
                                       {"windows-1257", "windows-1257"},
                                       {"windows-1258", "windows-1258"},
                                       {"x-mac-cyrillic", "x-mac-cyrillic"}};

// ICU's windows-874 has private use characters for bytes without meaning; Apple's logo in macintosh
// is one that the standard keeps.
Index upper_half_of(const SingleByte& table) {
  Index index = upper_half(table.converter, table.changes);
  if (table.charset == "windows-874") {
    std::ranges::replace_if(index, is_private, 0);
  }
  return index;
}

}  // namespace

const SingleByte* single_byte(std::string_view charset) {
  const auto* found = std::ranges::find(single_bytes, charset, &SingleByte::charset);
  return found == std::end(single_bytes) ? nullptr : found;
}

std::string from_single_byte(std::string_view bytes, const SingleByte& table) {
  const Index index = upper_half_of(table);
  return decoded(bytes, [&](std::string_view all, std::size_t at, std::string& out) {
    const char32_t code_point = index[byte_at(all, at) - 0x80U];
    return pass(code_point == 0 ? utf8::replacement : code_point, at + 1, out);
  });
}

}  // namespace winnow::legacy
