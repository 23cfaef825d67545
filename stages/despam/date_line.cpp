#include "stages/despam/date_line.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_name = 4;

const Lexicon& lexicon(const Lexicons& lexicons, std::string_view name) {
  static const Lexicon none;
  const auto found = lexicons.find(name);
  return found == lexicons.end() ? none : found->second;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

bool is_iso_date(std::string_view word) {
  return word.size() >= 10 && all_digits(word.substr(0, 4)) && word[4] == '-' &&
         all_digits(word.substr(5, 2)) && word[7] == '-' && all_digits(word.substr(8, 2)) &&
         (word.size() == 10 || word[10] == 'T');
}

bool is_domain(std::string_view word) {
  const std::size_t dot = word.rfind('.');
  return dot != std::string_view::npos && dot > 0 && word.size() - dot >= 3 &&
         std::ranges::all_of(word,
                             [](char c) { return ascii::is_alnum(c) || c == '.' || c == '-'; }) &&
         std::ranges::all_of(word.substr(dot + 1), ascii::is_alpha);
}

bool starts_upper(std::string_view word) {
  return !word.empty() && (ascii::is_upper(word[0]) || static_cast<unsigned char>(word[0]) >= 0xC3);
}

// What may stand around the numbers of a time, and behind those of a day, in whatever language.
bool belongs_to_number(std::string_view word) {
  constexpr std::array<std::string_view, 60> known = {
      "am",  "pm",  "a",   "p",       "m",    "h",     "hrs",    "hs",    "uhr",  "kl",
      "ore", "gmt", "utc", "cet",     "cest", "bst",   "est",    "edt",   "et",   "pst",
      "pdt", "ist", "jst", "kst",     "msk",  "мск",   "wib",    "wita",  "wit",  "st",
      "nd",  "rd",  "th",  "er",      "º",    "ª",     "o",      "de",    "del",  "of",
      "the", "t",   "z",   "г",       "há",   "horas", "hora",   "hours", "hour", "minutes",
      "min", "ago", "vor", "stunden", "il",   "y",     "heures", "fa",    "às",   "à"};
  return std::ranges::find(known, word) != known.end();
}

int digit_at(std::string_view text, std::size_t at, std::size_t& next) {
  next = at;
  const char32_t c = utf8::next(text, next);
  return c < 0x80 ? (ascii::is_digit(static_cast<char>(c)) ? static_cast<int>(c - '0') : -1)
                  : u_charDigitValue(static_cast<UChar32>(c));
}

void join(std::string& to, std::string_view word) {
  to += to.empty() ? "" : " ";
  to += word;
}

// Reads a line as folded words, one after the other; the first that is no part of a date line ends
// it.
class DateLineReader {
 public:
  DateLineReader(std::string_view text, const Lexicons& lexicons)
      : months_(lexicon(lexicons, "month")),
        weekdays_(lexicon(lexicons, "weekday")),
        labels_(lexicon(lexicons, "date_label")),
        bylines_(lexicon(lexicons, "byline_label")),
        counts_(lexicon(lexicons, "reading_time")) {
    take_domains(text);
    in_pieces_ = is_in_pieces(text);
  }

  // Most lines with a number in them show by their first words that they are none. `words` are
  // those of the whole line.
  static bool may_begin(std::string_view text, std::string_view words,
                        const std::vector<const Lexicon*>& lexicons) {
    if (is_in_pieces(text) || may_hold_domain(text)) {
      return true;
    }
    const bool number_first = !words.empty() && ascii::is_digit(words.front());
    if (number_first) {
      const std::size_t end = std::min(words.find_first_not_of("0123456789 "), words.size());
      if (end < words.size() && words[end - 1] != ' ') {
        return true;  // 12th
      }
      words.remove_prefix(end);
    }
    std::size_t next = 0;
    return words.empty() || digit_at(words, 0, next) >= 0 ||
           (number_first && belongs_to_number(words.substr(0, letters(words)))) ||
           std::ranges::any_of(lexicons,
                               [&](const Lexicon* lexicon) { return lexicon->prefix(words) > 0; });
  }

  std::optional<DateLine> run() {
    const std::string folded = folded_words(rest_of_text_);
    for (std::string_view rest = folded; !rest.empty();) {
      const std::size_t bytes = step(rest);
      if (bytes == 0) {
        return std::nullopt;
      }
      rest.remove_prefix(bytes);
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    line_.date = find_date(rest_of_text_, "");
    const bool named = month_ && numbers_ >= 1;
    return named || !line_.date.empty() ? std::optional(line_) : std::nullopt;
  }

 private:
  static bool is_in_pieces(std::string_view text) {
    constexpr std::string_view separators[] = {" | ", " – ", " — ", " - ", " · ", " • "};
    const bool any = wide::any(text, [](wide::Bytes bytes) {
      return wide::is(bytes, '|') | wide::is(bytes, '-') | wide::beyond_ascii(bytes);
    });
    return any && std::ranges::any_of(separators, [&](std::string_view separator) {
             return text.find(separator) != std::string_view::npos;
           });
  }

  static bool may_hold_domain(std::string_view text) {
    std::size_t stop = text.find('.');
    while (stop != std::string_view::npos && stop + 1 < text.size() &&
           !ascii::is_alpha(text[stop + 1])) {
      stop = text.find('.', stop + 1);
    }
    return stop != std::string_view::npos && stop + 1 < text.size();
  }

  // Addresses would fall apart when they are folded.
  void take_domains(std::string_view text) {
    for (const std::string_view raw : words_by_space(text)) {
      std::string_view word = raw;
      while (!word.empty() &&
             std::string_view(".,;:()[]|").find(word.back()) != std::string::npos) {
        word.remove_suffix(1);
      }
      if (is_domain(word)) {
        line_.site = word;
        continue;
      }
      join(rest_of_text_, raw);
      if (starts_upper(word)) {
        capitalised_.emplace_back(folded_words(word), word);
      }
    }
  }

  // Bytes of `rest` that were understood; 0 if none.
  std::size_t step(std::string_view rest) {
    if (const std::size_t bytes = number(rest); bytes > 0) {
      return bytes;
    }
    const std::size_t month = months_.prefix(rest);
    const std::size_t label = std::max(labels_.prefix(rest), bylines_.prefix(rest));
    const std::size_t other = std::max(weekdays_.prefix(rest), counts_.prefix(rest));
    if (const std::size_t longest = std::max({month, label, other}); longest > 0) {
      month_ = month_ || longest == month;
      after_label_ = after_label_ || longest == label;
      return longest;
    }
    const std::size_t end = letters(rest);
    if (numbers_ > 0 && belongs_to_number(rest.substr(0, end))) {
      return end;
    }
    return name(rest);
  }

  static std::size_t letters(std::string_view rest) {
    std::size_t end = 0;
    for (std::size_t next = 0; end < rest.size() && rest[end] != ' '; end = next) {
      if (digit_at(rest, end, next) >= 0) {
        break;
      }
    }
    return end;
  }

  // Days, months, hours and minutes have one or two digits, years four.
  std::size_t number(std::string_view rest) {
    std::size_t end = 0;
    std::size_t digits = 0;
    for (std::size_t next = 0; end < rest.size() && digit_at(rest, end, next) >= 0; end = next) {
      ++digits;
    }
    if (digits != 1 && digits != 2 && digits != 4) {
      return 0;
    }
    ++numbers_;
    return end;
  }

  // After a label a few words with capitals; in a line of pieces any few words: "Redaktion | Oslo".
  std::size_t name(std::string_view rest) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    const auto found =
        std::ranges::find(capitalised_, word, &std::pair<std::string, std::string_view>::first);
    const bool fits = in_pieces_ || (after_label_ && found != capitalised_.end());
    if (!fits || ++name_words_ > (in_pieces_ ? longest_name + 2 : longest_name)) {
      return 0;
    }
    if (after_label_ && found != capitalised_.end()) {
      join(line_.author, found->second);
    }
    return word.size();
  }

  const Lexicon& months_;
  const Lexicon& weekdays_;
  const Lexicon& labels_;
  const Lexicon& bylines_;
  const Lexicon& counts_;
  std::string rest_of_text_;
  std::vector<std::pair<std::string, std::string_view>> capitalised_;
  DateLine line_;
  int numbers_ = 0;
  bool month_ = false;
  bool after_label_ = false;
  bool in_pieces_ = false;  // between bars or dashes a place or a role may stand
  std::size_t name_words_ = 0;
};

}  // namespace

std::optional<DateLine> read_date_line(std::string_view text, const Lexicons& lexicons) {
  // Arabic, Persian, Indic, Thai and full-width digits have these first bytes.
  const auto may_be_digit = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return ascii::is_digit(c) || byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF;
  };
  if (std::ranges::none_of(text, may_be_digit)) {
    return std::nullopt;
  }
  return DateLineReader(text, lexicons).run();
}

std::vector<const Lexicon*> lexicons_of_date_lines(const Lexicons& lexicons) {
  std::vector<const Lexicon*> out;
  for (const char* name : {"month", "weekday", "date_label", "byline_label", "reading_time"}) {
    out.push_back(&lexicon(lexicons, name));
  }
  return out;
}

bool may_be_date_line(std::string_view text, std::string_view words,
                      const std::vector<const Lexicon*>& lexicons) {
  return DateLineReader::may_begin(text, words, lexicons);
}

std::optional<DatePrefix> read_date_prefix(std::string_view text, const Lexicons& lexicons) {
  const std::size_t label_end = text.find_first_of(" :");
  if (label_end == std::string_view::npos || label_end == 0 ||
      !lexicon(lexicons, "date_label").contains(folded_words(text.substr(0, label_end)))) {
    return std::nullopt;
  }
  const std::size_t date = text.find_first_not_of(" :", label_end);
  if (date == std::string_view::npos || !is_iso_date(text.substr(date, 10)) ||
      text.size() <= date + 11 || text[date + 10] != ' ') {
    return std::nullopt;
  }
  const std::size_t sentence = text.find_first_not_of(' ', date + 10);
  if (sentence == std::string_view::npos || !starts_upper(text.substr(sentence))) {
    return std::nullopt;
  }
  return DatePrefix{std::string(text.substr(date, 10)), sentence};
}

}  // namespace winnow
