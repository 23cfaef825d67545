// Feeds that a page says it has: <link rel="alternate" type="application/rss+xml" …>.
#ifndef WINNOW_STAGES_SOURCE_FEED_LINKS_HPP
#define WINNOW_STAGES_SOURCE_FEED_LINKS_HPP

#include <string>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct FeedLink {
  std::string url{};    // absolute, http or https
  std::string type{};   // in lower case, without parameters
  std::string title{};  // as the page gives it
};

// In the page's order, each address once, those of comments last.
std::vector<FeedLink> find_feed_links(const Document& page);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_LINKS_HPP
