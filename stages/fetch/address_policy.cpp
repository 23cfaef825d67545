#include "stages/fetch/address_policy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <optional>

namespace winnow {

namespace {

// An address as text in the form that the system's calls take.
std::optional<sockaddr_storage> parsed(std::string text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  sockaddr_storage storage{};
  auto* in = reinterpret_cast<sockaddr_in*>(&storage);
  if (inet_pton(AF_INET, text.c_str(), &in->sin_addr) == 1) {
    storage.ss_family = AF_INET;
    return storage;
  }
  auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET6, text.c_str(), &in6->sin6_addr) == 1) {
    storage.ss_family = AF_INET6;
    return storage;
  }
  return std::nullopt;
}

}  // namespace

AddressPolicy::AddressPolicy(bool allow_private, const std::vector<std::string>& networks)
    : allow_private_(allow_private) {
  for (const std::string& word : networks) {
    if (auto network = Network::parse(word)) {
      networks_.push_back(*network);
    }
  }
}

bool AddressPolicy::allows(const sockaddr* address) const {
  const bool metadata = is_metadata_address(address);
  const bool listed = std::ranges::any_of(networks_, [&](const Network& network) {
    return network.contains(address) && (!metadata || network.is_single());
  });
  return listed || !is_special_address(address) || (allow_private_ && !metadata);
}

bool AddressPolicy::allows(const std::string& text) const {
  const auto address = parsed(text);
  return address && allows(reinterpret_cast<const sockaddr*>(&*address));
}

bool AddressPolicy::refuses_host(const std::string& host) const {
  const auto address = parsed(host);
  return address && !allows(reinterpret_cast<const sockaddr*>(&*address));
}

std::string wrong_network(const std::vector<std::string>& networks) {
  const auto wrong = std::ranges::find_if(
      networks, [](const std::string& word) { return !Network::parse(word).has_value(); });
  return wrong == networks.end() ? std::string() : *wrong;
}

}  // namespace winnow
