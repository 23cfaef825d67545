// Author and date from the page itself, where it does not say them in its head.
//
// Only elements with little text are looked at, each once: what itemprop, rel, class and id say of
// them, <time>, and the words near the main heading.
//
//   threads  safe; cost linear in the elements and in the start tags of those with little text
#ifndef WINNOW_STAGES_PARSE_PAGE_HINTS_HPP
#define WINNOW_STAGES_PARSE_PAGE_HINTS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct PageHints {
  std::vector<std::string> authors{};  // cleaned
  std::string date{};                  // ISO 8601
};

// Blocks of the main heading: [begin, end).
struct HeadingBlocks {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// `language` is a BCP 47 tag and may be empty.
PageHints read_page_hints(const Document& document, HeadingBlocks heading,
                          std::string_view language);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_PAGE_HINTS_HPP
