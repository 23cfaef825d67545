// A sitemap is a list of a site's pages, or of further sitemaps (sitemaps.org): XML, one address a
// line, or a feed.
//
//   in       UTF-8 text, unpacked, and the address it came from
//   out      pages, or sitemaps, in the order of the file; pictures, videos and translations that a
//            page's entry names are not pages
//   errors   what is no sitemap, what is larger than `max_bytes`
//   threads  safe
//   cost     linear in the text; beside the text only the entries kept take memory, and nothing is
//            opened, whatever the text says
#ifndef WINNOW_STAGES_SOURCE_SITEMAP_HPP
#define WINNOW_STAGES_SOURCE_SITEMAP_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"

namespace winnow {

struct SitemapOptions {
  // Entries kept, 1 .. 10000000; the first ones win. The protocol allows 50,000.
  std::size_t max_entries = 50000;
  // Bytes of text, 1 .. 1 GiB. The protocol allows 50 MB.
  std::uint64_t max_bytes = 64ULL << 20U;
  // Take only addresses on the sitemap's own host and below its own folder, as the protocol has it.
  // Off: few sites keep to it, and the caller knows better which hosts it trusts.
  bool below_only = false;
};

struct SitemapEntry {
  std::string url{};        // absolute, http or https
  std::string lastmod{};    // 2024-05-06T07:08:09Z, or 2024-05-06 if that is all; "" if unknown
  std::string title{};      // news extension and feeds
  std::string published{};  // the same, as `lastmod`
};

struct Sitemap {
  enum class Kind : std::uint8_t { pages, index, text, feed };

  Kind kind = Kind::pages;
  std::vector<SitemapEntry> entries{};
  bool damaged = false;
  std::uint64_t refused = 0;  // entries over the cap, or without an address one could go to
};

Result<Sitemap> read_sitemap(std::string_view text, const std::string& base_url,
                             const SitemapOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_SITEMAP_HPP
