// RobotsBook: what the hosts of a run allow, and who waits to hear of it.
//
// RFC 9309, 2.3.1: a robots.txt that is not there (4xx) forbids nothing; one that cannot be reached
// (5xx, no answer) forbids everything, unless an older copy is at hand. A copy is good for a day.
// 2.2.2: /robots.txt itself is always allowed, whatever it says.
#ifndef WINNOW_STAGES_FETCH_ROBOTS_BOOK_HPP
#define WINNOW_STAGES_FETCH_ROBOTS_BOOK_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "stages/fetch/fetch_options.hpp"
#include "stages/fetch/robots.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"
#include "stages/text/url.hpp"

namespace winnow {

class RobotsBook {
 public:
  using Ticket = std::uint64_t;
  explicit RobotsBook(const FetchOptions& options);

  enum class Verdict : std::uint8_t { allowed, refused, unknown };
  // unknown: somebody has to fetch the origin's robots.txt; `wait` says whether that is the caller.
  Verdict ask(const Url& url, std::int64_t now);
  // Puts the ticket among those that wait for the origin. True: it is the first, so fetch.
  bool wait(const Url& url, Ticket ticket);
  // What came of it; gives back who waited, in order.
  std::vector<Ticket> learn(const std::string& origin, Outcome<Response> answer, std::int64_t now);

  // Why `ask` said refused.
  Rejection refusal(const Url& url) const;
  // Seconds that the origin wants between two requests.
  std::optional<double> delay(const Url& url) const;
  // True from the second call on: for hosts whose delay is over the limit.
  bool had_its_one(const Url& url);

 private:
  struct Entry {
    std::optional<Robots> rules;
    std::string unreachable;  // why everything is forbidden; empty: the rules decide
    std::vector<Ticket> waiting;
    bool asked = false;
    bool had_one = false;
  };
  void recall(const std::string& origin, Entry& entry, std::int64_t now, bool however_old) const;

  const FetchOptions& options_;
  std::string product_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_ROBOTS_BOOK_HPP
