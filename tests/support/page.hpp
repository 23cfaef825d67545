// What tests of HTML pages ask of a page.
#ifndef WINNOW_TESTS_SUPPORT_PAGE_HPP
#define WINNOW_TESTS_SUPPORT_PAGE_HPP

#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

namespace winnow::testing {

inline bool has(std::string_view page, std::string_view part) {
  return page.find(part) != std::string_view::npos;
}

inline std::size_t count(std::string_view page, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = page.find(part); at != std::string_view::npos;
       at = page.find(part, at + part.size())) {
    ++found;
  }
  return found;
}

// What stands between `open` and the `close` behind it, the first time; empty if there is none.
inline std::string between(const std::string& page, const std::string& open,
                           const std::string& close) {
  const std::size_t from = page.find(open);
  if (from == std::string::npos) {
    return "";
  }
  const std::size_t begin = from + open.size();
  return page.substr(begin, page.find(close, begin) - begin);
}

// The page without its own style and script.
inline std::string markup(const std::string& page) {
  std::string out = page;
  out.erase(out.find("<style>") + 7, between(page, "<style>", "</style>").size());
  out.erase(out.find("<script>") + 8, between(page, "<script>", "</script>").size());
  return out;
}

// Elements that are open at each place must be closed in order: a browser then sees the tree that
// was written.
inline void check_balanced(const std::string& html) {
  const std::regex tag("<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>");
  std::vector<std::string> open;
  for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) {
    const std::string name = (*at)[2];
    if (name == "meta" || name == "input" || name == "br" || (*at)[3].length() > 0) {
      continue;
    }
    if ((*at)[1].length() == 0) {
      open.push_back(name);
    } else {
      REQUIRE_FALSE(open.empty());
      REQUIRE(open.back() == name);
      open.pop_back();
    }
  }
  CHECK(open.empty());
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_PAGE_HPP
