// Response: bytes as they came, still encoded. Made by fetch, or by whoever reads saved pages.
#ifndef WINNOW_STAGES_RECORD_RESPONSE_HPP
#define WINNOW_STAGES_RECORD_RESPONSE_HPP

#include <string>

#include "stages/record/move_only.hpp"
#include "stages/record/origin.hpp"

namespace winnow {

struct Response {
  Origin origin{};
  std::string bytes{};             // after transfer decoding, before content decoding
  int status = 0;                  // HTTP status; 0 for files and standard input
  std::string content_type{};      // header value as sent; empty if unknown
  std::string content_encoding{};  // header value as sent; empty means: look at the bytes
  MoveOnly move_only{};

  Response clone() const {
    return {origin, bytes, status, content_type, content_encoding, MoveOnly{}};
  }
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_RESPONSE_HPP
