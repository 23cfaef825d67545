// ISO-2022-JP: Japanese in seven bits, with escapes that switch between sets of characters.
//
//   threads   safe
#ifndef WINNOW_STAGES_DECODE_ISO_2022_JP_HPP
#define WINNOW_STAGES_DECODE_ISO_2022_JP_HPP

#include <string>
#include <string_view>

namespace winnow::legacy {

std::string from_iso_2022_jp(std::string_view bytes);

}  // namespace winnow::legacy

#endif  // WINNOW_STAGES_DECODE_ISO_2022_JP_HPP
