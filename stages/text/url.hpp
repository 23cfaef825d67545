// Url: addresses of web pages, read as browsers read them (URL standard of WHATWG), http and https
// only. Links are written for browsers: with backslashes, tabs, capital hosts, numeric hosts and
// dot segments, and RFC 3986 gives other answers for those.
//
//   in        any bytes; bytes that are no UTF-8 are kept and escaped, except in a host
//   out       a Url in its one normal form, or nullopt where the standard fails, for any other
//             scheme, and over the limits below
//   cost      linear in bytes
//   threads   everything may be called at once
//   example   const auto page = Url::parse("http://Example.com/a/b");
//             const auto link = Url::parse("../c?d#e", &*page);  // http://example.com/c?d#e
#ifndef WINNOW_STAGES_TEXT_URL_HPP
#define WINNOW_STAGES_TEXT_URL_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winnow {

struct Url {
  // Longer ones are data in disguise; servers refuse them from 8 KB on.
  static constexpr std::size_t max_bytes = 65536;
  // Of the host, escapes decoded. DNS ends at 253, in ASCII; Punycode is quadratic in its input.
  static constexpr std::size_t max_host_bytes = 1024;

  std::string scheme;                   // "http" or "https"
  std::string user, password;           // escaped; "" if there is none
  std::string host;                     // ASCII, lower case, IPv6 in brackets; never ""
  std::optional<std::uint16_t> port;    // nullopt: the scheme's own
  std::string path;                     // escaped, begins with '/', without dot segments
  std::optional<std::string> query;     // escaped, without '?'
  std::optional<std::string> fragment;  // escaped, without '#'

  // With `base` a relative reference is resolved against it; without one it is nullopt.
  static std::optional<Url> parse(std::string_view input, const Url* base = nullptr);

  std::string href() const;    // all of it; parse(href()) gives the same, if max_bytes allows
  std::string origin() const;  // scheme, host and a port of its own: "http://a:8080"
  std::uint16_t port_or_default() const;
  std::string path_and_query() const;  // what goes into the request line

  bool operator==(const Url&) const = default;
};

// `reference` as browsers look at it: without control characters and spaces at its ends, and
// without tabs and line ends anywhere. Url::parse does so by itself.
std::string cleaned_reference(std::string_view reference);

// The host as Url holds it, from how people write it: names in any script, escapes, capitals,
// numeric IPv4 in all its forms, IPv6 in brackets. nullopt for what can be no host.
std::optional<std::string> host_to_ascii(std::string_view host);

// True for an address instead of a name. `host` as Url holds it.
bool is_ip_host(std::string_view host);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_URL_HPP
