// The const call of a stage is safe from many threads: run under the thread sanitizer.
#include <thread>

#include "stages/decode/decode.hpp"
#include "stages/despam/despam.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/parse/parse.hpp"
#include "stages/stage.hpp"
#include "stages/strip/strip.hpp"
#include "stages/write/write.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/tag_soup.hpp"

using namespace winnow;

TEST_CASE("stages give the same answers from four threads at once", "[threads]") {
  const auto clean = chain(Decode{}, Parse{}, Strip({.cut = 0.05}), Despam{}, Normalize{}, Write{});
  constexpr std::uint64_t pages = 100;
  const auto run = [&] {
    std::string all;
    for (std::uint64_t seed = 0; seed < pages; ++seed) {
      auto written =
          clean(Response{.origin = {.url = "p.html"}, .bytes = testing::tag_soup(seed, 60)});
      all += written ? written->text : std::string(written.error().reason.word());
    }
    return all;
  };
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& result : results) {
      threads.emplace_back([&] { result = run(); });
    }
  }
  CHECK(results[1] == results[0]);
  CHECK(results[2] == results[0]);
  CHECK(results[3] == results[0]);
}
