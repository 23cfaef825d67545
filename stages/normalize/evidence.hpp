// Evidence: how a document itself writes its words. Collected from running prose (paragraphs,
// items, quotes that are kept), so after noise was marked: the title case of a "read also" line
// would lie.
#ifndef WINNOW_STAGES_NORMALIZE_EVIDENCE_HPP
#define WINNOW_STAGES_NORMALIZE_EVIDENCE_HPP

#include <cstdint>
#include <string_view>

#include <tsl/robin_map.h>

#include "stages/record/document.hpp"

namespace winnow {

class Evidence {
 public:
  Evidence() = default;
  explicit Evidence(const Document& document);
  explicit Evidence(const Block& block) { add(block.text); }

  struct Count {
    std::uint32_t lower = 0;        // inside sentences
    std::uint32_t upper = 0;        // inside sentences, with a capital
    std::uint32_t alone = 0;        // of these, with no capital right before or after
    std::uint32_t at_start = 0;     // with a capital, at the start of a sentence
    std::uint32_t small_start = 0;  // without
  };
  Count of(std::string_view word) const;  // in whatever case

  // Two words that follow each other with a space between.
  struct Pair {
    std::uint32_t both = 0;   // both with a capital, inside a sentence
    std::uint32_t later = 0;  // the first in lower case, the second with a capital
    std::uint32_t small = 0;  // the same, and where the first one begins a sentence
  };
  Pair of_pair(std::string_view first, std::string_view second) const;

  // Nine of ten with a capital inside sentences, four at least and half of them not inside longer
  // names.
  static bool is_name(const Count& count);
  // "south" before "China", where "South China" stands twice at least and more often.
  static bool is_start_of_name(const Pair& pair);
  // Some name also stands in small letters. Else there is no need to look for it.
  bool has_small_names() const;

  // Share of words inside sentences with a capital: high where nouns have one.
  double capital_share() const;

 private:
  void add(std::string_view text);

  tsl::robin_map<std::uint64_t, Count> counts_;  // by hash of the word in lower case
  tsl::robin_map<std::uint64_t, Pair> pairs_;
  std::uint32_t words_ = 0;
  std::uint32_t capitals_ = 0;
};

bool is_prose(const Block& block);

// The document writes the word in lower case inside a sentence. Reads as far as to the first place.
bool is_written_small(std::string_view word, const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_EVIDENCE_HPP
