// Removes HTTP's chunked transfer coding from a body.
//
//   in       a body whose head says "Transfer-Encoding: chunked"
//   out      its bytes; nullopt if it does not start with a chunk: archives often store a body
//            that was put together already under the head that came with it
//   damage   what follows a broken chunk is kept as it is: losing text is worse than a stray number
//   threads  safe
//   cost     linear
#ifndef WINNOW_STAGES_SOURCE_CHUNKED_HPP
#define WINNOW_STAGES_SOURCE_CHUNKED_HPP

#include <optional>
#include <string>
#include <string_view>

namespace winnow {

struct Unchunked {
  std::string body{};
  bool whole = false;  // the last chunk was there
};

std::optional<Unchunked> remove_chunking(std::string_view body);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_CHUNKED_HPP
