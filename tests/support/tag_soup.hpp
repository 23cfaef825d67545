// Generated pages that no author would write: misnested, unclosed, quoted wrongly, half foreign.
#ifndef WINNOW_TESTS_SUPPORT_TAG_SOUP_HPP
#define WINNOW_TESTS_SUPPORT_TAG_SOUP_HPP

#include <cstdint>
#include <string>

namespace winnow::testing {

// The same seed gives the same page on every machine. `pieces` bounds its size.
std::string tag_soup(std::uint64_t seed, std::size_t pieces);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_TAG_SOUP_HPP
