// The decoders are those of the Encoding standard, byte for byte. The tables are ICU's, asked one
// sequence at a time: its converters come so near to the standard's indexes that a short list of
// differences does (compared over every pointer of every index, ICU 72). Where the standard's index
// has no private use characters, ICU's are dropped.
//
// ICU's converters cannot be used whole: where a sequence is broken they swallow bytes that a
// browser keeps, so that "<" after half a character would vanish with its tag.
#include "stages/decode/legacy.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "stages/text/swar.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Byte = std::uint8_t;
// Code points by pointer; 0 where the standard's index has none.
using Index = std::vector<char32_t>;
using Entry = std::pair<std::uint32_t, char32_t>;

constexpr Entry big5_additions[] = {
#include "stages/decode/big5_additions.inc"
};
constexpr Entry gb18030_ranges[] = {
#include "stages/decode/gb18030_ranges.inc"
};
// GB 18030-2022 gave characters to places that had been private use, and pages have 0xA3A0 for an
// ideographic space.
constexpr Entry gb18030_changes[] = {
    {6555, 0x3000},  {7182, 0xFE10},  {7183, 0xFE12},  {7184, 0xFE11},  {7185, 0xFE13},
    {7186, 0xFE14},  {7187, 0xFE15},  {7188, 0xFE16},  {7201, 0xFE17},  {7202, 0xFE18},
    {7208, 0xFE19},  {23775, 0x9FB4}, {23783, 0x9FB5}, {23788, 0x9FB6}, {23789, 0x9FB7},
    {23795, 0x9FB8}, {23812, 0x9FB9}, {23829, 0x9FBA}, {23845, 0x9FBB}};

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

// Entries of `changes` count from `first`.
void change(Index& index, std::span<const Entry> changes, std::uint32_t first = 0) {
  for (const auto& [pointer, code_point] : changes) {
    index[pointer - first] = code_point;
  }
}

constexpr bool is_within(int value, int low, int high) { return value >= low && value <= high; }
constexpr bool is_ascii(int byte) { return byte < 0x80; }
constexpr bool is_private(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }

Byte byte_at(std::string_view bytes, std::size_t at) { return static_cast<Byte>(bytes[at]); }

std::size_t end_of_ascii(std::string_view bytes, std::size_t at) {
  while (at + swar::width <= bytes.size() && (swar::load(bytes.data() + at) & swar::tops) == 0) {
    at += swar::width;
  }
  while (at < bytes.size() && is_ascii(byte_at(bytes, at))) {
    ++at;
  }
  return at;
}

// --- tables -------------------------------------------------------------------------------------

// The bytes that a pointer of an index stands for.
using Sequence = std::array<Byte, 3>;

// How an index of two bytes is laid out: `width` trail bytes to a lead byte, from `low` to 0x7E and
// then from where `high` continues the count.
struct Rows {
  int width;
  int low;
  int high;

  constexpr int pointer(int row, int trail) const {
    const int column = trail < 0x7F ? trail - low : trail - high;
    const bool fits = trail >= low && column < width && (trail < 0x7F || column >= 0x7F - low);
    return fits ? row * width + column : -1;
  }
  constexpr int trail(int pointer) const {
    const int column = pointer % width;
    return column + (column < 0x7F - low ? low : high);
  }
};

constexpr Rows gb18030_rows{190, 0x40, 0x41};
constexpr Rows big5_rows{157, 0x40, 0x62};
constexpr Rows shift_jis_rows{188, 0x40, 0x41};
constexpr Rows euc_kr_rows{190, 0x41, 0x41};

Sequence two_bytes(const Rows& rows, int pointer) {
  return {static_cast<Byte>(pointer / rows.width + 0x81), static_cast<Byte>(rows.trail(pointer))};
}

Sequence shift_jis_bytes(int pointer) {
  Sequence bytes = two_bytes(shift_jis_rows, pointer);
  bytes[0] = static_cast<Byte>(bytes[0] < 0xA0 ? bytes[0] : bytes[0] + 0x40);
  return bytes;
}

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter converter_of(const char* name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &error), ucnv_close);
  if (converter != nullptr) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  }
  return converter;
}

// The one character that ICU reads in `bytes`, else 0.
char32_t read_by_icu(const Converter& converter, const Byte* bytes, std::size_t count) {
  std::array<UChar, 4> units{};
  UErrorCode error = U_ZERO_ERROR;
  ucnv_reset(converter.get());
  const std::int32_t filled =
      ucnv_toUChars(converter.get(), units.data(), static_cast<std::int32_t>(units.size()),
                    reinterpret_cast<const char*>(bytes), static_cast<std::int32_t>(count), &error);
  if (U_FAILURE(error) != 0 || filled == 0) {
    return 0;
  }
  std::int32_t at = 0;
  UChar32 code_point = 0;
  U16_NEXT(units.data(), at, filled, code_point);
  return at == filled ? static_cast<char32_t>(code_point) : 0;
}

template <class BytesOf>
Index index_from_icu(const char* name, int pointers, std::size_t bytes_each, BytesOf bytes_of) {
  Index index(static_cast<std::size_t>(pointers));
  const Converter converter = converter_of(name);
  for (int pointer = 0; converter != nullptr && pointer < pointers; ++pointer) {
    const Sequence bytes = bytes_of(pointer);
    index[static_cast<std::size_t>(pointer)] = read_by_icu(converter, bytes.data(), bytes_each);
  }
  return index;
}

Index made_gb18030() {
  Index index =
      index_from_icu("gb18030", 23940, 2, [](int p) { return two_bytes(gb18030_rows, p); });
  change(index, gb18030_changes);
  return index;
}

Index made_big5() {
  Index index =
      index_from_icu("ibm-1375_P100-2008", 19782, 2, [](int p) { return two_bytes(big5_rows, p); });
  std::ranges::replace_if(index, is_private, 0);
  change(index, big5_additions);
  return index;
}

Index made_euc_kr() {
  Index index =
      index_from_icu("windows-949-2000", 23750, 2, [](int p) { return two_bytes(euc_kr_rows, p); });
  std::ranges::replace_if(index, is_private, 0);
  return index;
}

Index made_jis0208() { return index_from_icu("ibm-943_P15A-2003", 11104, 2, shift_jis_bytes); }

// The standard's index ends at 7210; ICU goes on with characters of IBM's.
Index made_jis0212() {
  return index_from_icu("euc-jp-2007", 7211, 3, [](int p) {
    return Sequence{0x8F, static_cast<Byte>(p / 94 + 0xA1), static_cast<Byte>(p % 94 + 0xA1)};
  });
}

const Index& gb18030_index() {
  static const Index index = made_gb18030();
  return index;
}
const Index& big5_index() {
  static const Index index = made_big5();
  return index;
}
const Index& euc_kr_index() {
  static const Index index = made_euc_kr();
  return index;
}
const Index& jis0208_index() {
  static const Index index = made_jis0208();
  return index;
}
const Index& jis0212_index() {
  static const Index index = made_jis0212();
  return index;
}

char32_t look_up(const Index& index, int pointer) {
  const auto at = static_cast<std::size_t>(pointer);
  return pointer >= 0 && at < index.size() ? index[at] : 0;
}

// --- encodings of two bytes and more
// --------------------------------------------------------------

// Each reads one sequence at `at`, which is no ASCII byte, and returns where the next one begins. A
// broken one is one U+FFFD; the byte that broke it is kept where it is ASCII.

std::size_t fail(std::string_view bytes, std::size_t at, std::string& out) {
  utf8::append(utf8::replacement, out);
  return at < bytes.size() && is_ascii(byte_at(bytes, at)) ? at : std::min(at + 1, bytes.size());
}

std::size_t fail_up_to(std::size_t next, std::string& out) {
  utf8::append(utf8::replacement, out);
  return next;
}

std::size_t pass(char32_t code_point, std::size_t next, std::string& out) {
  utf8::append(code_point, out);
  return next;
}

// Places of four bytes: BMP characters that have no two bytes, and the other planes.
char32_t gb18030_range_character(std::uint32_t pointer) {
  if ((pointer > 39419 && pointer < 189000) || pointer > 1237575) {
    return 0;
  }
  if (pointer == 7457) {
    return 0xE7C7;
  }
  const auto* after = std::ranges::upper_bound(gb18030_ranges, pointer, {}, &Entry::first);
  const auto& [first, code_point] = *std::prev(after);
  return code_point + (pointer - first);
}

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

constexpr char32_t half_width_katakana = 0xFF61;

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

// A place in the table of 94 rows and columns; -1 for bytes from outside.
int pointer_of_94(int row, int column, int first) {
  const int last = first + 93;
  return is_within(row, first, last) && is_within(column, first, last)
             ? (row - first) * 94 + column - first
             : -1;
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

template <class Next>
std::string decoded(std::string_view bytes, Next next) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = end_of_ascii(bytes, at);
    out.append(bytes, at, end - at);
    at = end < bytes.size() ? next(bytes, end, out) : end;
  }
  return out;
}

// --- ISO-2022-JP
// ----------------------------------------------------------------------------------

class Iso2022Jp {
 public:
  explicit Iso2022Jp(std::string_view bytes) : bytes_(bytes) {}

  std::string decoded() && {
    while (at_ < bytes_.size()) {
      byte_at(bytes_, at_) == escape ? switch_set() : read();
    }
    return std::move(out_);
  }

 private:
  enum class Set : std::uint8_t { ascii, roman, katakana, jis0208 };
  static constexpr Byte escape = 0x1B;

  void switch_set() {
    const std::string_view sequence = bytes_.substr(at_ + 1, 2);
    if (sequence == "(B") return enter(Set::ascii);
    if (sequence == "(J") return enter(Set::roman);
    if (sequence == "(I") return enter(Set::katakana);
    if (sequence == "$@" || sequence == "$B") return enter(Set::jis0208);
    emit(utf8::replacement, 1);
  }

  // Two escapes with nothing between them are an error: they could hide text from a filter.
  void enter(Set set) {
    if (std::exchange(escaped_, true)) {
      utf8::append(utf8::replacement, out_);
    }
    set_ = set;
    at_ += 3;
  }

  void read() {
    const int byte = byte_at(bytes_, at_);
    if (set_ == Set::jis0208) {
      return read_two();
    }
    emit(character(byte), 1);
  }

  char32_t character(int byte) const {
    if (set_ == Set::katakana) {
      return is_within(byte, 0x21, 0x5F) ? half_width_katakana + static_cast<char32_t>(byte - 0x21)
                                         : utf8::replacement;
    }
    if (!is_ascii(byte) || byte == 0x0E || byte == 0x0F) {
      return utf8::replacement;
    }
    if (set_ == Set::roman && byte == 0x5C) {
      return U'¥';
    }
    return set_ == Set::roman && byte == 0x7E ? U'‾' : static_cast<char32_t>(byte);
  }

  void read_two() {
    const int lead = byte_at(bytes_, at_);
    const bool alone = at_ + 1 == bytes_.size() || byte_at(bytes_, at_ + 1) == escape;
    if (!is_within(lead, 0x21, 0x7E) || alone) {
      return emit(utf8::replacement, 1);
    }
    static const Index& index = jis0208_index();
    const int pointer = pointer_of_94(lead, byte_at(bytes_, at_ + 1), 0x21);
    const char32_t code_point = look_up(index, pointer);
    emit(code_point == 0 ? utf8::replacement : code_point, 2);
  }

  void emit(char32_t code_point, std::size_t bytes) {
    utf8::append(code_point, out_);
    escaped_ = false;
    at_ += bytes;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string out_;
  Set set_ = Set::ascii;
  bool escaped_ = false;
};

// --- UTF-16 and single bytes
// ----------------------------------------------------------------------

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

struct SingleByte {
  std::string_view charset;
  const char* converter;
  std::span<const Entry> changes{};
};

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

const SingleByte* single_byte(std::string_view charset) {
  const auto* found = std::ranges::find(single_bytes, charset, &SingleByte::charset);
  return found == std::end(single_bytes) ? nullptr : found;
}

// The upper half. ICU's windows-874 has private use characters for bytes without meaning; Apple's
// logo in macintosh is one that the standard keeps.
Index upper_half(const SingleByte& table) {
  Index index = index_from_icu(table.converter, 128, 1,
                               [](int p) { return Sequence{static_cast<Byte>(p + 0x80)}; });
  if (table.charset == "windows-874") {
    std::ranges::replace_if(index, is_private, 0);
  }
  change(index, table.changes, 0x80);
  return index;
}

std::string from_single_byte(std::string_view bytes, const SingleByte& table) {
  const Index index = upper_half(table);
  return decoded(bytes, [&](std::string_view all, std::size_t at, std::string& out) {
    const char32_t code_point = index[byte_at(all, at) - 0x80U];
    return pass(code_point == 0 ? utf8::replacement : code_point, at + 1, out);
  });
}

std::size_t next_user_defined(std::string_view bytes, std::size_t at, std::string& out) {
  return pass(0xF780U + byte_at(bytes, at) - 0x80U, at + 1, out);
}

}  // namespace

bool is_single_byte(std::string_view charset) {
  return charset == "x-user-defined" || single_byte(charset) != nullptr;
}

std::string from_legacy(std::string_view bytes, std::string_view charset) {
  if (const SingleByte* table = single_byte(charset)) return from_single_byte(bytes, *table);
  if (charset == "gb18030" || charset == "GBK") return decoded(bytes, next_gb18030);
  if (charset == "Big5") return decoded(bytes, next_big5);
  if (charset == "EUC-KR") return decoded(bytes, next_euc_kr);
  if (charset == "Shift_JIS") return decoded(bytes, next_shift_jis);
  if (charset == "EUC-JP") return decoded(bytes, next_euc_jp);
  if (charset == "ISO-2022-JP") return Iso2022Jp(bytes).decoded();
  if (charset == "UTF-16LE" || charset == "UTF-16BE")
    return from_utf16(bytes, charset == "UTF-16BE");
  if (charset == "x-user-defined") return decoded(bytes, next_user_defined);
  return bytes.empty() ? "" : "\xEF\xBF\xBD";
}

}  // namespace winnow
