// The elements of all feed formats, told apart by namespace, and what each one is for. A prefix
// that was never declared counts as the namespace it usually stands for.
#ifndef WINNOW_STAGES_SOURCE_FEED_NAMES_HPP
#define WINNOW_STAGES_SOURCE_FEED_NAMES_HPP

#include <cstdint>
#include <string_view>

namespace winnow {

enum class FeedSpace : std::uint8_t {
  core,  // RSS of any version, CDF, or none
  atom,
  rdf,
  dublin_core,
  dublin_terms,
  content,
  media,
  itunes,
  xhtml,
  feedburner,
  xml,
  other,
};

FeedSpace feed_space(std::string_view address, std::string_view prefix);

enum class FeedField : std::uint8_t {
  none,
  title,
  link,
  original_link,  // the page itself, where `link` leads through a counter
  id,
  author,
  published,
  updated,
  content,
  summary,  // of the feed: its description
  language,
};

// `rank`: which of several elements for the same field is believed, the highest.
struct FeedRole {
  FeedField field = FeedField::none;
  int rank = 0;
};

// `name` in lower case.
FeedRole feed_role(FeedSpace space, std::string_view name);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_NAMES_HPP
