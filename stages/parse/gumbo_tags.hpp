// Gumbo's numbers and names of tags as ours.
#ifndef WINNOW_STAGES_PARSE_GUMBO_TAGS_HPP
#define WINNOW_STAGES_PARSE_GUMBO_TAGS_HPP

#include <gumbo.h>

#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/tag.hpp"

namespace winnow {

// `Tag::other_` for what winnow has no name for.
Tag tag_of_gumbo(GumboTag tag);

// The tag whose start tag stands at `source` in `page`, for elements younger than Gumbo.
Tag tag_of_source(std::string_view page, Span source);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_GUMBO_TAGS_HPP
