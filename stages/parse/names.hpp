// Names of authors, cleaned for metadata.
#ifndef WINNOW_STAGES_PARSE_NAMES_HPP
#define WINNOW_STAGES_PARSE_NAMES_HPP

#include <cstddef>
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

// Whether the words of `text` are such as names have: each begins with a capital, or with a letter
// of a script that has none, but for short ones between others ("de", "van"); and it is no
// sentence.
bool looks_like_name(std::string_view text);

// A name of two words or more, or of two or three characters in a script that writes no spaces:
// enough to be taken for one where little else says so.
bool is_full_name(std::string_view text);

// Bytes of the words that introduce an author at the start of `text`, "By ", "Von ", "Author: ", up
// to what follows; 0 if there are none, or if nothing follows.
std::size_t byline_prefix(std::string_view text);

// Whether `text` is nothing but such words, whose name stands elsewhere: "Written by", "Author:".
bool is_byline_label(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_NAMES_HPP
