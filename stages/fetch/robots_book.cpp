#include "stages/fetch/robots_book.hpp"

#include <utility>

namespace winnow {

namespace {

constexpr int first_client_error = 400;
constexpr int first_server_error = 500;
constexpr int too_many_requests = 429;  // a busy server, not a missing file

bool is_no_file(int status) {
  return status >= first_client_error && status < first_server_error && status != too_many_requests;
}

bool is_file(int status) { return status >= 200 && status < 300; }

}  // namespace

RobotsBook::RobotsBook(const FetchOptions& options)
    : options_(options),
      product_(options.user_agent.substr(0, options.user_agent.find_first_of("/ ("))) {}

void RobotsBook::recall(const std::string& origin, Entry& entry, std::int64_t now,
                        bool however_old) const {
  if (!options_.memory) {
    return;
  }
  const auto copy = options_.memory->robots(origin);
  if (copy && (however_old || copy->fetched_at + options_.robots_ttl_s > now)) {
    entry.rules = is_file(copy->status) ? Robots::parse(copy->body, options_.max_robots_bytes)
                                        : Robots::allow_all();
  }
}

RobotsBook::Verdict RobotsBook::ask(const Url& url, std::int64_t now) {
  if (url.path_and_query() == "/robots.txt") {
    return Verdict::allowed;
  }
  const std::string origin = url.origin();
  Entry& entry = entries_[origin];
  if (!entry.rules && !entry.asked) {
    recall(origin, entry, now, false);
  }
  if (!entry.rules) {
    return Verdict::unknown;
  }
  return entry.rules->allows(product_, url.path_and_query()) ? Verdict::allowed : Verdict::refused;
}

bool RobotsBook::wait(const Url& url, Ticket ticket) {
  Entry& entry = entries_[url.origin()];
  entry.waiting.push_back(ticket);
  return !std::exchange(entry.asked, true);
}

std::vector<RobotsBook::Ticket> RobotsBook::learn(const std::string& origin,
                                                  Outcome<Response> answer, std::int64_t now) {
  Entry& entry = entries_[origin];
  if (answer && is_file(answer->status)) {
    entry.rules = Robots::parse(answer->bytes, options_.max_robots_bytes);
  } else if (answer && is_no_file(answer->status)) {
    entry.rules = Robots::allow_all();
  }
  if (entry.rules && options_.memory) {
    const bool file = is_file(answer->status);
    options_.memory->keep_robots(origin, {answer->status, file ? answer->bytes : "", now});
  }
  if (!entry.rules) {
    recall(origin, entry, now, true);
  }
  if (!entry.rules) {
    entry.unreachable = answer ? "status " + std::to_string(answer->status)
                               : std::string(answer.error().reason.word());
    entry.rules = Robots::disallow_all();
  }
  return std::exchange(entry.waiting, {});
}

Rejection RobotsBook::refusal(const Url& url) const {
  const auto found = entries_.find(url.origin());
  const bool reached = found == entries_.end() || found->second.unreachable.empty();
  return {fetch_reasons::robots,
          reached ? "disallowed" : "robots.txt out of reach: " + found->second.unreachable};
}

std::optional<double> RobotsBook::delay(const Url& url) const {
  const auto found = entries_.find(url.origin());
  return found == entries_.end() || !found->second.rules
             ? std::nullopt
             : found->second.rules->crawl_delay(product_);
}

bool RobotsBook::had_its_one(const Url& url) {
  return std::exchange(entries_[url.origin()].had_one, true);
}

}  // namespace winnow
