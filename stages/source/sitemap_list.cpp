#include "stages/source/sitemap_list.hpp"

#include <utility>

#include "stages/source/sniff.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

// "https://example.org/news/" of an address below it.
std::string folder_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t host = url.find("://");
  const std::size_t slash = url.rfind('/');
  const bool path = host != std::string_view::npos && slash > host + 2;
  return path ? std::string(url.substr(0, slash + 1)) : std::string(url) + '/';
}

}  // namespace

SitemapList::SitemapList(const std::string& base_url, const SitemapOptions& options)
    : base_(base_url), options_(options), folder_(folder_of(base_url)) {}

bool SitemapList::is_below(std::string_view url) const {
  return !options_.below_only || url.starts_with(folder_) || folder_ == std::string(url) + '/';
}

// The protocol wants whole addresses. A path is completed, for the tools that leave the host out; a
// bare word is none of both.
void SitemapList::add(SitemapEntry entry) {
  const bool complete = starts_with_web_scheme(entry.url) || entry.url.starts_with('/');
  std::string url = complete ? absolute_url(entry.url, base_) : std::string();
  if (!starts_with_web_scheme(url) || !is_below(url) ||
      sitemap.entries.size() >= options_.max_entries) {
    refuse();
    return;
  }
  entry.url = std::move(url);
  sitemap.entries.push_back(std::move(entry));
}

}  // namespace winnow
