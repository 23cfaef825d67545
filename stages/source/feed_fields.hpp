// What an entry, or the feed itself, has said so far: for each field the value of the highest rank,
// the later one of two alike; authors are gathered.
#ifndef WINNOW_STAGES_SOURCE_FEED_FIELDS_HPP
#define WINNOW_STAGES_SOURCE_FEED_FIELDS_HPP

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "stages/source/feed.hpp"
#include "stages/source/feed_names.hpp"

namespace winnow {

class FeedFields {
 public:
  // Empty values are no values.
  void offer(FeedField field, int rank, std::string value);
  // The same, but of two alike the earlier one stays.
  void offer_first(FeedField field, int rank, std::string value);
  void offer_author(int rank, std::string_view text);
  void add_link(std::string url, std::size_t most);

  // What was gathered, taken out.
  FeedEntry entry();
  void fill(Feed& feed);

 private:
  struct Best {
    int rank = 0;
    std::string value{};
  };
  static constexpr std::size_t count = static_cast<std::size_t>(FeedField::language) + 1;

  std::string take(FeedField field);

  std::array<Best, count> best_;
  std::vector<std::string> links_;
};

// "Ada (ada@example.org)", "ada@example.org (Ada)", "Ada <ada@example.org>": the name, or what
// there is.
std::string person_name(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_FIELDS_HPP
