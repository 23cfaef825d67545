// The loop: arrivals are told apart (a bad address, robots.txt to be asked first), wait in the
// schedule, start when host, width and memory allow, and end in `settle`, which answers each once.
#include "stages/fetch/fetch_many.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "stages/fetch/fetch.hpp"
#include "stages/fetch/journey.hpp"
#include "stages/fetch/render_process.hpp"
#include "stages/fetch/robots_book.hpp"
#include "stages/fetch/schedule.hpp"
#include "stages/fetch/transfer.hpp"

namespace winnow {

namespace {

using Clock = std::chrono::steady_clock;
using Ticket = Schedule::Ticket;
using Milliseconds = std::chrono::milliseconds;

constexpr int longest_wait_ms = 1000;
constexpr int memory_wait_ms = 20;  // until `may_start` is asked again
constexpr int render_wait_ms = 100;

struct Job {
  Journey journey;
  FetchMany::Done done;
  FetchMany::MayStart may_start;
  bool started = false;  // its share of memory is its own
  std::string host{};
  Clock::time_point began{};
  std::unique_ptr<Transfer> transfer{};
  std::unique_ptr<RenderProcess> renderer{};
};

SchedulePolicy policy_of(const FetchOptions& options) {
  return {.per_host = options.per_host,
          .delay = Milliseconds(options.delay_ms),
          .adaptive = options.adaptive,
          .retry = Milliseconds(options.retry_ms),
          .max_patience = std::chrono::seconds(options.max_retry_after_s),
          .host_failures = options.host_failures,
          .max_pushes = options.retries + 1};
}

// An archive is passed on; what let us in stays here.
std::string without_secrets(std::string_view head) {
  std::string out;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size() - 1) + 1;
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end);
    const std::size_t colon = line.find(':');
    const bool field = !out.empty() && colon != std::string_view::npos;
    if (!field || may_be_archived(line.substr(0, colon))) {
      out += line;
    }
  }
  return out;
}

}  // namespace

class FetchMany::Loop {
 public:
  explicit Loop(FetchOptions options)
      : options_(std::move(options)),
        addresses_(options_.allow_private, options_.allow_address),
        schedule_(policy_of(options_)),
        robots_(options_) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    if (thread_.joinable()) {
      curl_multi_wakeup(multi_);
      thread_.join();
    }
    idle_.clear();
    if (multi_ != nullptr) {
      curl_multi_cleanup(multi_);
    }
    if (cookies_ != nullptr) {
      curl_share_cleanup(cookies_);
    }
  }

  const FetchOptions& options() const { return options_; }

  void add(Request request, Done done, MayStart may_start) {
    const std::lock_guard lock(mutex_);
    if (multi_ == nullptr) {
      begin();
    }
    arrived_.push_back({std::move(request), std::move(done), std::move(may_start)});
    curl_multi_wakeup(multi_);
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (multi_ != nullptr) {
      curl_multi_wakeup(multi_);
    }
  }

 private:
  struct Arrival {
    Request request;
    Done done;
    MayStart may_start;
  };

  void begin() {
    start_curl();
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(2 * options_.width));
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    if (options_.cookies) {
      cookies_ = curl_share_init();  // one thread: no locks
      curl_share_setopt(cookies_, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    }
    thread_ = std::thread([this] { run(); });
  }

  void run() {
    while (take_arrivals()) {
      start_what_may();
      int still_running = 0;
      curl_multi_perform(multi_, &still_running);
      collect();
      collect_renderers();
      wait();
    }
  }

  std::int64_t now() const { return options_.clock ? options_.clock() : std::time(nullptr); }

  // False when the loop should end and nothing is left to do.
  bool take_arrivals() {
    std::vector<Arrival> arrivals;
    bool ending = false;
    bool stopped = false;
    {
      const std::lock_guard lock(mutex_);
      arrivals.swap(arrived_);
      ending = ending_;
      stopped = stopped_;
    }
    for (Arrival& arrival : arrivals) {
      Journey journey(std::move(arrival.request), options_, addresses_, now());
      open(std::move(journey), std::move(arrival.done), std::move(arrival.may_start));
    }
    if (stopped) {
      settle_all();
    }
    return !ending || !jobs_.empty();
  }

  Ticket open(Journey journey, Done done, MayStart may_start) {
    const Ticket ticket = next_ticket_++;
    auto [it, fresh] =
        jobs_.emplace(ticket, Job{std::move(journey), std::move(done), std::move(may_start)});
    if (auto refusal = it->second.journey.refused()) {
      settle(ticket, *std::move(refusal));
    } else {
      enqueue(ticket, {});
    }
    return ticket;
  }

  // To the end of its host's queue if it is new, to the front if it was under way before.
  void enqueue(Ticket ticket, Schedule::Time not_before) {
    Job& job = jobs_.at(ticket);
    job.host = job.journey.host();
    if (schedule_.is_given_up(job.host)) {
      settle(ticket, Rejection{fetch_reasons::deferred, "the host was given up"});
      return;
    }
    if (options_.robots && job.journey.role() != Request::Role::robots && !may_by_robots(ticket)) {
      return;
    }
    if (job.started || job.journey.role() == Request::Role::robots) {
      schedule_.add_first(job.host, ticket, not_before);
    } else {
      schedule_.add(job.host, ticket);
    }
  }

  // False: it was refused, or waits for the host's robots.txt.
  bool may_by_robots(Ticket ticket) {
    const Url& url = jobs_.at(ticket).journey.url();
    switch (robots_.ask(url, now())) {
      case RobotsBook::Verdict::refused: settle(ticket, robots_.refusal(url)); return false;
      case RobotsBook::Verdict::unknown:
        if (robots_.wait(url, ticket)) {
          ask_for_robots(url.origin());
        }
        return false;
      case RobotsBook::Verdict::allowed: break;
    }
    const double delay = robots_.delay(url).value_or(0);
    if (delay > options_.max_crawl_delay_s && robots_.had_its_one(url)) {
      settle(ticket, Rejection{fetch_reasons::deferred,
                               "Crawl-delay of " + std::to_string(std::llround(delay)) + " s"});
      return false;
    }
    schedule_.set_delay(
        jobs_.at(ticket).host,
        Milliseconds(std::llround(1000 * std::min<double>(delay, options_.max_crawl_delay_s))));
    return true;
  }

  void ask_for_robots(const std::string& origin) {
    Request request{.origin = {.url = origin + "/robots.txt", .sequence = Exchange::no_sequence},
                    .role = Request::Role::robots};
    Journey journey(std::move(request), options_, addresses_, now());
    open(std::move(journey),
         [this, origin](Outcome<Response> answer) {
           for (const Ticket ticket : robots_.learn(origin, std::move(answer), now())) {
             if (jobs_.contains(ticket)) {  // else the run was stopped meanwhile
               enqueue(ticket, {});
             }
           }
         },
         {});
  }

  void start_what_may() {
    starved_ = false;
    const auto may = [this](Ticket ticket) { return may_start(ticket); };
    const auto time = Clock::now();
    while (schedule_.running() < options_.width) {
      const auto ticket = schedule_.next(time, may);
      if (!ticket) {
        break;
      }
      launch(*ticket, time);
    }
  }

  bool may_start(Ticket ticket) {
    Job& job = jobs_.at(ticket);
    if (!job.started && job.may_start && (starved_ || !job.may_start(false))) {
      starved_ = true;
      return is_oldest(ticket) && job.may_start(true);
    }
    return true;
  }

  bool is_oldest(Ticket ticket) const {
    const auto oldest = std::ranges::find_if(jobs_, [](const auto& entry) {
      return entry.second.journey.role() != Request::Role::robots;
    });
    return oldest != jobs_.end() && oldest->first == ticket;
  }

  void launch(Ticket ticket, Clock::time_point time) {
    Job& job = jobs_.at(ticket);
    job.started = true;
    job.began = time;
    if (!options_.render_command.empty() && job.journey.role() == Request::Role::page) {
      job.renderer = std::make_unique<RenderProcess>(
          options_.render_command, job.journey.url().href(),
          time + Milliseconds(options_.timeout_ms), options_.max_bytes);
      rendering_.push_back(ticket);
      return;
    }
    if (idle_.empty()) {
      idle_.push_back(std::make_unique<Transfer>(options_, addresses_, cookies_));
    }
    job.transfer = std::move(idle_.back());
    idle_.pop_back();
    job.transfer->begin(job.journey.ask());
    CURL* handle = job.transfer->handle();
    curl_multi_add_handle(multi_, handle);
    running_.emplace(handle, ticket);
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) {
        continue;
      }
      const CURLcode result = message->data.result;
      const auto found = running_.find(message->easy_handle);
      const Ticket ticket = found->second;
      curl_multi_remove_handle(multi_, found->first);
      running_.erase(found);
      Job& job = jobs_.at(ticket);
      Answer answer = job.transfer->end(result);
      idle_.push_back(std::move(job.transfer));
      schedule_.finished(job.host, job.began, Clock::now());
      report(job, answer);
      go_on(ticket, job.journey.took(std::move(answer), now()));
    }
  }

  void collect_renderers() {
    const auto time = Clock::now();
    for (const Ticket ticket : std::vector<Ticket>(rendering_)) {
      Job& job = jobs_.at(ticket);
      auto page = job.renderer->read(time);
      if (!page) {
        continue;
      }
      std::erase(rendering_, ticket);
      schedule_.finished(job.host, job.began, time);
      if (!*page) {
        settle(ticket, std::move(*page).error());
        continue;
      }
      Answer answer{.status = 200, .head = rendered_head, .body = **std::move(page)};
      report(job, answer);
      go_on(ticket, job.journey.took(std::move(answer), now()));
    }
  }

  void report(const Job& job, const Answer& answer) {
    if (!options_.on_exchange || answer.result != CURLE_OK) {
      return;
    }
    options_.on_exchange({.sequence = job.journey.sequence(),
                          .request_url = job.journey.request_url(),
                          .url = job.journey.address(),
                          .request_head = without_secrets(answer.request_head),
                          .response_head = answer.head,
                          .body = answer.body,
                          .peer = answer.peer,
                          .time = now()});
  }

  void go_on(Ticket ticket, Journey::Step step) {
    const std::string host = jobs_.at(ticket).host;
    const char* gave_up = nullptr;
    if (step.pushed_back) {
      if (schedule_.pushed_back(host, step.retry_after, Clock::now())) {
        gave_up = "the server asked to be left alone";
      }
    } else if (!step.no_server) {
      schedule_.answered(host);
    } else if (schedule_.failed(host)) {
      gave_up = "no answer, several times in a row";
    }
    if (gave_up == nullptr && (step.again || !step.done)) {
      enqueue(ticket, Clock::now() + step.wait);
      return;
    }
    if (!step.done) {  // a redirect
      enqueue(ticket, {});
    } else {
      settle(ticket, *std::move(step.done));
    }
    if (gave_up != nullptr) {
      for (const Ticket waiting : schedule_.give_up(host)) {
        settle(waiting, Rejection{fetch_reasons::deferred, gave_up});
      }
    }
  }

  void settle(Ticket ticket, Outcome<Response> outcome) {
    const auto found = jobs_.find(ticket);
    const Done done = std::move(found->second.done);
    jobs_.erase(found);
    done(std::move(outcome));
  }

  void settle_all() {
    std::vector<Ticket> pages;
    std::vector<Ticket> robots;  // last: their answers look for pages that wait
    for (auto& [ticket, job] : jobs_) {
      break_off(ticket, job);
      (job.journey.role() == Request::Role::robots ? robots : pages).push_back(ticket);
    }
    schedule_.clear();
    pages.insert(pages.end(), robots.begin(), robots.end());
    for (const Ticket ticket : pages) {
      settle(ticket, Rejection{fetch_reasons::stopped, "interrupted"});
    }
  }

  // A server that takes its time is not waited for.
  void break_off(Ticket ticket, Job& job) {
    if (job.transfer) {
      curl_multi_remove_handle(multi_, job.transfer->handle());
      running_.erase(job.transfer->handle());
      idle_.push_back(std::move(job.transfer));
    }
    if (job.renderer) {
      std::erase(rendering_, ticket);
      job.renderer.reset();
    }
  }

  // Until the next host may be asked; a wake-up from `add` or the network comes earlier.
  void wait() {
    std::vector<curl_waitfd> extra;
    for (const Ticket ticket : rendering_) {
      extra.push_back({jobs_.at(ticket).renderer->descriptor(), CURL_WAIT_POLLIN, 0});
    }
    int wait_ms = rendering_.empty() ? longest_wait_ms : render_wait_ms;
    const auto next = schedule_.next_time();
    if (starved_) {
      wait_ms = memory_wait_ms;
    } else if (next && schedule_.running() < options_.width) {
      const auto left = std::chrono::ceil<Milliseconds>(*next - Clock::now()).count();
      wait_ms = static_cast<int>(std::clamp<std::int64_t>(left, 0, wait_ms));
    }
    curl_multi_poll(multi_, extra.data(), static_cast<unsigned>(extra.size()), wait_ms, nullptr);
  }

  static constexpr const char* rendered_head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";

  const FetchOptions options_;
  const AddressPolicy addresses_;
  CURLM* multi_ = nullptr;
  CURLSH* cookies_ = nullptr;
  std::thread thread_;
  std::mutex mutex_;  // guards what is above `arrived_` and the three below
  std::vector<Arrival> arrived_;
  bool ending_ = false;
  bool stopped_ = false;
  // Only the loop's thread touches the rest.
  Schedule schedule_;
  RobotsBook robots_;
  std::map<Ticket, Job> jobs_;  // unanswered, in order of arrival
  std::unordered_map<CURL*, Ticket> running_;
  std::vector<Ticket> rendering_;
  std::vector<std::unique_ptr<Transfer>> idle_;
  Ticket next_ticket_ = 0;
  bool starved_ = false;  // something could start but for memory
};

FetchMany::FetchMany(FetchOptions options) : loop_(std::make_shared<Loop>(std::move(options))) {}

void FetchMany::start(Request request, Done done, MayStart may_start) const {
  if (request.content || request.failed || !is_web_url(request.origin.url)) {
    done(read_local(std::move(request), loop_->options()));
  } else {
    loop_->add(std::move(request), std::move(done), std::move(may_start));
  }
}

void FetchMany::stop() const { loop_->stop(); }

}  // namespace winnow
