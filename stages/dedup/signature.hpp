// Signature: all that dedup remembers of a document, of one size whatever the document's.
#ifndef WINNOW_STAGES_DEDUP_SIGNATURE_HPP
#define WINNOW_STAGES_DEDUP_SIGNATURE_HPP

#include <array>
#include <cstddef>
#include <cstdint>

namespace winnow {

struct Signature {
  static constexpr std::size_t bands = 32;
  // The sketch is three: of the shingles, 512 slots of 4 bits; of the single words, 512 slots of 2
  // bits; of the numbers, the 16 least hashes of 16 bits.
  static constexpr std::size_t shingle_sketch_bytes = 256;
  static constexpr std::size_t word_sketch_bytes = 128;
  static constexpr std::size_t number_sketch_bytes = 32;
  static constexpr std::size_t sketch_bytes =
      shingle_sketch_bytes + word_sketch_bytes + number_sketch_bytes;
  using Hash = std::array<std::uint64_t, 2>;

  Hash text{};  // of the output text as it is
  Hash key{};   // of its key form
  // One key for each band: the hash of a passage, the least of its part of all hashes. Empty texts
  // and texts too short for a sketch have none that count.
  std::array<std::uint32_t, bands> band_keys{};
  std::array<std::uint8_t, sketch_bytes> sketch{};
  std::uint32_t shingles = 0;  // distinct ones; 0: too short for a sketch, exact only

  bool operator==(const Signature&) const = default;
};

static_assert(sizeof(Signature) <= 600, "an index holds millions of them");

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_SIGNATURE_HPP
