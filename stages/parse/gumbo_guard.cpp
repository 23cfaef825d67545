#include "stages/parse/gumbo_guard.hpp"

#include <algorithm>
#include <ctime>

namespace winnow {

namespace {

constexpr std::size_t first_chunk = std::size_t{1} << 20U;
constexpr std::size_t largest_chunk = std::size_t{16} << 20U;
constexpr std::size_t kept_bytes = std::size_t{32} << 20U;  // between pages
constexpr std::size_t alignment = alignof(std::max_align_t);
constexpr std::uint64_t clock_every = 256;

std::uint64_t thread_cpu_ns() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

GumboOutput* GumboGuard::parse(std::string_view html, const GumboBudget& budget) {
  rewind();
  budget_ = budget;
  verdict_ = Verdict::parsed;
  cpu_deadline_ns_ = budget.cpu_ms == 0 ? 0 : thread_cpu_ns() + budget.cpu_ms * 1'000'000U;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &GumboGuard::allocate;
  options.deallocator = &GumboGuard::release;
  options.userdata = this;
  options.max_errors = 0;
  if (setjmp(leave_) != 0) {  // NOLINT(cert-err52-cpp): only C frames are left
    return nullptr;
  }
  return gumbo_parse_with_options(&options, html.data(), html.size());
}

void GumboGuard::rewind() {
  std::size_t total = 0;
  const auto surplus = std::ranges::find_if(chunks_, [&total](const Chunk& chunk) {
    total += chunk.bytes;
    return total > kept_bytes;
  });
  chunks_.erase(surplus, chunks_.end());
  chunk_ = offset_ = used_ = 0;
  allocations_ = 0;
}

void* GumboGuard::allocate(void* self, std::size_t bytes) {
  return static_cast<GumboGuard*>(self)->bump(bytes);
}

void GumboGuard::release(void*, void*) {}

void* GumboGuard::bump(std::size_t bytes) {
  bytes = (bytes + alignment - 1) / alignment * alignment;
  used_ += bytes;
  if (used_ > budget_.bytes) {
    verdict_ = Verdict::over_bytes;
    std::longjmp(leave_, 1);
  }
  if (++allocations_ % clock_every == 0 && cpu_deadline_ns_ != 0 &&
      thread_cpu_ns() > cpu_deadline_ns_) {
    verdict_ = Verdict::over_cpu;
    std::longjmp(leave_, 1);
  }
  while (chunk_ < chunks_.size() && offset_ + bytes > chunks_[chunk_].bytes) {
    ++chunk_;
    offset_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const std::size_t previous = chunks_.empty() ? first_chunk / 2 : chunks_.back().bytes;
    const std::size_t size = std::max(bytes, std::min(previous * 2, largest_chunk));
    chunks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    offset_ = 0;
  }
  void* memory = chunks_[chunk_].memory.get() + offset_;
  offset_ += bytes;
  return memory;
}

std::unique_ptr<GumboGuard> GuardPool::take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) {
    return std::make_unique<GumboGuard>();
  }
  auto guard = std::move(idle_.back());
  idle_.pop_back();
  return guard;
}

void GuardPool::give_back(std::unique_ptr<GumboGuard> guard) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(guard));
}

}  // namespace winnow
