// MoveOnly makes an aggregate movable and not copyable: a page is megabytes, so a copy is always
// written down as `clone()`.
#ifndef WINNOW_STAGES_RECORD_MOVE_ONLY_HPP
#define WINNOW_STAGES_RECORD_MOVE_ONLY_HPP

namespace winnow {

struct MoveOnly {
  MoveOnly() = default;
  ~MoveOnly() = default;
  MoveOnly(const MoveOnly&) = delete;
  MoveOnly& operator=(const MoveOnly&) = delete;
  MoveOnly(MoveOnly&&) noexcept = default;
  MoveOnly& operator=(MoveOnly&&) noexcept = default;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_MOVE_ONLY_HPP
