// Base64 (RFC 4648, section 4), padded: bytes of any kind inside JSON.
#ifndef WINNOW_STAGES_TEXT_BASE64_HPP
#define WINNOW_STAGES_TEXT_BASE64_HPP

#include <optional>
#include <string>
#include <string_view>

namespace winnow {

std::string to_base64(std::string_view bytes);

// nullopt for what `to_base64` would not write: other characters, a missing pad.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_BASE64_HPP
