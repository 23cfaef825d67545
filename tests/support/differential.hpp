// Holds the skeleton parse against Gumbo's own reading of the same page: tree, attributes, text.
#ifndef WINNOW_TESTS_SUPPORT_DIFFERENTIAL_HPP
#define WINNOW_TESTS_SUPPORT_DIFFERENTIAL_HPP

#include <string>
#include <string_view>

namespace winnow::testing {

struct Comparison {
  std::string difference{};    // empty if both are the same
  std::string plain_reason{};  // set if the page takes the plain path: nothing to compare
  bool limited = false;        // a limit shaped the tree: nothing to compare
};

// `page` must be valid UTF-8.
Comparison compare_with_plain(std::string_view page);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_DIFFERENTIAL_HPP
