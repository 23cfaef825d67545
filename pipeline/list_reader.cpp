#include "pipeline/list_reader.hpp"

#include "pipeline/sources.hpp"

#include "stages/decode/decode.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/fetch/robots.hpp"
#include "stages/parse/parse.hpp"
#include "stages/source/feed.hpp"
#include "stages/source/feed_links.hpp"
#include "stages/source/opml.hpp"
#include "stages/source/sitemap.hpp"
#include "stages/source/sniff.hpp"
#include "stages/stage.hpp"
#include "stages/text/site.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

using Kind = SourceSpec::Kind;

Rejection not_a_list(const std::string& why) { return {source_reasons::not_a_list, why}; }

SourceSpec below(const SourceSpec& parent, Kind kind, std::string address) {
  return {.kind = kind,
          .address = std::move(address),
          .via = parent.address,
          .depth = parent.depth + 1,
          .site = parent.site};
}

Outcome<Listing> listing_of_feed(std::string_view text, const std::string& base,
                                 const ListLimits& limits) {
  auto feed = read_feed(text, base, {.max_entries = limits.max_entries});
  if (!feed) {
    return not_a_list(feed.error().message);
  }
  Listing listing{.kind = Kind::feed, .damaged = feed->damaged};
  for (FeedEntry& entry : feed->entries) {
    if (!is_web_url(entry.url)) {
      ++listing.refused;
      continue;
    }
    listing.pages.push_back({.url = std::move(entry.url),
                             .title = std::move(entry.title),
                             .author = std::move(entry.author),
                             .date = entry.published.empty() ? entry.updated : entry.published,
                             .content = std::move(entry.content)});
  }
  return listing;
}

Outcome<Listing> listing_of_sitemap(const SourceSpec& spec, std::string_view text,
                                    const std::string& base, const ListLimits& limits) {
  auto sitemap = read_sitemap(text, base, {.max_entries = limits.max_entries});
  if (!sitemap) {
    return not_a_list(sitemap.error().message);
  }
  Listing listing{.kind = Kind::sitemap, .damaged = sitemap->damaged, .refused = sitemap->refused};
  for (SitemapEntry& entry : sitemap->entries) {
    if (sitemap->kind == Sitemap::Kind::index) {
      listing.lists.push_back(below(spec, Kind::sitemap, std::move(entry.url)));
    } else {
      listing.pages.push_back({.url = std::move(entry.url),
                               .title = std::move(entry.title),
                               .date = entry.published.empty() ? entry.lastmod : entry.published});
    }
  }
  return listing;
}

Outcome<Listing> listing_of_opml(const SourceSpec& spec, std::string_view text) {
  auto feeds = read_opml(text, {});
  if (!feeds) {
    return not_a_list(feeds.error().message);
  }
  Listing listing{.kind = Kind::opml};
  for (OpmlEntry& entry : *feeds) {
    listing.lists.push_back(below(spec, Kind::feed, std::move(entry.url)));
  }
  return listing;
}

Listing listing_of_lines(const SourceSpec& spec, std::string_view text) {
  Listing listing{.kind = Kind::urls};
  for (const std::string_view line : listed_lines(text)) {
    if (is_web_url(spec.address) && !is_web_url(line)) {
      ++listing.refused;  // a list from the web has no say over files here
    } else {
      listing.lists.push_back(below(spec, Kind::automatic, std::string(line)));
    }
  }
  return listing;
}

// robots.txt names sitemaps; a site's front page stands for both of the usual places.
Outcome<Listing> listing_of_robots(const SourceSpec& spec, std::string_view text) {
  Listing listing{.kind = Kind::robots};
  const Robots robots = Robots::parse(text);
  const auto here = Url::parse(spec.address);
  for (const std::string& address : robots.sitemaps()) {
    const auto url = Url::parse(address, here ? &*here : nullptr);
    if (!url) {
      ++listing.refused;
      continue;
    }
    SourceSpec more = below(spec, Kind::sitemap, url->href());
    more.site = here ? site_of(here->host) : "";  // it may lie elsewhere, and speaks for this site
    listing.lists.push_back(std::move(more));
  }
  if (listing.lists.empty()) {
    listing.lists.push_back(
        below(spec, Kind::sitemap, (here ? here->origin() : "") + "/sitemap.xml"));
  }
  return listing;
}

Outcome<Listing> listing_of_page(const SourceSpec& spec, Page page) {
  if (spec.kind != Kind::feed || spec.guessed) {
    return Listing{.kind = Kind::page, .is_page = true};
  }
  page.media_type = MediaType::html;
  const auto document = invoke(Parse{}, std::move(page));
  const auto links = document ? find_feed_links(*document) : std::vector<FeedLink>{};
  if (links.empty()) {
    return not_a_list("a page that names no feed");
  }
  Listing listing{.kind = Kind::feed};
  listing.lists.push_back(below(spec, Kind::feed, links.front().url));
  return listing;
}

}  // namespace

Outcome<Listing> read_list(const SourceSpec& spec, Response response, const ListLimits& limits) {
  if (spec.kind == Kind::robots && response.status >= 400) {
    return listing_of_robots(spec, {});  // one that is not there names nothing
  }
  // Each line of a list of URLs stands for itself: one that is no UTF-8 says nothing about others.
  const bool utf16 =
      response.bytes.starts_with("\xFF\xFE") || response.bytes.starts_with("\xFE\xFF");
  const bool packed = response.bytes.starts_with("\x1F\x8B") || !response.content_encoding.empty();
  if (spec.kind == Kind::urls && !utf16 && !packed && response.status < 400) {
    return listing_of_lines(spec, response.bytes);
  }
  const std::string base =
      response.origin.final_url.empty() ? spec.address : response.origin.final_url;
  const Decode decode({.max_bytes = limits.max_bytes, .as = DecodeOptions::As::list});
  auto page = invoke(decode, std::move(response));
  if (!page) {
    return std::move(page).error();
  }
  if (spec.kind == Kind::robots) {
    return listing_of_robots(spec, page->text);
  }
  if (spec.kind == Kind::urls) {
    return listing_of_lines(spec, page->text);
  }
  switch (sniff_list(page->text)) {
    case ListKind::feed: return listing_of_feed(page->text, base, limits);
    case ListKind::sitemap: return listing_of_sitemap(spec, page->text, base, limits);
    case ListKind::opml: return listing_of_opml(spec, page->text);
    case ListKind::html: return listing_of_page(spec, *std::move(page));
    case ListKind::text:
    case ListKind::unknown: break;
  }
  if (spec.kind == Kind::sitemap) {
    return listing_of_sitemap(spec, page->text, base, limits);
  }
  if (spec.guessed) {
    return Listing{.kind = Kind::page, .is_page = true};
  }
  return not_a_list("neither feed, sitemap nor OPML");
}

}  // namespace winnow
