#include "stages/strip/code_context.hpp"

#include "stages/strip/strip.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// 'c' is code, anything else text.
std::vector<Block> blocks_of(std::string_view kinds) {
  std::vector<Block> out(kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    out[i].kind = kinds[i] == 'c' ? BlockKind::code : BlockKind::paragraph;
  }
  return out;
}

std::vector<double> in_context(std::string_view kinds, std::vector<double> probabilities) {
  const std::vector<std::uint32_t> words(kinds.size(), 9);
  return with_code_in_context(probabilities, words, blocks_of(kinds));
}

}  // namespace

TEST_CASE("code is as likely as the text around it", "[strip][code]") {
  CHECK(in_context("tct", {.9, .1, .5})[1] == Approx(.7));
  CHECK(in_context("tcct", {.9, .1, .2, .5})[1] == Approx(.7));
  CHECK(in_context("tcct", {.9, .1, .2, .5})[2] == Approx(.7));
  CHECK(in_context("tct", {.1, .8, .1})[1] == Approx(.8));  // never less than by itself
  CHECK(in_context("ttttttc", {0, 0, 1, 1, 1, 1, .1})[6] == Approx(1));  // four, no more
  CHECK(in_context("ct", {.1, .6})[0] == Approx(.6));
}

TEST_CASE("text keeps its probability, and code alone too", "[strip][code]") {
  CHECK(in_context("tct", {.9, .1, .5})[0] == .9);
  CHECK(in_context("cc", {.3, .4}) == std::vector<double>{.3, .4});
  CHECK(in_context("", {}).empty());
}

TEST_CASE("longer texts say more of the code between them", "[strip][code]") {
  const std::vector<std::uint32_t> words{29, 5, 9};
  const std::vector<double> out =
      with_code_in_context(std::vector<double>{.8, 0, .4}, words, blocks_of("tct"));
  CHECK(out[1] == Approx(.7));
}
