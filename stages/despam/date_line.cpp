#include "stages/despam/date_line.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

const Lexicon& lexicon(const Lexicons& lexicons, std::string_view name) {
  static const Lexicon none;
  const auto found = lexicons.find(name);
  return found == lexicons.end() ? none : found->second;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = begin;
    while (end < text.size() && !ascii::is_space(text[end]) && text[end] != '|') {
      ++end;
    }
    if (end > begin) {
      words.push_back(text.substr(begin, end - begin));
    }
    begin = end + 1;
  }
  return words;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

std::string_view bare(std::string_view word) {
  constexpr std::string_view edge = ".,;:()[]";
  while (!word.empty() && edge.find(word.front()) != std::string_view::npos) {
    word.remove_prefix(1);
  }
  while (!word.empty() && edge.find(word.back()) != std::string_view::npos) {
    word.remove_suffix(1);
  }
  return word;
}

// 2025-03-04, 4.3.2025, 03/04/25: three numbers, one of them a year.
bool is_numeric_date(std::string_view word) {
  int numbers = 0;
  bool year = false;
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    if (i < word.size() && ascii::is_digit(word[i])) {
      ++digits;
      continue;
    }
    if (digits == 0 || digits > 4 || digits == 3) {
      return false;
    }
    year = year || digits == 4;
    ++numbers;
    digits = 0;
    if (i < word.size() && word[i] != '-' && word[i] != '.' && word[i] != '/') {
      return false;
    }
  }
  return numbers == 3 && (year || word.size() >= 6);
}

bool is_iso_date(std::string_view word) {
  return word.size() >= 10 && all_digits(word.substr(0, 4)) && word[4] == '-' &&
         all_digits(word.substr(5, 2)) && word[7] == '-' && all_digits(word.substr(8, 2)) &&
         (word.size() == 10 || word[10] == 'T');
}

bool is_day_or_year(std::string_view word) {
  for (const std::string_view end : {"st", "nd", "rd", "th"}) {
    if (word.ends_with(end)) {
      word.remove_suffix(2);
      break;
    }
  }
  return all_digits(word) && (word.size() <= 2 || word.size() == 4);
}

bool is_time(std::string_view word) {
  const std::string low = ascii::lower(word);
  if (low == "am" || low == "pm" || low == "uhr" || low == "gmt" || low == "utc" || low == "h") {
    return true;
  }
  const std::size_t colon = low.find(':');
  return colon != std::string::npos && colon <= 2 && all_digits(low.substr(0, colon)) &&
         low.size() > colon + 2 && all_digits(low.substr(colon + 1, 2));
}

bool is_domain(std::string_view word) {
  const std::size_t dot = word.rfind('.');
  return dot != std::string_view::npos && dot > 0 && word.size() - dot >= 3 &&
         std::ranges::all_of(word,
                             [](char c) { return ascii::is_alnum(c) || c == '.' || c == '-'; }) &&
         std::ranges::any_of(word.substr(dot + 1), ascii::is_alpha);
}

bool is_separator(std::string_view word) {
  constexpr std::array<std::string_view, 8> separators = {"-", "–", "—", "·", "•", "/", ",", "»"};
  return std::ranges::find(separators, word) != separators.end();
}

bool starts_upper(std::string_view word) {
  return !word.empty() && (ascii::is_upper(word[0]) || static_cast<unsigned char>(word[0]) >= 0xC3);
}

void join(std::string& to, std::string_view word) {
  to += to.empty() ? "" : " ";
  to += word;
}

}  // namespace

std::optional<DateLine> read_date_line(std::string_view text, const Lexicons& lexicons) {
  constexpr std::size_t longest_name = 4;
  const Lexicon& months = lexicon(lexicons, "month");
  const Lexicon& labels = lexicon(lexicons, "date_label");
  DateLine line;
  int numbers = 0;
  bool month = false;
  bool whole = false;
  bool after_label = false;
  std::size_t name_words = 0;
  for (const std::string_view raw : words_of(text)) {
    const std::string_view word = bare(raw);
    const std::string folded = folded_words(word);
    if (word.empty() || is_separator(word) || is_time(word)) {
      continue;
    }
    if (is_numeric_date(word) || is_iso_date(word)) {
      whole = true;
      join(line.date, raw);
    } else if (is_day_or_year(word)) {
      ++numbers;
      join(line.date, raw);
    } else if (months.contains(folded)) {
      month = true;
      join(line.date, raw);
    } else if (is_domain(word)) {
      line.site = word;
    } else if (labels.contains(folded)) {
      after_label = true;
    } else if (starts_upper(word) && after_label && ++name_words <= longest_name) {
      join(line.author, word);
    } else {
      return std::nullopt;
    }
  }
  while (line.date.ends_with(',') || line.date.ends_with('.') || line.date.ends_with(';')) {
    line.date.pop_back();
  }
  const bool dated = whole || (month && numbers >= 1 && numbers <= 2);
  return dated ? std::optional(line) : std::nullopt;
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
