#include "stages/fetch/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace winnow {

namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t ip4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

// IANA IPv4 Special-Purpose Address Registry, plus multicast and the reserved class E.
constexpr Block4 special4[] = {
    {ip4(0, 0, 0, 0), 8},      {ip4(10, 0, 0, 0), 8},     {ip4(100, 64, 0, 0), 10},
    {ip4(127, 0, 0, 0), 8},    {ip4(169, 254, 0, 0), 16}, {ip4(172, 16, 0, 0), 12},
    {ip4(192, 0, 0, 0), 24},   {ip4(192, 0, 2, 0), 24},   {ip4(192, 88, 99, 0), 24},
    {ip4(192, 168, 0, 0), 16}, {ip4(198, 18, 0, 0), 15},  {ip4(198, 51, 100, 0), 24},
    {ip4(203, 0, 113, 0), 24}, {ip4(224, 0, 0, 0), 4},    {ip4(240, 0, 0, 0), 4}};

bool is_special4(std::uint32_t address) {
  return std::ranges::any_of(special4, [&](const Block4& block) {
    return (address ^ block.network) >> static_cast<unsigned>(32 - block.bits) == 0;
  });
}

using Bytes6 = std::array<std::uint8_t, 16>;

struct Block6 {
  Bytes6 network;
  int bits;
};

// IANA IPv6 Special-Purpose Address Registry, site-local and multicast. 64:ff9b::/96 and 2002::/16
// translate to IPv4 addresses that nobody checked.
constexpr Block6 special6[] = {{{0}, 96},  // ::, ::1 and the old IPv4-compatible form
                               {{0x00, 0x64, 0xff, 0x9b}, 96},
                               {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48},
                               {{0x01, 0x00}, 64},
                               {{0x20, 0x01, 0x00}, 23},
                               {{0x20, 0x01, 0x0d, 0xb8}, 32},
                               {{0x20, 0x02}, 16},
                               {{0x3f, 0xff}, 20},
                               {{0x5f, 0x00}, 16},
                               {{0xfc}, 7},
                               {{0xfe, 0x80}, 10},
                               {{0xfe, 0xc0}, 10},
                               {{0xff}, 8}};

bool has_prefix(const Bytes6& address, const Block6& block) {
  for (int bit = 0; bit < block.bits; bit += 8) {
    const auto i = static_cast<std::size_t>(bit / 8);
    const int bits = std::min(8, block.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(bits));
    if (((address[i] ^ block.network[i]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

bool is_special6(const Bytes6& address) {
  const Block6 mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
  if (has_prefix(address, mapped)) {
    return is_special4(ip4(address[12], address[13], address[14], address[15]));
  }
  return std::ranges::any_of(special6,
                             [&](const Block6& block) { return has_prefix(address, block); });
}

}  // namespace

bool is_special_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_special4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    Bytes6 bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return is_special6(bytes);
  }
  return true;  // neither IPv4 nor IPv6: nothing a page lives on
}

}  // namespace winnow
