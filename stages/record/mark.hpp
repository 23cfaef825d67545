// Mark says what a stage thinks of a block, and why. Nothing is deleted before the writer: the last
// word of the marks decides what is written, and all of them explain it.
#ifndef WINNOW_STAGES_RECORD_MARK_HPP
#define WINNOW_STAGES_RECORD_MARK_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/reason.hpp"

namespace winnow {

enum class Action : std::uint8_t {
  drop,  // not written
  move,  // not written as text; its content went into the metadata
  edit,  // written with changes; `before` holds the text as it was
  flag,  // written; worth a look
  keep,  // lifts earlier drop and move marks
};

constexpr std::string_view to_word(Action action) {
  constexpr std::string_view words[] = {"drop", "move", "edit", "flag", "keep"};
  return words[static_cast<std::size_t>(action)];
}

// One place that an edit changed, in the text as the edit found it.
struct Change {
  std::uint32_t begin = 0;
  std::string was{};
  std::string is{};
};

struct Mark {
  Action action = Action::flag;
  Reason reason;
  float value = 0;       // the measurement that crossed the threshold; of an edit, how much it did
  std::string before{};  // text before the first edit of a stage, else empty
  std::vector<Change> changes{};  // of an edit; the first ones, where there are very many
};

// True unless a drop or move mark stands that no later keep mark lifted.
inline bool kept(const std::vector<Mark>& marks) {
  bool kept = true;
  for (const Mark& mark : marks) {
    if (mark.action == Action::drop || mark.action == Action::move) {
      kept = false;
    } else if (mark.action == Action::keep) {
      kept = true;
    }
  }
  return kept;
}

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_MARK_HPP
