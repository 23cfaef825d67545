#include "stages/normalize/normalize.hpp"

#include <algorithm>
#include <string>

#include "stages/normalize/steps.hpp"

namespace winnow {

namespace {

// Replaces the text if the step changed it; the first time with a mark that says so.
bool apply(Block& block, Reason reason, std::string after) {
  if (after == block.text) {
    return false;
  }
  const auto is_edit = [](const Mark& mark) {
    return mark.reason.word().starts_with("normalize.");
  };
  const auto is_same = [&](const Mark& mark) { return mark.reason == reason; };
  if (std::ranges::none_of(block.marks, is_same)) {
    const bool first = std::ranges::none_of(block.marks, is_edit);
    block.marks.push_back({Action::edit, reason, 0, first ? block.text : std::string()});
  }
  block.text = std::move(after);
  return true;
}

bool step(Block& block, const NormalizeOptions& options) {
  bool changed = false;
  if (options.control) {
    changed |= apply(block, Normalize::control, without_control(block.text));
  }
  if (options.invisible) {
    changed |= apply(block, Normalize::invisible, without_invisible(block.text));
  }
  if (options.spaces) {
    changed |= apply(block, Normalize::spaces,
                     with_plain_spaces(block.text, block.kind == BlockKind::code));
  }
  if (options.unicode) {
    changed |= apply(block, Normalize::unicode, composed(block.text));
  }
  return changed;
}

// Until nothing changes: a space that goes may leave a joiner at the edge. Each round takes
// something away or composes it, so there are few.
void normalize(Block& block, const NormalizeOptions& options) {
  while (step(block, options)) {
  }
  if (block.text.empty()) {
    block.marks.push_back({Action::drop, Normalize::empty});
  }
}

}  // namespace

void Normalize::mark(Document& document) const {
  for (Block& block : document.blocks) {
    if (kept(block)) {
      normalize(block, options_);
    }
  }
}

Outcome<Document> Normalize::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{no_text, "only invisible characters"};
  }
  return document;
}

}  // namespace winnow
