#include "stages/despam/text_shape.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

constexpr char32_t emoji_presentation = 0xFE0F;

bool is_ornament(char32_t c) {
  return (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2300 && c <= 0x23FF) ||
         (c >= 0x2460 && c <= 0x27BF) || (c >= 0x2900 && c <= 0x297F) ||
         (c >= 0x2B00 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xBB || c == 0xAB ||
         (c >= 0x3008 && c <= 0x3011) || c == '*' || c == '~' || c == '=' || c == 0x203C ||
         c == 0x2049;
}

char32_t first_of(std::string_view text) {
  std::size_t at = 0;
  return text.empty() ? 0 : utf8::next(text, at);
}

char32_t last_of(std::string_view text) {
  std::size_t at = text.size();
  char32_t last = 0;
  while (at > 0 && (last == 0 || last == emoji_presentation)) {
    do {
      --at;
    } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80);
    std::size_t end = at;
    last = utf8::next(text, end);
  }
  return last;
}

bool is_upper(char32_t c) {
  return c < 0x80 ? ascii::is_upper(static_cast<char>(c))
                  : u_isUUppercase(static_cast<UChar32>(c)) != 0;
}

bool starts_upper(std::string_view word) { return is_upper(first_of(word)); }

bool starts_lower(std::string_view word) {
  const char32_t c = first_of(word);
  return c < 0x80 ? ascii::is_lower(static_cast<char>(c))
                  : u_isULowercase(static_cast<UChar32>(c)) != 0;
}

constexpr std::string_view closers[] = {"\"", "'", "”", "’", ")", "»", "」", "』", "]", "“", "）"};

// Bytes of the closing mark that stands at `at`, 0 if there is none.
std::size_t closer_at(std::string_view text, std::size_t at) {
  for (const std::string_view closer : closers) {
    if (text.substr(at).starts_with(closer)) {
      return closer.size();
    }
  }
  return 0;
}

std::string_view without_closers(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view closer : closers) {
      if (text.ends_with(closer)) {
        text.remove_suffix(closer.size());
        again = true;
      }
    }
  }
  return text;
}

// As most lines do that are no sentences.
bool ends_in_word(std::string_view text) { return !text.empty() && ascii::is_alnum(text.back()); }

// The word that ends with the stop at `stop` is an initial or a usual abbreviation.
bool is_abbreviation(std::string_view text, std::size_t stop) {
  std::size_t begin = stop;
  while (begin > 0 && !ascii::is_space(text[begin - 1]) && text[begin - 1] != '(') {
    --begin;
  }
  const std::string_view word = text.substr(begin, stop - begin);
  constexpr std::array<std::string_view, 28> known = {
      "Mr",  "Mrs", "Ms",  "Dr", "Prof",   "St", "vs",   "etc", "No",  "Jr",
      "Sr",  "Inc", "Ltd", "Co", "approx", "Nr", "bzw",  "ca",  "z.B", "d.h",
      "Abb", "Bd",  "Hr",  "Fr", "Sra",    "Sr", "p.ej", "ст"};
  return utf8::count(word) <= 1 || word.find('.') != std::string_view::npos ||
         std::ranges::find(known, word) != known.end();
}

}  // namespace

bool ends_sentence(std::string_view text) {
  text = ascii::trim(text);
  if (ends_in_word(text)) {
    return false;
  }
  text = without_closers(text);
  constexpr std::string_view stops[] = {".",  "!", "?", "…", "。", "！",
                                        "？", "।", "؟", "۔", ";",  "．"};
  return std::ranges::any_of(stops, [&](std::string_view stop) { return text.ends_with(stop); });
}

bool ends_in_full_stop(std::string_view text) {
  text = ascii::trim(text);
  if (ends_in_word(text)) {
    return false;
  }
  constexpr std::string_view stops[] = {".", "。", "।", "۔", "．", ":", "：", ",", "，", "、", ";"};
  return !text.ends_with("...") &&
         std::ranges::any_of(stops, [&](std::string_view stop) { return text.ends_with(stop); });
}

bool has_quotes(std::string_view text) {
  constexpr std::string_view quotes[] = {"\"", "“", "”", "„", "«", "»", "「", "『", "‹", "‟", "«"};
  const auto is_there = [&](std::string_view quote) {
    return text.find(quote) != std::string_view::npos;
  };
  const bool any = wide::any(
      text, [](wide::Bytes bytes) { return wide::is(bytes, '"') | wide::beyond_ascii(bytes); });
  return (any && std::ranges::any_of(quotes, is_there)) || text.starts_with("‘") ||
         text.starts_with("'") || text.starts_with("—") || text.starts_with("– ");
}

bool has_code_word(std::string_view text) {
  if (!wide::any(text, wide::digits)) {
    return false;
  }
  std::size_t capitals = 0;
  std::size_t digits = 0;
  bool small = false;
  for (std::size_t at = 0; at <= text.size();) {
    const char32_t c = at < text.size() ? utf8::next(text, at) : (++at, U' ');
    if (c < 0x80 && ascii::is_digit(static_cast<char>(c))) {
      digits += capitals > 0 ? 1 : 0;
    } else if (is_upper(c)) {
      ++capitals;
    } else if (is_word_character(c) && !is_unspaced_script(c) && !(c >= 0xAC00 && c <= 0xD7A3)) {
      small = true;
    } else {
      if (capitals >= 2 && digits >= 1 && capitals + digits >= 4 && !small) {
        return true;
      }
      capitals = digits = 0;
      small = false;
    }
  }
  return false;
}

bool has_percent(std::string_view text) {
  if (!wide::any(text, wide::digits)) {
    return false;
  }
  constexpr std::string_view signs[] = {"%",   "٪",   "％",  "$",    "€",    "£",   "¥",   "₹",
                                        "₽", "₫",   "₺",   "折",   "đ",    "元",  "円",  "원",
                                        " kr", " zł", " Kč", " руб", " грн", " TL", " Ft", " lei"};
  return std::ranges::any_of(
      signs, [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

bool has_year(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && ascii::is_digit(text[i])) {
      ++run;
      continue;
    }
    const std::string_view century = run == 4 ? text.substr(i - 4, 2) : std::string_view();
    if (century == "19" || century == "20") {
      return true;
    }
    run = 0;
  }
  return false;
}

bool begins_with_ornament(std::string_view text) {
  return text.starts_with('#') || text.starts_with(">>") || text.starts_with("++") ||
         is_ornament(first_of(text));
}

bool has_paired_ornaments(std::string_view text) {
  text = ascii::trim(text);
  const bool arrows = (text.starts_with(">>") && text.ends_with("<<")) ||
                      (text.starts_with("++") && text.ends_with("++"));
  return (arrows || (is_ornament(first_of(text)) && is_ornament(last_of(text)))) &&
         count_words(text, 1) > 0;
}

bool has_ornaments(std::string_view text) {
  text = ascii::trim(text);
  if (is_ornament(first_of(text)) || is_ornament(last_of(text))) {
    return count_words(text, 1) > 0;
  }
  int ornaments = 0;
  for (std::size_t at = wide::find(text, 0, wide::beyond_ascii); at < text.size();
       at = wide::find(text, at, wide::beyond_ascii)) {
    ornaments += is_ornament(utf8::next(text, at)) ? 1 : 0;
  }
  return ornaments >= 3 && count_words(text, 1) > 0;
}

std::vector<std::string_view> words_by_space(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n\t", begin), text.size());
    if (end > begin) {
      words.push_back(text.substr(begin, end - begin));
    }
    begin = end + 1;
  }
  return words;
}

double capitalised_share(std::string_view text) {
  const auto words = words_by_space(text);
  const auto upper = std::ranges::count_if(words, starts_upper);
  return words.empty() ? 0 : static_cast<double>(upper) / static_cast<double>(words.size());
}

bool has_capital_label(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view label = text.substr(0, colon);
  return colon != std::string_view::npos && std::ranges::count_if(label, ascii::is_upper) >= 4 &&
         std::ranges::none_of(label, ascii::is_lower);
}

std::size_t count_fragments(std::string_view text) {
  constexpr std::size_t longest = 6;
  std::size_t fragments = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(".!?", begin), text.size());
    const std::size_t words = words_by_space(text.substr(begin, end - begin)).size();
    if (words > longest) {
      return 0;
    }
    fragments += words > 0 ? 1 : 0;
    begin = end + 1;
  }
  return fragments;
}

std::vector<std::string_view> trail_items(std::string_view text) {
  constexpr std::size_t longest_item = 60;
  for (const std::string_view separator : {"›", "»", "→", ">", "/", "|", "\\", "❯", "▸"}) {
    std::vector<std::string_view> items;
    const std::size_t colon = text.find(": ");  // "You are here: Home / News"
    const std::size_t label = colon < text.find(separator) ? colon + 2 : 0;
    for (std::size_t begin = label; begin <= text.size();) {
      const std::size_t end = std::min(text.find(separator, begin), text.size());
      items.push_back(ascii::trim(text.substr(begin, end - begin)));
      begin = end + separator.size();
    }
    const bool short_ones = std::ranges::all_of(items, [](std::string_view item) {
      return !item.empty() && item.size() <= longest_item && !ends_sentence(item);
    });
    if (items.size() >= 2 && items.size() <= 8 && short_ones) {
      return items;
    }
  }
  return {};
}

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  const auto finish = [&](std::size_t end) {
    if (end > begin) {
      sentences.push_back(text.substr(begin, end - begin));
    }
    begin = end;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = utf8::next(text, at);
    const bool wide = c == 0x3002 || c == 0xFF01 || c == 0xFF1F;
    const bool stop = c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x0964 || c == 0x061F;
    if (!stop && !wide && c != '\n') {
      continue;
    }
    std::size_t end = at;
    while (const std::size_t closer = closer_at(text, end)) {
      end += closer;
    }
    const std::size_t next = std::min(text.find_first_not_of(" \n", end), text.size());
    const bool spaced = next > end || wide || c == '\n';
    if (spaced && !(c == '.' && is_abbreviation(text, here)) &&
        (wide || c == '\n' || !starts_lower(text.substr(next)))) {
      finish(next);
      at = next;
    }
  }
  finish(text.size());
  return sentences;
}

}  // namespace winnow
