#include "stages/fetch/schedule.hpp"

#include <algorithm>

namespace winnow {

void Schedule::relist(const std::string& name, Host& host) {
  std::optional<Time> place;
  if (!host.queue.empty() && host.running < policy_.per_host) {
    place = std::max(host.free_at, host.queue.front().not_before);
  }
  if (place == host.listed) {
    return;
  }
  if (host.listed) {
    ready_.erase({*host.listed, name});
  }
  if (place) {
    ready_.emplace(*place, name);
  }
  host.listed = place;
}

void Schedule::add(const std::string& name, Ticket ticket) {
  Host& host = hosts_[name];
  host.queue.push_back({ticket, {}});
  ++waiting_;
  relist(name, host);
}

void Schedule::add_first(const std::string& name, Ticket ticket, Time not_before) {
  Host& host = hosts_[name];
  host.queue.push_front({ticket, not_before});
  ++waiting_;
  relist(name, host);
}

std::optional<Schedule::Ticket> Schedule::next(Time now, const std::function<bool(Ticket)>& may) {
  for (auto it = ready_.begin(); it != ready_.end() && it->first <= now; ++it) {
    const Ticket ticket = hosts_[it->second].queue.front().ticket;
    if (may(ticket)) {
      start(std::string(it->second), now);
      return ticket;
    }
  }
  return std::nullopt;
}

void Schedule::start(const std::string& name, Time now) {
  Host& host = hosts_[name];
  host.queue.pop_front();
  ++host.running;
  --waiting_;
  ++running_;
  host.free_at = now + std::max(policy_.delay, host.delay);
  relist(name, host);
}

std::optional<Schedule::Time> Schedule::next_time() const {
  return ready_.empty() ? std::nullopt : std::optional(ready_.begin()->first);
}

void Schedule::finished(const std::string& name, Time begin, Time now) {
  Host& host = hosts_[name];
  --host.running;
  --running_;
  if (std::max(policy_.delay, host.delay).count() > 0) {
    const auto took = std::chrono::duration<double, std::milli>(now - begin) * policy_.adaptive;
    const auto rest = std::chrono::duration_cast<Duration>(took);
    const auto least = std::max({policy_.delay, host.delay, std::min(rest, policy_.max_delay)});
    host.free_at = std::max(host.free_at, now + least);
  }
  relist(name, host);
}

bool Schedule::failed(const std::string& name) {
  Host& host = hosts_[name];
  host.given_up = host.given_up || ++host.failures >= policy_.host_failures;
  return host.given_up;
}

void Schedule::answered(const std::string& name) {
  Host& host = hosts_[name];
  host.failures = 0;
  host.pushes = 0;
}

bool Schedule::pushed_back(const std::string& name, std::optional<Duration> retry_after, Time now) {
  Host& host = hosts_[name];
  constexpr std::uint32_t most_doublings = 20;
  const Duration doubled = policy_.retry * (1U << std::min(host.pushes++, most_doublings));
  const Duration wait = retry_after.value_or(std::min(doubled, policy_.max_backoff));
  host.given_up = host.given_up || wait > policy_.max_patience || host.pushes > policy_.max_pushes;
  host.free_at = std::max(host.free_at, now + std::min(wait, policy_.max_patience));
  relist(name, host);
  return host.given_up;
}

void Schedule::set_delay(const std::string& name, Duration delay) { hosts_[name].delay = delay; }

void Schedule::clear() {
  for (auto& [name, host] : hosts_) {
    host.queue.clear();
    relist(name, host);
  }
  waiting_ = 0;
}

bool Schedule::is_given_up(const std::string& name) const {
  const auto found = hosts_.find(name);
  return found != hosts_.end() && found->second.given_up;
}

std::vector<Schedule::Ticket> Schedule::give_up(const std::string& name) {
  Host& host = hosts_[name];
  host.given_up = true;
  std::vector<Ticket> tickets;
  for (const Waiting& waiting : host.queue) {
    tickets.push_back(waiting.ticket);
  }
  waiting_ -= host.queue.size();
  host.queue.clear();
  relist(name, host);
  return tickets;
}

}  // namespace winnow
