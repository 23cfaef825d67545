#include "stages/strip/leftovers.hpp"

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

TEST_CASE("a refrain beside its first singing stays, a copy elsewhere goes", "[strip][leftovers]") {
  const std::string refrain = "<p>And the wheel goes round and round</p>";
  SECTION("side by side") {
    Document document = with_drops("<div>" + refrain + prose + refrain + "</div>");
    drop_repeats(document);
    CHECK(kept_texts(document).size() == 3);
  }
  SECTION("in a slide of its own") {
    Document document = with_drops("<div>" + refrain + "<div>" + refrain + "</div></div>");
    drop_repeats(document);
    CHECK(kept_texts(document).size() == 1);
    CHECK(document.blocks[1].marks.back().reason == Strip::repeated);
  }
  SECTION("short labels and table cells repeat as they like") {
    Document document = with_drops("<div>Read more</div><p><b>Read more</b></p>");
    drop_repeats(document);
    CHECK(kept_texts(document).size() == 2);
  }
}

TEST_CASE("a label whose text is gone goes too", "[strip][leftovers]") {
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

TEST_CASE("labels that are the text of a page stay", "[strip][leftovers]") {
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

TEST_CASE("the label of a row stays with its values, and nothing else does", "[strip][leftovers]") {
  const auto cell = [](ElementIndex row) {
    Block block;
    block.kind = BlockKind::cell;
    block.row = row;
    return block;
  };
  const std::vector<Block> blocks{cell(1), cell(1), cell(2), cell(2), cell(3),
                                  cell(3), Block{}, cell(4), cell(4)};
  const std::vector<std::uint32_t> words{1, 2, 2, 1, 7, 9, 1, 0, 0};
  std::vector<bool> goes{true, false, true, false, true, false, true, true, true};
  keep_row_labels(blocks, words, goes);
  // Kept: the label of the first row. Not those of a row that mostly goes, of many words, or of
  // none.
  CHECK(goes == std::vector<bool>{false, false, true, false, true, false, true, true, true});
}
