#include "pipeline/progress.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;

TEST_CASE("progress has a line for each stage, with its rate and what is left", "[progress]") {
  RunCounts counts;
  counts.admitted = 3000;
  counts.finished = 1100;
  counts.rejected = 50;
  StageCount& fetch = counts.stages.emplace_back("fetch");
  fetch.entered = 1210;
  fetch.left = 1200;
  counts.stages.emplace_back("clean").entered = 7;
  auto lines = progress_lines(counts, {100, 90});
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].find("1,200") != std::string::npos);
  CHECK(lines[0].find("100.0/s") != std::string::npos);
  CHECK(lines[0].find("under way 10") != std::string::npos);
  CHECK(lines[0].find("ETA") == std::string::npos);  // nobody knows yet how many will come
  CHECK(lines[1].find("under way 7") != std::string::npos);
  counts.all_admitted = true;
  lines = progress_lines(counts, {100, 90});
  CHECK(lines[0].find("of 3,000") != std::string::npos);
  CHECK(lines[0].find("ETA 0:18") != std::string::npos);
  CHECK(lines[2].find("rejected 50") != std::string::npos);
  CHECK(progress_summary(counts, 0.5).find("ETA 1:01:40") != std::string::npos);
}
