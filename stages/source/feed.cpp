// JSON begins with a brace, all else is read as XML.
#include "stages/source/feed.hpp"

#include "stages/source/feed_json.hpp"
#include "stages/source/feed_xml.hpp"
#include "stages/source/sniff.hpp"

namespace winnow {

Result<Feed> read_feed(std::string_view text, const std::string& base_url,
                       const FeedOptions& options) {
  if (text.size() > options.max_bytes) {
    return Error{"the feed is larger than " + std::to_string(options.max_bytes) + " bytes"};
  }
  const std::string_view start = without_leading_blanks(text);
  return start.starts_with('{') ? read_json_feed(start, base_url, options)
                                : read_xml_feed(start, base_url, options);
}

}  // namespace winnow
