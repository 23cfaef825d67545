// A folder of generated pages for whole runs over files: most have a text of their own, some are
// copies, exact or near, of earlier ones, some hold no text.
#ifndef WINNOW_TESTS_SUPPORT_PAGE_FOLDER_HPP
#define WINNOW_TESTS_SUPPORT_PAGE_FOLDER_HPP

#include <string>

#include "tests/support/articles.hpp"
#include "tests/support/folder.hpp"

namespace winnow::testing {

inline std::string page_name(unsigned number) {
  const std::string digits = std::to_string(number);
  return "page-" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits + ".html";
}

inline std::string page_of_folder(unsigned number) {
  const PageFrame frame{.site = "Daily", .address = "http://daily.test/" + page_name(number)};
  if (number % 25 == 24) {
    return empty_page(frame);
  }
  if (number % 12 == 11) {
    return html_page(article(number - 7), frame);
  }
  return html_page(number % 17 == 16 ? edited_slightly(article(number - 9)) : article(number),
                   frame);
}

// Pages 0 to `count` - 1 below `folder`/pages.
inline void write_pages(const Folder& folder, unsigned count) {
  for (unsigned number = 0; number < count; ++number) {
    folder.write("pages/" + page_name(number), page_of_folder(number));
  }
}

// A list of these pages of which every second line names no file: a run over it says so, and stands
// still on a standard error that nobody reads. Gives the list's path.
inline std::string write_talkative_list(const Folder& folder, unsigned count) {
  write_pages(folder, count);
  std::string list;
  for (unsigned i = 0; i < count; ++i) {
    list += folder / ("pages/" + page_name(i)) + "\n" + folder / ("none/" + page_name(i)) + "\n";
  }
  folder.write("list.txt", list);
  return folder / "list.txt";
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_PAGE_FOLDER_HPP
