// What both ways to fetch have in common: the options and the reasons.
#ifndef WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP
#define WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "stages/record/reason.hpp"

namespace winnow {

struct FetchOptions {
  std::string user_agent = "winnow/0.1";
  // Extra request headers, "Name: value".
  std::vector<std::string> headers{};
  // Cookie header for the first host only, "name=value; name=value"; empty sends none.
  std::string cookie{};
  // "host:port" or a URL; empty means no proxy, whatever the environment says.
  std::string proxy{};
  // Milliseconds for the whole transfer and for the connection alone, 1 .. 3600000.
  std::uint32_t timeout_ms = 30000;
  std::uint32_t connect_timeout_ms = 10000;
  // A transfer below `low_speed_bytes` per second for `low_speed_s` seconds is given up; 0 = never.
  std::uint32_t low_speed_bytes = 100;
  std::uint32_t low_speed_s = 20;
  // Body as sent, before decompression, and a local file's size; 1 KiB .. 1 GiB.
  std::uint64_t max_bytes = 20ULL << 20U;
  // Redirects followed, 0 .. 50.
  std::uint32_t max_redirects = 10;
  // Addresses of private, loopback and other special networks are refused unless this is set.
  bool allow_private = false;
  // Certificates are always checked unless a person says otherwise for one call.
  bool insecure = false;
  // Batches only: transfers at one time in all and per host, and milliseconds between two starts
  // on the same host.
  std::uint32_t width = 32;
  std::uint32_t per_host = 1;
  std::uint32_t delay_ms = 1000;
};

namespace fetch_reasons {
inline constexpr Reason bad_url{"fetch.bad_url"};        // not http(s), not parseable
inline constexpr Reason not_found{"fetch.not_found"};    // no such file
inline constexpr Reason unreadable{"fetch.unreadable"};  // a file that cannot be read
inline constexpr Reason too_large{"fetch.too_large"};
inline constexpr Reason timeout{"fetch.timeout"};
inline constexpr Reason resolve{"fetch.resolve"};  // no address for the host
inline constexpr Reason connect{"fetch.connect"};
inline constexpr Reason tls{"fetch.tls"};
inline constexpr Reason truncated{"fetch.truncated"};  // fewer bytes than announced
inline constexpr Reason protocol{"fetch.protocol"};    // any other failure of the transfer
inline constexpr Reason redirects{"fetch.redirects"};  // too many, or to nowhere
inline constexpr Reason blocked_address{"fetch.blocked_address"};  // a special network
}  // namespace fetch_reasons

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP
