// RSS, RDF, Atom and CDF; see feed.hpp.
#ifndef WINNOW_STAGES_SOURCE_FEED_XML_HPP
#define WINNOW_STAGES_SOURCE_FEED_XML_HPP

#include <string>
#include <string_view>

#include "stages/source/feed.hpp"

namespace winnow {

Result<Feed> read_xml_feed(std::string_view text, const std::string& base_url,
                           const FeedOptions& options);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_XML_HPP
