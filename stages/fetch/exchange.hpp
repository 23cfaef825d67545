// Exchange: one question to a server and its answer, as bytes: what an archive keeps.
#ifndef WINNOW_STAGES_FETCH_EXCHANGE_HPP
#define WINNOW_STAGES_FETCH_EXCHANGE_HPP

#include <cstdint>
#include <string>

namespace winnow {

struct Exchange {
  // Of the request in its source; `no_sequence` for lists and robots.txt.
  static constexpr std::uint64_t no_sequence = UINT64_MAX;
  std::uint64_t sequence = no_sequence;
  std::string request_url{};  // what was asked for first, before redirects
  std::string url{};
  std::string request_head{};   // request line and headers, as sent
  std::string response_head{};  // status line and headers, as they came
  std::string body{};           // after transfer decoding, before content decoding
  std::string content_type{};   // of the body where there was no server and so no head
  std::string peer{};           // address of the server
  std::int64_t time = 0;        // seconds since 1970
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_EXCHANGE_HPP
