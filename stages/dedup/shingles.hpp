// Shingles: a text as the set of its short runs of words, each a 64-bit hash.
//
//   in       the key form of the text that counts; the caller leaves furniture lines out
//   out      runs      distinct, of three words or five characters of scripts without spaces: what
//                      likeness is measured by
//            words     distinct, one word or two characters: what tells an edit from a shared block
//            passages  eight words or sixteen characters: what finds candidates. Two that share one
//                      share a passage and not a phrase, so one is evidence enough, where of runs
//                      it takes four at once; and a text with every tenth word changed keeps a
//                      fifth of its passages, but one in fifty quadruples of runs
//            numbers   words that start with a digit: what tells the instalments of a series apart
//   limits   the first `max_shingles` of each kind
//   threads  safe
//   cost     linear
//
// Every token, a word or such a character, ends one of each, whatever its neighbours are: so the
// "15" in the middle of a Chinese sentence counts, too. Hashes are the same on every machine and in
// every version that writes the same index format.
#ifndef WINNOW_STAGES_DEDUP_SHINGLES_HPP
#define WINNOW_STAGES_DEDUP_SHINGLES_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace winnow {

struct ShingleOptions {
  // Distinct ones kept of each kind, >= 1. 200,000 is a book of 2 MB.
  std::size_t max_shingles = 200'000;
};

struct Shingles {
  std::vector<std::uint64_t> runs{};
  std::vector<std::uint64_t> words{};
  std::vector<std::uint64_t> passages{};
  std::vector<std::uint64_t> numbers{};
};

Shingles shingles_of(std::string_view key_form, const ShingleOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_SHINGLES_HPP
