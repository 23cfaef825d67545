#include "stages/strip/main_text.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// Of a page with one block for each probability.
bool has_text(const std::string& html, const std::vector<double>& likely) {
  const PageFeatures page = compute_features(parse_html(html));
  REQUIRE(page.rows == likely.size());
  return has_main_text(page, likely, std::vector<std::uint32_t>(page.rows, 1), 0.2);
}

}  // namespace

TEST_CASE("a page has main text if a block is likely enough", "[strip]") {
  const std::string page = "<main><p>The boats are in.</p><p>The nets are out.</p></main>";
  CHECK(has_text(page, {0.1, 0.2}));
  CHECK_FALSE(has_text(page, {0.1, 0.19}));
  CHECK_FALSE(has_text("", {}));
}

TEST_CASE("what stands aside is no sign of main text unless it is clearly wanted", "[strip]") {
  const std::string aside = GENERATE(as<std::string>{}, "<footer>", "<nav>", "<dialog open>");
  INFO(aside);
  const std::string page = "<p>The boats are in.</p>" + aside + "<p>Help, contact, jobs</p>";
  CHECK_FALSE(has_text(page, {0.1, 0.69}));
  CHECK(has_text(page, {0.1, 0.7}));
  CHECK(has_text(page, {0.2, 0.1}));
}

TEST_CASE("hidden text is no sign either, unless the page hides most of it", "[strip]") {
  CHECK_FALSE(has_text("<p>Boats<p>Nets<div hidden><p>Search here", {0.1, 0.1, 0.4}));
  CHECK(has_text("<p>Boats<div hidden><p>Nets<p>Search here", {0.1, 0.1, 0.4}));
}
