// Schedule: which request may start now, so that no host is asked too often.
//
// A host has a queue, a number of transfers running and a time before which it is left alone. Hosts
// that could start something stand in one set ordered by that time, so that picking the next
// request costs the logarithm of the hosts, however many requests wait.
//
//   delay      from the end of an answer to the next start at least `delay`, or the host's own
//              (Crawl-delay) where that is longer, or `adaptive` times what the answer took, as
//              Heritrix does: a server that gets slow is asked less. Counted from the end, the gap
//              is kept at the server too, however long a request was on its way. A delay of 0 means
//              no rest
//   back-off   429 and 503 hold up the whole host: as long as Retry-After says, else doubling from
//              `retry` up to `max_backoff`
//   giving up  after `host_failures` transfers in a row that found no server, after more than
//              `max_pushes` busy answers in a row, and where a server wants more patience than
//              `max_patience`: what waits for the host is handed back
//
// Time is given by the caller; nothing here looks at a clock, a thread or a socket.
#ifndef WINNOW_STAGES_FETCH_SCHEDULE_HPP
#define WINNOW_STAGES_FETCH_SCHEDULE_HPP

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace winnow {

struct SchedulePolicy {
  using Duration = std::chrono::milliseconds;
  std::uint32_t per_host = 1;
  Duration delay{1000};
  double adaptive = 1;
  Duration max_delay{30000};  // of the adaptive rest
  Duration retry{2000};
  Duration max_backoff{300000};
  Duration max_patience{3600000};
  std::uint32_t host_failures = 5;
  std::uint32_t max_pushes = 4;  // 429 and 503 in a row
};

class Schedule {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::milliseconds;
  using Ticket = std::uint64_t;  // what the caller knows a request by

  explicit Schedule(SchedulePolicy policy) : policy_(policy) {}

  // Puts a request at the end of the host's queue; at its front if it was started before (a
  // redirect, a retry) and must not start before `not_before`.
  void add(const std::string& host, Ticket ticket);
  void add_first(const std::string& host, Ticket ticket, Time not_before = {});

  // A request whose turn it is and that `may` lets go: it counts as running from now on.
  std::optional<Ticket> next(Time now, const std::function<bool(Ticket)>& may);
  // When `next` will have one; nullopt: not before something ends or is added.
  std::optional<Time> next_time() const;

  // A transfer ended; it began at `begin`.
  void finished(const std::string& host, Time begin, Time now);
  // It ended because no server was found, or a server was found again. True: the host is given up.
  bool failed(const std::string& host);
  void answered(const std::string& host);
  // The server asked to be left alone (429, 503), for how long if it said so. True: given up.
  bool pushed_back(const std::string& host, std::optional<Duration> retry_after, Time now);
  // The host's own delay (Crawl-delay).
  void set_delay(const std::string& host, Duration delay);

  bool is_given_up(const std::string& host) const;
  // Takes away all that waits for the host, in order.
  std::vector<Ticket> give_up(const std::string& host);

  // Forgets all that waits.
  void clear();

  std::size_t waiting() const { return waiting_; }
  std::size_t running() const { return running_; }

 private:
  struct Waiting {
    Ticket ticket;
    Time not_before;
  };
  struct Host {
    std::deque<Waiting> queue;
    std::uint32_t running = 0;
    std::uint32_t failures = 0;  // in a row
    std::uint32_t pushes = 0;    // in a row
    Time free_at{};
    Duration delay{0};
    bool given_up = false;
    std::optional<Time> listed;  // its place in `ready_`
  };
  void start(const std::string& name, Time now);
  void relist(const std::string& name, Host& host);

  SchedulePolicy policy_;
  std::unordered_map<std::string, Host> hosts_;
  std::set<std::pair<Time, std::string>> ready_;
  std::size_t waiting_ = 0;
  std::size_t running_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_SCHEDULE_HPP
