// OpenElements: a rough stack of open elements, for the limits of the skeleton. It closes what
// start tags imply as far as that is plain; where it is wrong, the depth is an upper bound.
//
//   threads   none: one for each scan
//   cost      a tag looks through 64 elements at most
#ifndef WINNOW_STAGES_PARSE_OPEN_ELEMENTS_HPP
#define WINNOW_STAGES_PARSE_OPEN_ELEMENTS_HPP

#include <gumbo.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stages/parse/skeleton.hpp"

namespace winnow {

class OpenElements {
 public:
  explicit OpenElements(const SkeletonLimits& limits) : limits_(limits) {}

  // Notes a start tag; false if it is over a limit and to be left out.
  bool open(GumboTag tag);
  // Notes an end tag; false if the start tag it belongs to was left out.
  bool close(GumboTag tag);

  bool is_innermost(GumboTag tag) const { return !stack_.empty() && stack_.back().tag == tag; }
  std::uint32_t deepest() const { return deepest_; }                  // open at most so far
  std::uint32_t most_formatting() const { return most_formatting_; }  // asked for at most

 private:
  struct Open {
    GumboTag tag;
    bool emitted;
  };
  using Counts = std::array<std::uint32_t, GUMBO_TAG_LAST + 1>;

  bool open_formatting(GumboTag tag);
  bool close_formatting(GumboTag tag);
  void close_implied(GumboTag tag);
  template <class Stop>
  void close_nearest(GumboTag wanted, Stop stop);
  std::size_t lowest() const;

  SkeletonLimits limits_;
  std::vector<Open> stack_;
  std::uint32_t deepest_ = 0;
  std::uint32_t formatting_ = 0;
  std::uint32_t most_formatting_ = 0;
  Counts opened_{};
  Counts skipped_{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_OPEN_ELEMENTS_HPP
