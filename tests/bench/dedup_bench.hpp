// What a signature costs, in MB of text a second, beside the common way to make one.
#ifndef WINNOW_TESTS_BENCH_DEDUP_BENCH_HPP
#define WINNOW_TESTS_BENCH_DEDUP_BENCH_HPP

#include <span>
#include <string>

namespace winnow {

// Prints CPU times of one thread, the best of `rounds` for each variant, variants interleaved.
void bench_signatures(std::span<const std::string> texts, int rounds);

}  // namespace winnow

#endif  // WINNOW_TESTS_BENCH_DEDUP_BENCH_HPP
