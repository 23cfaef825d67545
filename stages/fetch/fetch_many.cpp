#include "stages/fetch/fetch_many.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "stages/fetch/fetch.hpp"
#include "stages/fetch/transfer.hpp"

namespace winnow {

namespace {

using Clock = std::chrono::steady_clock;

struct Job {
  std::unique_ptr<Transfer> transfer;
  FetchMany::Done done;
  std::string host;
};

// Who waits for a host, and since when the host may be asked again.
struct Host {
  std::deque<Job> waiting;
  std::uint32_t running = 0;
  Clock::time_point next_start{};
};

}  // namespace

class FetchMany::Loop {
 public:
  explicit Loop(const FetchOptions& options) : options_(options) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    if (thread_.joinable()) {
      curl_multi_wakeup(multi_);
      thread_.join();
    }
    if (multi_ != nullptr) {
      curl_multi_cleanup(multi_);
    }
  }

  void add(Request request, Done done) {
    Job job{std::make_unique<Transfer>(std::move(request), options_), std::move(done), {}};
    const std::lock_guard lock(mutex_);
    if (multi_ == nullptr) {
      multi_ = curl_multi_init();
      curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(2 * options_.width));
      thread_ = std::thread([this] { run(); });
    }
    arrived_.push_back(std::move(job));
    curl_multi_wakeup(multi_);
  }

 private:
  void run() {
    while (take_arrivals()) {
      start_what_may();
      int still_running = 0;
      curl_multi_perform(multi_, &still_running);
      collect();
      curl_multi_poll(multi_, nullptr, 0, milliseconds_to_wait(), nullptr);
    }
  }

  // False when the loop should end and nothing is left to do.
  bool take_arrivals() {
    std::vector<Job> jobs;
    bool stop = false;
    {
      const std::lock_guard lock(mutex_);
      jobs.swap(arrived_);
      stop = stop_;
    }
    for (Job& job : jobs) {
      enqueue(std::move(job));
    }
    return !stop || !running_.empty() || waiting_ > 0;
  }

  void enqueue(Job job) {
    job.host = job.transfer->host();
    hosts_[job.host].waiting.push_back(std::move(job));
    ++waiting_;
  }

  void start_what_may() {
    const auto now = Clock::now();
    for (auto& [key, host] : hosts_) {
      while (!host.waiting.empty() && running_.size() < options_.width &&
             host.running < options_.per_host && host.next_start <= now) {
        Job job = std::move(host.waiting.front());
        host.waiting.pop_front();
        --waiting_;
        host.next_start = now + std::chrono::milliseconds(options_.delay_ms);
        launch(std::move(job), host);
      }
    }
  }

  void launch(Job job, Host& host) {
    if (auto refused = job.transfer->prepare()) {
      job.done(*std::move(refused));
      return;
    }
    ++host.running;
    CURL* handle = job.transfer->handle();
    curl_multi_add_handle(multi_, handle);
    running_.emplace(handle, std::move(job));
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) {
        continue;
      }
      const CURLcode result = message->data.result;
      const auto found = running_.find(message->easy_handle);
      curl_multi_remove_handle(multi_, found->first);
      Job job = std::move(found->second);
      running_.erase(found);
      --hosts_[job.host].running;
      if (auto done = job.transfer->finish(result)) {
        job.done(*std::move(done));
      } else {
        enqueue(std::move(job));
      }
    }
  }

  // Until the first host may be asked again; a wake-up from `add` or the network comes earlier.
  int milliseconds_to_wait() const {
    constexpr int longest = 1000;
    auto wait = std::chrono::milliseconds(longest);
    const auto now = Clock::now();
    for (const auto& [key, host] : hosts_) {
      if (!host.waiting.empty() && host.running < options_.per_host &&
          running_.size() < options_.width) {
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(
                                  std::max(host.next_start - now, Clock::duration::zero())));
      }
    }
    return static_cast<int>(wait.count());
  }

  const FetchOptions& options_;
  CURLM* multi_ = nullptr;
  std::thread thread_;
  std::mutex mutex_;  // guards what is above `arrived_` and both below
  std::vector<Job> arrived_;
  bool stop_ = false;
  // Only the loop's thread touches the rest.
  std::map<std::string, Host> hosts_;
  std::unordered_map<CURL*, Job> running_;
  std::size_t waiting_ = 0;
};

FetchMany::FetchMany(FetchOptions options) : options_(std::move(options)) {
  // The loop keeps its own copy of the options: stages are moved around before they run.
  struct Owned {
    explicit Owned(FetchOptions held) : options(std::move(held)), loop(options) {}
    FetchOptions options;
    Loop loop;
  };
  auto owned = std::make_shared<Owned>(options_);
  loop_ = std::shared_ptr<Loop>(owned, &owned->loop);
}

void FetchMany::start(Request request, Done done) const {
  if (is_web_url(request.origin.url)) {
    loop_->add(std::move(request), std::move(done));
  } else {
    done(read_local(std::move(request), options_));
  }
}

}  // namespace winnow
