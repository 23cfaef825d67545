// What both ways to fetch have in common: the options and the reasons.
#ifndef WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP
#define WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stages/fetch/exchange.hpp"
#include "stages/fetch/web_memory.hpp"
#include "stages/record/reason.hpp"
#include "stages/record/response.hpp"

namespace winnow {

using RedirectOf = std::function<std::optional<std::string>(const Response&)>;

struct FetchOptions {
  // Its first word, up to a '/', is the name that robots.txt knows us by.
  std::string user_agent = "winnow/0.1";
  // Extra request headers, "Name: value". Those that may hold a secret go to the first origin only.
  std::vector<std::string> headers{};
  // Cookie header for the first origin only, "name=value; name=value"; empty sends none.
  std::string cookie{};
  // Keep the cookies that servers set, for this run.
  bool cookies = false;
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
  // The same of a feed, sitemap or OPML file.
  std::uint64_t max_list_bytes = 50ULL << 20U;
  // Redirects followed, 0 .. 50.
  std::uint32_t max_redirects = 10;
  // A page that sends its reader on within so many seconds (meta refresh) is a redirect, too; -1:
  // none is. What looks into the page is `redirect_of`.
  std::int32_t max_refresh_s = 10;
  // Refuse http addresses, also as the target of a redirect.
  bool https_only = false;
  // Addresses of private, loopback and other special networks are refused unless this is set, or
  // the address lies in one of `allow_address`: "10.1.0.0/16", "fd00::/8", "192.168.1.7".
  bool allow_private = false;
  std::vector<std::string> allow_address{};
  // Certificates are always checked unless a person says otherwise for one call.
  bool insecure = false;
  // "host:port:address" instead of asking DNS, as curl's --resolve.
  std::vector<std::string> resolve{};
  // Media types that cannot be cleaned (images, PDF) are refused when the headers are there.
  bool refuse_types = true;

  // A transfer that failed for a passing cause is tried again so many times, 0 .. 20; the first
  // after `retry_ms`, then doubling, each up to a quarter longer by chance.
  std::uint32_t retries = 3;
  std::uint32_t retry_ms = 2000;

  // Where earlier runs are remembered; none: nothing is. Only asked where `revalidate` is set.
  std::shared_ptr<WebMemory> memory{};
  bool revalidate = true;
  // A page is not asked for again while the server calls it fresh, but so many seconds at most:
  // shorter than a night, since servers call a page fresh for a year whose address never changes.
  std::uint32_t max_fresh_s = 43200;

  // Batches only. Transfers at one time in all and per host, and milliseconds from an answer to the
  // next start on the same host; `adaptive` times the time of an answer is left as rest after it.
  std::uint32_t width = 32;
  std::uint32_t per_host = 1;
  std::uint32_t delay_ms = 1000;
  double adaptive = 1;
  // A server that wants more patience than this (Crawl-delay, Retry-After), in seconds, is left
  // for another run.
  std::uint32_t max_crawl_delay_s = 60;
  std::uint32_t max_retry_after_s = 3600;
  // Transfers in a row that find no server, after which the host is left for another run.
  std::uint32_t host_failures = 5;
  // Obey robots.txt (RFC 9309), and for how many seconds a copy is good.
  bool robots = true;
  std::uint32_t robots_ttl_s = 86400;
  std::uint32_t max_robots_bytes = 512000;
  // A shell command that prints the page of the URL it reads from standard input, instead of HTTP.
  std::string render_command{};

  // Seconds since 1970; empty: the system's clock. Tests give their own.
  std::function<std::int64_t()> clock{};
  // Sees every exchange with a server, from the fetching thread (an archive of what was fetched).
  std::function<void(Exchange)> on_exchange{};
  // The absolute address that a page is only a redirect to, in its HTML; it is followed as one of
  // the server's. From the fetching thread; empty: pages are not looked into.
  RedirectOf redirect_of{};
};

namespace fetch_reasons {
inline constexpr Reason bad_url{"fetch.bad_url"};        // not http(s), not parseable
inline constexpr Reason not_found{"fetch.not_found"};    // no such file
inline constexpr Reason unreadable{"fetch.unreadable"};  // a file that cannot be read
inline constexpr Reason too_large{"fetch.too_large"};
inline constexpr Reason timeout{"fetch.timeout"};
inline constexpr Reason resolve{"fetch.resolve"};  // no address for the host
inline constexpr Reason connect{"fetch.connect"};
inline constexpr Reason reset{"fetch.reset"};  // the connection broke, or closed without an answer
inline constexpr Reason tls{"fetch.tls"};
inline constexpr Reason truncated{"fetch.truncated"};  // fewer bytes than announced
inline constexpr Reason protocol{"fetch.protocol"};    // what came is no HTTP
inline constexpr Reason redirects{"fetch.redirects"};  // too many, in a circle, or to nowhere
inline constexpr Reason blocked_address{"fetch.blocked_address"};  // a special network
inline constexpr Reason blocked_scheme{"fetch.blocked_scheme"};    // a redirect off the web
inline constexpr Reason blocked_port{"fetch.blocked_port"};        // where no web server listens
inline constexpr Reason media_type{"fetch.media_type"};            // neither HTML nor text
inline constexpr Reason robots{"fetch.robots"};        // robots.txt forbids it, or is out of reach
inline constexpr Reason deferred{"fetch.deferred"};    // the host is left for another run
inline constexpr Reason unchanged{"fetch.unchanged"};  // as in an earlier run: its text is there
inline constexpr Reason stopped{"fetch.stopped"};      // the run was interrupted before its turn
inline constexpr Reason render{"fetch.render"};        // the render command failed
}  // namespace fetch_reasons

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FETCH_OPTIONS_HPP
