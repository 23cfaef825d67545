// What strangers wrote, for a terminal: control characters would move the cursor or worse.
#ifndef WINNOW_PIPELINE_PRINTABLE_HPP
#define WINNOW_PIPELINE_PRINTABLE_HPP

#include <string>
#include <string_view>

namespace winnow {

// Control characters become '?'; those of C1 too, which terminals obey in UTF-8.
inline std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      ++i;
    }
    out += byte < 0x20 || byte == 0x7F || c1 ? '?' : text[i];
  }
  return out;
}

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PRINTABLE_HPP
