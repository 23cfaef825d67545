#include "stages/parse/text_code.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fences.hpp"

namespace winnow {

namespace {

void set_code(TextLines& lines, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    lines[i].role = LineRole::code;
    lines[i].before = i == begin ? LineBreak::block : LineBreak::line;
  }
}

// Looks for the line that closes a fence. One that is not found is not looked for again, so that a
// text of nothing but opening fences takes linear time.
class FenceFinder {
 public:
  explicit FenceFinder(const TextLines& lines) : lines_(lines) {}

  // The closing line, or 0.
  std::size_t close_of(std::size_t open) {
    const Fence fence = fence_of(lines_.text(open));
    if (fence.marks == 0 || fence.marks >= missing_[fence.mark == '~' ? 1 : 0]) {
      return 0;
    }
    for (std::size_t i = open + 1; i < lines_.size(); ++i) {
      if (fence_of(lines_.text(i)).closes(fence)) {
        return i;
      }
    }
    missing_[fence.mark == '~' ? 1 : 0] = fence.marks;
    return 0;
  }

 private:
  const TextLines& lines_;
  std::array<std::size_t, 2> missing_{100, 100};  // so many marks are not closed any more
};

void mark_fenced(TextLines& lines) {
  FenceFinder finder(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t close = finder.close_of(i);
    if (close > i + 1) {
      set_code(lines, i, close + 1);
      i = close;
    }
  }
}

bool is_identifier(char c) { return ascii::is_alnum(c) || c == '_'; }

// An operator, a brace, a call, a path, a flag: what prose hardly has.
bool has_code_sign(std::string_view text) {
  constexpr std::array<std::string_view, 8> signs = {"://", "::", "--",  "&&",
                                                     "](",  "->", "();", "+="};
  const bool sign = std::ranges::any_of(
      signs, [&](std::string_view s) { return text.find(s) != std::string_view::npos; });
  const std::size_t call = text.find('(');
  const bool is_call = call != std::string_view::npos && call > 0 && is_identifier(text[call - 1]);
  return sign || is_call || text.find_first_of("{}=\\_<>$`") != std::string_view::npos ||
         text.ends_with(';') || text.starts_with("//") || text.starts_with('#');
}

// The least indent of the text: of a text that is indented as a whole nothing is code by that.
std::uint32_t margin_of(const TextLines& lines) {
  std::uint32_t margin = 1000;
  for (const TextLine& line : lines.lines) {
    margin = line.role == LineRole::code ? margin : std::min(margin, line.indent);
  }
  return margin;
}

bool is_code(const TextLines& lines, std::size_t begin, std::size_t end) {
  std::size_t signs = 0;
  for (std::size_t i = begin; i < end; ++i) {
    signs += has_code_sign(lines.text(i)) ? 1 : 0;
  }
  const auto listed = [&](std::size_t i) {
    return lines[i].role != LineRole::text || lines.text(i).starts_with("- ") ||
           lines.text(i).starts_with("* ") || lines.text(i).starts_with("• ");
  };
  return signs * 2 >= end - begin && !listed(begin);
}

void mark_indented(TextLines& lines) {
  constexpr std::uint32_t least_indent = 4;
  const std::uint32_t code_indent = margin_of(lines) + least_indent;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    while (end < lines.size() && lines[end].indent >= code_indent &&
           lines[end].role == LineRole::text) {
      ++end;
    }
    const bool apart = end > begin && !lines.glued(begin) && !lines.glued(end);
    if (apart && is_code(lines, begin, end)) {
      set_code(lines, begin, end);
    }
    begin = std::max(end, begin + 1);
  }
}

}  // namespace

void mark_code(TextLines& lines) {
  mark_fenced(lines);
  mark_indented(lines);
}

std::string code_text(std::string_view source) {
  const Fences fences = fences_of(source);
  if (!fences.open.empty()) {
    source.remove_prefix(source.find_first_of("\r\n"));
    source.remove_prefix(source.starts_with("\r\n") ? 2 : 1);
    source = source.substr(0, source.find_last_of("\r\n"));
    source.remove_suffix(source.ends_with('\r') ? 1 : 0);
  }
  std::string storage;
  return std::string(ascii::with_line_feeds(source, storage));
}

}  // namespace winnow
