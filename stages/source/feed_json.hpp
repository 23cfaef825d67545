// JSON Feed 1.0 and 1.1; see feed.hpp.
#ifndef WINNOW_STAGES_SOURCE_FEED_JSON_HPP
#define WINNOW_STAGES_SOURCE_FEED_JSON_HPP

#include <string>
#include <string_view>

#include "stages/source/feed.hpp"

namespace winnow {

Result<Feed> read_json_feed(std::string_view text, const std::string& base_url,
                            const FeedOptions& options);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_JSON_HPP
