#include "stages/normalize/edits.hpp"

#include <algorithm>

namespace winnow {

void add_edit(Edits& edits, std::size_t begin, std::size_t end, std::string_view with) {
  if (!edits.empty() && edits.back().end == begin) {
    edits.back().end = static_cast<std::uint32_t>(end);
    edits.back().with += with;
    return;
  }
  edits.push_back(
      {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), std::string(with)});
}

std::string edited(std::string_view text, const Edits& edits) {
  std::string out;
  out.reserve(text.size());
  std::size_t from = 0;
  for (const Edit& edit : edits) {
    out += text.substr(from, edit.begin - from);
    out += edit.with;
    from = edit.end;
  }
  out += text.substr(from);
  return out;
}

std::vector<Change> changes_of(std::string_view text, const Edits& edits, std::size_t most) {
  std::vector<Change> changes;
  for (const Edit& edit : edits) {
    if (changes.size() == most) {
      break;
    }
    changes.push_back(
        {edit.begin, std::string(text.substr(edit.begin, edit.end - edit.begin)), edit.with});
  }
  return changes;
}

}  // namespace winnow
