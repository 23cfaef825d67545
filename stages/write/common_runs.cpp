// Two texts side by side. After a difference they meet again at the place for which least of both
// has to be passed over; a few bytes that are the same prove that it is one.
#include "stages/write/common_runs.hpp"

#include <algorithm>
#include <utility>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

bool inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

class SideBySide {
 public:
  SideBySide(std::string_view source, std::string_view copy, bool markup)
      : source_(source), copy_(copy), markup_(markup) {}

  std::vector<CommonRun> run() {
    add_run();
    while (meet()) {
      if (!add_run()) {
        ++at_;  // the halves of a character that was cut, which is no UTF-8
      }
    }
    return std::move(runs_);
  }

 private:
  static constexpr std::size_t proof = 8;  // fewer bytes are found by chance in any sentence
  // A word that ends before a tag proves little, so it has to stand close by.
  static constexpr std::size_t near = 4;
  static constexpr std::size_t farthest = 512;

  bool add_run() {
    const std::size_t same = common_prefix(source_.substr(at_), copy_.substr(copy_at_));
    if (same > 0) {
      runs_.push_back({at_, copy_at_, same});
    }
    at_ += same;
    copy_at_ += same;
    return same > 0;
  }

  // Moves to where both go on alike; false if they do not any more.
  bool meet() {
    std::size_t least = source_.size() + copy_.size();
    std::size_t passed = 0;
    std::size_t best = 0;
    std::size_t best_copy = 0;
    bool met = false;
    for (std::size_t at = at_; at < source_.size() && passed < least;) {
      if (const std::size_t tag = tag_bytes(at); tag > 0) {
        at += tag;
        continue;
      }
      const std::size_t in_copy = find(at, passed, least - passed);
      if (in_copy < least - passed) {
        met = true;
        least = passed + in_copy;
        best = at;
        best_copy = copy_at_ + in_copy;
      }
      do {
        ++at;
        ++passed;
      } while (inside_character(source_, at));
    }
    at_ = met ? best : at_;
    copy_at_ = met ? best_copy : copy_at_;
    return met;
  }

  // How far ahead in the copy the source's bytes at `at` stand.
  std::size_t find(std::size_t at, std::size_t passed, std::size_t limit) const {
    std::string_view wanted = source_.substr(at, proof);
    if (markup_) {
      wanted = wanted.substr(0, wanted.find('<', 1));
    }
    if (ascii::trim(wanted).empty()) {
      return std::string_view::npos;
    }
    const std::size_t reach = wanted.size() < proof ? near : std::min(64 + 2 * passed, farthest);
    return copy_.substr(copy_at_, std::min(reach, limit) + wanted.size()).find(wanted);
  }

  std::size_t tag_bytes(std::size_t at) const {
    if (!markup_ || source_[at] != '<' || at + 1 == source_.size() ||
        (!ascii::is_alpha(source_[at + 1]) && source_[at + 1] != '/' && source_[at + 1] != '!')) {
      return 0;
    }
    const std::size_t end = source_.find('>', at);
    return (end == std::string_view::npos ? source_.size() : end + 1) - at;
  }

  std::string_view source_;
  std::string_view copy_;
  bool markup_;
  std::size_t at_ = 0;
  std::size_t copy_at_ = 0;
  std::vector<CommonRun> runs_;
};

}  // namespace

std::size_t common_prefix(std::string_view a, std::string_view b) {
  auto same = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                       a.begin());
  while (same > 0 && (inside_character(a, same) || inside_character(b, same))) {
    --same;
  }
  return same;
}

std::size_t common_suffix(std::string_view a, std::string_view b) {
  auto same = static_cast<std::size_t>(
      std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
  while (same > 0 && inside_character(a, a.size() - same)) {
    --same;
  }
  return same;
}

std::vector<CommonRun> common_runs(std::string_view source, std::string_view copy, bool markup) {
  return SideBySide(source, copy, markup).run();
}

}  // namespace winnow
