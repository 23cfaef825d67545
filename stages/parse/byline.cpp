#include "stages/parse/byline.hpp"

#include <algorithm>
#include <array>

#include "stages/parse/names.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_line = 120;  // bytes

// The label before a name, where the name itself stands elsewhere.
bool is_label(std::string_view name) {
  constexpr std::array<std::string_view, 6> labels = {
      "datum", "the author", "topic author", "no author", "about the author", "username"};
  return is_byline_label(name) || std::ranges::find(labels, folded_words(name)) != labels.end();
}

// "Written by", "Author:" say it; "by", "von" and "text" stand in sentences and lists too.
bool is_plain(std::string_view prefix) {
  prefix = ascii::trim(prefix);
  return prefix.find(' ') != std::string_view::npos || prefix.ends_with(':');
}

bool is_one_word(std::string_view text) { return text.find(' ') == std::string_view::npos; }

// Up to a date, a place or a paper: "Marit Solberg on 6 May", "Marit Solberg in Oslo".
std::string_view before_place(std::string_view line) {
  std::size_t end = line.size();
  for (const std::string_view sign : {" on ", " at ", " in "}) {
    end = std::min(end, line.find(sign));
  }
  return line.substr(0, end);
}

// `plain`: what introduces the name leaves no doubt, so that it may be an account's: "marit".
std::string name_in(std::string_view text, bool plain, std::string_view language) {
  std::string name = author_name(text, language);
  const bool account = plain && !name.empty() && is_one_word(name);
  return looks_like_name(name) || account ? name : std::string();
}

// Several names, or the first of them where more stands behind: a job, a date, a reading time.
std::string names_in(std::string_view line, bool plain, std::string_view language) {
  const std::string_view names = before_place(line);
  std::string found = name_in(is_one_word(names) ? line : names, false, language);
  return found.empty() ? name_in(names.substr(0, names.find(',')), plain, language) : found;
}

// "6 May 2024 by Marit Solberg": a date and nothing else stands before it.
std::string name_behind_date(std::string_view line, std::string_view language) {
  if (line.empty() || !ascii::is_digit(line.front())) {
    return {};
  }
  const std::string_view rest = behind_by(line);
  std::string_view before = ascii::trim(line.substr(0, line.size() - rest.size()));
  before = ascii::trim(before.substr(0, before.find_last_of(' ') + 1));  // without "by"
  const bool dated =
      !before.empty() && !ascii::is_alpha(before.back()) && !find_date(before, language).empty();
  return dated ? names_in(rest, false, language) : std::string();
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// The link right behind "By".
std::string_view linked_name(const Block& block, std::size_t name) {
  for (const Inline& link : block.inlines) {
    if (link.begin == name && link.end > link.begin && link.end <= block.text.size()) {
      return std::string_view(block.text).substr(name, link.end - name);
    }
  }
  return {};
}

// What stands between the names of several authors.
bool has_more_names(std::string_view rest) {
  constexpr std::array<std::string_view, 7> joints = {",", "&", "and ", "und ", "et ", "y ", "e "};
  rest = ascii::trim(rest);
  return std::ranges::any_of(joints, [&](auto joint) { return rest.starts_with(joint); });
}

}  // namespace

std::string author_name(std::string_view text, std::string_view language) {
  constexpr std::ptrdiff_t most_words = 8;
  constexpr std::size_t longest_name = 100;
  std::string name = clean_name(text);
  const bool possible = name.size() >= 2 && name.size() <= longest_name &&
                        std::ranges::count(name, ' ') < most_words &&
                        name.find_first_of("?!|") == std::string::npos &&
                        !ascii::is_digit(name.front()) && !is_label(name) &&
                        find_date(name, language).empty();
  return possible ? name : std::string();
}

std::string author_in_line(const Block& block, std::string_view language) {
  const std::string_view line = first_line(block.text);
  if (line.size() > longest_line) {
    return {};
  }
  const std::size_t at = byline_prefix(line);
  if (at == 0) {
    return name_behind_date(line, language);
  }
  const bool plain = is_plain(line.substr(0, at));
  const std::string_view link = linked_name(block, at);
  std::string name = link.empty() ? std::string() : name_in(link, true, language);
  return name.empty() || has_more_names(line.substr(at + link.size()))
             ? names_in(line.substr(at), plain, language)
             : name;
}

std::string author_below(const Block& label, const Block& next, std::string_view language) {
  const bool lines = label.kind == BlockKind::paragraph || label.kind == BlockKind::heading;
  const bool named = next.kind == BlockKind::paragraph || next.kind == BlockKind::list_item;
  const std::string_view line = first_line(next.text);
  if (!lines || !named || line.size() > longest_line || !is_byline_label(label.text)) {
    return {};
  }
  std::string name = author_name(line, language);
  return is_full_name(name) ? name : std::string();
}

// "von" and the like stand in names too, so more than one word must follow.
std::string_view behind_by(std::string_view text) {
  for (const std::string_view word : {" by ", " von ", " par ", " por ", " door "}) {
    const std::size_t at = text.find(word);
    const std::string_view rest = at == std::string_view::npos
                                      ? std::string_view()
                                      : ascii::trim(text.substr(at + word.size()));
    const bool sure = word == " by " || !is_one_word(rest);
    if (!rest.empty() && sure && !ascii::is_lower(rest.front())) {
      return rest;
    }
  }
  return text;
}

}  // namespace winnow
