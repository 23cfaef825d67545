// The built-in rules against the labelled lines of tests/data/despam: what editors would take out
// of an article, and what only looks like it.
#include "pipeline/labelled_lines.hpp"

#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string data = std::string(WINNOW_SOURCE_DIR) + "/tests/data/despam";

}  // namespace

TEST_CASE("the built-in rules take out noise and leave what looks like it", "[despam]") {
  const auto lines = read_labelled_lines(data);
  REQUIRE(lines);
  const Despam despam;
  double hits = 0;
  double wrong = 0;
  double wanted = 0;
  for (const LabelledLine& line : *lines) {
    const LineVerdict verdict = judge_line(line.test, despam);
    const bool noise = line.test.expect == "remove";
    wanted += noise ? 1 : 0;
    hits += noise && verdict.removed ? 1 : 0;
    if (!noise && verdict.removed) {
      ++wrong;
      UNSCOPED_INFO(line.where << " taken by " << verdict.reason << ": " << line.test.text);
    }
  }
  CHECK(hits / (hits + wrong) >= 0.99);
  CHECK(hits / wanted >= 0.95);
}

TEST_CASE("the labelled lines are many, in many languages, half of them to be left", "[despam]") {
  const auto lines = read_labelled_lines(data);
  REQUIRE(lines);
  std::set<std::string> languages;
  std::size_t keep = 0;
  for (const LabelledLine& line : *lines) {
    languages.insert(line.where.substr(0, line.where.find_first_of(".-")));
    keep += line.test.expect == "keep" ? 1 : 0;
  }
  CHECK(lines->size() >= 400);
  CHECK(languages.size() >= 12);
  CHECK(keep * 5 >= lines->size() * 2);
}

TEST_CASE("a labelled line that cannot be read is named with its place", "[despam]") {
  const Folder folder;
  folder.write("x.jsonl", "{\"text\": \"a\", \"expect\": \"keep\"}\nnot json\n");
  const auto lines = read_labelled_lines(folder.path());
  REQUIRE_FALSE(lines);
  CHECK(lines.error().message.starts_with("x.jsonl:2: "));
}
