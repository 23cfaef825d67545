// Fences around code in text: a line of three or more ` or ~, the first one with a language.
#ifndef WINNOW_STAGES_TEXT_FENCES_HPP
#define WINNOW_STAGES_TEXT_FENCES_HPP

#include <cstddef>
#include <string_view>

namespace winnow {

struct Fence {
  std::size_t marks = 0;  // 0: the line is no fence
  char mark = '`';
  bool bare = false;  // nothing behind the marks: it may close

  bool closes(const Fence& open) const {
    return bare && mark == open.mark && marks >= open.marks && open.marks > 0;
  }
};

// `line` without white space around it. More than 16 marks are an ornament.
Fence fence_of(std::string_view line);

// The first and the last line of a block of code, where they are fences; else both are empty.
struct Fences {
  std::string_view open;
  std::string_view close;
};
Fences fences_of(std::string_view code);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_FENCES_HPP
