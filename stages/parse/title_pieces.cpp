#include "stages/parse/title_pieces.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

// Whether the sign at `at` joins two letters of a script that writes no spaces: "标题-网站".
bool between_unspaced(std::string_view text, std::size_t at) {
  const auto opens = [&](std::size_t i) {  // the first byte of U+3000 .. U+FFFF
    return i < text.size() && static_cast<unsigned char>(text[i]) >= 0xE3 &&
           static_cast<unsigned char>(text[i]) <= 0xEF;
  };
  return at >= 3 && opens(at - 3) && opens(at + 1);
}

// Signs that separate a title from a site: with a space on both sides, but for the bars. Guillemets
// need the spaces too, for they are quotation marks elsewhere.
std::size_t separator_at(std::string_view text, std::size_t at, bool& bar) {
  constexpr std::array<std::string_view, 3> bars = {"|", "｜", "::"};
  constexpr std::array<std::string_view, 4> arrows = {"»", "«", "›", "‹"};
  constexpr std::array<std::string_view, 10> signs = {"-", "–", "—", "·", "•",
                                                      ":", ">", "<", "~", "/"};
  const std::string_view rest = text.substr(at);
  const auto starts = [&](std::string_view sign) { return rest.starts_with(sign); };
  const auto spaced = [&](std::string_view sign) {
    return starts(sign) && at > 0 && text[at - 1] == ' ' && rest.size() > sign.size() &&
           rest[sign.size()] == ' ';
  };
  const auto* const plain_bar = std::ranges::find_if(bars, starts);
  const auto* const arrow = std::ranges::find_if(arrows, spaced);
  bar = plain_bar != bars.end() || arrow != arrows.end();
  if (bar) {
    return plain_bar != bars.end() ? plain_bar->size() : arrow->size();
  }
  const auto* const sign = std::ranges::find_if(signs, spaced);
  if (sign != signs.end()) {
    return sign->size();
  }
  return (rest[0] == '-' || rest[0] == '_') && between_unspaced(text, at) ? 1 : 0;
}

bool holds_words(const std::string& whole, const std::string& part) {
  if (part.empty() || part.size() > whole.size()) {
    return false;
  }
  return (" " + whole + " ").find(" " + part + " ") != std::string::npos;
}

}  // namespace

std::vector<TitlePiece> pieces_of(std::string_view text) {
  std::vector<TitlePiece> pieces{{}};
  for (std::size_t at = 0; at < text.size();) {
    bool bar = false;
    const std::size_t bytes = separator_at(text, at, bar);
    if (bytes > 0) {
      pieces.back().end = at;
      pieces.push_back({.begin = at + bytes, .bar = bar});
    }
    at += std::max<std::size_t>(bytes, 1);
  }
  pieces.back().end = text.size();
  return pieces;
}

std::string_view piece_text(std::string_view text, const TitlePiece& piece) {
  return ascii::trim(text.substr(piece.begin, piece.end - piece.begin));
}

std::string tail_behind(std::string_view title, std::string_view text) {
  const std::vector<TitlePiece> pieces = pieces_of(title);
  const std::string folded = folded_words(text);
  if (pieces.size() < 2 || folded.empty()) {
    return {};
  }
  const TitlePiece& last = pieces.back();
  const std::string before = folded_words(title.substr(0, last.begin));
  return holds_words(before, folded) ? std::string(ascii::trim(title.substr(last.begin)))
                                     : std::string();
}

}  // namespace winnow
