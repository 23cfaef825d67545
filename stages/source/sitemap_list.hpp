// The sitemap being read: takes entries, refuses what nobody could fetch and what is too many.
#ifndef WINNOW_STAGES_SOURCE_SITEMAP_LIST_HPP
#define WINNOW_STAGES_SOURCE_SITEMAP_LIST_HPP

#include <string>
#include <string_view>

#include "stages/source/sitemap.hpp"

namespace winnow {

class SitemapList {
 public:
  SitemapList(const std::string& base_url, const SitemapOptions& options);

  // `entry.url` as it stands in the text.
  void add(SitemapEntry entry);
  void refuse() { ++sitemap.refused; }

  Sitemap sitemap{};

 private:
  bool is_below(std::string_view url) const;

  const std::string& base_;
  const SitemapOptions& options_;
  std::string folder_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_SITEMAP_LIST_HPP
