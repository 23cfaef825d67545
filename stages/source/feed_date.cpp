// Two readers. The first knows ISO 8601: the day is matched against a table of templates, one
// letter a digit, then comes the time. The second takes words in any order, as RFC 822, asctime and
// the people who set clocks by hand write them: what a word is, is seen from its characters.
#include "stages/source/feed_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/month_names.hpp"

namespace winnow {

namespace {

using ascii::all_digits;
using ascii::number;

constexpr std::size_t longest = 100;
constexpr int unset = -1;
constexpr std::size_t npos = std::string_view::npos;

struct Moment {
  int year = unset;
  int month = unset;
  int day = unset;
  int ordinal = unset;  // day of the year, instead of month and day
  int hour = unset;
  int minute = 0;
  int second = 0;
  int offset = 0;  // minutes east of UTC
  bool has_offset = false;
};

int whole_year(std::string_view digits) {
  const int year = number(digits);
  return digits.size() > 2 ? year : year + (year < 50 ? 2000 : 1900);
}

std::string written(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out.data();
}

// The midnight a moment's day begins with, if there is such a day.
std::optional<std::chrono::sys_days> day_of(const Moment& moment) {
  using namespace std::chrono;
  const bool by_day = moment.ordinal == unset;
  const year_month_day date{year{moment.year},
                            month{static_cast<unsigned>(by_day ? std::max(moment.month, 0) : 1)},
                            day{static_cast<unsigned>(by_day ? std::max(moment.day, 0) : 1)}};
  const int last = date.year().is_leap() ? 366 : 365;
  if (moment.year < 1900 || moment.year > 9999 || !date.ok() ||
      (!by_day && (moment.ordinal < 1 || moment.ordinal > last))) {
    return std::nullopt;
  }
  return sys_days{date} + days{by_day ? 0 : moment.ordinal - 1};
}

// "" for a moment that does not exist. 24:00 is the next day, a second 60 the next minute's first.
std::string utc(const Moment& moment) {
  using namespace std::chrono;
  const std::optional<sys_days> day = day_of(moment);
  const bool next_day = moment.hour == 24 && moment.minute == 0 && moment.second == 0;
  if (!day || (moment.hour > 23 && !next_day) || moment.minute > 59 || moment.second > 60) {
    return {};
  }
  return written(*day + hours{std::max(moment.hour, 0)} + minutes{moment.minute - moment.offset} +
                 seconds{moment.second});
}

// Y, M, D and O stand for one digit each of year, month, day and day of the year.
bool matches(std::string_view text, std::string_view shape, Moment& moment) {
  if (text.size() != shape.size()) {
    return false;
  }
  std::array<std::pair<char, std::string>, 4> parts = {
      {{'Y', {}}, {'M', {}}, {'D', {}}, {'O', {}}}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto part =
        std::ranges::find(parts, shape[i], [](const auto& entry) { return entry.first; });
    if (part == parts.end() ? text[i] != shape[i] : !ascii::is_digit(text[i])) {
      return false;
    }
    if (part != parts.end()) {
      part->second += text[i];
    }
  }
  const auto value = [&parts](std::size_t i, int otherwise) {
    return parts[i].second.empty() ? otherwise : number(parts[i].second);
  };
  moment.year = parts[0].second.size() == 2 ? 2000 + number(parts[0].second) : value(0, unset);
  moment.month = value(1, 1);
  moment.day = value(2, 1);
  moment.ordinal = value(3, unset);
  return true;
}

// The forms of ISO 8601:1988, then what people make of them.
bool read_iso_day(std::string_view text, Moment& moment) {
  constexpr auto shapes = std::to_array<std::string_view>(
      {"YYYY-MM-DD", "YYYYMMDD",  "YYYY-MM",   "YYYY",      "YYYY-OOO", "YYYYOOO",
       "YY-MM-DD",   "YYMMDD",    "YY-OOO",    "YYOOO",     "-YY-MM",   "-YYMM",
       "-YY",        "YYYY-M-D",  "YYYY-M-DD", "YYYY-MM-D", "YYYY-M",   "YYYY/MM/DD",
       "YYYY/M/D",   "YYYY/M/DD", "YYYY/MM/D", "YYYY.MM.DD"});
  return std::ranges::any_of(shapes,
                             [&](std::string_view shape) { return matches(text, shape, moment); });
}

std::string_view take_digits(std::string_view& text, std::size_t most) {
  std::size_t end = 0;
  while (end < text.size() && end < most && ascii::is_digit(text[end])) {
    ++end;
  }
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// 10:14:55.5, 10:14, 10, 101455, 1014 at the start of `text`, which moves past it.
bool take_time(std::string_view& text, Moment& moment) {
  const std::string_view first = take_digits(text, 6);
  if (first.empty() || first.size() == 3 || first.size() == 5) {
    return false;
  }
  moment.hour = number(first.substr(0, 2));
  moment.minute = first.size() > 2 ? number(first.substr(2, 2)) : 0;
  moment.second = first.size() > 4 ? number(first.substr(4, 2)) : 0;
  if (first.size() <= 2 && take(text, ':')) {
    const std::string_view minute = take_digits(text, 2);
    moment.minute = number(minute);
    if (minute.empty()) {
      return false;
    }
    if (take(text, ':')) {
      const std::string_view second = take_digits(text, 2);
      moment.second = number(second);
      if (second.empty()) {
        return false;
      }
    }
  }
  if (take(text, '.') || take(text, ',')) {
    take_digits(text, longest);
  }
  return !text.starts_with(':');
}

// +02:00, -0500, +2, +5:30; minutes east of UTC.
std::optional<int> offset_of(std::string_view text) {
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const std::string_view first = take_digits(text, 4);
  if (first.empty()) {
    return std::nullopt;
  }
  const std::size_t hour_digits = first.size() > 2 ? first.size() - 2 : first.size();
  int minutes = number(first.substr(0, hour_digits)) * 60 + number(first.substr(hour_digits));
  if (first.size() <= 2 && take(text, ':')) {
    const std::string_view rest = take_digits(text, 2);
    if (rest.empty()) {
      return std::nullopt;
    }
    minutes += number(rest);
  }
  if (!text.empty() || minutes > 24 * 60) {
    return std::nullopt;
  }
  return west ? -minutes : minutes;
}

struct Zone {
  std::string_view name;
  int minutes;
};

constexpr auto zones = std::to_array<Zone>(
    {{"ut", 0},      {"utc", 0},     {"gmt", 0},    {"wet", 0},    {"est", -300}, {"edt", -240},
     {"et", -300},   {"cst", -360},  {"cdt", -300}, {"ct", -360},  {"mst", -420}, {"mdt", -360},
     {"mt", -420},   {"pst", -480},  {"pdt", -420}, {"pt", -480},  {"ast", -240}, {"adt", -180},
     {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"nst", -210}, {"ndt", -150}, {"brt", -180},
     {"art", -180},  {"clt", -240},  {"west", 60},  {"bst", 60},   {"met", 60},   {"cet", 60},
     {"mez", 60},    {"wat", 60},    {"mest", 120}, {"cest", 120}, {"mesz", 120}, {"eet", 120},
     {"sast", 120},  {"cat", 120},   {"eest", 180}, {"msk", 180},  {"eat", 180},  {"msd", 240},
     {"pkt", 300},   {"ist", 330},   {"wib", 420},  {"ict", 420},  {"sgt", 480},  {"hkt", 480},
     {"awst", 480},  {"jst", 540},   {"kst", 540},  {"acst", 570}, {"aest", 600}, {"aedt", 660},
     {"nzst", 720},  {"nzdt", 780}});

// RFC 822, section 5.1: A..M without J go west, N..Y east.
int military(char letter) {
  if (letter >= 'a' && letter <= 'm') {
    return -60 * (letter - 'a' + 1 - (letter > 'j' ? 1 : 0));
  }
  return letter >= 'n' && letter <= 'y' ? 60 * (letter - 'n' + 1) : 0;
}

// A name, a name with an offset (GMT+0200), an offset. nullopt if it is none of them.
std::optional<int> zone_of(std::string_view text) {
  std::string name = ascii::lower(text);
  const std::size_t sign = name.find_first_of("+-");
  if (sign != std::string::npos) {
    const bool named = std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(sign),
                                   ascii::is_alpha);
    return named ? offset_of(text.substr(sign)) : std::nullopt;
  }
  name = name.substr(name.rfind('/') + 1);
  if (name.empty() || !std::ranges::all_of(name, ascii::is_alpha)) {
    return std::nullopt;
  }
  if (name.size() == 1) {
    return military(name[0]);
  }
  const auto zone = std::ranges::find(zones, std::string_view(name), &Zone::name);
  return zone == zones.end() ? 0 : zone->minutes;
}

bool set_zone(std::string_view text, Moment& moment) {
  const std::optional<int> offset = zone_of(text);
  moment.has_offset = offset.has_value();
  moment.offset = offset.value_or(moment.offset);
  return offset.has_value();
}

bool is_half_of_day(std::string_view word) {
  return ascii::equal_ignoring_case(word, "am") || ascii::equal_ignoring_case(word, "pm");
}

void set_half_of_day(std::string_view word, Moment& moment) {
  const bool afternoon = ascii::lower(word[0]) == 'p';
  if (moment.hour == 12 && !afternoon) {
    moment.hour = 0;
  } else if (moment.hour < 12 && moment.hour >= 0 && afternoon) {
    moment.hour += 12;
  }
}

// `offset` holds where the text names no zone.
std::string iso_date(std::string_view text, int offset) {
  Moment moment{.offset = offset};
  const std::size_t end = std::min(text.find_first_of("Tt "), text.size());
  if (!read_iso_day(text.substr(0, end), moment)) {
    return {};
  }
  std::string_view rest = ascii::trim(text.substr(std::min(end + 1, text.size())));
  if (rest.empty()) {
    return utc(moment);
  }
  if (!take_time(rest, moment)) {
    return {};
  }
  rest = ascii::trim(rest);
  if (is_half_of_day(rest.substr(0, 2))) {
    set_half_of_day(rest, moment);
    rest = ascii::trim(rest.substr(2));
  }
  if (!rest.empty() && !set_zone(rest.substr(0, rest.find(' ')), moment)) {
    return {};
  }
  return utc(moment);
}

int month_of(std::string_view word) {
  constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  const std::string low = ascii::lower(word);
  const std::size_t at = low.size() < 3 ? npos : names.find(low.substr(0, 3));
  if (at != npos && at % 3 == 0 && std::ranges::all_of(low, ascii::is_alpha)) {
    return static_cast<int>(at / 3) + 1;
  }
  for (const std::string_view language : {"", "el", "hu"}) {
    const int month = month_named(word, language);
    if (month != 0) {
      return month;
    }
  }
  return 0;
}

// 3, 03, 3rd; nullopt for anything else.
std::optional<int> day_number(std::string_view word) {
  const std::string_view digits = take_digits(word, 3);
  constexpr auto endings = std::to_array<std::string_view>({"", "st", "nd", "rd", "th"});
  const bool ending = std::ranges::any_of(
      endings, [&](std::string_view e) { return ascii::equal_ignoring_case(word, e); });
  return ending && !digits.empty() && digits.size() <= 2 ? std::optional(number(digits))
                                                         : std::nullopt;
}

bool is_weekday(std::string_view word) {
  constexpr std::string_view names = "montuewedthufrisatsun";
  const std::string low = ascii::lower(word.substr(0, 3));
  const std::size_t at = names.find(low);
  return (low.size() == 3 && at != npos && at % 3 == 0) ||
         (!ascii::is_digit(word[0]) && month_of(word) == 0);
}

// 01-Jan-2004 is three words, 2004-July-13T9:15 four.
void split_dashes(std::string_view word, std::vector<std::string_view>& words) {
  const std::size_t dash = word.find('-');
  const std::size_t next = dash == npos ? npos : word.find('-', dash + 1);
  if (next == npos || dash == 0 || month_of(word.substr(dash + 1, next - dash - 1)) == 0) {
    words.push_back(word);
    return;
  }
  words.push_back(word.substr(0, dash));
  words.push_back(word.substr(dash + 1, next - dash - 1));
  const std::string_view rest = word.substr(next + 1);
  const std::size_t time = rest.find_first_of("Tt");
  words.push_back(rest.substr(0, time));
  if (time != npos) {
    words.push_back(rest.substr(time + 1));
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n,;()", at), text.size());
    if (end > at) {
      split_dashes(text.substr(at, end - at), words);
    }
    at = end + 1;
  }
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  return words;
}

// The parts of a date, as one word after the other settles them.
class WordDate {
 public:
  explicit WordDate(int offset) : moment_{.offset = offset} {}

  std::string read(std::string_view text) {
    const std::vector<std::string_view> words = words_of(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool weekday = i == 0 && words.size() > 3 && is_weekday(words[0]);
      if (!weekday && !take_word(words[i])) {
        return {};
      }
    }
    if (!half_.empty()) {
      set_half_of_day(half_, moment_);
    }
    const bool whole = moment_.year != unset && moment_.month != unset && moment_.day != unset;
    return whole && moment_.hour < 24 ? utc(moment_) : std::string();
  }

 private:
  bool take_word(std::string_view word) {
    if (word[0] == '+' || word[0] == '-') {
      return zone(word);
    }
    if (ascii::is_digit(word[0])) {
      return word.find(':') == npos ? numeric(word) : time(word);
    }
    if (is_half_of_day(word)) {
      half_ = word;
      return true;
    }
    const int month = moment_.month == unset ? month_of(word) : 0;
    if (month != 0) {
      moment_.month = month;
      return true;
    }
    return zone(word);
  }

  bool time(std::string_view word) {
    if (moment_.hour != unset || !take_time(word, moment_)) {
      return false;
    }
    if (is_half_of_day(word)) {
      half_ = word;
      return true;
    }
    return word.empty() || set_zone(word, moment_);
  }

  // Names of zones come after the time; one behind an offset, as in "-0500 (EST)", only repeats it.
  bool zone(std::string_view word) {
    if (moment_.hour == unset) {
      return false;
    }
    return moment_.has_offset ? zone_of(word).has_value() : set_zone(word, moment_);
  }

  bool numeric(std::string_view word) {
    if (moment_.month == unset && word.size() > 4 && read_iso_day(word, moment_)) {
      return true;
    }
    const std::optional<int> day = moment_.day == unset ? day_number(word) : std::nullopt;
    if (day) {
      moment_.day = *day;
      return true;
    }
    if (!all_digits(word) || word.size() > 4 || word.size() == 3) {
      return false;
    }
    if (moment_.year == unset) {
      moment_.year = whole_year(word);
      return true;
    }
    return moment_.hour != unset && word == "0000";
  }

  Moment moment_;
  std::string_view half_;
};

std::string unix_date(std::string_view digits) {
  if (!all_digits(digits) || (digits.size() != 10 && digits.size() != 13)) {
    return {};
  }
  std::int64_t seconds = 0;
  for (const char c : digits.substr(0, 10)) {
    seconds = seconds * 10 + (c - '0');
  }
  return written(std::chrono::sys_seconds{std::chrono::seconds{seconds}});
}

// The signs that count years, months and days in Korean, Chinese and Japanese, and the Korean words
// for the halves of a day.
struct Sign {
  std::string_view sign;
  std::string_view means;
};

constexpr auto signs = std::to_array<Sign>({{"년", "-"},
                                            {"월", "-"},
                                            {"일", " "},
                                            {"年", "-"},
                                            {"月", "-"},
                                            {"日", " "},
                                            {"오전", " AM "},
                                            {"오후", " PM "}});

std::string with_signs_read(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto sign =
        std::ranges::find_if(signs, [text](const Sign& s) { return text.starts_with(s.sign); });
    const std::string_view means = sign == signs.end() ? text.substr(0, 1) : sign->means;
    const bool gap = means == " " && out.ends_with('-');  // 2004년 05월
    out += gap ? std::string_view() : means;
    text.remove_prefix(sign == signs.end() ? 1 : sign->sign.size());
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_korean(std::string_view text) {
  return std::ranges::any_of(signs, [text](const Sign& s) {
    return s.sign[0] != '\xE5' && s.sign[0] != '\xE6' && text.find(s.sign) != npos;
  });
}

}  // namespace

std::string feed_date(std::string_view text) {
  constexpr int korean_time = 540;
  text = ascii::trim(text);
  if (text.empty() || text.size() > longest) {
    return {};
  }
  const std::string read = is_ascii(text) ? std::string(text) : with_signs_read(text);
  const std::string_view plain = ascii::trim(read);
  const int offset = is_korean(text) ? korean_time : 0;
  for (std::string date : {unix_date(plain), iso_date(plain, offset)}) {
    if (!date.empty()) {
      return date;
    }
  }
  return WordDate(offset).read(plain);
}

std::string feed_date_or_day(std::string_view text) {
  text = ascii::trim(text);
  Moment moment;
  const bool day = matches(text, "YYYY-MM-DD", moment);
  const std::string date = feed_date(text);
  return day && !date.empty() ? std::string(text) : date;
}

}  // namespace winnow
