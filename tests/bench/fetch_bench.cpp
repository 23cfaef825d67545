// Pages a second by FetchMany from a server on loopback, which runs in this process and takes its
// share of the cores.
//   winnow_fetch_bench [PAGES]
// Beside it, in the same run: one curl handle that asks for one page after another. The second part
// measures what politeness costs over what it must: hosts × pages, all at the same time, against
// the time that the delays alone take.
#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>

#include <fmt/format.h>

#include "stages/fetch/fetch_many.hpp"
#include "tests/support/fault_server.hpp"

namespace {

using namespace winnow;
using namespace winnow::testing;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Waits until it was counted down to nothing.
class Countdown {
 public:
  explicit Countdown(int count) : left_(count) {}
  void count(bool good) {
    const std::lock_guard lock(mutex_);
    good_ += good ? 1 : 0;
    if (--left_ == 0) {
      done_.notify_one();
    }
  }
  int wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return left_ == 0; });
    return good_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  int left_;
  int good_ = 0;
};

int fetch_all(const FetchOptions& options, const std::vector<std::string>& urls) {
  Countdown countdown(static_cast<int>(urls.size()));
  const FetchMany fetch(options);
  for (const std::string& url : urls) {
    fetch.start(Request{.origin = {.url = url}}, [&](Outcome<Response> outcome) {
      countdown.count(outcome.has_value() && outcome->status == 200);
    });
  }
  return countdown.wait();
}

double one_after_another(const std::string& url, int pages) {
  CURL* curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(
      curl, CURLOPT_WRITEFUNCTION,
      +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
  const auto begin = Clock::now();
  for (int i = 0; i < pages; ++i) {
    curl_easy_perform(curl);
  }
  const double seconds = seconds_since(begin);
  curl_easy_cleanup(curl);
  return pages / seconds;
}

void bench_speed(int pages) {
  constexpr std::size_t page_bytes = 20000;
  FaultServer server;
  server.on("/page/*", fault::page(std::string(page_bytes, 'x')));
  const double plain = one_after_another(server.url("/page/0"), pages / 4);
  fmt::print("{:<44}{:>9.0f} pages/s\n", "one curl handle, one after another", plain);
  for (const std::uint32_t width : {16U, 64U, 256U}) {
    std::vector<std::string> urls;
    for (int i = 0; i < pages; ++i) {
      urls.push_back(server.url("/page/" + std::to_string(i)));
    }
    const auto begin = Clock::now();
    const int good = fetch_all(
        {.allow_private = true, .width = width, .per_host = width, .delay_ms = 0, .robots = false},
        urls);
    const double speed = pages / seconds_since(begin);
    fmt::print("{:<44}{:>9.0f} pages/s{:>7.2f} times that{:>8} of {}\n",
               fmt::format("FetchMany, {} at a time", width), speed, speed / plain, good, pages);
  }
}

// From the server's side: how close together two requests to one host came. The network may bring
// them closer than they were sent.
void print_gaps(const std::vector<Asked>& log) {
  std::map<std::string, std::chrono::milliseconds> last;
  auto closest = std::chrono::milliseconds::max();
  for (const Asked& asked : log) {
    const auto [before, is_first] = last.try_emplace(asked.host, asked.since_start);
    if (!is_first) {
      closest = std::min(closest, asked.since_start - before->second);
      before->second = asked.since_start;
    }
  }
  fmt::print("{} requests to {} hosts, the closest two to one host {} ms apart\n", log.size(),
             last.size(), closest.count());
}

void bench_politeness() {
  constexpr int hosts = 50;
  constexpr int pages = 40;
  constexpr int delay_ms = 100;
  FaultServer server;
  server.on("/page/*", fault::page("<p>page"));
  FetchOptions options{.allow_private = true, .delay_ms = delay_ms};
  std::vector<std::string> urls;
  const std::string port = std::to_string(server.port());
  for (int h = 0; h < hosts; ++h) {
    const std::string host = fmt::format("h{}.test:{}", h, port);
    options.resolve.push_back(host + ":127.0.0.1");
    for (int p = 0; p < pages; ++p) {
      urls.push_back(fmt::format("http://{}/page/{}", host, p));
    }
  }
  const auto begin = Clock::now();
  const int good = fetch_all(options, urls);
  const double seconds = seconds_since(begin);
  const double bound = pages * delay_ms / 1e3;  // robots.txt and the pages: so many gaps
  fmt::print(
      "{} pages of {} hosts, {} ms apart: {:.2f} s, the delays alone {:.2f} s, {:.3f} times\n",
      good, hosts, delay_ms, seconds, bound, seconds / bound);
  print_gaps(server.log());
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int default_pages = 20000;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  bench_speed(argc > 1 ? std::atoi(argv[1]) : default_pages);
  bench_politeness();
  return 0;
}
