// Sketch: a set of hashes in few bytes, from which the likeness of two sets is estimated.
//
// One-permutation hashing: the hash of an element names one of 512 bins and a value, each bin keeps
// its least value. Where a set is too small to fill the bins, further rounds with other hashes fill
// what is empty, a round never changing what an earlier one filled; what is then still empty
// borrows from a full bin by an order of its own (optimal densification). Two sets agree in a bin
// with the probability of their Jaccard index.
//
//   bits      the same on every machine: integers only
//   error     sqrt(P (1 - P) / slots) / (1 - 2^-bits), P = 2^-bits + (1 - 2^-bits) J: at J = 0.5
//             0.024 for shingles (4 bits), 0.029 for words (2 bits)
//   cost      one to four passes over the set
#ifndef WINNOW_STAGES_DEDUP_SKETCH_HPP
#define WINNOW_STAGES_DEDUP_SKETCH_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "stages/dedup/signature.hpp"

namespace winnow {

inline constexpr std::size_t sketch_slots = 512;
inline constexpr std::size_t shingle_slot_bits = 4;
inline constexpr std::size_t word_slot_bits = 2;

using Minima = std::array<std::uint32_t, sketch_slots>;

// All zero for an empty set.
Minima minima_of(std::span<const std::uint64_t> hashes);

// One key for the least passage of each of `Signature::bands` bins.
std::array<std::uint32_t, Signature::bands> band_keys_of(std::span<const std::uint64_t> passages);

std::array<std::uint8_t, Signature::sketch_bytes> sketch_of(const Minima& shingles,
                                                            const Minima& words,
                                                            std::span<const std::uint64_t> numbers);

// Estimates of |A n B| / |A u B|, 0..1; 0 where one of them has no sketch.
double jaccard(const Signature& a, const Signature& b);
double word_jaccard(const Signature& a, const Signature& b);

// Share of the smaller one's shingles that are in the other one, by the estimate above and the
// counts; its error grows with the ratio of the sizes.
double containment(const Signature& a, const Signature& b);

// Numbers of two documents: how many of the one that has fewer are also in the other. Exact where
// both have 16 at most, of a sample of both else.
struct SharedNumbers {
  int fewer = 0;
  int shared = 0;
};
SharedNumbers shared_numbers(const Signature& a, const Signature& b);

// The standard error of an estimate `jaccard` of shingles.
double standard_error(double jaccard);

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_SKETCH_HPP
