#include "stages/fetch/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <string_view>

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// A socket address from text.
class Address {
 public:
  Address(const char* text) {  // NOLINT: tables are read better without the name
    sockaddr_in in{};
    in.sin_family = AF_INET;
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
      std::memcpy(&storage_, &in, sizeof in);
      return;
    }
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, text, &in6.sin6_addr) == 1);
    std::memcpy(&storage_, &in6, sizeof in6);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }

 private:
  sockaddr_storage storage_{};
};

bool is_in(const char* network, const char* address) {
  const auto parsed = Network::parse(network);
  REQUIRE(parsed);
  return parsed->contains(Address(address).get());
}

}  // namespace

TEST_CASE("inside special blocks the registries open some addresses", "[fetch]") {
  for (const char* open :
       {"192.0.0.9", "192.0.0.10", "192.31.196.1", "192.52.193.1", "192.175.48.1", "2001:1::1",
        "2001:1::2", "2001:1::3", "2001:3::5", "2001:4:112::1", "2001:20::", "2001:2f::1",
        "2001:30::1", "2001:200::1", "2620:4f:8000::1", "3ffe::1", "3fff:1000::", "2003::1"}) {
    CAPTURE(open);
    CHECK_FALSE(is_special_address(Address(open).get()));
  }
  for (const char* special : {"192.0.0.8",          "192.0.0.11",    "192.0.0.170",  "192.0.0.171",
                              "192.88.99.2",        "2001::1",       "2001:1::",     "2001:1::4",
                              "2001:2::1",          "2001:4:111::1", "2001:4:113::", "2001:10::1",
                              "2001:1f::1",         "2001:40::1",    "2001:1ff::1",  "3fff::1",
                              "3fff:fff::1",        "5f00::1",       "100::1",       "100:0:0:1::1",
                              "64:ff9b:1::808:808", "fec0::1",       "1fff::1",      "4000::1",
                              "::8.8.8.8"}) {
    CAPTURE(special);
    CHECK(is_special_address(Address(special).get()));
  }
}

TEST_CASE("a translated address is judged by the one inside, a tunnel is refused", "[fetch]") {
  CHECK_FALSE(is_special_address(Address("::ffff:8.8.4.4").get()));
  CHECK(is_special_address(Address("::ffff:192.168.0.1").get()));
  CHECK_FALSE(is_special_address(Address("64:ff9b::8.8.4.4").get()));
  CHECK(is_special_address(Address("64:ff9b::192.168.0.1").get()));
  CHECK(is_special_address(Address("64:ff9b::169.254.169.254").get()));
  CHECK(is_special_address(Address("2002:808:404::1").get()));
  CHECK(is_special_address(Address("2001:0:808:404::f7f7:fbfb").get()));
}

TEST_CASE("other families are nothing to connect to", "[fetch]") {
  sockaddr_storage local{};
  local.ss_family = AF_UNIX;
  const auto* address = reinterpret_cast<const sockaddr*>(&local);
  CHECK(is_special_address(address));
  CHECK_FALSE(is_metadata_address(address));
  CHECK_FALSE(Network::parse("::/0")->contains(address));
}

TEST_CASE("metadata services are known in every disguise", "[fetch]") {
  for (const char* text :
       {"169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "fd00:ec2::254", "fd20:ce::254", "::ffff:169.254.169.254", "::169.254.169.254",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1",
        "2001:0:1:2:3:4:5601:5601", "fe80::5efe:a9fe:a9fe", "fe80::a9fe:a9fe"}) {
    CAPTURE(text);
    CHECK(is_metadata_address(Address(text).get()));
    CHECK(is_special_address(Address(text).get()));
  }
  for (const char* text : {"169.254.169.253", "10.0.0.1", "fd00:ec2::255", "168.63.129.17"}) {
    CAPTURE(text);
    CHECK_FALSE(is_metadata_address(Address(text).get()));
  }
}

TEST_CASE("networks are read from text or refused", "[fetch]") {
  for (const char* text : {"10.0.0.0/8", "fd00::/8", "127.0.0.1", "::1", "[::1]", "[fd00::]/8",
                           "10.1.2.3/8", "0.0.0.0/0", "::/0", "1.2.3.4/32", "::1/128"}) {
    CAPTURE(text);
    CHECK(Network::parse(text));
  }
  for (const char* text : {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
                           "10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0/8", "::/129", "example.org",
                           "fe80::1%lo", "[::1", "0x7f.1", "10.0.0.0/99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(Network::parse(text));
  }
  CHECK_FALSE(Network::parse(std::string_view("10.0.0.1\0x", 10)));
}

TEST_CASE("a network holds its addresses and nothing beside", "[fetch]") {
  const auto [network, inside, outside] = GENERATE(table<const char*, const char*, const char*>({
      {"10.0.0.0/8", "10.0.0.0", "11.0.0.0"},
      {"10.0.0.0/8", "10.255.255.255", "9.255.255.255"},
      {"10.0.0.0/8", "::ffff:10.1.1.1", "::10.1.1.1"},
      {"10.1.2.3/8", "10.9.9.9", "11.1.2.3"},
      {"127.0.0.0/9", "127.127.255.255", "127.128.0.0"},
      {"192.168.7.5", "192.168.7.5", "192.168.7.4"},
      {"172.16.0.0/12", "172.31.0.1", "172.32.0.0"},
      {"fd00::/8", "fdff::1", "fc00::1"},
      {"fe80::/10", "febf::1", "fec0::1"},
      {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
      {"::1", "::1", "::2"},
      {"0.0.0.0/0", "1.2.3.4", "2001::1"},
      {"::/0", "2001::1", "1.2.3.4"},
      {"::ffff:0:0/96", "1.2.3.4", "::1.2.3.4"},
  }));
  CAPTURE(network);
  CHECK(is_in(network, inside));
  CHECK_FALSE(is_in(network, outside));
}

TEST_CASE("a network of one address is told from a wider one", "[fetch]") {
  CHECK(Network::parse("169.254.169.254")->is_single());
  CHECK(Network::parse("fd00:ec2::254/128")->is_single());
  CHECK_FALSE(Network::parse("169.254.169.254/31")->is_single());
}
