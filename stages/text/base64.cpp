#include "stages/text/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace winnow {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view three = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8U | (j < three.size() ? static_cast<unsigned char>(three[j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= three.size() ? digits[bits >> (18U - 6U * j) & 63U] : '=';
    }
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  const std::size_t pads = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t bits = 0;
    for (std::size_t j = i; j < i + 4; ++j) {
      const bool pad = j >= text.size() - pads;
      const std::size_t digit = pad ? 0 : digits.find(text[j]);
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      bits = bits << 6U | static_cast<std::uint32_t>(digit);
    }
    for (const unsigned shift : {16U, 8U, 0U}) {
      out += static_cast<char>(bits >> shift & 0xFFU);
    }
  }
  out.resize(out.size() - pads);
  return out;
}

}  // namespace winnow
