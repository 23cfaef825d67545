// Security: may a fetcher of public pages connect to this address?
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "stages/fetch/address.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

Json answer_security(const Json& question) {
  const std::string text = question.at("address");
  sockaddr_in in{};
  in.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1) {
    return {{"allow", !is_special_address(reinterpret_cast<const sockaddr*>(&in))}};
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr) == 1) {
    return {{"allow", !is_special_address(reinterpret_cast<const sockaddr*>(&in6))}};
  }
  return {{"allow", nullptr}};
}

}  // namespace winnow::conformance
