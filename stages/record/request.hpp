// Request: an address to be opened, or what a source already holds of it. Made by sources.
#ifndef WINNOW_STAGES_RECORD_REQUEST_HPP
#define WINNOW_STAGES_RECORD_REQUEST_HPP

#include <cstdint>
#include <optional>
#include <string>

#include "stages/record/origin.hpp"
#include "stages/record/rejection.hpp"
#include "stages/record/response.hpp"

namespace winnow {

// An address that holds a name and a password is split before it becomes a request, so that what is
// reported, stored and archived holds neither.
struct Request {
  enum class Role : std::uint8_t { page, list, robots };

  Origin origin{};
  Role role = Role::page;             // a list: a feed, a sitemap, OPML
  std::optional<Response> content{};  // of an archive or a feed that gives whole texts: no fetch
  bool revalidate = false;            // what is held may be what an earlier run saw
  std::string user{};                 // for the address alone; written nowhere
  std::string password{};
  std::string listed_title{};         // what the list says of it, empty if nothing
  std::string listed_date{};          // ISO 8601
  std::optional<Rejection> failed{};  // of a list that could not be opened: counted, not fetched
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_REQUEST_HPP
