#include "pipeline/pages/html_page.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "pipeline/pages/page_assets.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// The value a Content-Security-Policy names an inline script or style by.
std::string policy_hash(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr);
  std::string hash(out.begin(), out.begin() + size);
  return "'sha256-" + to_base64(hash) + "'";
}

// Control characters become signs that can be seen; NUL is not even allowed in HTML.
char32_t visible(char32_t c) {
  if (c < 0x20 && c != U'\n' && c != U'\t') {
    return 0x2400 + c;
  }
  if (c == 0x7F) {
    return 0x2421;
  }
  return c > 0x7F && c < 0xA0 ? utf8::replacement : c;
}

}  // namespace

void append_escaped(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    switch (const char32_t c = visible(utf8::next(text, at)); c) {
      case U'&': out += "&amp;"; break;
      case U'<': out += "&lt;"; break;
      case U'>': out += "&gt;"; break;
      case U'"': out += "&quot;"; break;
      case U'\'': out += "&#39;"; break;
      default: utf8::append(c, out);
    }
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(text, out);
  return out;
}

std::string short_field(std::string_view text, std::size_t bytes) {
  const std::string_view trimmed = ascii::trim(text);
  const std::string_view kept = utf8::cut(trimmed, bytes);
  return escaped(kept) + (kept.size() < trimmed.size() ? "\u2026" : "");
}

// 12,345
std::string number(std::size_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

std::string count_of(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", number(count), noun, count == 1 ? "" : "s");
}

bool is_web_address(std::string_view url) {
  const bool known = ascii::starts_with_ignoring_case(url, "http://") ||
                     ascii::starts_with_ignoring_case(url, "https://");
  return known && std::ranges::none_of(url, [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
         });
}

std::string web_link(std::string_view address, std::string_view shown) {
  constexpr std::size_t longest = 2048;
  if (address.size() > longest || !is_web_address(address)) {
    return fmt::format("<bdi>{}</bdi>", shown);
  }
  return fmt::format("<a href=\"{}\" rel=\"noreferrer noopener nofollow\"><bdi>{}</bdi></a>",
                     escaped(address), shown);
}

std::string script_json(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (const char c : json) {  // '<' stands in strings alone, where it may be written this way
    c == '<' ? out += "\\u003c" : out += c;
  }
  return out;
}

std::string page_style_with(std::string_view own) {
  return std::string(page_style()) + std::string(own);
}

std::string html_head(std::string_view title, std::string_view style, std::string_view script) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {}; "
      "style-src {}; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n",
      policy_hash(script), policy_hash(style), title, style);
}

std::string html_foot(std::string_view script) {
  return "<script>" + std::string(script) + "</script>\n</body>\n</html>\n";
}

}  // namespace winnow
