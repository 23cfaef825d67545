// urlset and sitemapindex, whatever namespace and root they come in; see sitemap.hpp.
#ifndef WINNOW_STAGES_SOURCE_SITEMAP_XML_HPP
#define WINNOW_STAGES_SOURCE_SITEMAP_XML_HPP

#include <string_view>

#include "stages/source/sitemap.hpp"
#include "stages/source/sitemap_list.hpp"

namespace winnow {

// Fills `list`; says whether any element of a sitemap was seen.
bool read_sitemap_xml(std::string_view text, SitemapList& list);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_SITEMAP_XML_HPP
