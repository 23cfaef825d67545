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

// The name in a line, which a date, a place or a job may stand behind.
std::string before_more(std::string_view line, std::string_view language) {
  std::string name = author_name(line, language);
  for (const std::string_view sign : {" on ", " at ", ","}) {
    name = name.empty() ? author_name(line.substr(0, line.find(sign)), language) : name;
  }
  return name;
}

// "6 May 2024 by Marit Solberg".
std::string behind_date(std::string_view line, std::string_view language) {
  if (line.empty() || !ascii::is_digit(line.front())) {
    return {};
  }
  const std::string_view rest = behind_by(line);
  return rest.size() == line.size() ? std::string() : before_more(rest, language);
}

std::string name_alone(std::string_view line, std::string_view language) {
  const bool may = !line.empty() && line.size() <= longest_line && !ascii::is_lower(line.front());
  return may ? author_name(line, language) : std::string();
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

std::string author_in_line(const std::vector<Block>& blocks, std::size_t index,
                           std::string_view language) {
  const std::string_view line = blocks[index].text;
  if (line.size() > longest_line) {
    return {};
  }
  if (is_byline_label(line)) {
    return index + 1 < blocks.size() ? name_alone(blocks[index + 1].text, language) : std::string();
  }
  const std::size_t name = byline_prefix(line);
  if (name == 0) {
    return behind_date(line, language);
  }
  for (const Inline& link : blocks[index].inlines) {
    if (link.begin == name && link.end > link.begin) {
      return author_name(line.substr(name, link.end - name), language);
    }
  }
  return before_more(line, language);
}

// "von" and the like stand in names too, so more than one word must follow.
std::string_view behind_by(std::string_view text) {
  for (const std::string_view word : {" by ", " von ", " par ", " por ", " door "}) {
    const std::size_t at = text.find(word);
    const std::string_view rest = at == std::string_view::npos
                                      ? std::string_view()
                                      : ascii::trim(text.substr(at + word.size()));
    const bool sure = word == " by " || rest.find(' ') != std::string_view::npos;
    if (!rest.empty() && sure && !ascii::is_lower(rest.front())) {
      return rest;
    }
  }
  return text;
}

}  // namespace winnow
