// ICU's converters cannot be used whole: where a sequence is broken they swallow bytes that a
// browser keeps, so that "<" after half a character would vanish with its tag.
#include "stages/decode/legacy_indexes.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace winnow::legacy {

namespace {

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

// Entries of `changes` count from `first`.
void change(Index& index, std::span<const Entry> changes, std::uint32_t first = 0) {
  for (const auto& [pointer, code_point] : changes) {
    index[pointer - first] = code_point;
  }
}

// The bytes that a pointer of an index stands for.
using Sequence = std::array<Byte, 3>;

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

}  // namespace

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

Index upper_half(const char* converter, std::span<const Entry> changes) {
  Index index = index_from_icu(converter, 128, 1,
                               [](int p) { return Sequence{static_cast<Byte>(p + 0x80)}; });
  change(index, changes, 0x80);
  return index;
}

char32_t look_up(const Index& index, int pointer) {
  const auto at = static_cast<std::size_t>(pointer);
  return pointer >= 0 && at < index.size() ? index[at] : 0;
}

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

}  // namespace winnow::legacy
