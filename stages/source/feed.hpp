// A feed is a list of a site's latest pages: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed.
//
//   in       UTF-8 text and the address it came from, which relative addresses are relative to; a
//            declared encoding is not looked at
//   out      entries in the feed's order; a damaged feed gives the entries that can be read
//   errors   what is no feed (a web page, an empty file), what is larger than `max_bytes`
//   threads  safe
//   cost     linear in the text; nothing beside the text is opened, whatever it says
#ifndef WINNOW_STAGES_SOURCE_FEED_HPP
#define WINNOW_STAGES_SOURCE_FEED_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"

namespace winnow {

struct FeedOptions {
  // Entries kept, 1 .. 1000000; the first ones win.
  std::size_t max_entries = 10000;
  // Bytes of text, 1 .. 1 GiB.
  std::uint64_t max_bytes = 64ULL << 20U;
  // Elements, or JSON objects and arrays, inside of each other, 2 .. 200.
  std::size_t max_depth = 200;
  // Links kept of one entry, 1 .. 10000.
  std::size_t max_links = 100;
};

struct FeedEntry {
  std::string url{};        // of the page, absolute; "" if the entry names none
  std::string id{};         // as the feed gives it
  std::string title{};      // plain text on one line
  std::string author{};     // names, a comma between them
  std::string published{};  // 2024-05-06T07:08:09Z, in UTC; else `updated`; "" if unknown
  std::string updated{};    // the same
  std::string content{};    // HTML of the full text; "" if the feed does not give it
  std::string summary{};    // HTML
  std::string base{};       // what relative addresses in `content` and `summary` are relative to
  // Every address the entry links to, absolute, in the feed's order: the page, enclosures,
  // comments.
  std::vector<std::string> links{};
};

struct Feed {
  enum class Kind : std::uint8_t { rss, atom, json, cdf };

  Kind kind = Kind::rss;
  std::string version{};      // "2.0", "0.91", "1.0", "0.3"; "" if it does not say
  std::string id{};           // Atom only
  std::string title{};        // plain text on one line
  std::string link{};         // of the site, absolute
  std::string description{};  // plain text on one line
  std::string language{};     // as the feed gives it
  std::string published{};    // 2024-05-06T07:08:09Z
  std::string updated{};
  std::vector<FeedEntry> entries{};
  std::uint64_t refused = 0;  // entries over `max_entries`
  bool damaged = false;       // not well-formed, read all the same
};

Result<Feed> read_feed(std::string_view text, const std::string& base_url,
                       const FeedOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_HPP
