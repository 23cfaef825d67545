#include "stages/decode/legacy.hpp"

#include <unicode/utf16.h>

#include "stages/decode/iso_2022_jp.hpp"
#include "stages/decode/jis.hpp"
#include "stages/decode/legacy_bytes.hpp"
#include "stages/decode/legacy_indexes.hpp"
#include "stages/decode/single_byte.hpp"

namespace winnow {

namespace legacy {

namespace {

std::size_t next_four_bytes(std::string_view bytes, std::size_t at, std::string& out) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{byte_at(bytes, at + i)}; };
  if (at + 2 == bytes.size()) {
    return fail_up_to(at + 2, out);
  }
  if (!is_within(byte_at(bytes, at + 2), 0x81, 0xFE)) {
    return fail_up_to(at + 1, out);
  }
  if (at + 3 == bytes.size()) {
    return fail_up_to(at + 3, out);
  }
  if (!is_within(byte_at(bytes, at + 3), 0x30, 0x39)) {
    return fail_up_to(at + 1, out);
  }
  const char32_t code_point =
      gb18030_range_character((byte(0) - 0x81) * 12600 + (byte(1) - 0x30) * 1260 +
                              (byte(2) - 0x81) * 10 + (byte(3) - 0x30));
  return code_point == 0 ? fail_up_to(at + 4, out) : pass(code_point, at + 4, out);
}

std::size_t next_gb18030(std::string_view bytes, std::size_t at, std::string& out) {
  const int lead = byte_at(bytes, at);
  if (lead == 0x80) {
    return pass(0x20AC, at + 1, out);
  }
  if (lead == 0xFF || at + 1 == bytes.size()) {
    return fail_up_to(at + 1, out);
  }
  const int trail = byte_at(bytes, at + 1);
  if (is_within(trail, 0x30, 0x39)) {
    return next_four_bytes(bytes, at, out);
  }
  static const Index& index = gb18030_index();
  const char32_t code_point = look_up(index, gb18030_rows.pointer(lead - 0x81, trail));
  return code_point == 0 ? fail(bytes, at + 1, out) : pass(code_point, at + 2, out);
}

// Ê̄ Ê̌ ê̄ ê̌: HKSCS has them as one character, Unicode does not.
char32_t big5_letter(int pointer) {
  return pointer == 1133 || pointer == 1135 ? U'Ê' : pointer == 1164 || pointer == 1166 ? U'ê' : 0;
}

std::size_t next_big5(std::string_view bytes, std::size_t at, std::string& out) {
  const int lead = byte_at(bytes, at);
  if (!is_within(lead, 0x81, 0xFE) || at + 1 == bytes.size()) {
    return fail_up_to(at + 1, out);
  }
  const int pointer = big5_rows.pointer(lead - 0x81, byte_at(bytes, at + 1));
  if (const char32_t letter = big5_letter(pointer); letter != 0) {
    utf8::append(letter, out);
    return pass(pointer == 1133 || pointer == 1164 ? 0x0304 : 0x030C, at + 2, out);
  }
  static const Index& index = big5_index();
  const char32_t code_point = look_up(index, pointer);
  return code_point == 0 ? fail(bytes, at + 1, out) : pass(code_point, at + 2, out);
}

std::size_t next_euc_kr(std::string_view bytes, std::size_t at, std::string& out) {
  const int lead = byte_at(bytes, at);
  if (!is_within(lead, 0x81, 0xFE) || at + 1 == bytes.size()) {
    return fail_up_to(at + 1, out);
  }
  static const Index& index = euc_kr_index();
  const int pointer = euc_kr_rows.pointer(lead - 0x81, byte_at(bytes, at + 1));
  const char32_t code_point = look_up(index, pointer);
  return code_point == 0 ? fail(bytes, at + 1, out) : pass(code_point, at + 2, out);
}

char32_t shift_jis_character(int lead, int trail) {
  const int pointer = shift_jis_rows.pointer(lead - (lead < 0xA0 ? 0x81 : 0xC1), trail);
  if (is_within(pointer, 8836, 10715)) {
    return static_cast<char32_t>(0xE000 + pointer - 8836);  // for users: Windows's own range
  }
  static const Index& index = jis0208_index();
  return look_up(index, pointer);
}

std::size_t next_shift_jis(std::string_view bytes, std::size_t at, std::string& out) {
  const int lead = byte_at(bytes, at);
  if (lead == 0x80) {
    return pass(0x80, at + 1, out);
  }
  if (is_within(lead, 0xA1, 0xDF)) {
    return pass(half_width_katakana + static_cast<char32_t>(lead - 0xA1), at + 1, out);
  }
  if (lead == 0xA0 || lead > 0xFC || at + 1 == bytes.size()) {
    return fail_up_to(at + 1, out);
  }
  const char32_t code_point = shift_jis_character(lead, byte_at(bytes, at + 1));
  return code_point == 0 ? fail(bytes, at + 1, out) : pass(code_point, at + 2, out);
}

// 0x8F leads three bytes, the last two of them in JIS X 0212.
std::size_t next_jis0212(std::string_view bytes, std::size_t at, std::string& out) {
  if (at + 2 == bytes.size()) {
    return fail_up_to(at + 2, out);
  }
  static const Index& index = jis0212_index();
  const int pointer = pointer_of_94(byte_at(bytes, at + 1), byte_at(bytes, at + 2), 0xA1);
  const char32_t code_point = look_up(index, pointer);
  return code_point == 0 ? fail(bytes, at + 2, out) : pass(code_point, at + 3, out);
}

std::size_t next_euc_jp(std::string_view bytes, std::size_t at, std::string& out) {
  const int lead = byte_at(bytes, at);
  const bool leads = lead == 0x8E || lead == 0x8F || is_within(lead, 0xA1, 0xFE);
  if (!leads || at + 1 == bytes.size()) {
    return fail_up_to(at + 1, out);
  }
  const int trail = byte_at(bytes, at + 1);
  if (lead == 0x8E && is_within(trail, 0xA1, 0xDF)) {
    return pass(half_width_katakana + static_cast<char32_t>(trail - 0xA1), at + 2, out);
  }
  if (lead == 0x8F && is_within(trail, 0xA1, 0xFE)) {
    return next_jis0212(bytes, at, out);
  }
  static const Index& index = jis0208_index();
  const char32_t code_point = look_up(index, pointer_of_94(lead, trail, 0xA1));
  return code_point == 0 ? fail(bytes, at + 1, out) : pass(code_point, at + 2, out);
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](std::size_t at) {
    const char32_t first = byte_at(bytes, at);
    const char32_t second = byte_at(bytes, at + 1);
    return big_endian ? first << 8U | second : second << 8U | first;
  };
  std::string out;
  out.reserve(bytes.size());
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t code_point = unit(at);
    if (U16_IS_LEAD(code_point) && at + 3 < bytes.size() && U16_IS_TRAIL(unit(at + 2))) {
      code_point = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(code_point, unit(at + 2)));
      at += 2;
    } else if (U16_IS_LEAD(code_point) && at + 3 == bytes.size()) {
      ++at;  // half a pair and half a unit at the end are one error
    }
    utf8::append(code_point, out);  // a lone surrogate becomes U+FFFD
  }
  if (at < bytes.size()) {
    utf8::append(utf8::replacement, out);
  }
  return out;
}

std::size_t next_user_defined(std::string_view bytes, std::size_t at, std::string& out) {
  return pass(0xF780U + byte_at(bytes, at) - 0x80U, at + 1, out);
}

}  // namespace

}  // namespace legacy

bool is_single_byte(std::string_view charset) {
  return charset == "x-user-defined" || legacy::single_byte(charset) != nullptr;
}

std::string from_legacy(std::string_view bytes, std::string_view charset) {
  using namespace legacy;
  if (const SingleByte* table = single_byte(charset)) return from_single_byte(bytes, *table);
  if (charset == "gb18030" || charset == "GBK") return decoded(bytes, next_gb18030);
  if (charset == "Big5") return decoded(bytes, next_big5);
  if (charset == "EUC-KR") return decoded(bytes, next_euc_kr);
  if (charset == "Shift_JIS") return decoded(bytes, next_shift_jis);
  if (charset == "EUC-JP") return decoded(bytes, next_euc_jp);
  if (charset == "ISO-2022-JP") return from_iso_2022_jp(bytes);
  if (charset == "UTF-16LE" || charset == "UTF-16BE")
    return from_utf16(bytes, charset == "UTF-16BE");
  if (charset == "x-user-defined") return decoded(bytes, next_user_defined);
  return bytes.empty() ? "" : "\xEF\xBF\xBD";
}

}  // namespace winnow
