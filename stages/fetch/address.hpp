// Which network addresses a fetcher of public pages may connect to.
#ifndef WINNOW_STAGES_FETCH_ADDRESS_HPP
#define WINNOW_STAGES_FETCH_ADDRESS_HPP

struct sockaddr;

namespace winnow {

// True for addresses of the IANA special-purpose registries (RFC 6890): private, loopback,
// link-local, documentation, multicast, and IPv6 forms that carry such an IPv4 address.
bool is_special_address(const sockaddr* address);

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_ADDRESS_HPP
