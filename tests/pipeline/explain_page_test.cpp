#include "pipeline/pages/explain_page.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "pipeline/pages/explain_json.hpp"
#include "pipeline/pages/explain_reasons.hpp"
#include "pipeline/pages/repaired_text.hpp"
#include "stages/despam/despam.hpp"
#include "stages/despam/verdicts.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/strip/strip.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/page.hpp"

using namespace winnow;
using namespace winnow::testing;
using Json = nlohmann::json;

namespace {

constexpr Reason navigation{"strip.navigation"};
constexpr Reason read_also{"despam.read_also"};
constexpr Reason date_line{"despam.date_line"};

Block block(std::string text, BlockKind kind = BlockKind::paragraph) {
  Block out;
  out.kind = kind;
  out.text = std::move(text);
  return out;
}

Block gone(std::string text, Reason reason, Action action = Action::drop) {
  Block out = block(std::move(text));
  out.marks.push_back({action, reason, 0.25F});
  return out;
}

ExplainedDocument document_of(std::vector<Block> blocks) {
  ExplainedDocument out;
  out.document.origin.url = "https://news.example/bread";
  out.document.metadata.title = "Bread";
  out.document.blocks = std::move(blocks);
  return out;
}

std::string page_of(std::vector<Block> blocks, const ExplainPageOptions& options = {}) {
  std::vector<ExplainedDocument> documents;
  documents.push_back(document_of(std::move(blocks)));
  return explain_page(documents, options);
}

std::string texts_of(const std::string& page) {
  const std::string open = "<div class=\"texts\" id=\"texts\">";
  return open + between(page, open, "<aside");
}

Json data_of(const std::string& page) {
  const std::string script = between(page, "<script type=\"application/json\"", "</script>");
  return Json::parse(script.substr(script.find('>') + 1));
}

Json only_block(const std::string& page) { return data_of(page)["documents"][0]["blocks"][0]; }

std::string joined(const std::vector<RepairRun>& runs, RepairKind without) {
  std::string text;
  for (const RepairRun& run : runs) {
    text += run.kind == without ? "" : run.text;
  }
  return text;
}

std::string spelled(const std::vector<RepairRun>& runs) {
  std::string text;
  for (const RepairRun& run : runs) {
    text += run.kind == RepairKind::gone    ? "[-" + run.text + "-]"
            : run.kind == RepairKind::added ? "{+" + run.text + "+}"
                                            : run.text;
  }
  return text;
}

const std::string hostile =
    "</p></td></div></script><script>alert(1)</script><img src=x onerror=alert(2)>\"' "
    "onload=\"x<!--\x01";

}  // namespace

TEST_CASE("what is kept stands in the page in reading order", "[explain]") {
  Block heading = block("Why I bake", BlockKind::heading);
  heading.level = 2;
  const std::string texts =
      texts_of(page_of({block("First line."), heading, block("A quotation.", BlockKind::quote),
                        block("int x = 1;", BlockKind::code)}));
  const std::vector<std::string> parts = {">First line.</p>", "<h4 class=\"b\"", ">Why I bake</h4>",
                                          ">A quotation.</blockquote>", ">int x = 1;</pre>"};
  std::size_t at = 0;
  for (const std::string& part : parts) {
    at = texts.find(part, at);
    INFO(part);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("a removed block carries its reason, its sign and what the rule says of it",
          "[explain]") {
  const std::string page =
      page_of({block("Kept."), gone("Read also: Mill", read_also)},
              {.descriptions = {{"despam.read_also", "pointer to another article"}}});
  const std::string run = between(texts_of(page), "<div class=\"run t0\" data-k=\"0\">", "</div>");
  CHECK(has(run, "<b>despam.read_also</b>"));
  CHECK(has(run, "▲"));
  CHECK(has(run, "pointer to another article"));
  CHECK(has(run, "Read also: Mill"));
  CHECK_FALSE(has(run, "Kept."));
}

TEST_CASE("neighbours of one reason share a box, of two reasons they do not", "[explain]") {
  const std::string texts = texts_of(page_of({gone("Home", navigation), gone("Garden", navigation),
                                              gone("More", read_also), block("Text.")}));
  CHECK(count(texts, "<div class=\"run ") == 2);
  CHECK(has(texts, "2 blocks"));
}

TEST_CASE("a moved block is told apart from a removed one", "[explain]") {
  const std::string page = page_of({gone("4 March", date_line, Action::move), block("Text.")});
  CHECK(has(texts_of(page), "moved: <b>despam.date_line</b>"));
  CHECK(has(page, "<legend>Moved to the metadata</legend>"));
  CHECK(only_block(page)["fate"] == "move");
}

TEST_CASE("a mark that a later one lifted explains nothing", "[explain]") {
  Block lifted = gone("Comment", navigation);
  lifted.marks.push_back({Action::keep, Reason{"strip.wanted_comments"}});
  CHECK(uses_of(lifted) == std::vector<ReasonUse>{{ReasonGroup::kept, "strip.wanted_comments"}});
  lifted.marks.push_back({Action::drop, read_also});
  CHECK(uses_of(lifted) == std::vector<ReasonUse>{{ReasonGroup::removed, "despam.read_also"}});
}

TEST_CASE("a repaired span shows what it was and what it is", "[explain]") {
  ExplainedDocument explained = document_of({block("The bridge fell,and the mill stood still.")});
  Normalize{}.mark(explained.document);
  REQUIRE(explained.document.blocks[0].text == "The bridge fell, and the mill stood still.");
  std::vector<ExplainedDocument> documents;
  documents.push_back(std::move(explained));
  const std::string page = explain_page(documents);
  CHECK(has(texts_of(page),
            "fell,<ins class=\"gap\" data-k=\"0\" title=\"normalize.punctuation\"> </ins>and"));
  CHECK(has(texts_of(page), "normalize.punctuation</span>"));
  CHECK(only_block(page)["was"] == "The bridge fell,and the mill stood still.");
  CHECK(only_block(page)["is"] == "The bridge fell, and the mill stood still.");
}

TEST_CASE("runs give the text before and the text after", "[explain]") {
  Block repaired = block("the Old mill, and Anna stood");
  const std::string before = "  the OLD mill,and anna stood ";
  const Reason spaces{"normalize.spaces"};
  const Reason stops{"normalize.punctuation"};
  const Reason names{"normalize.name_case"};

  SECTION("one step upon the other, whole words, white space that was trimmed") {
    repaired.marks = {{Action::edit, spaces, 2, before, {{0, "  ", ""}}},
                      {Action::edit, stops, 1, "", {{13, "", " "}}},
                      {Action::edit, names, 2, "", {{5, "LD", "ld"}, {18, "a", "A"}}}};
    CHECK(spelled(repair_runs(repaired)) ==
          "[-  -]the [-OLD-]{+Old+} mill,{+ +}and [-anna-]{+Anna+} stood[- -]");
    CHECK(joined(repair_runs(repaired), RepairKind::added) == before);
    CHECK(joined(repair_runs(repaired), RepairKind::gone) == repaired.text);
  }
  SECTION("an earlier addition that a later step takes away is not shown") {
    repaired.text = "ab";
    repaired.marks = {{Action::edit, stops, 1, "ab", {{1, "", "--"}}},
                      {Action::edit, spaces, 1, "", {{1, "--", ""}}}};
    CHECK(repair_runs(repaired).empty());
  }
  SECTION("changes that are missing or wrong leave one change of the part that differs") {
    repaired.marks = GENERATE(
        std::vector<Mark>{
            {Action::edit, Reason{"normalize.spaces"}, 200, "  the OLD mill,and anna stood ", {}}},
        std::vector<Mark>{{Action::edit,
                           Reason{"normalize.spaces"},
                           1,
                           "  the OLD mill,and anna stood ",
                           {{4000000000U, "x", "y"}}}});
    CHECK(joined(repair_runs(repaired), RepairKind::added) == before);
    CHECK(joined(repair_runs(repaired), RepairKind::gone) == repaired.text);
  }
  SECTION("an edit that does not tell the text before gives nothing") {
    repaired.marks = {{Action::edit, names, 1}};
    CHECK(repair_runs(repaired).empty());
    CHECK(text_before(repaired) == repaired.text);
  }
}

TEST_CASE("a sentence that despam cut is struck", "[explain]") {
  Block cut = block("The mill stood. It rained.");
  const std::string before = "The mill stood. Subscribe now! It rained.";
  cut.marks = {
      {Action::edit, Reason{"despam.newsletter"}, 14, before, {{16, "Subscribe now!", ""}}}};
  CHECK(spelled(repair_runs(cut)) == "The mill stood. [-Subscribe now! -]It rained.");
}

TEST_CASE("characters of several bytes are never cut in two", "[explain]") {
  Block repaired = block("für Öl");
  repaired.marks = {{Action::edit, Reason{"normalize.mojibake"}, 1, "fär Äl", {}}};
  for (const RepairRun& run : repair_runs(repaired)) {
    CHECK_FALSE((static_cast<unsigned char>(run.text.front()) & 0xC0U) == 0x80U);
  }
  CHECK(joined(repair_runs(repaired), RepairKind::gone) == "für Öl");
}

TEST_CASE("hostile text is text wherever it stands", "[explain]") {
  ExplainedDocument explained =
      document_of({block(hostile), block(hostile, BlockKind::heading), gone(hostile, navigation),
                   block(hostile, BlockKind::code), block(hostile, BlockKind::list_item),
                   block(hostile, BlockKind::cell)});
  Document& document = explained.document;
  document.origin.url = "https://x.example/" + hostile;
  document.metadata = {
      .title = hostile, .author = hostile, .date = hostile, .site = hostile, .language = hostile};
  document.charset = hostile;
  document.marks.push_back({Action::flag, navigation, 0, hostile});
  document.blocks[0].text = "mended";
  document.blocks[0].marks = {
      {Action::edit, Reason{"normalize.spaces"}, 1, hostile, {{0, hostile, "mended"}}}};
  explained.grounds.assign(6, {hostile});
  explained.probabilities.assign(6, 0.5);
  std::vector<ExplainedDocument> documents;
  documents.push_back(std::move(explained));
  const std::string page = explain_page(
      documents,
      {.title = hostile, .note = hostile, .descriptions = {{"strip.navigation", hostile}}});
  CHECK(count(page, "<script") == 2);  // the data and the page's own
  CHECK(count(page, "</script>") == 2);
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "<!--"));
  CHECK_FALSE(has(page, "href=\"https://x.example"));  // it holds blanks
  CHECK_FALSE(has(page, std::string("\x01")));
  CHECK(has(page, "lang=\"\""));
  CHECK_FALSE(std::regex_search(texts_of(page), std::regex("<[^>]* on[a-z]+=")));
  CHECK_FALSE(std::regex_search(texts_of(page), std::regex("<[^>]* style=")));
  check_balanced(texts_of(page));
  CHECK(data_of(page)["documents"][0]["blocks"][2]["was"] == hostile);
}

TEST_CASE("bytes that are no UTF-8 do no harm", "[explain]") {
  CHECK(has(texts_of(page_of({block("a\xff\xc3")})), "a\uFFFD"));
}

TEST_CASE("lists and tables keep their shape, whatever is removed from them", "[explain]") {
  std::vector<Block> blocks;
  for (const char* text : {"one", "two", "three"}) {
    Block item = block(text, BlockKind::list_item);
    item.level = 1;
    item.ordered = true;
    blocks.push_back(item);
  }
  blocks[1].marks.push_back({Action::drop, navigation});
  for (std::uint32_t i = 0; i < 4; ++i) {
    Block cell = block("cell " + std::to_string(i), BlockKind::cell);
    cell.row = 7 + i / 2;
    blocks.push_back(cell);
  }
  blocks[4].marks.push_back({Action::drop, read_also});
  const std::string texts = texts_of(page_of(std::move(blocks)));
  CHECK(has(texts, "value=\"1\">one</li>"));
  CHECK(has(texts, "value=\"3\">three</li>"));
  CHECK(count(texts, "<table>") == 1);
  CHECK(count(texts, "<tr>") == 2);
  CHECK(has(texts, "<td class=\"b gone "));
  check_balanced(texts);
}

TEST_CASE("the legend counts the blocks of each reason", "[explain]") {
  const std::string page = page_of({gone("Home", navigation), gone("Garden", navigation),
                                    gone("More", read_also), block("Text.")});
  const std::string legend = between(page, "<section class=\"legend\"", "</section>");
  CHECK(has(legend, "<b>strip.navigation</b>"));
  CHECK(has(legend, "<span class=\"n\">2</span>"));
  CHECK(has(legend, "<b>despam.read_also</b>"));
  CHECK(has(legend, "<span class=\"n\">1</span>"));
  CHECK(legend.find("strip.navigation") < legend.find("despam.read_also"));
}

TEST_CASE("reasons differ in colour or in sign, up to 42 of them", "[explain]") {
  std::vector<ExplainedDocument> documents;
  std::vector<Block> blocks;
  for (int i = 0; i < 42; ++i) {
    blocks.push_back(gone("x", Reason::interned("despam.rule_" + std::to_string(i))));
  }
  documents.push_back(document_of(std::move(blocks)));
  const ReasonList reasons(documents);
  std::set<std::pair<std::size_t, std::string_view>> looks;
  for (const ListedReason& reason : reasons.all()) {
    looks.emplace(reason.tint, reason.sign);
  }
  CHECK(looks.size() == 42);
}

TEST_CASE("a block brings along what a labelled line says of it", "[explain]") {
  std::vector<Block> blocks(12, block("Text."));
  blocks.front() = gone("Home", navigation);
  blocks[1] = block("Start");
  blocks.back() = gone("More", read_also);
  blocks.back().link_bytes = 4;
  const Json data = data_of(page_of(std::move(blocks)))["documents"][0]["blocks"];
  CHECK_FALSE(data[0].contains("line"));  // no rule has seen it
  CHECK(data[1]["line"]["place"] == "start");
  CHECK(data[6]["line"]["place"] == "middle");
  CHECK(data[6]["line"]["repeats"] == 9);
  CHECK(data[11]["line"]["place"] == "end");
  CHECK(data[11]["line"]["linked"] == true);
}

TEST_CASE("probability and grounds stand beside the block they are of", "[explain]") {
  ExplainedDocument explained = document_of({block("Text."), gone("Home", navigation)});
  explained.probabilities = {0.9, 0.01};
  explained.grounds = {{"+ 34 number of words"}, {"- in navigation", "+ 34 number of words"}};
  std::vector<ExplainedDocument> documents;
  documents.push_back(std::move(explained));
  const Json data = data_of(explain_page(documents));
  const Json& home = data["documents"][0]["blocks"][1];
  CHECK(home["p"] == 0.01);
  CHECK(data["sentences"][home["why"][0].get<std::size_t>()] == "- in navigation");
  CHECK(data["sentences"].size() == 2);
}

TEST_CASE("several documents have a picker, one has none", "[explain]") {
  std::vector<ExplainedDocument> documents;
  documents.push_back(document_of({block("One.")}));
  CHECK_FALSE(has(explain_page(documents), "id=\"pick\""));
  documents.push_back(document_of({block("Two.")}));
  const std::string page = explain_page(documents);
  CHECK(count(page, "<option>") == 2);
  CHECK(has(page, "id=\"b1-0\""));
}

TEST_CASE("what a page has no room for is said at its top", "[explain]") {
  std::vector<ExplainedDocument> documents;
  for (int i = 0; i < 4; ++i) {
    documents.push_back(document_of(std::vector<Block>(20, block("A line of some length."))));
  }
  CHECK_FALSE(has(explain_page(documents), "Not shown"));
  CHECK(has(explain_page(documents, {.max_documents = 3}), "the last 1 of 4 documents"));
  CHECK(has(explain_page(documents, {.left_out = 6}), "the last 6 of 10 documents"));
  const std::string page = explain_page(documents, {.max_page_bytes = 900});
  CHECK(has(page, "the last 3 of 4 documents, and the last"));
  CHECK(data_of(page)["documents"][0]["cut"] == true);
  check_balanced(texts_of(page));
  const std::string cut = explain_page(documents, {.max_block_bytes = 6});
  CHECK(has(texts_of(cut), "A line…"));
  CHECK(data_of(cut)["documents"][0]["blocks"][0]["cut"] == true);
}

TEST_CASE("a page of nothing is a page", "[explain]") {
  check_balanced(texts_of(explain_page({})));
  CHECK(has(page_of({}), "No block in this document."));
  CHECK(has(page_of({}), "Nothing was removed or changed."));
}

TEST_CASE("the same documents give the same bytes", "[explain]") {
  const auto once = [] {
    return page_of({block("Text."), gone("Home", navigation), gone("More", read_also)});
  };
  CHECK(once() == once());
}

TEST_CASE("a page has no reader's name for its verdicts but its own content", "[explain]") {
  const auto key = [](const std::string& page) { return between(page, "data-key=\"", "\""); };
  CHECK(key(page_of({block("a")})) == key(page_of({block("a")})));
  CHECK(key(page_of({block("a")})) != key(page_of({block("b")})));
}

TEST_CASE("lines of a plain text are counted, blocks of a page numbered", "[explain]") {
  Document document;
  document.bytes = "one\n\ntwo\nthree";
  document.blocks = {block("one"), block("three"), block("two")};
  document.blocks[1].source = {9, 14};
  document.blocks[2].source = {5, 8};
  CHECK(places_of(document) == std::vector<std::string>{"B1", "B2", "B3"});
  document.media_type = MediaType::text;
  CHECK(places_of(document) == std::vector<std::string>{"L1", "L4", "L3"});
  document.blocks[1].source = {4000000000U, 4000000001U};
  CHECK(places_of(document)[1] == "L4");
}

TEST_CASE("the JSON of a document has a fate, marks and grounds for each block", "[explain]") {
  ExplainedDocument explained = document_of({block("Text."), gone("Home", navigation)});
  explained.probabilities = {0.9, 0.01};  // without grounds
  const Json json = Json::parse(explain_json(explained));
  CHECK(json["title"] == "Bread");
  CHECK(json["blocks"][0]["kept"] == true);
  CHECK(json["blocks"][1]["kept"] == false);
  CHECK(json["blocks"][1]["marks"][0]["reason"] == "strip.navigation");
  CHECK(json["blocks"][1]["probability"] == 0.01);
  CHECK(json["blocks"][1]["because"].empty());
}

TEST_CASE("runs rebuild both texts of whatever despam and normalize repair", "[explain]") {
  const auto rules = RuleSet::builtin();
  std::size_t repaired = 0;
  for (const Rule& rule : rules->rules()) {
    for (const RuleTest& test : rule.tests) {
      Document document = document_for(test);
      document.blocks.push_back(
          block("It rained&nbsp;there,and \u00c3\u00b6  so on. " + test.text));
      Despam(rules).mark(document);
      Normalize{}.mark(document);
      for (const Block& block : document.blocks) {
        if (const auto runs = repair_runs(block); !runs.empty()) {
          ++repaired;
          CHECK(joined(runs, RepairKind::added) == text_before(block));
          CHECK(joined(runs, RepairKind::gone) == block.text);
        }
      }
    }
  }
  CHECK(repaired > 30);
}
