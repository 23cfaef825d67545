#include "stages/normalize/normalize.hpp"

#include <string>

#include "stages/normalize/steps.hpp"

namespace winnow {

namespace {

// Replaces the text if the step changed it, with a mark that says so.
void apply(Block& block, Reason reason, std::string after, bool& edited) {
  if (after == block.text) {
    return;
  }
  Mark mark{Action::edit, reason};
  if (!edited) {
    mark.before = std::move(block.text);
    edited = true;
  }
  block.text = std::move(after);
  block.marks.push_back(std::move(mark));
}

void normalize(Block& block, const NormalizeOptions& options) {
  bool edited = false;
  if (options.control) {
    apply(block, Normalize::control, without_control(block.text), edited);
  }
  if (options.invisible) {
    apply(block, Normalize::invisible, without_invisible(block.text), edited);
  }
  if (options.spaces) {
    apply(block, Normalize::spaces, with_plain_spaces(block.text, block.kind == BlockKind::code),
          edited);
  }
  if (options.unicode) {
    apply(block, Normalize::unicode, composed(block.text), edited);
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
