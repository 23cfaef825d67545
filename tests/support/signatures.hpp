// Made-up signatures and documents for the tests of the dedup store.
#ifndef WINNOW_TESTS_SUPPORT_SIGNATURES_HPP
#define WINNOW_TESTS_SUPPORT_SIGNATURES_HPP

#include <cstdint>
#include <string>

#include "stages/dedup/signature_log.hpp"

namespace winnow::testing {

// Differs from that of every other seed in all its parts.
inline Signature signature_of(std::uint32_t seed) {
  Signature signature;
  signature.text = {seed, 0x1234567890abcdefU + seed};
  signature.key = {~std::uint64_t{seed}, seed};
  for (std::size_t i = 0; i < signature.band_keys.size(); ++i) {
    signature.band_keys[i] = seed * 2654435761U + static_cast<std::uint32_t>(i);
  }
  for (std::size_t i = 0; i < signature.sketch.size(); ++i) {
    signature.sketch[i] = static_cast<std::uint8_t>(seed + i);
  }
  signature.shingles = 100 + seed;
  return signature;
}

inline LoggedDocument document_named(std::uint32_t seed) {
  LoggedDocument document;
  document.signature = signature_of(seed);
  document.id = "0123456789abcdef" + std::to_string(1'000'000'000'000'000 + std::uint64_t{seed});
  document.url = "https://example.org/news/" + std::to_string(seed);
  document.text_bytes = 1000 + seed;
  return document;
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_SIGNATURES_HPP
