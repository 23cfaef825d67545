#include "stages/parse/names.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_name = 150;  // bytes; organizations and titles behind a name included

// Words that introduce an author; a colon may follow where none is asked for. The first found is
// cut, then again.
constexpr std::string_view prefixes[] = {"written by",
                                         "article by",
                                         "recipe by",
                                         "text by",
                                         "posted by",
                                         "published by",
                                         "started by",
                                         "by",
                                         "authors:",
                                         "author(s)",
                                         "author",
                                         "thread starter",
                                         "contributor:",
                                         "contributors:",
                                         "geschrieben von",
                                         "von",
                                         "autor:",
                                         "autorin:",
                                         "écrit par",
                                         "rédigé par",
                                         "publié par",
                                         "par",
                                         "escrito por",
                                         "publicado por",
                                         "por",
                                         "geschreven door",
                                         "door",
                                         "skrevet av",
                                         "skriven av",
                                         "text:",
                                         "auteur:",
                                         "autore:",
                                         "scritto da",
                                         "a cura di",
                                         "di",
                                         "автор:",
                                         "作者：",
                                         "作者"};

std::string collapsed(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    const bool space = c == 0xA0 || c == 0x200B || c == 0x3000 || c <= 0x20;
    if (!space) {
      out.append(text, begin, at - begin);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// Length of the prefix `text` starts with, and what may stand between it and the name; 0 if none.
std::size_t prefix_size(std::string_view text) {
  for (const std::string_view prefix : prefixes) {
    if (!ascii::starts_with_ignoring_case(text, prefix)) {
      continue;
    }
    const std::string_view rest = text.substr(prefix.size());
    const bool closed = prefix.ends_with(':') || prefix.ends_with("：");
    if (closed || rest.starts_with(' ') || rest.starts_with(':')) {
      return prefix.size() + std::min(rest.find_first_not_of(" :"), rest.size());
    }
  }
  return 0;
}

// Up to a sign that separates a name from a job, a date, a reading time; and once only where the
// name stands there twice: "Joe – Joe".
std::string_view first_part(std::string_view text) {
  for (const std::string_view sign :
       {" | ", "•", "●", "·", "⋅", " – ", " — ", " - ", " / ", " ("}) {
    const std::size_t at = text.find(sign);
    if (at != std::string_view::npos && at > 2) {
      text = text.substr(0, at);
    }
  }
  return text;
}

std::string_view without_signs(std::string_view text) {
  constexpr std::string_view edge = " ,;:|-/\"'*@~<>";
  const std::size_t begin = text.find_first_not_of(edge);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(edge) + 1 - begin);
}

bool is_address(std::string_view text) {
  const bool one_word = text.find(' ') == std::string_view::npos;
  return text.find("://") != std::string_view::npos || text.starts_with("//") ||
         ascii::starts_with_ignoring_case(text, "www.") ||
         (one_word && (text.find('/') != std::string_view::npos ||
                       (text.find('@') != std::string_view::npos && !text.starts_with('@'))));
}

bool has_letter(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return ascii::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

bool looks_like_name(std::string_view text) {
  constexpr std::size_t short_word = 4;  // bytes; of "Jr." and "M.D." too
  const std::size_t last = text.find_last_of(' ') + 1;
  if (text.ends_with('.') && text.size() - last > short_word) {
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t bytes = end - at;
    const bool inside = at > 0 && at < last && bytes < short_word;
    std::size_t letter = at;
    if (u_islower(static_cast<UChar32>(utf8::next(text, letter))) != 0 && !inside) {
      return false;
    }
    at = end + 1;
  }
  return !text.empty();
}

bool is_full_name(std::string_view text) {
  constexpr std::size_t bytes_each = 3;
  constexpr unsigned char unspaced = 0xE3;  // the first byte from U+3000 on
  if (!text.empty() && static_cast<unsigned char>(text.front()) >= unspaced) {
    return text.size() <= 3 * bytes_each;
  }
  return text.find(' ') != std::string_view::npos && looks_like_name(text);
}

std::size_t byline_prefix(std::string_view text) {
  const std::size_t size = prefix_size(text);
  return size < text.size() ? size : 0;
}

bool is_byline_label(std::string_view text) {
  const std::string label = folded_words(text);
  return !label.empty() && std::ranges::any_of(prefixes, [&](std::string_view prefix) {
    return folded_words(prefix) == label;
  });
}

std::string clean_name(std::string_view text) {
  if (text.size() > 4 * longest_name) {
    return {};
  }
  const std::string whole = collapsed(text);
  std::string_view name = without_signs(whole);
  for (int cuts = 0; cuts < 2 && prefix_size(name) < name.size(); ++cuts) {
    name = without_signs(name.substr(prefix_size(name)));
  }
  name = without_signs(first_part(name));
  if (name.size() > longest_name || is_address(name) || !has_letter(name)) {
    return {};
  }
  return std::string(name);
}

std::string joined_names(const std::vector<std::string>& names, std::string_view site) {
  const std::string site_folded = folded_words(site);
  std::vector<std::string> seen;
  std::string joined;
  std::string of_site;
  for (const std::string& raw : names) {
    std::string name = clean_name(raw);
    std::string folded = folded_words(name);
    if (folded.empty() || std::ranges::find(seen, folded) != seen.end()) {
      continue;
    }
    if (!site_folded.empty() && folded.ends_with(" " + site_folded) &&
        name.find(',') != std::string::npos) {
      name.resize(name.rfind(','));  // "A. Name, Site"
      folded = folded_words(name);
    }
    if (folded == site_folded) {
      of_site = std::move(name);
      continue;
    }
    joined += (joined.empty() ? "" : ", ") + name;
    seen.push_back(std::move(folded));
  }
  return joined.empty() ? of_site : joined;
}

}  // namespace winnow
