// What a store of signatures costs as it fills: winnow_store_bench [DOCUMENTS]
#include <cstdlib>

#include "tests/bench/store_bench.hpp"

int main(int argc, char** argv) {
  constexpr std::size_t default_documents = 2000000;
  winnow::bench_store(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : default_documents);
  return 0;
}
