#include "stages/strip/strip.hpp"

#include "stages/strip/features.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string first =
    "The ferry that had carried three generations across the sound was taken out of service on "
    "Monday, and nobody on the pier could say when it would come back.";
const std::string second =
    "Its captain, who had steered it since the winter of the great ice, said that the engine could "
    "be repaired, but that the board would rather buy a new one.";
const std::string third =
    "Until then, a smaller boat takes passengers only, twice a day, and cars have to drive around "
    "the bay, which takes two hours on a good day and four on a bad one.";

std::string page(const std::string& extra = {}) {
  return "<html><head><title>Ferry taken out of service</title></head><body>"
         "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>"
         "<div class=cookie-banner><p>We use cookies to improve your visit. "
         "<button>OK</button></p></div>"
         "<main><article><h1>Ferry taken out of service</h1><p>" +
         first + "</p><p>" + second + "</p>" + extra + "<p>" + third +
         "</p></article></main>"
         "<footer><p>© 2025 The Harbour Post. All rights reserved.</p></footer></body></html>";
}

}  // namespace

TEST_CASE("strip keeps the article and drops what surrounds it", "[strip]") {
  auto document = Strip{}(parse_html(page()));
  REQUIRE(document);
  const auto kept = kept_texts(*document);
  const auto is_kept = [&](const std::string& text) {
    return std::ranges::find(kept, text) != kept.end();
  };
  CHECK(is_kept(first));
  CHECK(is_kept(second));
  CHECK(is_kept(third));
  CHECK_FALSE(is_kept("Home"));
  CHECK_FALSE(is_kept("© 2025 The Harbour Post. All rights reserved."));
}

TEST_CASE("a dropped block names the reason and keeps its text", "[strip]") {
  auto document = Strip{}(parse_html(page()));
  REQUIRE(document);
  CHECK(reason_for(*document, "© 2025 The Harbour Post. All rights reserved.") ==
        "strip.in_footer");
  for (const Block& block : document->blocks) {
    CHECK_FALSE(block.text.empty());
    CHECK((kept(block) || block.marks.back().reason.word().starts_with("strip.")));
  }
}

TEST_CASE("a paragraph that was kept already is dropped as repeated", "[strip]") {
  auto document = Strip{}(parse_html(page("<p>" + first + "</p>")));
  REQUIRE(document);
  CHECK(reason_for(*document, first) == "strip.repeated");
}

TEST_CASE("a page without text is rejected", "[strip]") {
  auto outcome = Strip{}(parse_html("<div id=app></div><script>render()</script>"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Strip::no_content);
}

TEST_CASE("a rejected page names the limit it met", "[strip]") {
  std::string html;
  for (int i = 0; i < 600; ++i) {
    html += "<div>";
  }
  auto outcome = Strip({.cut = 1.0})(parse_html(html + "x"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().detail.ends_with("; parse.max_depth"));
}

TEST_CASE("a higher cut keeps no more than a lower one", "[strip]") {
  std::size_t before = 1000;
  for (const double cut : {0.0, 0.2, 0.4, 0.6, 0.8}) {
    Document document = parse_html(page());
    Strip({.cut = cut}).mark(document);
    CHECK(kept_texts(document).size() <= before);
    before = kept_texts(document).size();
  }
}

TEST_CASE("plain text passes through", "[strip]") {
  auto document = Strip{}(parse_text("One line.\nAnother line.\n"));
  REQUIRE(document);
  CHECK(kept_texts(*document).size() == 2);
}

TEST_CASE("features have one row per block and are finite", "[strip]") {
  const Document document = parse_html(page());
  const auto rows = compute_features(document);
  REQUIRE(rows.size() == document.blocks.size());
  for (const FeatureRow& row : rows) {
    for (const float value : row.values) {
      CHECK(std::isfinite(value));
    }
  }
}
