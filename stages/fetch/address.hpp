// Which network addresses a fetcher of public pages may connect to.
#ifndef WINNOW_STAGES_FETCH_ADDRESS_HPP
#define WINNOW_STAGES_FETCH_ADDRESS_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

struct sockaddr;

namespace winnow {

// True for what the IANA special-purpose registries (RFC 6890) do not call globally reachable:
// private, loopback, link-local, documentation, multicast; for tunnels whose IPv4 end nobody can
// see (6to4, Teredo); for metadata services; and for IPv6 that is not allocated. IPv4-mapped and
// NAT64 addresses are judged as the IPv4 address that they stand for.
bool is_special_address(const sockaddr* address);

// True for addresses at which clouds hand credentials to whoever asks from inside, in IPv4, IPv6
// and IPv6 forms of the former. They are refused even where private networks are allowed.
bool is_metadata_address(const sockaddr* address);

// A block of addresses. IPv4 is kept in its IPv4-mapped IPv6 form, so that one comparison serves.
class Network {
 public:
  // "10.0.0.0/8", "fd00::/8", or an address alone; "[fd00::1]" too. Bits below the prefix are
  // ignored. nullopt for anything else.
  static std::optional<Network> parse(std::string_view text);

  bool contains(const sockaddr* address) const;
  // One address, named in full: the only way to allow a metadata service on purpose.
  bool is_single() const { return bits_ == 128; }

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  Network(const Bytes& bytes, int bits) : bytes_(bytes), bits_(bits) {}

  Bytes bytes_;
  int bits_;  // 0 .. 128
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_ADDRESS_HPP
