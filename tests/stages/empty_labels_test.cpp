#include "stages/strip/empty_labels.hpp"

#include "stages/strip/strip.hpp"
#include "stages/strip/table_rows.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

constexpr Reason gone{"test.gone"};

// The blocks of `html`, those that begin with '#' dropped.
Document with_drops(const std::string& html) {
  Document document = parse_html(html);
  for (Block& block : document.blocks) {
    if (block.text.starts_with("#")) {
      block.marks.push_back({Action::drop, gone});
    }
  }
  return document;
}

const std::string prose =
    "<p>The mill stood idle for a year before the cooperative bought it, and the wheel has been "
    "turning again since the first week of May, to the surprise of the whole valley.</p>";

}  // namespace

TEST_CASE("a label whose text is gone goes too", "[strip][labels]") {
  SECTION("a heading") {
    Document document =
        with_drops("<h2>The mill</h2>" + prose + prose + "<h2>More stories</h2>" + "<p># one</p>");
    drop_labels(document);
    CHECK(reason_for(document, "More stories") == "strip.label");
    CHECK(reason_for(document, "The mill").empty());
  }
  SECTION("a heading over headings without text") {
    Document document =
        with_drops("<h2>The mill</h2>" + prose + "<h2>Its wheel</h2>" + prose +
                   "<h2>The weir</h2>" + prose + "<h2>More</h2><h3>Stories</h3><p># one</p>");
    drop_labels(document);
    CHECK(reason_for(document, "More") == "strip.label");
    CHECK(reason_for(document, "Stories") == "strip.label");
  }
  SECTION("a line with a colon") {
    Document document = with_drops(prose + "<p>Read also:</p><p># one</p>" + prose);
    drop_labels(document);
    CHECK(reason_for(document, "Read also:") == "strip.label");
  }
}

TEST_CASE("labels that are the text of a page stay", "[strip][labels]") {
  SECTION("headlines over dropped dates") {
    Document document = with_drops(prose + prose + prose + "<h2>Mill turns</h2><p># today</p>" +
                                   "<h2>Weir breaks</h2><p># now</p>");
    drop_labels(document);
    CHECK(kept_texts(document).size() == 5);
  }
  SECTION("a title over a byline that is dropped, its text below") {
    Document document = with_drops("<h1>Mill turns</h1><p># by Ada</p>" + prose);
    drop_labels(document);
    CHECK(reason_for(document, "Mill turns").empty());
  }
  SECTION("a line with a colon before its list") {
    Document document = with_drops(prose + "<p>What it grinds:</p><ul><li>Rye</li></ul>");
    drop_labels(document);
    CHECK(reason_for(document, "What it grinds:").empty());
  }
}
