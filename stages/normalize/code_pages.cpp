// Each page is asked of ICU byte by byte. Programs that read windows pages seldom refuse a byte
// that the page leaves undefined: they show the character of that number, mostly a C1 control
// character. So do these tables. The western one takes all of C1 at face value, which makes Latin-1
// a part of windows-1252 and mends text that went through both.
//
// Left out: the pages for Hebrew, Arabic and Vietnamese, and those of many bytes. No data at hand
// shows UTF-8 read as one of them, and each page more is one more chance of a false repair.
#include "stages/normalize/code_pages.hpp"

#include <unicode/ucnv.h>

namespace winnow {

namespace {

constexpr std::array<const char*, CodePages::count> page_names{
    "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257",
    "iso-8859-2",   "macintosh",    "IBM437",       "IBM850",       "IBM866",       "KOI8-R"};

bool is_windows(int page) { return page <= 6; }

// What the open converter shows for one byte; 0 for nothing.
char32_t shown(UConverter* converter, std::uint8_t byte) {
  const char source = static_cast<char>(byte);
  std::array<UChar, 4> target{};
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t units = ucnv_toUChars(converter, target.data(), 4, &source, 1, &error);
  const bool good = U_SUCCESS(error) != 0 && units == 1 && target[0] != 0xFFFD;
  return good ? target[0] : 0;
}

// Tables disagree about these: in the pages of DOS and Mac they are Greek to some, Latin or signs
// to others.
constexpr std::array<std::array<char32_t, 2>, 4> twins{
    {{0xB5, 0x3BC}, {0xDF, 0x3B2}, {0x2126, 0x3A9}, {0x2206, 0x394}}};

}  // namespace

const CodePages& CodePages::instance() {
  static const CodePages pages;
  return pages;
}

CodePages::CodePages() {
  for (char32_t c = 0x80; c < 0xA0; ++c) {
    c1_[c - 0x80] = c;
  }
  for (int page = 0; page < count; ++page) {
    fill(page);
    if (!is_windows(page)) {
      add_twins(page);
    }
  }
}

// A page that this ICU was built without stays empty.
void CodePages::fill(int page) {
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(page_names[static_cast<std::size_t>(page)], &error);
  for (int byte = 0x80; U_SUCCESS(error) != 0 && byte <= 0xFF; ++byte) {
    const char32_t c = shown(converter, static_cast<std::uint8_t>(byte));
    const char32_t plain = static_cast<char32_t>(byte);
    if (c >= 0x80) {
      place(page, c, static_cast<std::uint8_t>(byte));
    }
    if (page == western ? byte < 0xA0 : c == 0 && is_windows(page)) {
      place(page, plain, static_cast<std::uint8_t>(byte));
    }
    if (page == western && byte < 0xA0 && c >= 0x80) {
      c1_[static_cast<std::size_t>(byte - 0x80)] = c;
    }
  }
  ucnv_close(converter);
}

void CodePages::add_twins(int page) {
  for (const auto& [a, b] : twins) {
    const std::uint8_t byte = byte_of(page, a) != 0 ? byte_of(page, a) : byte_of(page, b);
    if (byte != 0) {
      place(page, a, byte);
      place(page, b, byte);
    }
  }
}

void CodePages::place(int page, char32_t c, std::uint8_t byte) {
  const std::size_t slot = slot_of(c);
  const auto bit = static_cast<std::uint16_t>(1U << static_cast<unsigned>(page));
  std::uint8_t& shown_by = bytes_[static_cast<std::size_t>(page)][slot];
  if (slot == slots - 1 || shown_by != 0) {
    return;
  }
  shown_by = byte;
  if (byte < 0xC0) {
    roles_[slot].trails |= bit;
  } else if (byte >= 0xC2 && byte < 0xE0) {
    roles_[slot].pairs |= bit;
  } else if (byte >= 0xE0 && byte <= 0xF4) {
    roles_[slot].longer |= bit;
  }
}

}  // namespace winnow
