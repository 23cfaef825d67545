// The rules are those of typesetting, not of languages: a capital does not follow a small letter, a
// sign that opens does not stand behind a letter, a degree sign is not followed by one, scripts do
// not change within a word. Each broken rule costs about 2 (one such accident decides), each
// dubious habit 0.5 to 1; to that comes the rarity of the character itself. The figures were set by
// hand, on text of some thirty languages broken on purpose and on page text that must not change.
//
// Left out: dictionaries and letter frequencies. They would tell a rare word from a broken one, but
// names, brands and code are rare words as well.
#include "stages/normalize/strangeness.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace winnow {

namespace {

enum class Kind : std::uint8_t {
  space,
  upper,
  lower,
  letter,  // of a script without case
  mark,
  digit,
  plain,  // punctuation that may stand anywhere
  opening,
  closing,
  either,  // « » “ ‘: opening here, closing there
  apostrophe,
  dash,
  currency,
  raised,  // ² ³ ¹ º ª °
  trade,   // ™ ® ©
  inverted,
  math,
  odd,  // signs few people ever write
  box,
  soft,
  lost,
  control,
  never
};

struct Character {
  Kind kind = Kind::never;
  std::uint8_t script = 0;  // 0 for none
  float rarity = 0;
};

bool one_of(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

bool between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

Kind sign_of(char32_t c) {
  if (between(c, 0x80, 0x9F)) return Kind::control;
  if (c == 0xAD) return Kind::soft;
  if (c == 0xFFFD) return Kind::lost;
  if (between(c, 0x2500, 0x259F)) return Kind::box;
  if (one_of(U"„‚‹([{", c)) return Kind::opening;
  if (one_of(U"”›)]}", c)) return Kind::closing;
  if (one_of(U"«»“‘", c)) return Kind::either;
  if (c == U'’') return Kind::apostrophe;
  if (between(c, 0x2010, 0x2015)) return Kind::dash;
  if (one_of(U"¢£¥€", c)) return Kind::currency;
  if (one_of(U"²³¹ºª°", c)) return Kind::raised;
  if (one_of(U"™®©", c)) return Kind::trade;
  if (one_of(U"¡¿", c)) return Kind::inverted;
  if (one_of(U"×÷±¬¼½¾⁄", c) || between(c, 0x2200, 0x22FF)) return Kind::math;
  if (one_of(U"¤¦§¨¯´µ¶¸ˆ˜†‡‰˘ˇ˙˛˝΅΄⌠⌡◊", c)) return Kind::odd;
  return Kind::plain;
}

Kind kind_of(char32_t c) {
  if (c == 0xAA || c == 0xBA || c == 0xB5 || c == 0x2C6 || c == 0x2C7) return sign_of(c);
  const auto code_point = static_cast<UChar32>(c);
  switch (u_charType(code_point)) {
    case U_UPPERCASE_LETTER:
    case U_TITLECASE_LETTER: return Kind::upper;
    case U_LOWERCASE_LETTER: return Kind::lower;
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER: return Kind::letter;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK: return Kind::mark;
    case U_DECIMAL_DIGIT_NUMBER: return Kind::digit;
    case U_SPACE_SEPARATOR: return Kind::space;
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE: return Kind::never;
    default: return c < 0x20 ? Kind::space : sign_of(c);
  }
}

// Letters that hardly occur, and signs that do so by accident only.
float rarity_of_sign(char32_t c) {
  if (c == U'¬') return 2;
  if (one_of(U"¤¯¸ˆ˜ƒ¨¦", c)) return 1.5F;
  if (one_of(U"¶†‡§˘ˇ˙˛˝΅΄‚", c)) return 1;
  if (one_of(U"´µ°º²³¹‰√∏∑∂", c)) return 0.5F;
  if (between(c, 0x2B0, 0x2FF)) return 2;
  if (u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR)
    return c < 0x2000 && c != 0xAD ? 3 : 0.5F;
  if (c <= 0x203A || between(c, 0x2500, 0x27BF)) return 0;
  return 0.3F;
}

// Scripts in use; the rest is what random bytes make.
bool is_living(int script) {
  constexpr std::array living{
      USCRIPT_LATIN,   USCRIPT_GREEK,    USCRIPT_CYRILLIC, USCRIPT_ARMENIAN,  USCRIPT_HEBREW,
      USCRIPT_ARABIC,  USCRIPT_BENGALI,  USCRIPT_TAMIL,    USCRIPT_GUJARATI,  USCRIPT_GURMUKHI,
      USCRIPT_TELUGU,  USCRIPT_KANNADA,  USCRIPT_THAI,     USCRIPT_MALAYALAM, USCRIPT_DEVANAGARI,
      USCRIPT_SINHALA, USCRIPT_LAO,      USCRIPT_TIBETAN,  USCRIPT_MYANMAR,   USCRIPT_GEORGIAN,
      USCRIPT_HANGUL,  USCRIPT_ETHIOPIC, USCRIPT_KHMER,    USCRIPT_HIRAGANA,  USCRIPT_KATAKANA,
      USCRIPT_HAN,     USCRIPT_ORIYA,    USCRIPT_COMMON,   USCRIPT_INHERITED};
  for (const int one : living) {
    if (one == script) {
      return true;
    }
  }
  return false;
}

// Accents of Latin and Greek that are still seen apart from their letters.
bool is_common_accent(char32_t c) {
  return between(c, 0x300, 0x30C) || between(c, 0x323, 0x328) || c == 0x31B || c == 0x342;
}

float rarity_of_letter(char32_t c, int script) {
  if (between(c, 0x300, 0x36F)) return is_common_accent(c) ? 1 : 6;
  if (one_of(U"ÂÃ", c)) return 2;
  if (one_of(U"ÐÞðŸĂ", c)) return 1;
  if (one_of(U"ÏïâêîìëœĹ", c)) return 0.5F;
  if (one_of(U"ƒſ", c)) return 3;
  if (one_of(U"ƠơƯưȘșȚțəƏ", c)) return 0;
  if (between(c, 0x180, 0x24F)) return 3;
  if (between(c, 0x250, 0x2FF) || between(c, 0x1D00, 0x1DFF)) return 3;
  if (between(c, 0x460, 0x48F) || between(c, 0x500, 0x52F) || between(c, 0x370, 0x385) ||
      between(c, 0x3CF, 0x3FF)) {
    return 2;
  }
  // Breaks ties between pages that decode to different letters of the same kind.
  if (one_of(U"ĉĝĥĵŝŭĈĜĤĴŜŬ", c)) return 0.06F;
  const bool common = c < 0xC0 || c > 0x17F || one_of(U"áàâäãåæéèêíóôöõøúüçñßÁÉÍÓÖÚÜÄÅØ", c);
  return !is_living(script) ? 4 : common ? 0 : 0.02F;
}

Character look_up(char32_t c) {
  Character character{.kind = kind_of(c)};
  UErrorCode error = U_ZERO_ERROR;
  const int script = uscript_getScript(static_cast<UChar32>(c), &error);
  switch (character.kind) {
    case Kind::upper:
    case Kind::lower:
    case Kind::letter:
    case Kind::mark:
      character.rarity = rarity_of_letter(c, script);
      character.script = script > USCRIPT_INHERITED ? static_cast<std::uint8_t>(script) : 0;
      break;
    case Kind::never: character.rarity = c == 0xF8FF ? 1.5F : 8; break;  // the apple of MacRoman
    case Kind::control: character.rarity = 4; break;
    case Kind::lost: character.rarity = 1; break;
    case Kind::space: break;
    case Kind::digit: character.rarity = c < 0x80 ? 0 : is_living(script) ? 0.5F : 4; break;
    default: character.rarity = c < 0x80 ? 0 : is_living(script) ? rarity_of_sign(c) : 4;
  }
  return character;
}

constexpr char32_t table_end = 0x2600;

std::array<Character, table_end> make_table() {
  std::array<Character, table_end> table;
  for (char32_t c = 0; c < table_end; ++c) {
    table[c] = look_up(c);
  }
  return table;
}

Character character(char32_t c) {
  static const std::array<Character, table_end> table = make_table();
  return c < table_end ? table[c] : look_up(c);
}

bool is_letter_kind(Kind kind) {
  return kind == Kind::upper || kind == Kind::lower || kind == Kind::letter || kind == Kind::mark;
}

// A character and its neighbours.
struct Place {
  char32_t before2, before, here, after, after2;
};

struct Neighbours {
  Kind before2, before, after, after2;
  bool letter_before, letter_after;
};

Neighbours neighbours_of(const Place& place) {
  const Kind before = character(place.before).kind;
  const Kind after = character(place.after).kind;
  return {character(place.before2).kind,
          before,
          after,
          character(place.after2).kind,
          is_letter_kind(before),
          is_letter_kind(after)};
}

// Between letters: `inside`. Behind a letter, before none: `behind`. The other way: `ahead`.
float by_letters(const Neighbours& near, float inside, float behind, float ahead) {
  if (near.letter_before) return near.letter_after ? inside : behind;
  return near.letter_after ? ahead : 0;
}

// Ideographs and kana stand beside each other and beside marks; all else keeps to its script.
bool is_jump(const Character& a, const Character& b) {
  const auto eastern = [](int script) {
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
  };
  return a.script != 0 && b.script != 0 && a.script != b.script &&
         !(eastern(a.script) && eastern(b.script));
}

float jump_cost(const Character& here, const Character& other) {
  if (!is_jump(here, other)) return 0;
  const bool cased = here.kind == Kind::upper || here.kind == Kind::lower;
  // TNFα, µm, x₂β: Greek letters are also signs.
  if (cased && here.script == USCRIPT_GREEK && here.kind == Kind::lower) return 0.5F;
  return cased ? 2 : 3;
}

// Two capitals and a small letter: "ÄÆrengti". Plain ones are let pass: "CDs", "IJssel".
float upper_cost(const Place& place, const Neighbours& near) {
  if (near.before == Kind::lower) return 2;
  if (near.before == Kind::digit) return 0.5F;
  if (near.before != Kind::upper || place.before < 0x80) return 0;
  if (near.after == Kind::lower) return 2;
  return near.before2 == Kind::upper && place.before2 >= 0x80 ? 0.7F : 0;
}

float lower_cost(const Place& place, const Neighbours& near) {
  if (near.before != Kind::upper) return 0;
  if (near.after == Kind::upper) return 2;
  if (near.before2 != Kind::upper) return 0;
  return place.before >= 0x80 && place.before2 >= 0x80 ? 2 : 1.5F;
}

// A word in capitals: what is rare in a small one need not be so here. A word of two letters is
// one unless something small comes close: “LÃ”, but not "PÃ tis".
bool in_capitals(const Neighbours& near) {
  if (near.before != Kind::upper || near.after == Kind::lower) return false;
  return near.before2 == Kind::upper || near.after2 != Kind::lower;
}

// Letters of the part of windows-1252 that trails; š and ž do follow accents, in Czech.
bool is_late_letter(char32_t c) { return one_of(U"ŒœŸƒ", c); }

// A letter that is a whole word: à, é, и, γ and ideographs are words, â and most others are not.
float alone_cost(const Place& place, const Character& here, const Neighbours& near) {
  if (near.letter_before || near.letter_after) return 0;
  switch (here.script) {
    case USCRIPT_LATIN: return here.rarity >= 0.5F ? 0.5F : 0;
    case USCRIPT_CYRILLIC: return one_of(U"аавиіїєжйкосуябАВИІЇЄКОСУЯЖБ", place.here) ? 0 : 0.5F;
    case USCRIPT_GREEK:
    case USCRIPT_HAN: return 0;
    default: return 2;
  }
}

float letter_cost(const Place& place, const Character& here, const Neighbours& near) {
  float cost = jump_cost(here, character(place.before)) + jump_cost(here, character(place.after)) +
               alone_cost(place, here, near);
  if (is_late_letter(place.here) && near.letter_before && place.before >= 0xC0) {
    cost += 1;
  }
  if (here.kind == Kind::upper) {
    cost += upper_cost(place, near);
    return cost + (in_capitals(near) && here.rarity <= 2 ? 0 : here.rarity);
  }
  return cost + (here.kind == Kind::lower ? lower_cost(place, near) : 0) + here.rarity;
}

// Marks without a script of their own still belong to one: Arabic vowels do not go on Latin.
float mark_cost(const Place& place, const Character& here, const Neighbours& near) {
  const Character before = character(place.before);
  if (!near.letter_before) return 3;
  if (here.script == 0 && before.script == USCRIPT_LATIN && place.here > 0x36F) return 3;
  return jump_cost(here, before);
}

float math_cost(const Place& place, const Neighbours& near) {
  const char32_t c = place.here;
  if (near.letter_before) return near.letter_after ? 3 : 2;
  const bool greek = between(place.after, 0x370, 0x3FF);
  if (!near.letter_after || greek) return 0;
  return one_of(U"½¼¾√∂∑∏", c) ? 0.7F : 1.0F;
}

// Line art stands beside line art, even with letters as ornaments: ├─b.
float box_cost(const Neighbours& near) {
  const bool letter = near.letter_before || near.letter_after;
  if (near.before == Kind::box || near.after == Kind::box) return letter ? 1.3F : 0.2F;
  return letter ? 3 : 0;
}

float raised_cost(const Place& place, const Neighbours& near) {
  const bool foot = one_of(U"ºª", place.here);
  if (near.letter_after && near.before == Kind::digit && !foot) return 0;
  return by_letters(near, 2.5F, foot ? 0.3F : 0.5F, 1.5F);
}

float opening_cost(const Place& place, const Neighbours& near) {
  if (near.letter_before) return 2;
  return near.after == Kind::space && one_of(U"„‚", place.here) ? 1.5F : 0;
}

float currency_cost(const Neighbours& near) {
  const bool sign = near.after >= Kind::opening && near.after != Kind::closing;
  return (sign ? 0.5F : 0) + by_letters(near, 1.5F, 1, 1);
}

float odd_cost(const Neighbours& near) {
  const float company = near.before == Kind::math || near.before == Kind::odd ? 0.5F : 0;
  return company + by_letters(near, 1.5F, 1, 1);
}

float sign_cost(const Place& place, Kind kind, const Neighbours& near) {
  switch (kind) {
    case Kind::opening: return opening_cost(place, near);
    case Kind::closing: return by_letters(near, 2.5F, 0, near.before == Kind::space ? 1 : 1.5F);
    case Kind::either: return by_letters(near, 2.5F, 0.3F, 0);
    case Kind::apostrophe:
      return by_letters(near, 0, 0,
                        near.before == Kind::space || near.before == Kind::dash ? 0 : 1);
    case Kind::dash: return by_letters(near, 0.3F, 0, 0);
    case Kind::currency: return currency_cost(near);
    case Kind::raised: return raised_cost(place, near);
    case Kind::trade: return by_letters(near, 2.5F, place.here == U'©' ? 1 : 0, 1);
    case Kind::inverted: return by_letters(near, 2.5F, 0.7F, 0);
    case Kind::math: return math_cost(place, near);
    case Kind::odd: return odd_cost(near);
    case Kind::box: return box_cost(near);
    case Kind::soft: return near.letter_before && near.letter_after ? 0.3F : 1;
    case Kind::plain: return place.here < 0x80 ? 0 : by_letters(near, 0.5F, 0.2F, 0);
    default: return 0;
  }
}

}  // namespace

float strangeness_at(std::u32string_view text, std::size_t at) {
  const Place place{char_at(text, at - 2), char_at(text, at - 1), text[at], char_at(text, at + 1),
                    char_at(text, at + 2)};
  const Character here = character(place.here);
  const Neighbours near = neighbours_of(place);
  switch (here.kind) {
    case Kind::upper:
    case Kind::lower:
    case Kind::letter: return letter_cost(place, here, near);
    case Kind::mark: return here.rarity + mark_cost(place, here, near);
    case Kind::space: return 0;
    case Kind::digit: return here.rarity + (place.here >= 0x80 && near.letter_before ? 2.0F : 0.0F);
    default: return here.rarity + sign_cost(place, here.kind, near);
  }
}

bool is_letter(char32_t c) { return is_letter_kind(character(c).kind); }
bool is_lower(char32_t c) { return character(c).kind == Kind::lower; }

}  // namespace winnow
