#include "stages/normalize/words.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/swar.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

bool is_letter(char32_t c) {
  return c < 0x80 ? ascii::is_alpha(static_cast<char>(c))
                  : u_isalpha(static_cast<UChar32>(c)) != 0 && !is_unspaced_script(c);
}

bool is_upper(char32_t c) {
  return c < 0x80 ? ascii::is_upper(static_cast<char>(c))
                  : u_isUUppercase(static_cast<UChar32>(c)) != 0;
}

// What stands between two words ends a sentence or opens a new thought: a stop, a colon, a quote.
bool ends_sentence(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view between = text.substr(begin, end - begin);
  if (between == " ") {
    return false;
  }
  const bool mark =
      between.find_first_of("!?:;\n\"([") != std::string_view::npos ||
      between.find("“") != std::string_view::npos || between.find("…") != std::string_view::npos ||
      between.find("—") != std::string_view::npos || between.find("–") != std::string_view::npos ||
      between.find("«") != std::string_view::npos || between.find("„") != std::string_view::npos ||
      between.find("‘") != std::string_view::npos;
  const std::size_t stop = between.find('.');
  return mark || (stop != std::string_view::npos && between.size() > stop + 1);
}

}  // namespace

std::vector<TextWord> words_in(std::string_view text) {
  constexpr std::size_t usual_word = 6;
  std::vector<TextWord> words;
  words.reserve(text.size() / usual_word + 1);
  bool open = false;
  const auto add = [&](std::size_t begin, std::size_t end, bool upper) {
    if (!open) {
      const bool first = words.empty() || ends_sentence(text, words.back().end, begin);
      words.push_back({begin, end, upper, false, first});
      open = true;
    } else {
      words.back().end = end;
      words.back().upper_later = words.back().upper_later || upper;
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t run = swar::letter_run(text, at); run > 0) {
      add(at, at + 1, ascii::is_upper(text[at]));
      words.back().end = at + run;
      words.back().upper_later =
          words.back().upper_later || swar::any_upper(text.substr(at + 1, run - 1));
      at += run;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    if (is_letter(c)) {
      add(begin, at, is_upper(c));
    } else {
      open = false;
    }
  }
  return words;
}

std::string lower_cased(std::string_view word) {
  if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return ascii::lower(word);
  }
  std::string out;
  icu::UnicodeString::fromUTF8({word.data(), static_cast<int32_t>(word.size())})
      .toLower(icu::Locale::getRoot())
      .toUTF8String(out);
  return out;
}

std::string capitalised(std::string_view word) {
  std::size_t first = 0;
  const char32_t c = word.empty() ? 0 : utf8::next(word, first);
  std::string out;
  utf8::append(static_cast<char32_t>(u_totitle(static_cast<UChar32>(c))), out);
  return word.empty() ? std::string() : out + std::string(word.substr(first));
}

bool ends_in_abbreviation(std::string_view text) {
  static constexpr auto known = [] {
    auto words = std::to_array<std::string_view>({
        "abs",  "adm",  "al",   "apr",  "approx", "art",  "asst", "aug",   "av",   "ave",  "avg",
        "bd",   "blvd", "bros", "bzw",  "ca",     "cap",  "capt", "cf",    "ch",   "cie",  "cmdr",
        "co",   "col",  "comp", "corp", "cpl",    "dec",  "dept", "dir",   "div",  "dr",   "ed",
        "eds",  "eg",   "env",  "esp",  "est",    "etc",  "evtl", "ex",    "excl", "feb",  "fig",
        "figs", "fr",   "fri",  "ft",   "gen",    "ggf",  "gov",  "hon",   "hr",   "hrs",  "ie",
        "inc",  "incl", "inkl", "inst", "jan",    "jr",   "jul",  "jun",   "lt",   "ltd",  "maj",
        "mar",  "max",  "mg",   "min",  "mio",    "misc", "mon",  "mr",    "mrd",  "mrs",  "ms",
        "mt",   "no",   "nos",  "nov",  "nr",     "oct",  "op",   "orig",  "para", "pct",  "ph",
        "pl",   "pp",   "pres", "prof", "pvt",    "rd",   "ref",  "rep",   "reps", "resp", "rev",
        "sat",  "sec",  "sen",  "sens", "sep",    "sept", "sgt",  "sig",   "sog",  "sr",   "sra",
        "st",   "ste",  "str",  "sun",  "supt",   "tel",  "thu",  "thurs", "tue",  "tues", "ud",
        "univ", "usw",  "vgl",  "viz",  "vol",    "vols", "vs",   "wed",   "zb",   "zzgl", "zzt",
        "гг",   "др",   "им",   "млн",  "млрд",   "руб",  "стр",  "тыс",   "ул",   "см",
    });
    std::ranges::sort(words);
    return words;
  }();
  if (text.empty()) {
    return true;
  }
  const auto words = words_in(text.substr(text.size() - std::min<std::size_t>(text.size(), 40)));
  constexpr std::size_t shortest = 3;  // letters of a word that is not asked for
  const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 40));
  const std::size_t digits =
      tail.size() - 1 - std::min(tail.find_last_not_of("0123456789"), tail.size() - 1);
  if (words.empty() || digits >= shortest) {
    return digits < shortest;  // a year ends a sentence, "12." may be an ordinal
  }
  const TextWord& last = words.back();
  const std::string_view word = tail.substr(last.begin, last.end - last.begin);
  return last.end != tail.size() || utf8::count(word) < shortest ||
         std::ranges::binary_search(known, lower_cased(word));
}

}  // namespace winnow
