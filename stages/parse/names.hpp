// Names of authors, cleaned for metadata.
#ifndef WINNOW_STAGES_PARSE_NAMES_HPP
#define WINNOW_STAGES_PARSE_NAMES_HPP

#include <string>
#include <string_view>
#include <vector>

namespace winnow {

// One name without "By " before it or signs around it; "" for an address, a user name with digits
// only, or a text too long to be a name.
std::string clean_name(std::string_view text);

// The names of a page, one of each, joined by ", ". A name equal to `site` counts only if no other
// is there.
std::string joined_names(const std::vector<std::string>& names, std::string_view site);

// Whether `text` starts with a word that introduces an author: "By ", "Von ", "Author: ".
bool has_byline_prefix(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_NAMES_HPP
