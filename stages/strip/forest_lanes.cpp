#include "stages/strip/forest_lanes.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#define WINNOW_HAS_AVX2_PATH
#include <immintrin.h>
#endif

namespace winnow {

namespace {

constexpr std::size_t lanes = PageFeatures::lanes;

// The leaf that each row ends in, by place.
class LeafAt {
 public:
  LeafAt() {
    for (std::size_t leaf = 0; leaf < max_leaves; ++leaf) {
      by_place_[leaf].fill(static_cast<std::uint8_t>(leaf));
    }
  }
  std::uint8_t* operator[](std::size_t place) { return by_place_[place].data(); }

 private:
  // Not filled: a choice is written before it is read.
  alignas(lanes) std::array<std::array<std::uint8_t, RowChunk::most>, 2 * max_leaves> by_place_;
};

// `to` is none of the others. Without a branch, so that compilers see vectors in it.
void choose(const std::uint8_t* values, std::uint8_t threshold, const std::uint8_t* left,
            const std::uint8_t* right, std::uint8_t* __restrict to) {
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const auto mask = static_cast<std::uint8_t>(values[lane] > threshold ? 0xFF : 0);
    to[lane] = static_cast<std::uint8_t>(left[lane] ^ ((left[lane] ^ right[lane]) & mask));
  }
}

}  // namespace

void add_trees_plainly(const Trees& trees, const RowChunk& chunk, std::int32_t* sums) {
  LeafAt leaf_at;
  std::size_t at = 0;
  for (std::size_t t = 0; t < trees.leaves.size(); ++t) {
    for (std::size_t place = max_leaves; at < trees.ends[t]; ++at, ++place) {
      const Choice& choice = trees.choices[at];
      const std::uint8_t* const values = chunk.column(choice.feature);
      for (std::size_t row = 0; row < chunk.rows; row += lanes) {
        choose(values + row, choice.threshold, leaf_at[choice.left] + row,
               leaf_at[choice.right] + row, leaf_at[place] + row);
      }
    }
    const std::uint8_t* const ends = leaf_at[trees.roots[t]];
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      sums[row] += trees.leaves[t].values[ends[row]];
    }
  }
}

#ifdef WINNOW_HAS_AVX2_PATH

namespace {

#define WINNOW_AVX2 __attribute__((target("avx2")))

WINNOW_AVX2 inline __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

WINNOW_AVX2 inline void store(void* to, __m256i value) {
  _mm256_storeu_si256(static_cast<__m256i*>(to), value);
}

WINNOW_AVX2 inline __m256i load_twice(const void* from) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(static_cast<const __m128i*>(from)));
}

WINNOW_AVX2 inline void choose(const RowChunk& chunk, const Choice& choice, LeafAt& leaf_at,
                               std::size_t place) {
  const std::uint8_t* const values = chunk.column(choice.feature);
  const std::uint8_t* const left = leaf_at[choice.left];
  const std::uint8_t* const right = leaf_at[choice.right];
  std::uint8_t* const to = leaf_at[place];
  const __m256i threshold = _mm256_set1_epi8(static_cast<char>(choice.threshold));
  for (std::size_t row = 0; row < chunk.rows; row += lanes) {
    // What is left of a value less the threshold, none below 0: nothing if it is not over it.
    const __m256i over = _mm256_subs_epu8(load(values + row), threshold);
    const __m256i not_over = _mm256_cmpeq_epi8(over, _mm256_setzero_si256());
    store(to + row, _mm256_blendv_epi8(load(right + row), load(left + row), not_over));
  }
}

// Two vectors of eight rows of 16 bits each; the rows of a vector of bytes lie in the order
// 0-7, 16-23 and 8-15, 24-31, as unpacking takes them from both halves.
WINNOW_AVX2 inline void add_eight(std::int32_t* sums, __m128i values) {
  store(sums, _mm256_add_epi32(load(sums), _mm256_cvtepi16_epi32(values)));
}

WINNOW_AVX2 inline void add_leaves(const Leaves& leaves, const std::uint8_t* ends, std::size_t rows,
                                   std::int32_t* sums) {
  const __m256i low_bytes = load_twice(leaves.low.data());
  const __m256i high_bytes = load_twice(leaves.high.data());
  for (std::size_t row = 0; row < rows; row += lanes) {
    const __m256i end = load(ends + row);
    const __m256i low = _mm256_shuffle_epi8(low_bytes, end);
    const __m256i high = _mm256_shuffle_epi8(high_bytes, end);
    const __m256i first = _mm256_unpacklo_epi8(low, high);
    const __m256i second = _mm256_unpackhi_epi8(low, high);
    add_eight(sums + row, _mm256_castsi256_si128(first));
    add_eight(sums + row + 8, _mm256_castsi256_si128(second));
    add_eight(sums + row + 16, _mm256_extracti128_si256(first, 1));
    add_eight(sums + row + 24, _mm256_extracti128_si256(second, 1));
  }
}

WINNOW_AVX2 void add_trees_by_avx2(const Trees& trees, const RowChunk& chunk, std::int32_t* sums) {
  static_assert(lanes == sizeof(__m256i));
  LeafAt leaf_at;
  std::size_t at = 0;
  for (std::size_t t = 0; t < trees.leaves.size(); ++t) {
    for (std::size_t place = max_leaves; at < trees.ends[t]; ++at, ++place) {
      choose(chunk, trees.choices[at], leaf_at, place);
    }
    add_leaves(trees.leaves[t], leaf_at[trees.roots[t]], chunk.rows, sums);
  }
}

}  // namespace

void add_trees(const Trees& trees, const RowChunk& chunk, std::int32_t* sums) {
  static const auto best =
      __builtin_cpu_supports("avx2") != 0 ? add_trees_by_avx2 : add_trees_plainly;
  best(trees, chunk, sums);
}

#else

void add_trees(const Trees& trees, const RowChunk& chunk, std::int32_t* sums) {
  add_trees_plainly(trees, chunk, sums);
}

#endif

}  // namespace winnow
