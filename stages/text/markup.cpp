#include "stages/text/markup.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

bool opens_tag(std::string_view text, std::size_t at) {
  return text[at] == '<' && at + 1 < text.size() &&
         (ascii::is_alpha(text[at + 1]) || text[at + 1] == '/' || text[at + 1] == '!');
}

// Where the text goes on after the '>' that ends the tag; at its end if none does.
std::size_t after_tag(std::string_view text, std::size_t at) {
  const std::size_t close = text.find('>', at);
  return close == std::string_view::npos ? text.size() : close + 1;
}

// Past the end tag of a script or style.
std::size_t after_raw_text(std::string_view text, std::size_t at, std::string_view name) {
  for (at = text.find("</", at); at != std::string_view::npos; at = text.find("</", at + 2)) {
    if (ascii::starts_with_ignoring_case(text.substr(at + 2), name)) {
      return after_tag(text, at);
    }
  }
  return text.size();
}

std::string without_tags(std::string_view text) {
  constexpr std::array<std::string_view, 10> inline_tags = {"a",    "b",      "i",   "em",  "u",
                                                            "span", "strong", "sup", "sub", "code"};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!opens_tag(text, at)) {
      out += text[at++];
      continue;
    }
    const bool closing = text[at + 1] == '/';
    const std::size_t name = at + (closing ? 2 : 1);
    std::size_t name_end = name;
    while (name_end < text.size() && ascii::is_alnum(text[name_end])) {
      ++name_end;
    }
    const std::string tag = ascii::lower(text.substr(name, name_end - name));
    if (std::ranges::find(inline_tags, tag) == inline_tags.end() && !out.ends_with('\n')) {
      out += '\n';
    }
    at = after_tag(text, at);
    if (!closing && (tag == "script" || tag == "style")) {
      at = after_raw_text(text, at, tag);
    }
  }
  return out;
}

}  // namespace

bool has_markup(std::string_view text) {
  for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
    if (opens_tag(text, at)) {
      return true;
    }
  }
  return false;
}

std::string without_markup(std::string_view text) {
  if (!has_markup(text)) {
    return std::string(ascii::trim(text));
  }
  std::string decoded;
  append_decoded(without_tags(text), ReferencesIn::text, decoded);
  return std::string(ascii::trim(decoded));
}

}  // namespace winnow
