// What the text is, is seen from its first characters. XML that turns out to be a feed is read as
// one: its entries are the pages.
#include "stages/source/sitemap.hpp"

#include <algorithm>
#include <utility>

#include "stages/source/feed.hpp"
#include "stages/source/sitemap_list.hpp"
#include "stages/source/sitemap_xml.hpp"
#include "stages/source/sniff.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

// Lines that are empty, or comments, are no entries.
Result<Sitemap> read_text(std::string_view text, SitemapList& list) {
  list.sitemap.kind = Sitemap::Kind::text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = ascii::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (starts_with_web_scheme(line)) {
      list.add({.url = std::string(line)});
    } else if (!line.empty() && !line.starts_with('#')) {
      list.refuse();
    }
  }
  if (list.sitemap.entries.empty()) {
    return Error{"no address was found in the text"};
  }
  return std::move(list.sitemap);
}

Result<Sitemap> read_as_feed(std::string_view text, const std::string& base_url,
                             const SitemapOptions& options, SitemapList& list) {
  auto feed = read_feed(text, base_url,
                        {.max_entries = options.max_entries, .max_bytes = options.max_bytes});
  if (!feed) {
    return std::move(feed).error();
  }
  list.sitemap.kind = Sitemap::Kind::feed;
  list.sitemap.damaged = feed->damaged;
  list.sitemap.refused = feed->refused;
  for (FeedEntry& entry : feed->entries) {
    std::string lastmod = entry.updated.empty() ? entry.published : entry.updated;
    list.add({.url = std::move(entry.url),
              .lastmod = std::move(lastmod),
              .title = std::move(entry.title),
              .published = std::move(entry.published)});
  }
  return std::move(list.sitemap);
}

}  // namespace

Result<Sitemap> read_sitemap(std::string_view text, const std::string& base_url,
                             const SitemapOptions& options) {
  if (text.size() > options.max_bytes) {
    return Error{"the sitemap is larger than " + std::to_string(options.max_bytes) + " bytes"};
  }
  text = without_leading_blanks(text);
  SitemapList list(base_url, options);
  const ListKind kind = sniff_list(text);
  if (kind == ListKind::feed) {
    return read_as_feed(text, base_url, options, list);
  }
  if (kind == ListKind::html || kind == ListKind::opml) {
    return Error{kind == ListKind::html ? "this is a web page" : "this is OPML"};
  }
  if (!text.starts_with('<')) {
    return read_text(text, list);
  }
  if (!read_sitemap_xml(text, list)) {
    return Error{"no element of a sitemap was found"};
  }
  return std::move(list.sitemap);
}

}  // namespace winnow
