// What a Content-Type and a file name say, without looking at the bytes.
#ifndef WINNOW_STAGES_TEXT_MEDIA_NAMES_HPP
#define WINNOW_STAGES_TEXT_MEDIA_NAMES_HPP

#include <string>
#include <string_view>

#include "stages/text/ascii.hpp"

namespace winnow {

// "text/html" of "Text/HTML; charset=utf-8".
inline std::string essence_of(std::string_view content_type) {
  return ascii::lower(ascii::trim(content_type.substr(0, content_type.find(';'))));
}

// A file name without the ending of the coding that it is packed in, in any case.
constexpr std::string_view without_coding_ending(std::string_view name) {
  for (const std::string_view end : {".gz", ".br", ".zst"}) {
    if (name.size() >= end.size() &&
        ascii::equal_ignoring_case(name.substr(name.size() - end.size()), end)) {
      return name.substr(0, name.size() - end.size());
    }
  }
  return name;
}

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_MEDIA_NAMES_HPP
