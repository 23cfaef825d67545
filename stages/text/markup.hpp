// HTML that came as a string inside of something else: JSON, an attribute.
#ifndef WINNOW_STAGES_TEXT_MARKUP_HPP
#define WINNOW_STAGES_TEXT_MARKUP_HPP

#include <string>
#include <string_view>

namespace winnow {

// Whether there is anything that looks like a tag.
bool has_markup(std::string_view text);

// The text without tags, scripts and styles, character references decoded, trimmed; a line for what
// block-level tags set apart. Text without markup is trimmed and otherwise left alone. Linear.
std::string without_markup(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_MARKUP_HPP
