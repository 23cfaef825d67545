#include "stages/dedup/sketch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace winnow {

namespace {

constexpr std::uint64_t rounds = 4;  // fewer: short texts err more; more: only cost
constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;

// SplitMix64's finish.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

// The value of a bin has the round above the least hash: a later round never wins over an earlier.
template <std::size_t Slots>
using Bins = std::array<std::uint64_t, Slots>;
constexpr std::uint64_t nothing = ~0ULL;

template <std::size_t Slots>
std::size_t bin_of(std::uint64_t hash) {
  static_assert(std::has_single_bit(Slots));
  return hash >> (64U - static_cast<unsigned>(std::countr_zero(Slots)));
}

template <std::size_t Slots>
void fill(std::span<const std::uint64_t> hashes, std::uint64_t round, Bins<Slots>& bins) {
  for (const std::uint64_t hash : hashes) {
    const std::uint64_t own = round == 0 ? hash : mixed(hash + round * golden);
    std::uint64_t& bin = bins[bin_of<Slots>(own)];
    bin = std::min(bin, round << 32U | (own & 0xFFFFFFFFU));
  }
}

// Each empty bin asks others in an order that is its own and the same for every set.
template <std::size_t Slots>
std::uint64_t borrowed(const Bins<Slots>& bins, std::size_t bin) {
  for (std::uint64_t attempt = 1;; ++attempt) {
    const std::uint64_t value = bins[bin_of<Slots>(mixed(bin * golden + attempt))];
    if (value != nothing) {
      return value;
    }
  }
}

template <std::size_t Slots>
std::array<std::uint32_t, Slots> minima_in(std::span<const std::uint64_t> hashes) {
  std::array<std::uint32_t, Slots> minima{};
  if (hashes.empty()) {
    return minima;
  }
  Bins<Slots> bins;
  bins.fill(nothing);
  for (std::uint64_t round = 0;
       round < rounds && (round == 0 || std::ranges::count(bins, nothing) > 0); ++round) {
    fill<Slots>(hashes, round, bins);
  }
  for (std::size_t i = 0; i < bins.size(); ++i) {
    minima[i] = static_cast<std::uint32_t>(bins[i] == nothing ? borrowed<Slots>(bins, i) : bins[i]);
  }
  return minima;
}

template <unsigned Bits>
void pack(const Minima& minima, std::uint8_t* to) {
  constexpr std::size_t per_byte = 8 / Bits;
  for (std::size_t i = 0; i < minima.size(); ++i) {
    const std::uint32_t slot = minima[i] & ((1U << Bits) - 1);
    to[i / per_byte] =
        static_cast<std::uint8_t>(to[i / per_byte] | slot << (Bits * (i % per_byte)));
  }
}

constexpr std::size_t numbers_at = Signature::shingle_sketch_bytes + Signature::word_sketch_bytes;
constexpr std::size_t number_slots = Signature::number_sketch_bytes / 2;
using Numbers = std::array<std::uint16_t, number_slots>;

// The least hashes in order, each once; 0 stands for none, behind them.
Numbers least_of(std::span<const std::uint64_t> hashes) {
  Numbers least{};
  std::size_t count = 0;
  for (const std::uint64_t hash : hashes) {
    const auto value = static_cast<std::uint16_t>(std::max<std::uint64_t>(hash >> 48U, 1));
    const auto end = least.begin() + static_cast<std::ptrdiff_t>(count);
    const auto place = std::lower_bound(least.begin(), end, value);
    if (place == least.end() || (place != end && *place == value)) {
      continue;
    }
    std::move_backward(place, count < least.size() ? end : end - 1,
                       count < least.size() ? end + 1 : end);
    *place = value;
    count = std::min(count + 1, least.size());
  }
  return least;
}

void pack(const Numbers& numbers, std::uint8_t* to) {
  for (const std::uint16_t number : numbers) {
    *to++ = static_cast<std::uint8_t>(number & 0xFFU);
    *to++ = static_cast<std::uint8_t>(number >> 8U);
  }
}

Numbers numbers_of(const Signature& signature) {
  Numbers numbers{};
  const std::uint8_t* from = signature.sketch.data() + numbers_at;
  for (std::uint16_t& number : numbers) {
    number = static_cast<std::uint16_t>(from[0] | from[1] << 8U);
    from += 2;
  }
  return numbers;
}

std::uint64_t load(const std::uint8_t* from) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

// Slots that agree: those of which no bit differs.
template <unsigned Bits>
int agreements(const std::uint8_t* a, const std::uint8_t* b) {
  constexpr std::uint64_t lowest = Bits == 4 ? 0x1111111111111111ULL : 0x5555555555555555ULL;
  int differing = 0;
  for (std::size_t at = 0; at < sketch_slots * Bits / 8; at += sizeof(std::uint64_t)) {
    std::uint64_t bits = load(a + at) ^ load(b + at);
    for (unsigned step = 1; step < Bits; step *= 2) {
      bits |= bits >> step;
    }
    differing += std::popcount(bits & lowest);
  }
  return static_cast<int>(sketch_slots) - differing;
}

// Slots of unlike elements agree by chance, one of 2^Bits.
template <unsigned Bits>
double estimate(const std::uint8_t* a, const std::uint8_t* b) {
  constexpr double chance = 1.0 / (1U << Bits);
  const double share = static_cast<double>(agreements<Bits>(a, b)) / sketch_slots;
  return std::clamp((share - chance) / (1 - chance), 0.0, 1.0);
}

bool have_sketches(const Signature& a, const Signature& b) {
  return a.shingles > 0 && b.shingles > 0;
}

}  // namespace

Minima minima_of(std::span<const std::uint64_t> hashes) { return minima_in<sketch_slots>(hashes); }

std::array<std::uint32_t, Signature::bands> band_keys_of(std::span<const std::uint64_t> passages) {
  auto keys = minima_in<Signature::bands>(passages);
  for (std::size_t band = 0; band < keys.size(); ++band) {
    keys[band] = static_cast<std::uint32_t>(mixed(keys[band] + (band + 1) * golden));
  }
  return keys;
}

std::array<std::uint8_t, Signature::sketch_bytes> sketch_of(
    const Minima& shingles, const Minima& words, std::span<const std::uint64_t> numbers) {
  std::array<std::uint8_t, Signature::sketch_bytes> sketch{};
  pack<shingle_slot_bits>(shingles, sketch.data());
  pack<word_slot_bits>(words, sketch.data() + Signature::shingle_sketch_bytes);
  pack(least_of(numbers), sketch.data() + numbers_at);
  return sketch;
}

double jaccard(const Signature& a, const Signature& b) {
  return have_sketches(a, b) ? estimate<shingle_slot_bits>(a.sketch.data(), b.sketch.data()) : 0;
}

double word_jaccard(const Signature& a, const Signature& b) {
  constexpr std::size_t words = Signature::shingle_sketch_bytes;
  return have_sketches(a, b)
             ? estimate<word_slot_bits>(a.sketch.data() + words, b.sketch.data() + words)
             : 0;
}

double containment(const Signature& a, const Signature& b) {
  if (!have_sketches(a, b)) {
    return 0;
  }
  const double likeness = jaccard(a, b);
  const double sum = static_cast<double>(a.shingles) + static_cast<double>(b.shingles);
  const double shared = likeness * sum / (1 + likeness);
  return std::min(1.0, shared / static_cast<double>(std::min(a.shingles, b.shingles)));
}

SharedNumbers shared_numbers(const Signature& a, const Signature& b) {
  const Numbers of_a = numbers_of(a);
  const Numbers of_b = numbers_of(b);
  // Above the last hash of a full list nothing is known.
  const int end = std::min(of_a.back() == 0 ? 0x10000 : of_a.back() + 1,
                           of_b.back() == 0 ? 0x10000 : of_b.back() + 1);
  const auto known = [end](const std::uint16_t number) { return number != 0 && number < end; };
  const auto in_b = [&of_b](const std::uint16_t number) {
    return std::ranges::find(of_b, number) != of_b.end();
  };
  const auto fewer =
      std::min(std::ranges::count_if(of_a, known), std::ranges::count_if(of_b, known));
  const auto shared = std::ranges::count_if(
      of_a, [&](std::uint16_t number) { return known(number) && in_b(number); });
  return {.fewer = static_cast<int>(fewer), .shared = static_cast<int>(shared)};
}

double standard_error(double jaccard) {
  constexpr double chance = 1.0 / (1U << shingle_slot_bits);
  const double share = chance + (1 - chance) * jaccard;
  return std::sqrt(share * (1 - share) / sketch_slots) / (1 - chance);
}

}  // namespace winnow
