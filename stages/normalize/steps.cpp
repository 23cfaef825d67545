#include "stages/normalize/steps.hpp"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "stages/normalize/mojibake.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/references.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t zero_width_non_joiner = 0x200C;

// C0 but for tab and line feed, DEL, C1, and the noncharacters.
bool is_control(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) ||
         (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE;
}

// Of no use in running text: zero-width space, word joiner, soft hyphen, byte order mark,
// interlinear and invisible operators; tag characters are left to flags.
bool is_invisible(char32_t c) {
  return c == 0x200B || c == 0x2060 || c == 0x00AD || c == 0xFEFF || c == 0x180E ||
         (c >= 0x2061 && c <= 0x2064) || (c >= 0xFFF9 && c <= 0xFFFB);
}

bool is_direction_mark(char32_t c) {
  return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_joiner(char32_t c) { return c == zero_width_joiner || c == zero_width_non_joiner; }

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

bool is_odd_space(char32_t c) {
  return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x2028 ||
         c == 0x2029 || c == 0x1680;
}

struct Character {
  char32_t c;
  std::size_t begin;
  std::size_t end;
};

template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    visit(Character{c, begin, at});
  }
}

bool any_right_to_left(std::string_view text) {
  for (std::size_t at = wide::find(text, 0, wide::beyond_ascii); at < text.size();
       at = wide::find(text, at, wide::beyond_ascii)) {
    if (is_right_to_left(utf8::next(text, at))) {
      return true;
    }
  }
  return false;
}

}  // namespace

Edits control_edits(std::string_view text) {
  const auto next_doubtful = [&](std::size_t at) {
    return wide::find(text, at, [](wide::Bytes bytes) {
      return wide::within(bytes, 0, ' ') | wide::from(bytes, 0x7F);
    });
  };
  Edits edits;
  for (std::size_t at = next_doubtful(0); at < text.size(); at = next_doubtful(at)) {
    const std::size_t begin = at;
    if (is_control(utf8::next(text, at))) {
      add_edit(edits, begin, at);
    }
  }
  return edits;
}

// Joiners shape Arabic, Indic and emoji sequences; beside ASCII or at an edge they do nothing.
Edits invisible_edits(std::string_view text) {
  Edits edits;
  const bool right_to_left = any_right_to_left(text);
  const auto goes = [&](char32_t c) {
    return is_invisible(c) || (!right_to_left && is_direction_mark(c));
  };
  const auto seen_behind = [&](std::size_t at) {
    char32_t c = 0;
    do {
      c = at < text.size() ? utf8::next(text, at) : 0;
    } while (goes(c));
    return c;
  };
  char32_t before = 0;  // the character seen last
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = wide::find(text, at, wide::beyond_ascii);
    before = begin > at ? static_cast<unsigned char>(text[begin - 1]) : before;
    at = begin;
    const char32_t c = begin < text.size() ? utf8::next(text, at) : 0;
    constexpr char32_t beyond_latin = 0x300;
    if (goes(c) || (is_joiner(c) && (before < beyond_latin || seen_behind(at) < beyond_latin))) {
      add_edit(edits, begin, at);
    }
    before = goes(c) ? before : c;
  }
  return edits;
}

namespace {

// In code, spaces stay as many as they are.
Edits code_space_edits(std::string_view text) {
  Edits edits;
  for_each_character(text, [&](Character c) {
    if (is_odd_space(c.c)) {
      add_edit(edits, c.begin, c.end, " ");
    }
  });
  return edits;
}

}  // namespace

namespace {

// Line breaks at the ends of the text go as well.
void trim_line_breaks(std::string_view text, Edits& edits) {
  const std::size_t first = text.find_first_not_of(" \n\t\r\f");
  if (text.empty() || (!ascii::is_space(text.front()) && !ascii::is_space(text.back()))) {
    return;
  }
  const std::size_t last = text.find_last_not_of(" \n\t\r\f");
  const std::size_t begin = first == std::string_view::npos ? text.size() : first;
  const std::size_t end = first == std::string_view::npos ? text.size() : last + 1;
  std::erase_if(edits, [&](const Edit& edit) { return edit.begin < begin || edit.end > end; });
  Edits ends;
  if (begin > 0) {
    ends.push_back({0, static_cast<std::uint32_t>(begin), {}});
  }
  ends.insert(ends.end(), edits.begin(), edits.end());
  if (end < text.size()) {
    ends.push_back({static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(text.size()), {}});
  }
  edits = std::move(ends);
}

}  // namespace

namespace {

// The next byte that may belong to a run of spaces or a line break. A space between two bytes that
// do not is as it should be.
std::size_t next_doubtful(std::string_view text, std::size_t at) {
  const auto doubtful = [](wide::Bytes bytes) {
    return wide::within(bytes, 0, ' ' + 1) | wide::beyond_ascii(bytes);
  };
  for (; at + wide::width < text.size(); at += wide::width) {
    const wide::Bytes bytes = wide::load(text.data() + at);
    const wide::Bytes next = wide::load(text.data() + at + 1);
    const wide::Bytes found = doubtful(bytes) & (~wide::is(bytes, ' ') | doubtful(next));
    if (const std::uint32_t places = wide::bits(found); places != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(places));
    }
  }
  return wide::find(text, at, doubtful);
}

}  // namespace

// A run of spaces is one, and none at the ends of the text and beside a line break.
Edits space_edits(std::string_view text, bool code) {
  if (code) {
    return code_space_edits(text);
  }
  Edits edits;
  bool edge = true;  // nothing stands before the run, or a line break
  std::size_t run = std::string_view::npos;
  const auto finish = [&](std::size_t end, bool wanted) {
    if (run != std::string_view::npos && text.substr(run, end - run) != (wanted ? " " : "")) {
      add_edit(edits, run, end, wanted ? " " : "");
    }
    run = std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || is_odd_space(c)) {
      run = std::min(run, begin);
      continue;
    }
    finish(begin, !edge && c != '\n');
    edge = c == '\n';
    at = edge ? at : next_doubtful(text, at);
  }
  finish(text.size(), false);
  trim_line_breaks(text, edits);
  return edits;
}

Edits composition_edits(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  icu::Edits found;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  if (U_FAILURE(error) != 0 || nfc->isNormalizedUTF8(piece, error)) {
    return {};
  }
  if (U_FAILURE(error) == 0) {
    nfc->normalizeUTF8(0, piece, sink, &found, error);
  }
  Edits edits;
  for (auto it = found.getCoarseChangesIterator(); U_FAILURE(error) == 0 && it.next(error);) {
    const auto begin = static_cast<std::size_t>(it.sourceIndex());
    add_edit(edits, begin, begin + static_cast<std::size_t>(it.oldLength()),
             std::string_view(out).substr(static_cast<std::size_t>(it.destinationIndex()),
                                          static_cast<std::size_t>(it.newLength())));
  }
  return edits;
}

namespace {

bool is_about_markup(std::string_view text) {
  const std::string low = ascii::lower(text);
  return std::ranges::any_of(
      std::array<std::string_view, 8>{"&lt;", "&gt;", "html", "entit", "escap", "xml", "&amp;amp;",
                                      "ampersand"},
      [&](std::string_view word) { return low.find(word) != std::string::npos; });
}

bool is_damage(std::string_view decoded) {
  return !decoded.empty() && decoded != "<" && decoded != ">" && decoded != "\n" &&
         decoded != "\t" && decoded != "\r";
}

}  // namespace

Edits reference_edits(std::string_view text) {
  Edits edits;
  if (is_about_markup(text)) {
    return edits;
  }
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    std::string decoded;
    const std::size_t bytes = decode_reference(text.substr(at), ReferencesIn::text, decoded);
    if (bytes > 0 && text[at + bytes - 1] == ';' && is_damage(decoded)) {
      add_edit(edits, at, at + bytes, decoded);
      at += bytes - 1;
    }
  }
  return edits;
}

// One edit from the first word that changes to the last: the repair is of a text, not of places.
Edits mojibake_edits(std::string_view text) {
  Edits edits;
  if (!may_hold_mojibake(text)) {
    return edits;
  }
  const std::string after = without_mojibake(text);
  if (after == text) {
    return edits;
  }
  std::size_t begin = 0;
  while (begin < std::min(after.size(), text.size()) && after[begin] == text[begin]) {
    ++begin;
  }
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80) {
    --begin;
  }
  std::size_t end = 0;
  while (end < std::min(after.size(), text.size()) - begin &&
         after[after.size() - 1 - end] == text[text.size() - 1 - end]) {
    ++end;
  }
  while (end > 0 && (static_cast<unsigned char>(text[text.size() - end]) & 0xC0U) == 0x80) {
    --end;
  }
  add_edit(edits, begin, text.size() - end,
           std::string_view(after).substr(begin, after.size() - end - begin));
  return edits;
}

namespace {

struct Replacement {
  char32_t from;
  std::string_view to;
};

template <std::size_t size>
Edits replaced(std::string_view text, const std::array<Replacement, size>& table) {
  Edits edits;
  for_each_character(text, [&](Character c) {
    const auto found = std::ranges::find(table, c.c, &Replacement::from);
    if (found != table.end()) {
      add_edit(edits, c.begin, c.end, found->to);
    }
  });
  return edits;
}

}  // namespace

Edits straight_quote_edits(std::string_view text) {
  static constexpr std::array<Replacement, 11> table{{{0x201C, "\""},
                                                      {0x201D, "\""},
                                                      {0x201E, "\""},
                                                      {0x201F, "\""},
                                                      {0xAB, "\""},
                                                      {0xBB, "\""},
                                                      {0x2018, "'"},
                                                      {0x2019, "'"},
                                                      {0x201A, "'"},
                                                      {0x201B, "'"},
                                                      {0x02BC, "'"}}};
  return replaced(text, table);
}

Edits typographic_quote_edits(std::string_view text) {
  Edits edits;
  char32_t before = ' ';
  for_each_character(text, [&](Character c) {
    const bool opens = u_isUWhiteSpace(static_cast<UChar32>(before)) != 0 || before == '(' ||
                       before == '[' || before == 0x2014 || before == 0x201C || before == 0x2018;
    if (c.c == '"') {
      add_edit(edits, c.begin, c.end, opens ? "“" : "”");
    } else if (c.c == '\'') {
      add_edit(edits, c.begin, c.end, opens ? "‘" : "’");
    }
    before = c.c == '"' && opens ? U'“' : c.c;
  });
  return edits;
}

Edits plain_dash_edits(std::string_view text) {
  static constexpr std::array<Replacement, 5> table{
      {{0x2010, "-"}, {0x2011, "-"}, {0x2012, "-"}, {0x2013, "-"}, {0x2014, "-"}}};
  return replaced(text, table);
}

Edits narrow_edits(std::string_view text) {
  Edits edits;
  for_each_character(text, [&](Character c) {
    constexpr char32_t offset = 0xFF00 - 0x20;
    const bool wide =
        c.c > 0xFF00 && c.c < 0xFF5F && ascii::is_alnum(static_cast<char>(c.c - offset));
    if (wide) {
      add_edit(edits, c.begin, c.end, std::string(1, static_cast<char>(c.c - offset)));
    }
  });
  return edits;
}

namespace {

// What a byte and the two behind it can tell of Contents, looked at sixteen places at a time.
class Sights {
 public:
  explicit Sights(std::string_view text) {
    if (text.size() >= window) {
      look(text);
    } else {
      // What makes nothing of what stands before it.
      char padded[window] = {'_', '_', '_', '_', '_', '_', '_', '_', '_',
                             '_', '_', '_', '_', '_', '_', '_', '_', '_'};
      std::memcpy(padded, text.data(), text.size());
      look({padded, window});
    }
  }

  bool high = false;
  bool control = false;
  bool spaces = false;
  bool ampersand = false;
  bool hyphen = false;
  bool fused = false;
  bool lower_start = false;

 private:
  using Bytes = wide::Bytes;

  // Sixteen bytes, and the two behind each of them.
  static constexpr std::size_t window = wide::width + 2;

  // The top bit of a byte says that something was seen in its place.
  struct Seen {
    Bytes high{}, rare{}, spaces{}, hyphen{}, fused{}, lower_start{};
  };

  // Those beyond ASCII count as letters.
  static Bytes letter(Bytes c) { return wide::letters(c) | c; }
  static Bytes lower(Bytes c) { return wide::letters(c) & wide::to_top(c, 0x20); }
  static Bytes stop(Bytes c) { return wide::is(c, '.') | wide::is(c, '!') | wide::is(c, '?'); }
  // A bit is all between . and , and between ? and ; of which each pair is asked about at once.
  static Bytes stop_or_comma(Bytes c) {
    return wide::is(c | 0x02, '.') | wide::is(c | 0x04, '?') | wide::is(c, '!');
  }
  static Bytes rare(Bytes c) {
    return (wide::within(c, 0, ' ') & ~wide::is(c, '\n')) | wide::is(c, '&') | wide::is(c, 0x7F);
  }

  // Whatever comes behind the digits in ASCII, as a look may see too much.
  static Bytes word(Bytes c) { return wide::within(c, '0', 0x80 - '0') | c; }

  static void look_at(const char* text, Seen& seen) {
    const Bytes first = wide::load(text);
    const Bytes second = wide::load(text + 1);
    const Bytes third = wide::load(text + 2);
    const Bytes space = wide::is(second, ' ');
    const Bytes line = wide::is(second, '\n');
    seen.high |= first;
    seen.rare |= rare(first);
    seen.spaces |= (wide::is(first, ' ') & (space | line)) | (wide::is(first, '\n') & space);
    seen.hyphen |= letter(first) & wide::is(second, '-') & wide::is(third, ' ');
    seen.fused |= word(first) & stop_or_comma(second) & letter(third);
    seen.lower_start |= stop(first) & (space | line) & lower(third);
  }

  // The last window is laid over the one before: what was seen once is seen twice.
  void look(std::string_view text) {
    Seen seen;
    const std::size_t end = text.size() - window;
    for (std::size_t at = 0; at < end + wide::width; at += wide::width) {
      look_at(text.data() + std::min(at, end), seen);
    }
    const Bytes last = wide::load(text.data() + text.size() - wide::width);
    const auto any = [](Bytes bytes) { return wide::bits(bytes) != 0; };
    high = any(seen.high | last);
    spaces = any(seen.spaces);
    hyphen = any(seen.hyphen);
    fused = any(seen.fused);
    lower_start = any(seen.lower_start);
    if (any(seen.rare | rare(last))) {
      look_closely(text);
    }
  }

  void look_closely(std::string_view text) {
    for (const char c : text) {
      const bool blank = c == '\t' || c == '\r' || c == '\f';
      ampersand = ampersand || c == '&';
      spaces = spaces || blank;
      control = control ||
                (is_control(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80);
    }
  }
};

enum Property : std::uint8_t { controls = 1, unseen = 2, blank = 4, not_composed = 8 };

std::uint8_t properties_of(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  const bool composed = u_getCombiningClass(code) == 0 &&
                        u_getIntPropertyValue(code, UCHAR_NFC_QUICK_CHECK) == UNORM_YES;
  return static_cast<std::uint8_t>(
      (is_control(c) ? controls : 0) |
      (is_invisible(c) || is_direction_mark(c) || is_joiner(c) ? unseen : 0) |
      (is_odd_space(c) ? blank : 0) | (composed ? 0 : not_composed));
}

// Most texts stay below the ideographs; those and the Korean syllables are what they should be.
std::uint8_t known_properties_of(char32_t c) {
  constexpr char32_t table_end = 0x3400;
  static const auto table = [] {
    std::vector<std::uint8_t> made(table_end);
    for (char32_t i = 0; i < table_end; ++i) {
      made[i] = properties_of(i);
    }
    return made;
  }();
  const bool plain =
      (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
  return c < table_end ? table[c] : plain ? std::uint8_t{0} : properties_of(c);
}

// Of all characters beyond ASCII together.
unsigned properties_in(std::string_view text) {
  unsigned properties = 0;
  for (std::size_t at = 0; at < text.size();) {
    at = wide::find(text, at, wide::beyond_ascii);
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
      properties |= known_properties_of(utf8::next(text, at));
    }
  }
  return properties;
}

}  // namespace

Contents contents_of(std::string_view text) {
  const Sights sights(text);
  const unsigned properties = sights.high ? properties_in(text) : 0;
  const bool edge =
      !text.empty() && (ascii::is_space(text.front()) || ascii::is_space(text.back()));
  return {.beyond_ascii = sights.high,
          .control = sights.control || (properties & controls) != 0,
          .invisible = (properties & unseen) != 0,
          .odd_space = (properties & blank) != 0,
          .composes = (properties & not_composed) != 0,
          .spaces = sights.spaces || edge,
          .ampersand = sights.ampersand,
          .hyphen = sights.hyphen,
          .fused = sights.fused,
          .lower_start = sights.lower_start || (!text.empty() && ascii::is_lower(text.front()))};
}

}  // namespace winnow
