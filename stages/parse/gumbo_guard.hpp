// GumboGuard: Gumbo inside a budget.
//
// Debian's Gumbo knows no limits and its only hook is the allocator. So the allocator is a bump
// arena that counts: over the byte budget (the same verdict on every machine), or over the CPU
// budget (looked at every 256 allocations; a last resort, its verdict may differ between machines)
// it leaves the parser by longjmp. That passes C frames only. The tree is never destroyed, which
// would recurse once per level; the arena is reset instead.
//
//   threads   one guard serves one thread at a time; GuardPool hands them out
#ifndef WINNOW_STAGES_PARSE_GUMBO_GUARD_HPP
#define WINNOW_STAGES_PARSE_GUMBO_GUARD_HPP

#include <gumbo.h>

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace winnow {

struct GumboBudget {
  std::size_t bytes = 0;     // of arena
  std::uint64_t cpu_ms = 0;  // of this thread; 0 = no limit
};

class GumboGuard {
 public:
  enum class Verdict : std::uint8_t { parsed, over_bytes, over_cpu };

  // Parses UTF-8. The tree, and `html` which it points into, are valid until the next call. nullptr
  // if a budget ran out; `verdict` says which.
  GumboOutput* parse(std::string_view html, const GumboBudget& budget);
  Verdict verdict() const { return verdict_; }

 private:
  static void* allocate(void* self, std::size_t bytes);
  static void release(void* self, void* memory);
  void* bump(std::size_t bytes);
  void rewind();

  struct Chunk {
    std::unique_ptr<std::byte[]> memory;
    std::size_t bytes = 0;
  };

  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;   // in use
  std::size_t offset_ = 0;  // used of it
  std::size_t used_ = 0;    // of all chunks
  std::uint64_t allocations_ = 0;
  std::uint64_t cpu_deadline_ns_ = 0;
  GumboBudget budget_;
  Verdict verdict_ = Verdict::parsed;
  std::jmp_buf leave_;
};

// Guards are kept and reused, so that their arenas need not be made anew for each page.
class GuardPool {
 public:
  std::unique_ptr<GumboGuard> take();
  void give_back(std::unique_ptr<GumboGuard> guard);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<GumboGuard>> idle_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_GUMBO_GUARD_HPP
