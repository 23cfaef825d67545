// AddressPolicy: which addresses this run may connect to.
//
// Special-purpose networks are refused unless `allow_private` or one of the listed networks lets
// them in; the metadata services of clouds are refused unless they are listed by name.
#ifndef WINNOW_STAGES_FETCH_ADDRESS_POLICY_HPP
#define WINNOW_STAGES_FETCH_ADDRESS_POLICY_HPP

#include <string>
#include <vector>

#include "stages/fetch/address.hpp"

namespace winnow {

class AddressPolicy {
 public:
  // Words that are no network are passed over; `wrong_network` finds them.
  AddressPolicy(bool allow_private, const std::vector<std::string>& networks);

  bool allows(const sockaddr* address) const;
  // `text` is a numeric address, IPv6 with or without brackets; anything else is not allowed.
  bool allows(const std::string& text) const;
  // Not allowed, and seen from the host of a URL alone, before any name is resolved.
  bool refuses_host(const std::string& host) const;

 private:
  bool allow_private_;
  std::vector<Network> networks_;
};

// The first word that is no network; empty if all are.
std::string wrong_network(const std::vector<std::string>& networks);

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_ADDRESS_POLICY_HPP
