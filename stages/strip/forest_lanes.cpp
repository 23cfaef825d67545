#include "stages/strip/forest_lanes.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#define WINNOW_HAS_AVX2_PATH
#include <immintrin.h>
#endif

namespace winnow {

namespace {

constexpr std::size_t places = 2 * max_leaves;

// The leaf a row ends in, by place.
struct LeafAt {
  alignas(PageFeatures::lanes) std::array<std::array<std::uint8_t, PageFeatures::lanes>, places> by;

  LeafAt() {
    for (std::size_t leaf = 0; leaf < places; ++leaf) {
      by[leaf].fill(static_cast<std::uint8_t>(leaf));
    }
  }
};

// `to` is none of the others. Without a branch and a copy, so that compilers see vectors in it.
void choose(const Lanes& values, std::int8_t threshold,
            const std::array<std::uint8_t, PageFeatures::lanes>& left,
            const std::array<std::uint8_t, PageFeatures::lanes>& right,
            std::array<std::uint8_t, PageFeatures::lanes>& __restrict to) {
  for (std::size_t lane = 0; lane < PageFeatures::lanes; ++lane) {
    const auto mask = static_cast<std::uint8_t>(values[lane] > threshold ? 0xFF : 0);
    to[lane] = static_cast<std::uint8_t>(left[lane] ^ ((left[lane] ^ right[lane]) & mask));
  }
}

}  // namespace

void add_trees_plainly(const Choices& choices, std::span<const Leaves> leaves,
                       std::span<const Lanes> values,
                       std::span<std::int32_t, PageFeatures::lanes> sums) {
  LeafAt leaf_at;
  std::size_t at = 0;
  for (std::size_t t = 0; t < leaves.size(); ++t) {
    for (std::size_t place = max_leaves; at < choices.ends[t]; ++at, ++place) {
      const Choice& choice = choices.list[at];
      choose(values[choice.feature], choice.threshold, leaf_at.by[choice.left],
             leaf_at.by[choice.right], leaf_at.by[place]);
    }
    const auto& ends = leaf_at.by[choices.roots[t]];
    for (std::size_t lane = 0; lane < PageFeatures::lanes; ++lane) {
      sums[lane] += leaves[t].values[ends[lane]];
    }
  }
}

#ifdef WINNOW_HAS_AVX2_PATH

namespace {

#define WINNOW_AVX2 __attribute__((target("avx2")))

WINNOW_AVX2 inline __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

WINNOW_AVX2 inline __m256i load_twice(const void* from) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(static_cast<const __m128i*>(from)));
}

// Sums of 16 bits. Unpacking splits each half of a vector, so `first` holds rows 0-7 and 16-23.
struct ShortSums {
  __m256i first, second;
};

WINNOW_AVX2 inline void add_leaves(const Leaves& leaves, __m256i ends, ShortSums& sums) {
  const __m256i low = _mm256_shuffle_epi8(load_twice(leaves.low.data()), ends);
  const __m256i high = _mm256_shuffle_epi8(load_twice(leaves.high.data()), ends);
  sums.first = _mm256_add_epi16(sums.first, _mm256_unpacklo_epi8(low, high));
  sums.second = _mm256_add_epi16(sums.second, _mm256_unpackhi_epi8(low, high));
}

WINNOW_AVX2 void settle(ShortSums& from, std::span<std::int32_t, PageFeatures::lanes> sums) {
  alignas(32) std::array<std::int16_t, PageFeatures::lanes> rows;
  auto* const to = reinterpret_cast<__m256i*>(rows.data());
  _mm256_store_si256(to, _mm256_permute2x128_si256(from.first, from.second, 0x20));
  _mm256_store_si256(to + 1, _mm256_permute2x128_si256(from.first, from.second, 0x31));
  for (std::size_t lane = 0; lane < PageFeatures::lanes; ++lane) {
    sums[lane] += rows[lane];
  }
  from = {_mm256_setzero_si256(), _mm256_setzero_si256()};
}

WINNOW_AVX2 void add_trees_by_avx2(const Choices& choices, std::span<const Leaves> leaves,
                                   std::span<const Lanes> values,
                                   std::span<std::int32_t, PageFeatures::lanes> sums) {
  static_assert(PageFeatures::lanes == sizeof(__m256i));
  LeafAt leaf_at;
  ShortSums short_sums{_mm256_setzero_si256(), _mm256_setzero_si256()};
  std::size_t at = 0;
  for (std::size_t t = 0; t < leaves.size(); ++t) {
    for (std::size_t place = max_leaves; at < choices.ends[t]; ++at, ++place) {
      const Choice& choice = choices.list[at];
      const __m256i over = _mm256_cmpgt_epi8(load(values[choice.feature].data()),
                                             _mm256_set1_epi8(choice.threshold));
      const __m256i chosen = _mm256_blendv_epi8(load(leaf_at.by[choice.left].data()),
                                                load(leaf_at.by[choice.right].data()), over);
      _mm256_store_si256(reinterpret_cast<__m256i*>(leaf_at.by[place].data()), chosen);
    }
    if (leaves[t].settle) {
      settle(short_sums, sums);
    }
    add_leaves(leaves[t], load(leaf_at.by[choices.roots[t]].data()), short_sums);
  }
  settle(short_sums, sums);
}

}  // namespace

void add_trees(const Choices& choices, std::span<const Leaves> leaves,
               std::span<const Lanes> values, std::span<std::int32_t, PageFeatures::lanes> sums) {
  static const auto best =
      __builtin_cpu_supports("avx2") != 0 ? add_trees_by_avx2 : add_trees_plainly;
  best(choices, leaves, values, sums);
}

#else

void add_trees(const Choices& choices, std::span<const Leaves> leaves,
               std::span<const Lanes> values, std::span<std::int32_t, PageFeatures::lanes> sums) {
  add_trees_plainly(choices, leaves, values, sums);
}

#endif

}  // namespace winnow
