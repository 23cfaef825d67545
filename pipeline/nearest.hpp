// The word that a person probably meant: the fewest letters to put in, take out or change.
#ifndef WINNOW_PIPELINE_NEAREST_HPP
#define WINNOW_PIPELINE_NEAREST_HPP

#include <span>
#include <string>
#include <string_view>

namespace winnow {

// Of several that are as near, the first. Precondition: there are words.
std::string nearest(std::string_view wrong, std::span<const std::string_view> words);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_NEAREST_HPP
