#include "pipeline/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"

namespace winnow {

namespace {

using namespace std::chrono_literals;
constexpr auto lines_every = 200ms;
constexpr auto log_every = 30s;
constexpr auto rate_span = 10s;

// " ETA 1:02:03"; nothing where it is not known what is to come, or nothing is done.
std::string eta(std::uint64_t to_come, double rate, bool known) {
  if (!known || to_come == 0 || rate <= 0) {
    return {};
  }
  const auto seconds = static_cast<std::uint64_t>(std::ceil(static_cast<double>(to_come) / rate));
  const std::uint64_t minutes = seconds / 60;
  return minutes >= 60
             ? fmt::format("   ETA {}:{:02}:{:02}", minutes / 60, minutes % 60, seconds % 60)
             : fmt::format("   ETA {}:{:02}", minutes, seconds % 60);
}

std::uint64_t settled(const RunCounts& counts) { return counts.finished + counts.rejected; }

}  // namespace

std::vector<std::string> progress_lines(RunCounts& counts, const std::vector<double>& rates) {
  std::vector<std::string> lines;
  const bool known = counts.all_admitted;
  const std::uint64_t all = counts.admitted;
  const std::lock_guard lock(counts.mutex);
  for (std::size_t i = 0; i < counts.stages.size(); ++i) {
    const StageCount& stage = counts.stages[i];
    const std::uint64_t left = stage.left;
    const double rate = i < rates.size() ? rates[i] : 0;
    // What was rejected before it never comes here.
    const std::uint64_t to_come = i == 0 ? all - std::min(all, left) : 0;
    const std::string of = i == 0 && known ? " of " + number(all) : "";
    lines.push_back(
        fmt::format("{:<8}{:>10}{:<12}{:>8.1f}/s   under way {:<6}{}", stage.name, number(left), of,
                    rate, number(stage.entered - std::min<std::uint64_t>(left, stage.entered)),
                    eta(to_come, rate, known)));
  }
  const std::string before =
      counts.before > 0 ? fmt::format("   and {} before", number(counts.before)) : "";
  lines.push_back(fmt::format("{:<8}{:>10}   rejected {}{}", "finished", number(counts.finished),
                              number(counts.rejected), before));
  return lines;
}

std::string progress_summary(RunCounts& counts, double rate) {
  const std::uint64_t all = counts.admitted;
  const std::uint64_t done = settled(counts);
  const std::uint64_t under_way = all - std::min(all, done);
  return fmt::format("read {}  under way {}  finished {}  rejected {}  {:.1f}/s{}", all, under_way,
                     counts.finished.load(), counts.rejected.load(), rate,
                     eta(under_way, rate, counts.all_admitted));
}

Progress::Mode Progress::mode_for(const char* word, bool quiet) {
  const std::string_view chosen = word;
  if (quiet || chosen == "never") {
    return Mode::off;
  }
  return chosen == "always" || ::isatty(STDERR_FILENO) != 0 ? Mode::lines : Mode::log;
}

Progress::Progress(Mode mode, RunCounts& counts, Sink log)
    : mode_(mode), counts_(counts), log_(std::move(log)) {
  if (mode_ != Mode::off) {
    thread_ = std::thread([this] { run(); });
  }
}

Progress::~Progress() {
  if (!thread_.joinable()) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
  erase();
}

// The cursor stands at the end of the last line.
void Progress::erase() const {
  for (std::size_t i = 0; i < shown_lines_; ++i) {
    std::fputs(i == 0 ? "\r\033[K" : "\033[A\r\033[K", stderr);
  }
}

void Progress::run() {
  const auto every = mode_ == Mode::lines ? std::chrono::milliseconds(lines_every)
                                          : std::chrono::milliseconds(log_every);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every, [this] { return done_; })) {
    show();
  }
}

void Progress::show() {
  Sample sample{.at = std::chrono::steady_clock::now(), .left = {settled(counts_)}};
  {
    const std::lock_guard lock(counts_.mutex);
    for (const StageCount& stage : counts_.stages) {
      sample.left.push_back(stage.left);
    }
  }
  samples_.push_back(sample);
  while (samples_.size() > 2 && sample.at - samples_.front().at > rate_span) {
    samples_.pop_front();
  }
  const Sample& first = samples_.front();
  const double seconds = std::chrono::duration<double>(sample.at - first.at).count();
  std::vector<double> rates;
  for (std::size_t i = 0; i < std::min(first.left.size(), sample.left.size()); ++i) {
    rates.push_back(seconds > 0 ? static_cast<double>(sample.left[i] - first.left[i]) / seconds
                                : 0);
  }
  const double whole = rates.empty() ? 0 : rates.front();
  if (mode_ == Mode::log) {
    log_(progress_summary(counts_, whole));
    return;
  }
  rates.erase(rates.begin());
  erase();
  const std::vector<std::string> lines = progress_lines(counts_, rates);
  std::fputs(fmt::format("{}", fmt::join(lines, "\n")).c_str(), stderr);
  std::fflush(stderr);
  shown_lines_ = lines.size();
}

}  // namespace winnow
