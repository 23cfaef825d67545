// Site: the part of a host name that one owner registered, by the Public Suffix List. Pages of one
// site share navigation, politeness and trust; two customers of a hosting service do not.
//
//   site_of("news.example.co.uk") == "example.co.uk"
//   site_of("alice.github.io")    == "alice.github.io"    rules of hosting services count too
#ifndef WINNOW_STAGES_TEXT_SITE_HPP
#define WINNOW_STAGES_TEXT_SITE_HPP

#include <string>
#include <string_view>

namespace winnow {

// `host` as Url holds it (capitals and a final dot are forgiven). An address, a single label and a
// public suffix itself are their own site. By the list that libpsl was built with, not by a file of
// the system's, so that every machine of a cluster gives the same answer. Any thread may call.
std::string site_of(std::string_view host);

bool same_site(std::string_view host_a, std::string_view host_b);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_SITE_HPP
