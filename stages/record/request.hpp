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

struct Request {
  enum class Role : std::uint8_t { page, list, robots };

  Origin origin{};
  Role role = Role::page;             // a list: a feed, a sitemap, OPML
  std::optional<Response> content{};  // of an archive or a feed that gives whole texts: no fetch
  std::string listed_title{};         // what the list says of it, empty if nothing
  std::string listed_date{};          // ISO 8601
  std::optional<Rejection> failed{};  // of a list that could not be opened: counted, not fetched
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_REQUEST_HPP
