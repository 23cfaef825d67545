// FirstHolder: who was first with a text, with its key form and with each band key.
//
//   in        signatures with the numbers of their documents
//   out       for a signature, the first document with that text, that key form, and the distinct
//             first documents of its bands
//   exact     band keys are compared whole. Of the two 128-bit hashes 96 bits are: among 10^7
//             documents two differing texts look alike once in 10^15 tables
//   memory    8 bytes a slot for each distinct (band, key), 16 for each distinct text and key form;
//             three of eight to three of four slots are held. Each band has its own table, which
//             doubles when it must. They begin with different sizes, so they do that one after the
//             other: the whole stays near 16 bytes a band key, and growing takes no more besides
//             than one table (25 MB at 2,000,000 documents, some 20 ms)
//   cost      the slots of a signature are fetched together, so a look-up waits for memory about as
//             long as a few single ones
//   threads   look-ups may run side by side while nobody inserts
//   repeat    the smaller number stays, so the answers do not depend on the order of the inserts
#ifndef WINNOW_STAGES_DEDUP_FIRST_HOLDER_HPP
#define WINNOW_STAGES_DEDUP_FIRST_HOLDER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stages/dedup/holder_table.hpp"
#include "stages/dedup/signature.hpp"

namespace winnow {

// What earlier documents have in common with a signature.
struct Holders {
  std::optional<std::uint32_t> text{};  // the first with the same text
  std::optional<std::uint32_t> key{};   // the first with the same key form
  std::array<std::uint32_t, Signature::bands> band_holders{};
  std::size_t band_holder_count = 0;

  // The first holders of its band keys, each once, ascending.
  std::span<const std::uint32_t> bands() const { return {band_holders.data(), band_holder_count}; }
};

class FirstHolder {
 public:
  // The greatest document number there can be.
  static constexpr std::uint32_t max_document = 0xfffffffeU;

  FirstHolder();

  Holders look_up(const Signature& signature) const;

  // Precondition: document <= max_document. A signature without shingles has no bands that count.
  void insert(const Signature& signature, std::uint32_t document);

  // Makes room for so many more distinct texts, key forms and keys of each band.
  void reserve(std::size_t keys);

  // Asks for the memory that an insert or a look-up of `signature` will want soon.
  void prefetch(const Signature& signature) const;

  std::size_t band_keys() const;  // distinct ones held
  std::size_t bytes() const;      // of memory

 private:
  // A band key is part of a hash, but nothing here depends on its bits being even.
  struct BandKey {
    std::uint32_t key = 0;
    std::uint32_t spread() const;
    bool operator==(const BandKey&) const = default;
  };
  struct TextKey {
    std::uint32_t low = 0;
    std::array<std::uint32_t, 2> high{};
    std::uint32_t spread() const;
    bool operator==(const TextKey&) const = default;
  };

  static TextKey key_of(const Signature::Hash& hash);

  std::vector<HolderTable<BandKey>> bands_;  // one for each
  HolderTable<TextKey> texts_;
  HolderTable<TextKey> keys_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_FIRST_HOLDER_HPP
