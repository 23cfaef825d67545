// Style and script of the page of duplicates: config/pages/duplicates.css and .js, compiled in.
#ifndef WINNOW_PIPELINE_DUPLICATES_ASSETS_HPP
#define WINNOW_PIPELINE_DUPLICATES_ASSETS_HPP

#include <string_view>

namespace winnow {

std::string_view duplicates_style();
std::string_view duplicates_script();

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DUPLICATES_ASSETS_HPP
