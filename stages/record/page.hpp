// Page: UTF-8 text and what kind of text it is. Made by decode.
#ifndef WINNOW_STAGES_RECORD_PAGE_HPP
#define WINNOW_STAGES_RECORD_PAGE_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "stages/record/move_only.hpp"
#include "stages/record/origin.hpp"

namespace winnow {

enum class MediaType : std::uint8_t { html, text };

// Who decided the charset, strongest first.
enum class CharsetFrom : std::uint8_t { bom, header, meta, utf8, detector, fallback };

constexpr std::string_view to_word(CharsetFrom from) {
  constexpr std::string_view words[] = {"bom", "header", "meta", "utf8", "detector", "fallback"};
  return words[static_cast<std::size_t>(from)];
}

struct Page {
  Origin origin{};
  std::string text{};  // valid UTF-8
  MediaType media_type = MediaType::html;
  std::string charset = "UTF-8";  // canonical name of what the bytes were in
  CharsetFrom charset_from = CharsetFrom::utf8;
  // The response's bytes where `text` is not the same and decode was asked to keep them.
  std::string raw{};
  MoveOnly move_only{};

  Page clone() const { return {origin, text, media_type, charset, charset_from, raw, MoveOnly{}}; }
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_PAGE_HPP
