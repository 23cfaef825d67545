// LargePages: the allocator of tables that are looked up at random places. From 2 MB on it asks for
// pages of 2 MB, without which each look-up waits for the page table, too: three times as long.
#ifndef WINNOW_STAGES_DEDUP_LARGE_PAGES_HPP
#define WINNOW_STAGES_DEDUP_LARGE_PAGES_HPP

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace winnow {

template <class T>
class LargePages {
 public:
  using value_type = T;

  LargePages() = default;
  template <class Other>
  LargePages(const LargePages<Other>&) {}  // NOLINT: allocators convert

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < page_bytes) {
      return static_cast<T*>(::operator new(bytes));
    }
    void* const place = ::operator new (rounded(bytes), std::align_val_t{page_bytes});
    madvise(place, rounded(bytes), MADV_HUGEPAGE);  // a wish
    return static_cast<T*>(place);
  }

  void deallocate(T* place, std::size_t count) {
    if (count * sizeof(T) < page_bytes) {
      ::operator delete(place);
    } else {
      ::operator delete (place, std::align_val_t{page_bytes});
    }
  }

  bool operator==(const LargePages&) const { return true; }

 private:
  static constexpr std::size_t page_bytes = std::size_t{2} << 20U;
  static std::size_t rounded(std::size_t bytes) {
    return (bytes + page_bytes - 1) / page_bytes * page_bytes;
  }
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_LARGE_PAGES_HPP
