#ifndef WINNOW_TESTS_BENCH_STORE_BENCH_HPP
#define WINNOW_TESTS_BENCH_STORE_BENCH_HPP

#include <cstddef>

namespace winnow {

// Puts so many made-up documents into a dedup store, as signatures and as texts of some 3.5 kB, and
// prints what that costs: documents a second as the store fills, bytes on disk, memory, and the
// time to open it again. Writes a file of 0.7 kB a document into the folder for temporary files and
// removes it.
void bench_store(std::size_t documents);

}  // namespace winnow

#endif  // WINNOW_TESTS_BENCH_STORE_BENCH_HPP
