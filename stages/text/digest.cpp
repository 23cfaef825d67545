#include "stages/text/digest.hpp"

#include <xxhash.h>

#include <array>

namespace winnow {

std::string digest(std::string_view bytes) {
  constexpr std::string_view hex = "0123456789abcdef";
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  std::string out;
  for (const unsigned char byte : canonical.digest) {
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
  return out;
}

std::uint64_t digest64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace winnow
