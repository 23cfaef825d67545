// Styles and scripts of the pages: config/pages/*.css and *.js, compiled in.
#ifndef WINNOW_PIPELINE_PAGES_PAGE_ASSETS_HPP
#define WINNOW_PIPELINE_PAGES_PAGE_ASSETS_HPP

#include <string_view>

namespace winnow {

std::string_view page_style();  // what all pages share; each has its own behind it
std::string_view duplicates_style();
std::string_view duplicates_script();
std::string_view explain_style();
std::string_view explain_script();
std::string_view report_style();
std::string_view report_script();

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_PAGE_ASSETS_HPP
