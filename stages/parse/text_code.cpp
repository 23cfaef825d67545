#include "stages/parse/text_code.hpp"

#include <algorithm>
#include <array>

#include "stages/parse/text_lists.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fences.hpp"
#include "stages/text/fold.hpp"

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

bool is_prose(std::string_view text) {
  constexpr std::uint32_t words = 7;
  return ends_in_stop(text) && count_words(text, words) >= words;
}

// An operator, a brace, a call, a path, a flag: what prose hardly has.
bool has_code_sign(std::string_view text) {
  constexpr std::array<std::string_view, 8> signs = {"://", "::", "--",  "&&",
                                                     "](",  "->", "();", "+="};
  const bool sign = std::ranges::any_of(
      signs, [&](std::string_view s) { return text.find(s) != std::string_view::npos; });
  const std::size_t call = text.find('(');
  const bool is_call = call != std::string_view::npos && call > 0 && is_identifier(text[call - 1]);
  const bool any = sign || is_call || text.find_first_of("{}=\\_<>`|") != std::string_view::npos ||
                   text.ends_with(';') || text.starts_with("//") || text.starts_with('#') ||
                   text.starts_with("$ ");
  return any && !is_prose(text);
}

// What stands in lines of code without an indent, and hardly in addresses and other short lines.
bool is_statement(std::string_view text) {
  constexpr std::array<std::string_view, 5> signs = {" = ", " == ", ");", "::", " += "};
  const bool sign = std::ranges::any_of(
      signs, [&](std::string_view s) { return text.find(s) != std::string_view::npos; });
  return sign || text.ends_with(';') || text.ends_with('{') || text.ends_with('}') ||
         text.starts_with("$ ") || text.starts_with("//");
}

// Statements one and all, but for comments.
bool is_flush_code(const TextLines& lines, std::size_t begin, std::size_t end) {
  std::size_t comments = 0;
  std::size_t statements = 0;
  for (std::size_t i = begin; i < end; ++i) {
    comments += lines.text(i).starts_with('#') ? 1 : 0;
    statements += is_statement(lines.text(i)) && !is_prose(lines.text(i)) ? 1 : 0;
  }
  return statements >= 2 && statements * 5 >= (end - begin - comments) * 4;
}

// The least indent of the text: of a text that is indented as a whole nothing is code by that.
std::uint32_t margin_of(const TextLines& lines) {
  std::uint32_t margin = 1000;
  for (const TextLine& line : lines.lines) {
    margin = line.role == LineRole::code ? margin : std::min(margin, line.indent);
  }
  return margin;
}

bool is_code(const TextLines& lines, std::size_t begin, std::size_t end, std::uint32_t margin) {
  constexpr std::uint32_t least_indent = 4;
  std::size_t signs = 0;
  std::size_t indented = 0;
  for (std::size_t i = begin; i < end; ++i) {
    signs += has_code_sign(lines.text(i)) ? 1 : 0;
    indented += lines[i].indent > margin ? 1 : 0;
  }
  const bool alone = end - begin == 1;
  return signs * 2 >= end - begin && indented > 0 &&
         (!alone || lines[begin].indent >= margin + least_indent) &&
         marker_of(lines.text(begin)).kind == Marker::Kind::none &&
         !lines.text(begin).starts_with('>');
}

void mark_indented(TextLines& lines) {
  const std::uint32_t margin = margin_of(lines);
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (lines.glued(end) && lines[end].role == LineRole::text) {
      ++end;
    }
    if (lines[begin].role == LineRole::text && !lines.glued(begin) && !lines.glued(end) &&
        (is_code(lines, begin, end, margin) || is_flush_code(lines, begin, end))) {
      set_code(lines, begin, end);
    }
    begin = end;
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
