#include "stages/dedup/signature_of.hpp"

#include <xxhash.h>

#include <string>

#include "stages/dedup/key_form.hpp"
#include "stages/dedup/sketch.hpp"

namespace winnow {

namespace {

Signature::Hash hash_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

}  // namespace

Signature signature_of(std::string_view text, const SignatureOptions& options) {
  const std::string key = key_form(text);
  // Texts without a word are not alike for that.
  Signature signature{.text = hash_of(text), .key = hash_of(key.empty() ? text : key)};
  const Shingles shingles = shingles_of(key, options.shingles);
  if (shingles.runs.empty() || shingles.runs.size() < options.min_shingles) {
    return signature;
  }
  const Minima runs = minima_of(shingles.runs);
  signature.band_keys = band_keys_of(shingles.passages);
  signature.sketch = sketch_of(runs, minima_of(shingles.words), shingles.numbers);
  signature.shingles = static_cast<std::uint32_t>(shingles.runs.size());
  return signature;
}

}  // namespace winnow
