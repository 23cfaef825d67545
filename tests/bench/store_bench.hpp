#ifndef WINNOW_TESTS_BENCH_STORE_BENCH_HPP
#define WINNOW_TESTS_BENCH_STORE_BENCH_HPP

#include <cstddef>

namespace winnow {

// Indexes so many made-up signatures in a dedup store and prints what that costs: documents a
// second as the store fills, bytes on disk, memory, and the time to open it again. Writes a file of
// 0.6 kB a document into the folder for temporary files and removes it.
void bench_store(std::size_t documents);

}  // namespace winnow

#endif  // WINNOW_TESTS_BENCH_STORE_BENCH_HPP
