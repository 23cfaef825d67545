#include "stages/text/fences.hpp"

#include <algorithm>

#include "stages/text/ascii.hpp"

namespace winnow {

Fence fence_of(std::string_view line) {
  constexpr std::size_t fewest = 3;
  constexpr std::size_t most = 16;
  const char mark = line.starts_with('~') ? '~' : '`';
  const std::size_t marks = std::min(line.find_first_not_of(mark), line.size());
  const std::string_view rest = line.substr(marks);
  if (marks < fewest || marks > most || rest.find('`') != std::string_view::npos) {
    return {};
  }
  return {marks, mark, rest.empty()};
}

Fences fences_of(std::string_view code) {
  const std::size_t first_end = code.find_first_of("\r\n");
  const std::size_t last_begin = code.find_last_of("\r\n");
  if (first_end == std::string_view::npos) {
    return {};
  }
  const std::string_view open = ascii::trim(code.substr(0, first_end));
  const std::string_view close = ascii::trim(code.substr(last_begin + 1));
  return fence_of(close).closes(fence_of(open)) ? Fences{open, close} : Fences{};
}

}  // namespace winnow
