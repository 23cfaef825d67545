// The registries as they stand: https://www.iana.org/assignments/iana-ipv4-special-registry and
// iana-ipv6-special-registry. Both nest: a block that is not globally reachable has smaller ones
// inside that are, so the longest prefix decides.
#include "stages/fetch/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>
#include <string>

namespace winnow {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

// IPv4 addresses are written as their mapped form, here and in Network.
constexpr Bytes ip4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}

struct Block {
  Bytes network;
  int bits;
  bool reachable = false;
};

constexpr Block block4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int bits,
                       bool reachable = false) {
  return {ip4(a, b, c, d), 96 + bits, reachable};
}

// The IPv4 registry, multicast, and what is left of 192.88.99.0/24, the relays of 6to4.
constexpr Block blocks4[] = {block4(0, 0, 0, 0, 0, true),     block4(0, 0, 0, 0, 8),
                             block4(10, 0, 0, 0, 8),          block4(100, 64, 0, 0, 10),
                             block4(127, 0, 0, 0, 8),         block4(169, 254, 0, 0, 16),
                             block4(172, 16, 0, 0, 12),       block4(192, 0, 0, 0, 24),
                             block4(192, 0, 0, 9, 32, true),   // port control anycast, RFC 7723
                             block4(192, 0, 0, 10, 32, true),  // TURN anycast, RFC 8155
                             block4(192, 0, 2, 0, 24),        block4(192, 88, 99, 0, 24),
                             block4(192, 168, 0, 0, 16),      block4(198, 18, 0, 0, 15),
                             block4(198, 51, 100, 0, 24),     block4(203, 0, 113, 0, 24),
                             block4(224, 0, 0, 0, 4),         block4(240, 0, 0, 0, 4)};

// The IPv6 registry. Only 2000::/3 is allocated for the Internet.
constexpr Block blocks6[] = {
    {{}, 0},             // unallocated, private, site-local, multicast …
    {{0x20}, 3, true},   // 2000::/3
    {{0x20, 0x01}, 23},  // 2001::/23, protocol assignments; Teredo
    {{0x20, 0x01, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, true},  // port control anycast
    {{0x20, 0x01, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, 128, true},  // TURN anycast
    {{0x20, 0x01, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3}, 128, true},  // DNS-SD anycast
    {{0x20, 0x01, 0, 3}, 32, true},                                       // 2001:3::/32, AMT
    {{0x20, 0x01, 0, 4, 0x01, 0x12}, 48, true},                           // 2001:4:112::/48, AS112
    {{0x20, 0x01, 0, 0x20}, 28, true},                                    // 2001:20::/28, ORCHIDv2
    {{0x20, 0x01, 0, 0x30}, 28, true},                                    // 2001:30::/28, DRIP
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // 2001:db8::/32, documentation
    {{0x20, 0x02}, 16},              // 2002::/16, 6to4
    {{0x3f, 0xff}, 20}};             // 3fff::/20, documentation

// Where clouds answer questions about the machine that asks.
constexpr Bytes metadata[] = {
    ip4(169, 254, 169, 254),  // AWS, Google, Azure, Oracle, DigitalOcean, Huawei, IBM, OpenStack
    ip4(169, 254, 170, 2),    // AWS, tasks
    ip4(169, 254, 170, 23),   // AWS, pods
    ip4(169, 254, 0, 23),     // Tencent
    ip4(169, 254, 42, 42),    // Scaleway
    ip4(100, 100, 100, 200),  // Alibaba
    ip4(168, 63, 129, 16),    // Azure, host agent: inside a public range
    ip4(192, 0, 0, 192),      // Oracle, older machines
    {0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},   // AWS fd00:ec2::254
    {0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x23},      // AWS, pods
    {0xfd, 0x20, 0x00, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},   // Google fd20:ce::254
    {0xfd, 0x00, 0, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x42},         // Scaleway fd00:42::42
    {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa9, 0xfe, 0xa9, 0xfe}};  // OpenStack

constexpr Bytes mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr Bytes nat64{0x00, 0x64, 0xff, 0x9b};
constexpr Bytes local_nat64{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01};
constexpr Bytes teredo{0x20, 0x01};
constexpr Bytes six_to_four{0x20, 0x02};

bool has_prefix(const Bytes& address, const Bytes& network, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(address.begin(), address.begin() + bits / 8, network.begin())) {
    return false;
  }
  const auto mask = static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(bits % 8));
  return bits % 8 == 0 || ((address[whole] ^ network[whole]) & mask) == 0;
}

// nullopt for what is neither IPv4 nor IPv6.
std::optional<Bytes> bytes_of(const sockaddr* address) {
  Bytes bytes = mapped;
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    std::memcpy(&bytes[12], &in.sin_addr, 4);
    return bytes;
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return bytes;
  }
  return std::nullopt;
}

// The IPv4 address in four bytes from `at` on, each XORed with `mask`.
Bytes inner(const Bytes& address, std::size_t at, std::uint8_t mask = 0) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint8_t>(address[at + i] ^ mask);
  };
  return ip4(byte(0), byte(1), byte(2), byte(3));
}

bool is_reachable(const Bytes& address) {
  const auto is_for = [&](const Block& block) {
    return has_prefix(address, block.network, block.bits);
  };
  const bool four = has_prefix(address, mapped, 96);
  const std::span<const Block> blocks = four ? std::span<const Block>(blocks4) : blocks6;
  bool reachable = false;
  int longest = -1;
  for (const Block& block : blocks) {
    if (block.bits > longest && is_for(block)) {
      longest = block.bits;
      reachable = block.reachable;
    }
  }
  return reachable;
}

bool is_listed(const Bytes& address) {
  return std::ranges::find(metadata, address) != std::end(metadata);
}

// In any of the forms that carry an IPv4 address: mapped, the old compatible one, NAT64 (well-known
// and local prefix), ISATAP, Teredo (inverted), 6to4.
bool is_metadata(const Bytes& address) {
  if (is_listed(address)) {
    return true;
  }
  const bool isatap =
      (address[8] & 0xFDU) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe;
  if (has_prefix(address, Bytes{}, 96) || has_prefix(address, nat64, 96) ||
      has_prefix(address, local_nat64, 48) || isatap) {
    return is_listed(inner(address, 12));
  }
  if (has_prefix(address, teredo, 32)) {
    return is_listed(inner(address, 12, 0xff));
  }
  return has_prefix(address, six_to_four, 16) && is_listed(inner(address, 2));
}

bool is_special(const Bytes& address) {
  const bool translated = has_prefix(address, nat64, 96);
  return is_metadata(address) || !is_reachable(translated ? inner(address, 12) : address);
}

// The text of an address alone, in either family.
std::optional<Bytes> parse_address(const std::string& text) {
  Bytes bytes = mapped;
  if (inet_pton(AF_INET, text.c_str(), &bytes[12]) == 1) {
    return bytes;
  }
  return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

std::optional<int> parse_bits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && bits <= most ? std::optional(static_cast<int>(bits)) : std::nullopt;
}

std::string_view without_brackets(std::string_view text) {
  const bool bracketed = text.starts_with('[') && text.ends_with(']') && text.size() > 1;
  return bracketed ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

bool is_special_address(const sockaddr* address) {
  const std::optional<Bytes> bytes = bytes_of(address);
  return !bytes || is_special(*bytes);  // neither IPv4 nor IPv6: nothing a page lives on
}

bool is_metadata_address(const sockaddr* address) {
  const std::optional<Bytes> bytes = bytes_of(address);
  return bytes && is_metadata(*bytes);
}

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string host(without_brackets(text.substr(0, slash)));
  const std::optional<Bytes> bytes =
      host.find('\0') == std::string::npos ? parse_address(host) : std::nullopt;
  if (!bytes) {
    return std::nullopt;
  }
  const bool four = host.find(':') == std::string::npos;
  const std::optional<int> bits = slash == std::string_view::npos
                                      ? std::optional(four ? 32 : 128)
                                      : parse_bits(text.substr(slash + 1), four ? 32U : 128U);
  return bits ? std::optional(Network(*bytes, *bits + (four ? 96 : 0))) : std::nullopt;
}

bool Network::contains(const sockaddr* address) const {
  const std::optional<Bytes> bytes = bytes_of(address);
  if (!bytes || (bits_ < 96 && has_prefix(*bytes, mapped, 96))) {
    return false;  // "::/0" is all of IPv6, and no IPv4
  }
  return has_prefix(*bytes, bytes_, bits_);
}

}  // namespace winnow
