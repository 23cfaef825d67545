// DigestSet: strings of one run that were met, known by their 64-bit digest.
//
//   memory    16 bytes a place, a quarter to a half of the places held; no string is kept
//   error     two strings that differ look alike once in 37 million sets of a million strings
//   threads   none
#ifndef WINNOW_STAGES_TEXT_DIGEST_SET_HPP
#define WINNOW_STAGES_TEXT_DIGEST_SET_HPP

#include <tsl/robin_set.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "stages/text/digest.hpp"

namespace winnow {

class DigestSet {
 public:
  // Room for so many is made at once; more make it grow.
  explicit DigestSet(std::size_t room = 0) { digests_.reserve(room); }

  // False if it was there.
  bool insert(std::uint64_t digest) { return digests_.insert(digest).second; }
  bool insert(std::string_view text) { return insert(digest64(text)); }

 private:
  tsl::robin_set<std::uint64_t> digests_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_DIGEST_SET_HPP
