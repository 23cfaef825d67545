// One spelling of a path, whatever a person wrote and wherever the program runs: absolute, without
// "." and "..", without a slash behind a folder.
#ifndef WINNOW_PIPELINE_PATHS_HPP
#define WINNOW_PIPELINE_PATHS_HPP

#include <filesystem>
#include <string>

namespace winnow {

inline std::string whole_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).string();
}

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PATHS_HPP
