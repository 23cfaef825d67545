// From a text to its signature: key form, shingles, sketch.
//
//   in       the text that counts: what the caller knows to be furniture is not in it
//   out      the exact hashes always; band keys and sketch from `min_shingles` distinct shingles on
//   threads  safe
//   cost     linear in the text; memory about 12 bytes for each of its bytes, for the time of the
//   call example  const Signature signature = signature_of(text);
#ifndef WINNOW_STAGES_DEDUP_SIGNATURE_OF_HPP
#define WINNOW_STAGES_DEDUP_SIGNATURE_OF_HPP

#include <cstddef>
#include <string_view>

#include "stages/dedup/shingles.hpp"
#include "stages/dedup/signature.hpp"

namespace winnow {

struct SignatureOptions {
  ShingleOptions shingles{};
  // Texts with fewer are compared exactly only: the minima of five shingles are noise. >= 1.
  std::size_t min_shingles = 20;
};

Signature signature_of(std::string_view text, const SignatureOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_SIGNATURE_OF_HPP
