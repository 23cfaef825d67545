#include "stages/parse/text_lists.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::string_view no_break_space = "\u00A0";

// Bytes of white space at the start.
std::size_t space_bytes(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
    } else if (text.substr(at).starts_with(no_break_space)) {
      at += no_break_space.size();
    } else {
      break;
    }
  }
  return at;
}

// Not one more mark, as in "- - -" and "* * *".
bool is_content(std::string_view text) {
  return text.find_first_not_of("-*+_=. ") != std::string_view::npos;
}

struct Bullet {
  std::string_view mark;
  Marker::Kind kind = Marker::Kind::bullet;
  bool needs_space = true;  // it stands inside words and sums too
};

constexpr auto bullets = std::to_array<Bullet>({
    {"-"},
    {"*"},
    {"+"},
    {"·"},
    {"→"},
    {"‐"},
    {"−"},
    {"–", Marker::Kind::dash},
    {"—", Marker::Kind::dash},
    {"―", Marker::Kind::dash},
    {"•", Marker::Kind::bullet, false},
    {"◦", Marker::Kind::bullet, false},
    {"▪", Marker::Kind::bullet, false},
    {"▫", Marker::Kind::bullet, false},
    {"‣", Marker::Kind::bullet, false},
    {"⁃", Marker::Kind::bullet, false},
    {"∙", Marker::Kind::bullet, false},
    {"●", Marker::Kind::bullet, false},
    {"○", Marker::Kind::bullet, false},
    {"■", Marker::Kind::bullet, false},
    {"□", Marker::Kind::bullet, false},
    {"✓", Marker::Kind::bullet, false},
    {"✔", Marker::Kind::bullet, false},
    {"➢", Marker::Kind::bullet, false},
    {"➤", Marker::Kind::bullet, false},
    {"\uF0B7", Marker::Kind::bullet, false},  // Word's, in its own symbol font
});

Marker bullet_of(std::string_view text) {
  for (const Bullet& bullet : bullets) {
    if (text.starts_with(bullet.mark)) {
      const std::string_view rest = text.substr(bullet.mark.size());
      const std::size_t space = space_bytes(rest);
      const bool item = (space > 0 || !bullet.needs_space) && is_content(rest.substr(space)) &&
                        !rest.starts_with(bullet.mark);
      return item ? Marker{.kind = bullet.kind, .bytes = bullet.mark.size() + space} : Marker{};
    }
  }
  return {};
}

enum Alphabet : std::uint8_t { decimal, small_letter, capital, han, circled };

// A numeral at the start of a text.
struct Numeral {
  Alphabet alphabet = decimal;
  std::uint32_t value = 0;
  std::uint32_t roman = 0;
  std::size_t bytes = 0;  // 0: there is none
};

std::uint32_t roman_digit(char c) {
  constexpr std::string_view digits = "ivxlc";
  constexpr std::array<std::uint32_t, 5> values = {1, 5, 10, 50, 100};
  const std::size_t at = digits.find(ascii::lower(c));
  return at == std::string_view::npos ? 0 : values[at];
}

std::uint32_t roman_value(std::string_view text) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint32_t digit = roman_digit(text[i]);
    const std::uint32_t next = i + 1 < text.size() ? roman_digit(text[i + 1]) : 0;
    if (digit == 0) {
      return 0;
    }
    value = digit < next ? value - digit : value + digit;
  }
  return value < 100 ? value : 0;
}

Numeral ascii_numeral(std::string_view text) {
  constexpr std::size_t most_digits = 3;   // four are a year
  constexpr std::size_t most_letters = 5;  // xviii
  const auto run = [&](auto accepts, std::size_t most) {
    std::size_t n = 0;
    while (n < text.size() && n <= most && accepts(text[n])) {
      ++n;
    }
    return n <= most ? n : 0;
  };
  if (const std::size_t n = run(ascii::is_digit, most_digits); n > 0) {
    Numeral numeral{.bytes = n};
    for (const char c : text.substr(0, n)) {
      numeral.value = numeral.value * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return numeral;
  }
  const bool upper = !text.empty() && ascii::is_upper(text.front());
  const std::size_t n =
      upper ? run(ascii::is_upper, most_letters) : run(ascii::is_lower, most_letters);
  Numeral numeral{.alphabet = upper ? capital : small_letter, .bytes = n};
  numeral.roman = roman_value(text.substr(0, n));
  numeral.value = n == 1 ? static_cast<std::uint32_t>(ascii::lower(text.front()) - 'a' + 1) : 0;
  return numeral.value == 0 && numeral.roman == 0 ? Numeral{} : numeral;
}

// 一 … 九十九.
Numeral han_numeral(std::string_view text) {
  constexpr std::u32string_view digits = U"一二三四五六七八九十";
  Numeral numeral{.alphabet = han};
  for (int most = 3; most > 0 && numeral.bytes < text.size(); --most) {
    std::size_t at = numeral.bytes;
    const std::size_t place = digits.find(utf8::next(text, at));
    if (place == std::u32string_view::npos) {
      break;
    }
    const auto digit = static_cast<std::uint32_t>(place + 1);
    numeral.value = digit == 10 ? std::max(numeral.value, 1U) * 10 : numeral.value + digit;
    numeral.bytes = at;
  }
  return numeral;
}

// ① ⑴ ❶: they need no mark behind them.
Numeral circled_numeral(std::string_view text) {
  std::size_t at = 0;
  const char32_t c = text.empty() ? 0 : utf8::next(text, at);
  for (const char32_t first : {U'\u2460', U'\u2474', U'\u2776'}) {
    const char32_t count = first == U'\u2776' ? 10 : 20;
    if (c >= first && c < first + count) {
      return {.alphabet = circled, .value = c - first + 1, .bytes = at};
    }
  }
  return {};
}

struct Delimiter {
  std::uint8_t form = 0;
  std::size_t bytes = 0;  // 0: none
  bool wide = false;      // needs no space behind it
};

Delimiter delimiter_of(std::string_view rest, bool bracket) {
  constexpr auto marks =
      std::to_array<Delimiter>({{0, 1}, {1, 1}, {2, 3, true}, {3, 3, true}, {4, 3, true}});
  constexpr std::array<std::string_view, 5> texts = {".", ")", "、", "．", "）"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (rest.starts_with(texts[i])) {
      const bool closes = texts[i] == ")" || texts[i] == "）";
      return bracket && !closes ? Delimiter{} : marks[i];
    }
  }
  return {};
}

// What stands behind the mark: white space, or a wide character ("1.苹果").
std::size_t gap_after(std::string_view rest, bool wide_mark, bool& item) {
  const std::size_t space = space_bytes(rest);
  const bool wide_text = !rest.empty() && static_cast<unsigned char>(rest.front()) >= 0xE3;
  item = (space > 0 || wide_mark || wide_text) && is_content(rest.substr(space));
  return space;
}

Marker number_of(std::string_view text) {
  if (const Numeral n = circled_numeral(text); n.bytes > 0) {
    const std::size_t space = space_bytes(text.substr(n.bytes));
    const bool item = is_content(text.substr(n.bytes + space));
    return item ? Marker{Marker::Kind::number, static_cast<std::uint8_t>(circled * 16), n.value, 0,
                         n.bytes + space}
                : Marker{};
  }
  const std::size_t bracket = text.starts_with('(') ? 1 : text.starts_with("（") ? 3 : 0;
  const std::string_view inner = text.substr(bracket);
  Numeral numeral = ascii_numeral(inner);
  if (numeral.bytes == 0) {
    numeral = han_numeral(inner);
  }
  const Delimiter delimiter =
      numeral.bytes == 0 ? Delimiter{} : delimiter_of(inner.substr(numeral.bytes), bracket > 0);
  if (delimiter.bytes == 0) {
    return {};
  }
  const std::size_t end = bracket + numeral.bytes + delimiter.bytes;
  bool item = false;
  const std::size_t space = gap_after(text.substr(end), delimiter.wide, item);
  const auto form =
      static_cast<std::uint8_t>(numeral.alphabet * 16 + (bracket > 0 ? 8 : 0) + delimiter.form);
  return item ? Marker{Marker::Kind::number, form, numeral.value, numeral.roman, end + space}
              : Marker{};
}

}  // namespace

Marker marker_of(std::string_view text) {
  const Marker bullet = bullet_of(text);
  return bullet.kind == Marker::Kind::none ? number_of(text) : bullet;
}

namespace {

bool follows(const Marker& a, const Marker& b) {
  const auto next = [](std::uint32_t x, std::uint32_t y) {
    return x > 0 && y > 0 && (x + 1 == y || y + 1 == x);
  };
  return next(a.value, b.value) || next(a.roman, b.roman);
}

// 1 is the first of a list; a letter alone is an initial.
bool may_stand_alone(const Marker& marker) {
  const int alphabet = marker.form / 16;
  return marker.value <= 1 && alphabet != small_letter && alphabet != capital;
}

struct Candidate {
  std::size_t line;
  Marker marker;
  bool supported;
};

// The last line of the same form is kept for each form: one pass.
std::vector<Candidate> find_candidates(const TextLines& lines) {
  std::vector<Candidate> found;
  std::array<std::size_t, 256> last{};  // in `found`, plus one
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Marker marker = lines[i].role == LineRole::text ? marker_of(lines.text(i)) : Marker{};
    if (marker.kind == Marker::Kind::none) {
      continue;
    }
    const bool number = marker.kind == Marker::Kind::number;
    found.push_back({i, marker, !number || may_stand_alone(marker)});
    if (!number) {
      continue;
    }
    std::size_t& before = last[marker.form];
    if (before > 0 && follows(found[before - 1].marker, marker)) {
      found[before - 1].supported = found.back().supported = true;
    }
    before = found.size();
  }
  return found;
}

}  // namespace

void mark_items(TextLines& lines) {
  for (const Candidate& candidate : find_candidates(lines)) {
    if (candidate.supported) {
      lines[candidate.line].role = LineRole::item;
    }
  }
}

namespace {

bool holds_speech(std::string_view text) {
  return text.ends_with('?') || text.ends_with('!') || text.ends_with("…") ||
         text.find(", —") != std::string_view::npos || text.find(", –") != std::string_view::npos ||
         text.find(". —") != std::string_view::npos || text.find(". –") != std::string_view::npos;
}

struct DashLines {
  std::size_t all = 0;
  std::size_t sentences = 0;
  std::size_t speech = 0;
  std::size_t columns_sum = 0;

  // Sentences all, and either some of them spoken or all of them long.
  bool dialogue() const {
    constexpr std::size_t long_item = 80;
    return sentences * 4 >= all * 3 && (speech * 4 >= all || columns_sum >= all * long_item);
  }
};

bool is_dash_item(const Block& block) {
  return block.kind == BlockKind::list_item && marker_of(block.text).kind == Marker::Kind::dash;
}

}  // namespace

void free_dialogue(std::vector<Block>& blocks) {
  DashLines seen;
  for (const Block& block : blocks) {
    if (is_dash_item(block)) {
      ++seen.all;
      seen.sentences += ends_in_stop(block.text) ? 1 : 0;
      seen.speech += holds_speech(block.text) ? 1 : 0;
      seen.columns_sum += columns(block.text);
    }
  }
  for (Block& block : blocks) {
    if (seen.all > 0 && seen.dialogue() && is_dash_item(block)) {
      block.kind = BlockKind::paragraph;
    }
  }
}

void set_levels(std::vector<Block>& blocks, const std::vector<std::uint32_t>& indents) {
  constexpr std::size_t deepest = 20;
  std::vector<std::uint32_t> open;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind != BlockKind::list_item) {
      open.clear();
      continue;
    }
    while (!open.empty() && open.back() > indents[i]) {
      open.pop_back();
    }
    if (open.empty() || (open.back() < indents[i] && open.size() < deepest)) {
      open.push_back(indents[i]);
    }
    blocks[i].level = static_cast<std::uint8_t>(open.size());
    blocks[i].ordered = marker_of(blocks[i].text).kind == Marker::Kind::number;
  }
}

}  // namespace winnow
