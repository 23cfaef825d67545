// FeatureWords: what a feature says of a block, in words for a person: "ends with a colon", "share
// of text in links 95 %", "distance to the main heading 64 upwards" (the heading stands above).
#ifndef WINNOW_STAGES_STRIP_FEATURE_WORDS_HPP
#define WINNOW_STAGES_STRIP_FEATURE_WORDS_HPP

#include <cstdint>
#include <string>

#include "stages/strip/features.hpp"

namespace winnow {

// For any value, also one that the feature never has.
std::string in_words(Feature feature, std::uint8_t value);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_FEATURE_WORDS_HPP
