#include "pipeline/pages/edit_script.hpp"

#include <algorithm>
#include <optional>

namespace winnow {

namespace {

using Id = std::uint32_t;
using Kept = CommonSequence;

struct Box {
  int left = 0;
  int left_end = 0;
  int right = 0;
  int right_end = 0;
};

struct Point {
  int x = 0;
  int y = 0;
};

// How far each diagonal (x - y = k) was followed from one corner of a box.
class Front {
 public:
  void reset(int edits) {
    middle_ = edits + 2;
    reach_.assign(2 * static_cast<std::size_t>(middle_) + 1, -1);
    (*this)[1] = 0;
    low_ = 0;
    high_ = 0;
  }
  int& operator[](int k) {
    const int i = k + middle_;
    return reach_[static_cast<std::size_t>(i)];
  }
  int at(int k) const {
    const int i = k + middle_;
    return i < 0 || i >= static_cast<int>(reach_.size()) ? -1 : reach_[static_cast<std::size_t>(i)];
  }
  int start(int k, int edits) const {
    return k == -edits || (k != edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
  }
  // Diagonals that have left the box below or to the right are not followed any more.
  int low(int edits) const { return -edits + low_; }
  int high(int edits) const { return edits - high_; }
  void left_below() { low_ += 2; }
  void left_right() { high_ += 2; }

 private:
  std::vector<int> reach_{};
  int middle_ = 0;
  int low_ = 0;
  int high_ = 0;
};

class Script {
 public:
  Script(std::span<const Id> left, std::span<const Id> right, int effort)
      : left_(left), right_(right), effort_(std::max(effort, 1)) {
    kept_.left.assign(left.size(), 0);
    kept_.right.assign(right.size(), 0);
  }

  Kept run() {
    boxes_.push_back({0, static_cast<int>(left_.size()), 0, static_cast<int>(right_.size())});
    while (!boxes_.empty()) {
      Box box = boxes_.back();
      boxes_.pop_back();
      keep_ends(box);
      if (box.left < box.left_end && box.right < box.right_end) {
        divide(box);
      }
    }
    return std::move(kept_);
  }

 private:
  Id left(int i) const { return left_[static_cast<std::size_t>(i)]; }
  Id right(int i) const { return right_[static_cast<std::size_t>(i)]; }

  void keep(int i, int j) {
    kept_.left[static_cast<std::size_t>(i)] = 1;
    kept_.right[static_cast<std::size_t>(j)] = 1;
  }

  void keep_ends(Box& box) {
    while (box.left < box.left_end && box.right < box.right_end &&
           left(box.left) == right(box.right)) {
      keep(box.left++, box.right++);
    }
    while (box.left < box.left_end && box.right < box.right_end &&
           left(box.left_end - 1) == right(box.right_end - 1)) {
      keep(--box.left_end, --box.right_end);
    }
  }

  void divide(const Box& box) {
    const Point middle = middle_of(box);
    const int x = box.left + middle.x;
    const int y = box.right + middle.y;
    const bool inside = middle.x + middle.y > 0 && (x < box.left_end || y < box.right_end);
    if (inside) {
      boxes_.push_back({box.left, x, box.right, y});
      boxes_.push_back({x, box.left_end, y, box.right_end});
    }
  }

  // A point on a shortest way through the box, or on a good one if that takes more than `effort_`.
  // The box has different first and different last members, so it takes two edits at least, and the
  // point is no corner.
  Point middle_of(const Box& box) {
    const int width = box.left_end - box.left;
    const int height = box.right_end - box.right;
    const int most = std::min((width + height + 1) / 2, effort_);
    forward_.reset(most);
    backward_.reset(most);
    for (int edits = 0; edits <= most; ++edits) {
      if (const auto met = advance<true>(box, edits)) {
        return *met;
      }
      if (const auto met = advance<false>(box, edits)) {
        return *met;
      }
    }
    return furthest(width, height, most);
  }

  // One more edit from the first corner, or from the last one, where x and y count backwards.
  // Returns the point where the two ways meet.
  template <bool forward>
  std::optional<Point> advance(const Box& box, int edits) {
    const int width = box.left_end - box.left;
    const int height = box.right_end - box.right;
    const bool odd = ((width - height) % 2) != 0;
    Front& front = forward ? forward_ : backward_;
    const Front& other = forward ? backward_ : forward_;
    for (int k = front.low(edits); k <= front.high(edits); k += 2) {
      int x = front.start(k, edits);
      x = follow<forward>(box, x, x - k);
      front[k] = x;
      if (x > width) {
        front.left_right();
      } else if (x - k > height) {
        front.left_below();
      } else if (odd == forward) {
        const int there = other.at(width - height - k);
        if (there >= 0 && x >= width - there) {
          return forward ? Point{x, x - k} : Point{width - x, height - (x - k)};
        }
      }
    }
    return std::nullopt;
  }

  template <bool forward>
  int follow(const Box& box, int x, int y) const {
    const int width = box.left_end - box.left;
    const int height = box.right_end - box.right;
    while (x < width && y < height &&
           (forward ? left(box.left + x) == right(box.right + y)
                    : left(box.left_end - 1 - x) == right(box.right_end - 1 - y))) {
      ++x;
      ++y;
    }
    return x;
  }

  Point furthest(int width, int height, int edits) const {
    const Point first = furthest(forward_, width, height, edits);
    const Point last = furthest(backward_, width, height, edits);
    return first.x + first.y >= last.x + last.y ? first : Point{width - last.x, height - last.y};
  }

  static Point furthest(const Front& front, int width, int height, int edits) {
    Point best;
    for (int k = -edits; k <= edits; ++k) {
      const Point here{front.at(k), front.at(k) - k};
      if (here.x >= 0 && here.y >= 0 && here.x <= width && here.y <= height &&
          here.x + here.y > best.x + best.y) {
        best = here;
      }
    }
    return best;
  }

  std::span<const Id> left_;
  std::span<const Id> right_;
  int effort_;
  Kept kept_{};
  std::vector<Box> boxes_{};
  Front forward_{};
  Front backward_{};
};

}  // namespace

CommonSequence common_sequence(std::span<const std::uint32_t> left,
                               std::span<const std::uint32_t> right, int effort) {
  return Script(left, right, effort).run();
}

}  // namespace winnow
