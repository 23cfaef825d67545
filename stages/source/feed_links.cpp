// A page on a blog names two feeds, the posts and the comments, in either order; a reader wants the
// posts. Plain JSON and XML are too many other things (WordPress offers its API that way): they
// count only where the address or the title says feed.
#include "stages/source/feed_links.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "stages/source/sniff.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

constexpr std::size_t most_links = 100;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool has_word(std::string_view text, std::string_view word) {
  while (!(text = ascii::trim(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\f"), text.size());
    if (ascii::equal_ignoring_case(text.substr(0, end), word)) {
      return true;
    }
    text.remove_prefix(end);
  }
  return false;
}

bool says_feed(const FeedLink& link) {
  const std::string words = ascii::lower(link.url + ' ' + link.title);
  return words.find("feed") != std::string::npos || words.find("rss") != std::string::npos ||
         words.find("atom") != std::string::npos;
}

bool is_feed(const FeedLink& link) {
  constexpr std::array<std::string_view, 7> sure = {
      "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
      "text/rss+xml",        "text/atom+xml",        "application/rss"};
  constexpr std::array<std::string_view, 4> unsure = {"application/json", "application/xml",
                                                      "text/xml", "application/x.atom+xml"};
  return is_one_of(link.type, sure) || (is_one_of(link.type, unsure) && says_feed(link));
}

bool is_comments(const FeedLink& link) {
  const std::string url = ascii::lower(link.url);
  return url.find("/comments/") != std::string::npos || url.ends_with("/comments") ||
         url.find("comments-rss") != std::string::npos ||
         url.find("feed=comments") != std::string::npos;
}

std::optional<FeedLink> feed_link(const Document& page, ElementIndex element,
                                  const std::string& base) {
  const std::string rel = attribute(page, element, "rel").value_or("");
  if (!has_word(rel, "alternate") && !has_word(rel, "feed")) {
    return std::nullopt;
  }
  const std::string type = ascii::lower(attribute(page, element, "type").value_or(""));
  FeedLink link{.url = absolute_url(attribute(page, element, "href").value_or(""), base),
                .type = std::string(ascii::trim(type.substr(0, type.find(';')))),
                .title = attribute(page, element, "title").value_or("")};
  const bool feed = is_feed(link) || (has_word(rel, "feed") && link.type.empty());
  return feed && starts_with_web_scheme(link.url) ? std::optional(std::move(link)) : std::nullopt;
}

}  // namespace

std::vector<FeedLink> find_feed_links(const Document& page) {
  std::vector<FeedLink> links;
  std::set<std::string, std::less<>> seen;
  const std::string base = base_url(page);
  for (ElementIndex i = 0; i < page.elements.size() && links.size() < most_links; ++i) {
    if (page.elements[i].tag != Tag::link_) {
      continue;
    }
    std::optional<FeedLink> link = feed_link(page, i, base);
    if (link && seen.insert(link->url).second) {
      links.push_back(*std::move(link));
    }
  }
  std::stable_partition(links.begin(), links.end(),
                        [](const FeedLink& link) { return !is_comments(link); });
  return links;
}

}  // namespace winnow
