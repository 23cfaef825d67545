#include "stages/normalize/steps.hpp"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <vector>

#include "stages/normalize/mojibake.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/references.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/utf8.hpp"

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
  bool found = false;
  for_each_character(text, [&](Character c) { found = found || is_right_to_left(c.c); });
  return found;
}

}  // namespace

Edits control_edits(std::string_view text) {
  Edits edits;
  for_each_character(text, [&](Character c) {
    if (is_control(c.c)) {
      add_edit(edits, c.begin, c.end);
    }
  });
  return edits;
}

// Joiners shape Arabic, Indic and emoji sequences; beside ASCII or at an edge they do nothing.
Edits invisible_edits(std::string_view text) {
  Edits edits;
  const bool right_to_left = any_right_to_left(text);
  std::vector<Character> visible;
  std::vector<Character> gone;
  for_each_character(text, [&](Character c) {
    const bool drop = is_invisible(c.c) || (!right_to_left && is_direction_mark(c.c));
    (drop ? gone : visible).push_back(c);
  });
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const bool counts =
        i > 0 && i + 1 < visible.size() && visible[i - 1].c >= 0x300 && visible[i + 1].c >= 0x300;
    if (is_joiner(visible[i].c) && !counts) {
      gone.push_back(visible[i]);
    }
  }
  std::ranges::sort(gone, {}, &Character::begin);
  for (const Character& c : gone) {
    add_edit(edits, c.begin, c.end);
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
  for_each_character(text, [&](Character c) {
    if (c.c == ' ' || c.c == '\t' || c.c == '\r' || c.c == '\f' || is_odd_space(c.c)) {
      run = std::min(run, c.begin);
      return;
    }
    finish(c.begin, !edge && c.c != '\n');
    edge = c.c == '\n';
  });
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

enum class Kind : std::uint8_t { letter, digit, space, line, stop, comma, high, other };

constexpr std::array<Kind, 256> kinds = [] {
  std::array<Kind, 256> out{};
  for (std::size_t i = 0; i < 256; ++i) {
    const auto c = static_cast<char>(i);
    out[i] = i >= 128             ? Kind::high
             : ascii::is_alpha(c) ? Kind::letter
             : ascii::is_digit(c) ? Kind::digit
             : c == ' '           ? Kind::space
             : c == '\n'          ? Kind::line
                                  : Kind::other;
  }
  for (const char c : {'.', '!', '?'}) out[static_cast<unsigned char>(c)] = Kind::stop;
  for (const char c : {',', ';'}) out[static_cast<unsigned char>(c)] = Kind::comma;
  return out;
}();

Kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

// By its first bytes, whether a character may be one that a step takes out: C1 controls, no-break
// space and soft hyphen (C2), Arabic letter mark (D8 9C), Ogham space and Mongolian separator (E1),
// general punctuation (E2 80, E2 81), noncharacters, marks and specials (EF), the last two of each
// plane (F0 on).
bool may_be_odd(std::string_view rest) {
  const auto byte = [&](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
  };
  switch (byte(0)) {
    case 0xC2: return byte(1) <= 0xAD;
    case 0xD8: return byte(1) == 0x9C;
    case 0xE1: return byte(1) == 0x9A || byte(1) == 0xA0;
    case 0xE2: return (byte(1) == 0x80 && (byte(2) <= 0x8F || byte(2) >= 0xA8)) || byte(1) == 0x81;
    case 0xEF: return byte(1) == 0xB7 || byte(1) == 0xBB || byte(1) == 0xBF;
    default: return byte(0) >= 0xF0 && byte(2) == 0xBF && byte(3) >= 0xBE;
  }
}

// Looks at what stands between words; letters are passed over.
class Looker {
 public:
  explicit Looker(std::string_view text) : text_(text) {}

  Contents run() {
    if (!text_.empty()) {
      seen_.spaces = ascii::is_space(text_.front()) || ascii::is_space(text_.back());
      seen_.lower_start = ascii::is_lower(text_.front());
    }
    for (std::size_t i = swar::letter_run(text_, 0); i < text_.size();) {
      const Kind kind = kind_of(text_[i]);
      if (kind != Kind::digit) {
        look(i, kind);
      }
      ++i;
      i += swar::letter_run(text_, i);
    }
    return seen_;
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  char before(std::size_t i) const { return i > 0 ? text_[i - 1] : '\0'; }

  void look(std::size_t i, Kind kind) {
    const char next = at(i + 1);
    switch (kind) {
      case Kind::space:
        seen_.spaces |= next == ' ' || next == '\n' || before(i) == '\n';
        [[fallthrough]];
      case Kind::line:
        seen_.lower_start |= ascii::is_lower(next) && kind_of(before(i)) == Kind::stop;
        break;
      case Kind::stop:
      case Kind::comma: seen_.fused |= is_letter(next) && is_word(before(i)); break;
      case Kind::high:
        seen_.beyond_ascii = true;
        seen_.odd |= may_be_odd(text_.substr(i));
        break;
      default:
        seen_.odd |= static_cast<unsigned char>(text_[i]) < 0x20 || text_[i] == 0x7F;
        seen_.spaces |= text_[i] == '\t';
        seen_.ampersand |= text_[i] == '&';
        seen_.hyphen |= text_[i] == '-' && next == ' ' && is_letter(before(i));
    }
  }

  static bool is_letter(char c) { return kind_of(c) == Kind::letter || kind_of(c) == Kind::high; }
  static bool is_word(char c) { return is_letter(c) || kind_of(c) == Kind::digit; }

  std::string_view text_;
  Contents seen_;
};

}  // namespace

Contents contents_of(std::string_view text) { return Looker(text).run(); }

}  // namespace winnow
