// What a list names: a feed, a sitemap, OPML, a file of URLs, or an HTML page that links to its
// feed. The bytes decide which it is; the name is only a hint.
#ifndef WINNOW_PIPELINE_LIST_READER_HPP
#define WINNOW_PIPELINE_LIST_READER_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/source_spec.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct Listed {
  std::string url{};
  std::string title{};
  std::string author{};
  std::string date{};     // of publication, else of the last change; ISO 8601, empty if unknown
  std::string content{};  // HTML of the whole text, where a feed gives it
};

struct Listing {
  SourceSpec::Kind kind = SourceSpec::Kind::automatic;  // what it turned out to be
  std::vector<Listed> pages{};
  std::vector<SourceSpec> lists{};  // more lists, to be opened in place of this one
  bool is_page = false;             // no list at all, but a page to be cleaned
  bool damaged = false;             // broken XML, read as far as it goes
  std::uint64_t refused = 0;        // entries without a usable address
};

namespace source_reasons {
inline constexpr Reason not_a_list{"source.not_a_list"};  // neither feed, sitemap, OPML nor URLs
inline constexpr Reason too_deep{"source.too_deep"};      // a list in a list in a list …
inline constexpr Reason damaged{"source.damaged"};        // an archive of which not all was read
inline constexpr Reason unreadable{"source.unreadable"};  // no such file or folder
}  // namespace source_reasons

struct ListLimits {
  std::uint64_t max_bytes = 50ULL << 20U;  // after decompression
  std::size_t max_entries = 50000;
};

// `spec.kind` says what is hoped for.
Outcome<Listing> read_list(const SourceSpec& spec, Response response, const ListLimits& limits);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LIST_READER_HPP
