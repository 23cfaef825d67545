// One table for each band, so that the band need not be stored with the key.
#include "stages/dedup/first_holder.hpp"

#include <algorithm>

namespace winnow {

namespace {

static_assert(sizeof(Signature{}.band_keys[0]) == sizeof(std::uint32_t),
              "a slot holds a whole band key");

// The finisher of MurmurHash3: a bijection that spreads any 32 bits.
constexpr std::uint32_t mix(std::uint32_t x) {
  x = (x ^ (x >> 16U)) * 0x85ebca6bU;
  x = (x ^ (x >> 13U)) * 0xc2b2ae35U;
  return x ^ (x >> 16U);
}

std::optional<std::uint32_t> holder(std::uint32_t found) {
  return found == FirstHolder::max_document + 1 ? std::nullopt : std::optional(found);
}

void make_distinct(Holders& holders) {
  const auto begin = holders.band_holders.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(holders.band_holder_count);
  std::sort(begin, end);
  holders.band_holder_count = static_cast<std::size_t>(std::unique(begin, end) - begin);
}

}  // namespace

std::uint32_t FirstHolder::BandKey::spread() const { return mix(key); }

std::uint32_t FirstHolder::TextKey::spread() const { return mix(high[0] ^ mix(high[1])); }

FirstHolder::FirstHolder() {
  for (std::size_t band = 0; band < Signature::bands; ++band) {
    bands_.emplace_back(32 + band % 32);
  }
}

FirstHolder::TextKey FirstHolder::key_of(const Signature::Hash& hash) {
  return {static_cast<std::uint32_t>(hash[0]),
          {static_cast<std::uint32_t>(hash[1]), static_cast<std::uint32_t>(hash[1] >> 32U)}};
}

void FirstHolder::reserve(std::size_t keys) {
  for (auto& table : bands_) {
    table.reserve(table.held() + keys);
  }
  texts_.reserve(texts_.held() + keys);
  keys_.reserve(keys_.held() + keys);
}

void FirstHolder::prefetch(const Signature& signature) const {
  for (std::size_t band = 0; signature.shingles != 0 && band < Signature::bands; ++band) {
    const BandKey key{signature.band_keys[band]};
    bands_[band].prefetch(key);
  }
  const TextKey text = key_of(signature.text);
  texts_.prefetch(text);
  const TextKey form = key_of(signature.key);
  keys_.prefetch(form);
}

Holders FirstHolder::look_up(const Signature& signature) const {
  prefetch(signature);
  Holders holders;
  for (std::size_t band = 0; signature.shingles != 0 && band < Signature::bands; ++band) {
    const BandKey key{signature.band_keys[band]};
    if (const auto found = holder(bands_[band].find(key))) {
      holders.band_holders[holders.band_holder_count++] = *found;
    }
  }
  make_distinct(holders);
  const TextKey text = key_of(signature.text);
  holders.text = holder(texts_.find(text));
  const TextKey form = key_of(signature.key);
  holders.key = holder(keys_.find(form));
  return holders;
}

void FirstHolder::insert(const Signature& signature, std::uint32_t document) {
  prefetch(signature);
  for (std::size_t band = 0; signature.shingles != 0 && band < Signature::bands; ++band) {
    const BandKey key{signature.band_keys[band]};
    bands_[band].insert(key, document);
  }
  const TextKey text = key_of(signature.text);
  texts_.insert(text, document);
  const TextKey form = key_of(signature.key);
  keys_.insert(form, document);
}

std::size_t FirstHolder::band_keys() const {
  std::size_t held = 0;
  for (const auto& table : bands_) {
    held += table.held();
  }
  return held;
}

std::size_t FirstHolder::bytes() const {
  std::size_t bytes = texts_.bytes() + keys_.bytes();
  for (const auto& table : bands_) {
    bytes += table.bytes();
  }
  return bytes;
}

}  // namespace winnow
