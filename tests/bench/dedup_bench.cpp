// The common way is what the Python and Rust libraries of this name do: 128 hashes (a x + b) modulo
// the Mersenne prime 2^61 - 1, by 128-bit multiplication. The third way, 128 independent 32-bit
// hashes that the compiler puts into vectors, is the one that one-permutation hashing was chosen
// over.
#include "tests/bench/dedup_bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <functional>
#include <limits>
#include <vector>

#include "stages/dedup/key_form.hpp"
#include "stages/dedup/relation.hpp"
#include "stages/dedup/signature_of.hpp"
#include "stages/dedup/sketch.hpp"

namespace winnow {

namespace {

constexpr std::size_t hash_count = 128;

double cpu_ms() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::uint64_t next_random(std::uint64_t& state) {
  state ^= state << 13U;
  state ^= state >> 7U;
  return state ^= state << 17U;
}

// Keeps the compiler from leaving the work out.
template <class Value>
void use(const Value& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

class CommonMinHash {
 public:
  CommonMinHash() {
    std::uint64_t state = 88172645463325252ULL;
    for (std::size_t i = 0; i < hash_count; ++i) {
      a_[i] = 1 + next_random(state) % (prime - 1);
      b_[i] = next_random(state) % prime;
    }
  }

  std::array<std::uint64_t, hash_count> operator()(std::span<const std::uint64_t> hashes) const {
    std::array<std::uint64_t, hash_count> minima;
    minima.fill(prime);
    for (const std::uint64_t hash : hashes) {
      const std::uint64_t x = hash & 0xFFFFFFFFU;
      for (std::size_t i = 0; i < hash_count; ++i) {
        __extension__ using Wide = unsigned __int128;
        const auto value = static_cast<std::uint64_t>((Wide{a_[i]} * x + b_[i]) % prime);
        minima[i] = std::min(minima[i], value & 0xFFFFFFFFU);
      }
    }
    return minima;
  }

 private:
  static constexpr std::uint64_t prime = (1ULL << 61U) - 1;
  std::array<std::uint64_t, hash_count> a_{};
  std::array<std::uint64_t, hash_count> b_{};
};

class VectorMinHash {
 public:
  VectorMinHash() {
    std::uint64_t state = 88172645463325252ULL;
    for (std::size_t i = 0; i < hash_count; ++i) {
      a_[i] = static_cast<std::uint32_t>(next_random(state)) | 1U;
      b_[i] = static_cast<std::uint32_t>(next_random(state));
    }
  }

  std::array<std::uint32_t, hash_count> operator()(std::span<const std::uint64_t> hashes) const {
    std::array<std::uint32_t, hash_count> minima;
    minima.fill(std::numeric_limits<std::uint32_t>::max());
    for (const std::uint64_t hash : hashes) {
      const auto x = static_cast<std::uint32_t>(hash >> 32U);
      for (std::size_t i = 0; i < hash_count; ++i) {
        minima[i] = std::min(minima[i], (x ^ b_[i]) * a_[i]);
      }
    }
    return minima;
  }

 private:
  std::array<std::uint32_t, hash_count> a_{};
  std::array<std::uint32_t, hash_count> b_{};
};

struct Variant {
  std::string name;
  std::function<void(std::size_t)> run;
  double best_ms = std::numeric_limits<double>::max();
};

struct Inputs {
  std::vector<std::string> keys{};
  std::vector<Shingles> shingles{};
  std::size_t bytes = 0;
};

Inputs inputs_of(std::span<const std::string> texts) {
  Inputs inputs;
  for (const std::string& text : texts) {
    inputs.bytes += text.size();
    inputs.keys.push_back(key_form(text));
    inputs.shingles.push_back(shingles_of(inputs.keys.back()));
  }
  return inputs;
}

std::vector<Variant> variants_of(std::span<const std::string> texts, const Inputs& inputs) {
  const auto shingles_at = [&](std::size_t i) -> const Shingles& { return inputs.shingles[i]; };
  return {
      {"signature, all of it", [texts](std::size_t i) { use(signature_of(texts[i])); }},
      {"  key form", [texts](std::size_t i) { use(key_form(texts[i])); }},
      {"  shingles", [&inputs](std::size_t i) { use(shingles_of(inputs.keys[i])); }},
      {"  sketch",
       [shingles_at](std::size_t i) {
         const Shingles& shingles = shingles_at(i);
         use(band_keys_of(shingles.passages));
         use(sketch_of(minima_of(shingles.runs), minima_of(shingles.words), shingles.numbers));
       }},
      {"  one set of 512 minima",
       [shingles_at](std::size_t i) { use(minima_of(shingles_at(i).runs)); }},
      {"128 x 32 bits, vectors, minima alone",
       [shingles_at, way = VectorMinHash{}](std::size_t i) { use(way(shingles_at(i).runs)); }},
      {"128 x mod 2^61-1, minima alone",
       [shingles_at, way = CommonMinHash{}](std::size_t i) { use(way(shingles_at(i).runs)); }},
      {"the common way, all of it",
       [texts, way = CommonMinHash{}](std::size_t i) {
         use(way(shingles_of(key_form(texts[i])).runs));
       }},
  };
}

double comparison_ns(std::span<const std::string> texts) {
  std::vector<Signature> signatures;
  for (const std::string& text : texts.first(std::min<std::size_t>(texts.size(), 300))) {
    signatures.push_back(signature_of(text));
  }
  const double begin = cpu_ms();
  for (const Signature& a : signatures) {
    for (const Signature& b : signatures) {
      use(relation_of(a, b));
    }
  }
  const auto pairs = static_cast<double>(signatures.size() * signatures.size());
  return (cpu_ms() - begin) * 1e6 / pairs;
}

}  // namespace

void bench_signatures(std::span<const std::string> texts, int rounds) {
  if (texts.empty()) {
    return;
  }
  const Inputs inputs = inputs_of(texts);
  std::vector<Variant> variants = variants_of(texts, inputs);
  for (int round = 0; round < rounds; ++round) {
    for (Variant& variant : variants) {
      const double begin = cpu_ms();
      for (std::size_t i = 0; i < texts.size(); ++i) {
        variant.run(i);
      }
      variant.best_ms = std::min(variant.best_ms, cpu_ms() - begin);
    }
  }
  const double common = variants.back().best_ms;
  fmt::print("signatures of {} texts, {:.1f} MB, best of {} rounds; one comparison {:.0f} ns\n",
             texts.size(), static_cast<double>(inputs.bytes) / 1e6, rounds, comparison_ns(texts));
  for (const Variant& variant : variants) {
    fmt::print("{:<40}{:>9.1f} MB/s{:>9.1f} times the common way\n", variant.name,
               static_cast<double>(inputs.bytes) / 1e3 / variant.best_ms, common / variant.best_ms);
  }
}

}  // namespace winnow
