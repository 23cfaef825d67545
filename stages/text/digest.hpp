// Digest: XXH3-128 as 32 hex digits. Names contents; no protection against forgery.
#ifndef WINNOW_STAGES_TEXT_DIGEST_HPP
#define WINNOW_STAGES_TEXT_DIGEST_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace winnow {

std::string digest(std::string_view bytes);

// XXH3-64, for tables within one run.
std::uint64_t digest64(std::string_view bytes);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_DIGEST_HPP
