// Rejection says why there is no output for an input. It travels the same rail as the records.
#ifndef WINNOW_STAGES_RECORD_REJECTION_HPP
#define WINNOW_STAGES_RECORD_REJECTION_HPP

#include <optional>
#include <string>

#include "stages/record/duplicate.hpp"
#include "stages/record/metadata.hpp"
#include "stages/record/reason.hpp"

namespace winnow {

struct Rejection {
  Reason reason;
  std::string detail{};  // for a person: the number that was over the limit, the server's answer
  std::optional<Duplicate> duplicate{};  // of which document, where that is why
  Metadata metadata{};                   // what the document said of itself, as far as it was read
  bool fatal = false;  // the run should not go on (disk full): the source stops, the rest drains
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_REJECTION_HPP
