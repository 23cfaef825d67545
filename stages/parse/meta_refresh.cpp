#include "stages/parse/meta_refresh.hpp"

#include <algorithm>
#include <limits>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/url.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n\f\r"), text.size()));
}

bool skip_one_of(std::string_view& text, std::string_view characters) {
  const bool found = !text.empty() && characters.find(text[0]) != std::string_view::npos;
  text.remove_prefix(found ? 1 : 0);
  return found;
}

std::uint32_t take_number(std::string_view& text) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t value = 0;
  for (; !text.empty() && ascii::is_digit(text[0]); text.remove_prefix(1)) {
    value = std::min(value * 10 + static_cast<std::uint64_t>(text[0] - '0'), most);
  }
  return static_cast<std::uint32_t>(value);
}

// Takes `url =` off; leaves `text` alone where it is not all there: "urban.html" is an address.
// What needs no name may be in quotes, and so may what had one.
bool skip_name(std::string_view& text) {
  std::string_view rest = text;
  if (!skip_one_of(rest, "uU")) {
    return true;
  }
  if (!skip_one_of(rest, "rR") || !skip_one_of(rest, "lL")) {
    return false;
  }
  skip_spaces(rest);
  if (!skip_one_of(rest, "=")) {
    return false;
  }
  skip_spaces(rest);
  text = rest;
  return true;
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.starts_with('"') || text.starts_with('\'');
  return quoted ? text.substr(1, text.find(text[0], 1) - 1) : text;
}

std::optional<std::string> address(std::string_view text) {
  std::string out = cleaned_reference(skip_name(text) ? without_quotes(text) : text);
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

// A browser with scripts does not see these.
bool is_set_aside(const Document& page, ElementIndex element) {
  for (; element != no_element; element = page.elements[element].parent) {
    const Tag tag = page.elements[element].tag;
    if (tag == Tag::noscript_ || tag == Tag::template_) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<MetaRefresh> parse_meta_refresh(std::string_view content) {
  std::string_view rest = content;
  skip_spaces(rest);
  if (rest.empty() || (!ascii::is_digit(rest[0]) && rest[0] != '.')) {
    return std::nullopt;
  }
  const std::uint32_t seconds = take_number(rest);
  rest.remove_prefix(std::min(rest.find_first_not_of("0123456789."), rest.size()));
  if (!rest.empty() && !ascii::is_space(rest[0]) && rest[0] != ';' && rest[0] != ',') {
    return std::nullopt;
  }
  skip_spaces(rest);
  skip_one_of(rest, ";,");
  skip_spaces(rest);
  return MetaRefresh{seconds, address(rest)};
}

std::optional<std::string> refresh_target(const Document& page, std::uint32_t max_seconds) {
  for (ElementIndex i = 0; i < page.elements.size(); ++i) {
    if (page.elements[i].tag != Tag::meta_ || is_set_aside(page, i)) {
      continue;
    }
    const std::string kind = attribute(page, i, "http-equiv").value_or("");
    const auto refresh = ascii::equal_ignoring_case(ascii::trim(kind), "refresh")
                             ? parse_meta_refresh(attribute(page, i, "content").value_or(""))
                             : std::nullopt;
    if (refresh) {
      const std::string target =
          refresh->url ? absolute_url(*refresh->url, base_url(page)) : std::string{};
      return refresh->seconds <= max_seconds && !target.empty() ? std::optional(target)
                                                                : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace winnow
