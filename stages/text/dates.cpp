// The text is cut into tokens, numbers and words; what stands between two tokens is their gap. Five
// shapes are tried at each token, the surest first:
//
//   2024-05-06   2024/5/6   2024年5月6日      a year, then two numbers
//   6 May 2024   6. Mai 2024   6 de mayo de 2024
//   May 6, 2024   2024 May 6
//   6.5.2024   05/06/2024   6.5.24          a year last: the language decides where it is unclear
#include "stages/text/dates.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/month_names.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using ascii::all_digits;
using ascii::number;

struct Token {
  bool number = false;
  int value = 0;
  int digits = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

constexpr std::string_view between(std::string_view text, std::size_t begin, std::size_t end) {
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

std::string iso_day(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(std::max(month, 0))},
                            std::chrono::day{static_cast<unsigned>(std::max(day, 0))}};
  if (year < 1990 || year > 2099 || !date.ok()) {
    return {};
  }
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", year, month, day);
  return out.data();
}

// The digit that `c` stands for in any script, -1 if none.
int digit_of(char32_t c) {
  return c < 0x80 ? (ascii::is_digit(static_cast<char>(c)) ? static_cast<int>(c - '0') : -1)
                  : u_charDigitValue(static_cast<UChar32>(c));
}

// Signs that count years, months and days in Chinese, Japanese and Korean separate numbers.
bool is_letter(char32_t c) {
  const bool hangul_unit = c == 0xB144 || c == 0xC6D4 || c == 0xC77C;
  return !hangul_unit && !is_unspaced_script(c) && is_word_character(c);
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool open = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    const int digit = digit_of(c);
    if (digit < 0 && !is_letter(c)) {
      open = false;
      continue;
    }
    if (!open || tokens.back().number != (digit >= 0)) {
      tokens.push_back({.number = digit >= 0, .begin = begin});
    }
    Token& token = tokens.back();
    if (digit >= 0 && ++token.digits <= 4) {
      token.value = token.value * 10 + digit;
    }
    token.end = at;
    open = true;
  }
  return tokens;
}

class DateFinder {
  static constexpr std::size_t none = std::string_view::npos;
  static constexpr std::size_t longest_filler = 4;  // bytes: "th", "de", "of", "del"
  static constexpr std::size_t widest_gap = 5;      // bytes: " 年 "

 public:
  DateFinder(std::string_view text, std::string_view language)
      : text_(text), language_(language), tokens_(tokens_of(text)) {}

  std::string run() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      for (const auto& read : {year_first(i), day_and_name(i), name_first(i), year_last(i)}) {
        if (!read.empty()) {
          return read;
        }
      }
    }
    return {};
  }

 private:
  bool is_year(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].number && tokens_[i].digits == 4;
  }
  bool is_small(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].number && tokens_[i].digits <= 2;
  }
  int month(std::size_t i) const {
    return i < tokens_.size() && !tokens_[i].number ? month_named(word(i), language_) : 0;
  }
  std::string_view word(std::size_t i) const {
    return between(text_, tokens_[i].begin, tokens_[i].end);
  }
  // What stands between token i and the next, white space trimmed.
  std::string_view gap(std::size_t i) const {
    return ascii::trim(between(text_, tokens_[i].end, tokens_[i + 1].begin));
  }
  bool near(std::size_t i) const {
    return i + 1 < tokens_.size() && tokens_[i + 1].begin - tokens_[i].end <= widest_gap;
  }

  // The month named after token i, past an ordinal's ending and a "de" or "of"; the month's token
  // or `none`.
  std::size_t next_month(std::size_t i) const {
    for (std::size_t at = i + 1; at <= i + 3 && near(at - 1) && !tokens_[at].number; ++at) {
      if (month(at) != 0) {
        return at;
      }
      if (word(at).size() > longest_filler) {
        break;
      }
    }
    return none;
  }

  std::size_t next_year(std::size_t i) const {
    for (std::size_t at = i + 1; at <= i + 2 && near(at - 1); ++at) {
      if (is_year(at)) {
        return at;
      }
      if (tokens_[at].number || word(at).size() > longest_filler) {
        break;
      }
    }
    return none;
  }

  std::string year_first(std::size_t i) const {
    if (!is_year(i) || !near(i)) {
      return {};
    }
    if (is_small(i + 1) && near(i + 1) && is_small(i + 2) && !gap(i).empty()) {
      return iso_day(tokens_[i].value, tokens_[i + 1].value, tokens_[i + 2].value);
    }
    const bool named = !tokens_[i + 1].number && near(i + 1) && is_small(i + 2);
    return named ? iso_day(tokens_[i].value, month(i + 1), tokens_[i + 2].value) : std::string();
  }

  std::string day_and_name(std::size_t i) const {
    const std::size_t named = is_small(i) ? next_month(i) : none;
    const std::size_t year = named != none ? next_year(named) : none;
    return year != none ? iso_day(tokens_[year].value, month(named), tokens_[i].value)
                        : std::string();
  }

  std::string name_first(std::size_t i) const {
    if (tokens_[i].number || !near(i) || !is_small(i + 1)) {
      return {};
    }
    const std::size_t year = next_year(i + 1);
    return year != none ? iso_day(tokens_[year].value, month(i), tokens_[i + 1].value)
                        : std::string();
  }

  std::string year_last(std::size_t i) const {
    if (!is_small(i) || !near(i) || !is_small(i + 1) || !near(i + 1) || i + 2 >= tokens_.size()) {
      return {};
    }
    const std::string_view sign = gap(i);
    if (sign != gap(i + 1) || (sign != "." && sign != "/" && sign != "-")) {
      return {};
    }
    int year = tokens_[i + 2].value;
    if (is_small(i + 2) && tokens_[i + 2].digits == 2 && sign != "-") {
      year += 2000;
    } else if (!is_year(i + 2)) {
      return {};
    }
    const int first = tokens_[i].value;
    const int second = tokens_[i + 1].value;
    const bool month_first = second > 12 || (sign == "/" && first <= 12 && writes_month_first());
    return month_first ? iso_day(year, first, second) : iso_day(year, second, first);
  }

  // 05/06/2024 is in May in the United States and where nothing is said; elsewhere in June.
  bool writes_month_first() const {
    const std::string low = ascii::lower(language_);
    return low.empty() || low == "en" || low == "en-us" || low == "en_us";
  }

  std::string_view text_;
  std::string_view language_;
  std::vector<Token> tokens_;
};

// 20240506, with a time behind it or not.
std::string compact_day(std::string_view digits) {
  return iso_day(number(digits.substr(0, 4)), number(digits.substr(4, 2)),
                 number(digits.substr(6, 2)));
}

std::string of_unix_time(std::string_view seconds) {
  using namespace std::chrono;
  std::int64_t value = 0;
  for (const char c : seconds) {
    value = value * 10 + (c - '0');
  }
  const year_month_day day{floor<days>(sys_seconds{std::chrono::seconds{value}})};
  return iso_day(static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
                 static_cast<int>(static_cast<unsigned>(day.day())));
}

// "T10:30:00+02:00" of an ISO 8601 time that goes on after its day; "" if it is none.
std::string clock_time(std::string_view rest) {
  if (rest.size() < 6 || (rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ')) {
    return {};
  }
  const bool clock =
      all_digits(rest.substr(1, 2)) && rest[3] == ':' && all_digits(rest.substr(4, 2));
  if (!clock || number(rest.substr(1, 2)) > 23 || number(rest.substr(4, 2)) > 59) {
    return {};
  }
  const std::size_t end = std::min(rest.find_first_not_of("0123456789:.", 1), rest.size());
  std::string time = "T" + std::string(rest.substr(1, std::min<std::size_t>(end, 19) - 1));
  std::string_view zone = ascii::trim(rest.substr(end));
  if (zone.starts_with('Z') || zone.starts_with('z')) {
    return time + 'Z';
  }
  const std::size_t zone_end = zone.find_first_not_of("0123456789:", zone.empty() ? 0 : 1);
  const bool offset = (zone.starts_with('+') || zone.starts_with('-')) && zone.size() >= 3 &&
                      zone.size() <= 6 && zone_end == std::string_view::npos;
  return offset ? time + std::string(zone) : time;
}

// Whether the text has an ISO 8601 day at its start: 2024-05-06.
bool starts_with_iso_day(std::string_view value) {
  return value.size() >= 10 && all_digits(value.substr(0, 4)) && value[4] == '-' &&
         all_digits(value.substr(5, 2)) && value[7] == '-' && all_digits(value.substr(8, 2));
}

}  // namespace

std::string find_date(std::string_view text, std::string_view language) {
  return DateFinder(text, language).run();
}

std::string machine_date(std::string_view value, std::string_view language) {
  constexpr std::size_t longest = 200;
  value = ascii::trim(value).substr(0, longest);
  if (starts_with_iso_day(value)) {
    const std::string day =
        iso_day(number(value.substr(0, 4)), number(value.substr(5, 2)), number(value.substr(8, 2)));
    return day.empty() ? day : day + clock_time(value.substr(10));
  }
  if (all_digits(value)) {
    switch (value.size()) {
      case 10: return of_unix_time(value);
      case 13: return of_unix_time(value.substr(0, 10));
      case 8:
      case 14: return compact_day(value);
      default: return {};
    }
  }
  if (value.size() > 8 && all_digits(value.substr(0, 8)) && value[8] == 'T') {
    return compact_day(value);
  }
  return find_date(value, language);
}

std::string date_in_path(std::string_view url) {
  const std::size_t host = url.find("://");
  const std::size_t path = url.find('/', host == std::string_view::npos ? 0 : host + 3);
  if (path == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = url.substr(path, std::min<std::size_t>(url.size() - path, 500));
  const std::vector<Token> tokens = tokens_of(rest);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const char before = token.begin == 0 ? '/' : rest[token.begin - 1];
    if (!token.number || (before != '/' && before != '-' && before != '_' && before != '~')) {
      continue;
    }
    if (token.digits == 8) {
      std::string day = compact_day(between(rest, token.begin, token.end));
      if (!day.empty()) {
        return day;
      }
    }
    if (token.digits <= 2 && i + 2 < tokens.size() && tokens[i + 2].digits == 4 &&
        tokens[i + 1].number && tokens[i + 1].digits <= 2 && tokens[i + 1].begin == token.end + 1 &&
        tokens[i + 2].begin == tokens[i + 1].end + 1) {
      return iso_day(tokens[i + 2].value, tokens[i + 1].value, token.value);
    }
    if (token.digits == 4 && i + 2 < tokens.size() && tokens[i + 1].digits <= 2 &&
        tokens[i + 2].digits <= 2 && tokens[i + 1].number && tokens[i + 2].number &&
        tokens[i + 1].begin == token.end + 1 && tokens[i + 2].begin == tokens[i + 1].end + 1) {
      return iso_day(token.value, tokens[i + 1].value, tokens[i + 2].value);
    }
  }
  return {};
}

int days_apart(std::string_view a, std::string_view b) {
  using namespace std::chrono;
  if (!starts_with_iso_day(a) || !starts_with_iso_day(b)) {
    return std::numeric_limits<int>::max();
  }
  const auto day_of = [](std::string_view date) {
    return sys_days{year{number(date.substr(0, 4))} / number(date.substr(5, 2)) /
                    number(date.substr(8, 2))};
  };
  return std::abs(static_cast<int>((day_of(a) - day_of(b)).count()));
}

}  // namespace winnow
