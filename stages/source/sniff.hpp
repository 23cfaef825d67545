// What a fetched list is, from its first element or its first characters. Looks at no more than
// `sniffed_bytes`; what is said here is a guess that the reader of that kind may still refuse.
#ifndef WINNOW_STAGES_SOURCE_SNIFF_HPP
#define WINNOW_STAGES_SOURCE_SNIFF_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace winnow {

enum class ListKind : std::uint8_t {
  feed,
  sitemap,
  opml,
  html,
  text,  // one address a line
  unknown,
};

inline constexpr std::size_t sniffed_bytes = 1U << 16U;

ListKind sniff_list(std::string_view text);

// The text after a byte order mark and white space.
std::string_view without_leading_blanks(std::string_view text);

// Whether `text` starts with http:// or https://, in any case.
bool starts_with_web_scheme(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_SNIFF_HPP
