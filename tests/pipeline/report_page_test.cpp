#include "pipeline/pages/report_page.hpp"

#include <array>
#include <limits>
#include <random>

#include <nlohmann/json.hpp>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/page_assets.hpp"
#include "pipeline/pages/report_findings.hpp"
#include "pipeline/pages/report_words.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/page.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

using Json = nlohmann::ordered_json;

std::string section(const std::string& page, const std::string& id) {
  return between(page, "<section id=\"" + id + "\"", "</section>");
}

// What a reader sees of the documents, in one text.
std::vector<Json> records(const std::string& page) {
  std::vector<Json> out;
  const std::string open = "<script type=\"application/json\" class=\"chunk\">";
  for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at + 1)) {
    const std::size_t from = at + open.size();
    for (const Json& record : Json::parse(page.substr(from, page.find("</script>", from) - from))) {
      out.push_back(record);
    }
  }
  return out;
}

Json finished(std::uint64_t sequence, const std::string& host = "news.example") {
  return {{"sequence", sequence},
          {"source", "https://" + host + "/" + std::to_string(sequence)},
          {"via", "https://" + host + "/feed"},
          {"status", "finished"},
          {"input_bytes", 5000},
          {"output", "a/" + std::to_string(sequence) + ".txt"},
          {"output_bytes", 1000},
          {"title", "Title " + std::to_string(sequence)},
          {"blocks", 20},
          {"blocks_kept", 10},
          {"marks", {{"strip.footer", 7}, {"despam.share", 3}}},
          {"text_bytes", {{"kept", 1000}, {"strip", 800}, {"despam", 100}}}};
}

Json rejected(std::uint64_t sequence, const std::string& reason) {
  return {{"sequence", sequence},
          {"source", "https://news.example/" + std::to_string(sequence)},
          {"via", "https://news.example/feed"},
          {"status", "rejected"},
          {"reason", reason},
          {"detail", "because"}};
}

Json run_of(std::uint64_t read, std::uint64_t finished, const Json& rejected,
            std::uint64_t failed) {
  return {{"winnow", "0.1.0"},
          {"read", read},
          {"finished", finished},
          {"rejected", rejected},
          {"failed", failed},
          {"started", "2026-11-29T02:00:00Z"},
          {"exit_code", failed > 0 ? 3 : 0}};
}

// 12 read: 9 finished, 2 failed, 1 duplicate.
ReportPage ordinary() {
  ReportPage page{.title = "nightly"};
  for (std::uint64_t i = 0; i < 9; ++i) {
    page.documents.push_back(finished(i).dump());
  }
  page.documents.push_back(rejected(9, "fetch.timeout").dump());
  page.documents.push_back(rejected(10, "fetch.timeout").dump());
  page.documents.push_back(rejected(11, "dedup.near").dump());
  Json run = run_of(12, 9, {{"fetch.timeout", 2}, {"dedup.near", 1}}, 2);
  run["marks"] = {{"strip.footer", 63}, {"despam.share", 27}};
  page.run = run.dump();
  return page;
}

const std::string hostile =
    "</script></td></table></details><!-- <script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"' onload=\"x\x01\x7f javascript:alert(3)";

}  // namespace

TEST_CASE("the totals of the report are those of the run", "[report]") {
  const std::string page = report_page(ordinary());
  const std::string totals = section(page, "totals");
  CHECK(has(totals, "<dt>read</dt><dd>12</dd>"));
  CHECK(has(totals, "<dt>finished</dt><dd>9</dd>"));
  CHECK(has(totals, "<dt>failed</dt><dd>2</dd>"));
  CHECK(has(totals, "<dt>duplicates</dt><dd>1</dd>"));
  CHECK(has(page, "Exit 3</span> Some inputs failed; the others are done."));
  CHECK(has(page, "<h1 dir=\"auto\">nightly</h1>"));
  check_balanced(markup(page));
}

TEST_CASE("without run.json the totals are summed from the manifest", "[report]") {
  ReportPage page = ordinary();
  page.run = GENERATE("", "{", "[1,2]", "null");
  const std::string html = report_page(page);
  const std::string totals = section(html, "totals");
  CHECK(has(totals, "<dt>read</dt><dd>12</dd>"));
  CHECK(has(totals, "<dt>finished</dt><dd>9</dd>"));
  CHECK(has(totals, "<dt>failed</dt><dd>2</dd>"));
  CHECK(has(section(html, "hands"), "run.json"));
}

TEST_CASE("the flow loses at each step what its cause took", "[report]") {
  const std::string flow = section(report_page(ordinary()), "flow");
  CHECK(std::regex_search(flow, std::regex(">failed</th>.*?−2</td>")));
  CHECK(std::regex_search(flow, std::regex(">duplicates</th>.*?−1</td>")));
  CHECK(std::regex_search(flow, std::regex(">finished</th>.*?>9</td>")));
}

TEST_CASE("every document is in the data once and in order", "[report]") {
  ReportPage page;
  for (std::uint64_t i = 0; i < 2345; ++i) {
    page.documents.push_back(finished(i).dump());
  }
  const std::vector<Json> all = records(report_page(page));
  REQUIRE(all.size() == 2345);
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i][0] == i);
  }
}

TEST_CASE("a broken line of the manifest is counted and skipped", "[report]") {
  ReportPage page = ordinary();
  page.documents.insert(page.documents.begin() + 3, {"{\"sequence\": 5, \"sour", "", "17", "\xff"});
  const std::string html = report_page(page);
  CHECK(records(html).size() == 12);
  CHECK(has(section(html, "hands"), "4 lines of the manifest could not be read and are missing"));
}

TEST_CASE("an empty run makes a whole page", "[report]") {
  const std::string page = report_page({});
  CHECK(has(section(page, "totals"), "<dt>read</dt><dd>0</dd>"));
  CHECK(has(section(page, "hands"), "Nothing was read."));
  CHECK(has(section(page, "documents"), "The manifest lists no document."));
  CHECK_FALSE(has(page, "nan"));
  check_balanced(markup(page));
}

TEST_CASE("a run without faults needs no hand", "[report]") {
  ReportPage page{.title = "nightly", .run = run_of(2, 2, Json::object(), 0).dump()};
  page.documents = {finished(0).dump(), finished(1).dump()};
  CHECK(has(section(report_page(page), "hands"), "Nothing needs a hand"));
}

TEST_CASE("what needs a hand leads to its section, failures first", "[report]") {
  ReportPage page = ordinary();
  Json run = Json::parse(page.run);
  run["stopped"] = true;
  run["fatal"] = "disk full";
  run["problems"] = {"store: cannot be written"};
  run["sources"] = {{{"source", "https://gone.example/rss"}, {"problem", "410 Gone"}}};
  page.run = run.dump();
  page.proposals = {{.host = "news.example", .line = "Subscribe", .pages = 6, .of = 9}};
  const std::string hands = section(report_page(page), "hands");
  CHECK(has(hands, "stopped before its end: <bdi>disk full</bdi>"));
  CHECK(has(hands, "Something is not kept: <bdi>store: cannot be written</bdi>"));
  CHECK(has(hands, "<a href=\"#sources\">list gave nothing</a>: <bdi>https://gone.example/rss"));
  CHECK(has(hands, "<a href=\"#causes\">2 of 12 inputs</a> failed, most by <code>fetch.timeout"));
  CHECK(has(hands, "<a href=\"#proposals\">1 proposed rule waits</a> for a decision."));
  CHECK(hands.rfind("<li class=\"bad\">") < hands.find("<li class=\"look\">"));
}

TEST_CASE("each cause names its documents and what it means", "[report]") {
  const std::string causes = section(report_page(ordinary()), "causes");
  CHECK(has(causes, "<code>fetch.timeout</code> <span class=\"soft\">no answer in time</span>"));
  CHECK(has(causes, "<a href=\"#d9\"><bdi>news.example/9</bdi></a>"));
  CHECK(has(causes, "<a href=\"#d10\">"));
  CHECK(causes.find("fetch.timeout") < causes.find("dedup.near"));
}

TEST_CASE("sources are summed from the manifest where the run does not say", "[report]") {
  const ReportFacts facts = report_facts(ordinary());
  REQUIRE(facts.run.by_source.size() == 1);
  const SourceFacts& source = facts.run.by_source.front();
  CHECK(source.source == "https://news.example/feed");
  CHECK(source.read == 12);
  CHECK(source.finished == 9);
  CHECK(source.failed == 2);
  CHECK(source.duplicates == 1);
  REQUIRE(source.removed);
  CHECK(*source.removed == Approx(900.0 / 1900.0));
}

TEST_CASE("a source without success for three days is named", "[report]") {
  ReportPage page = ordinary();
  Json run = Json::parse(page.run);
  const std::string last = GENERATE("2026-11-26", "2026-11-27T23:59:00Z");
  run["by_source"] = {
      {{"source", "https://old.example/feed"}, {"read", 1}, {"last_success", last}}};
  page.run = run.dump();
  const std::string html = report_page(page);
  const bool is_stale = last == "2026-11-26";
  CHECK(has(section(html, "hands"), "had no success for 3 days or more") == is_stale);
  CHECK(has(section(html, "sources"), "no success for 3 days") == is_stale);
}

TEST_CASE("a rule is compared with the mean of earlier runs", "[report]") {
  using Row = std::tuple<int, int, RuleTrend>;
  const auto [now, before, trend] = GENERATE(table<int, int, RuleTrend>({
      Row{30, 30, RuleTrend::steady},
      Row{90, 30, RuleTrend::surge},
      Row{89, 30, RuleTrend::steady},
      Row{19, 1, RuleTrend::steady},  // too few to speak of
      Row{0, 5, RuleTrend::idle},
      Row{0, 4, RuleTrend::steady},
      Row{1, 0, RuleTrend::fresh},
      Row{0, 0, RuleTrend::steady},
  }));
  ReportPage page{.run = run_of(10, 10, Json::object(), 0).dump()};
  Json run = Json::parse(page.run);
  run["marks"] = {{"despam.share", now}};
  page.run = run.dump();
  run["marks"] = {{"despam.share", before}};
  page.history = {run.dump(), run.dump(), run.dump()};
  const ReportFacts facts = report_facts(page);
  const ReportFindings findings = report_findings(facts, {});
  REQUIRE(findings.rules.size() == 1);
  CHECK(findings.rules.front().trend == trend);
  page.history.pop_back();  // two runs are no habit
  const ReportFacts fewer = report_facts(page);
  CHECK(report_findings(fewer, {}).rules.front().trend == RuleTrend::steady);
}

TEST_CASE("a night with three times the texts is no surge of a rule", "[report]") {
  Json run = run_of(30, 30, Json::object(), 0);
  run["marks"] = {{"despam.share", 90}};
  ReportPage page{.run = run.dump()};
  run["finished"] = 10;
  run["marks"] = {{"despam.share", 30}};
  page.history = {run.dump(), run.dump(), run.dump()};
  const ReportFacts facts = report_facts(page);
  CHECK(report_findings(facts, {}).rules.front().trend == RuleTrend::steady);
}

TEST_CASE("a text that lost over 40 % to despam stands out, one that lost 40 % does not",
          "[report]") {
  ReportPage page;
  for (const int despam : {600, 700}) {
    Json document = finished(page.documents.size());
    document["text_bytes"] = {{"kept", 900}, {"strip", 5000}, {"despam", despam}};
    page.documents.push_back(document.dump());
  }
  const ReportFacts facts = report_facts(page);
  const Outliers out = report_findings(facts, {}).outliers;
  REQUIRE(out.despammed.size() == 1);
  CHECK(out.despammed.front()->sequence == 1);
}

TEST_CASE("an untouched text stands out where four of five others were cut", "[report]") {
  const std::size_t cut = GENERATE(3U, 4U, 8U);
  ReportPage page;
  for (std::uint64_t i = 0; i < cut; ++i) {
    page.documents.push_back(finished(i).dump());
  }
  Json whole = finished(99);
  whole["marks"] = {{"normalize.spaces", 4}};
  whole["blocks_kept"] = 20;
  whole["text_bytes"] = {{"kept", 1000}, {"strip", 0}, {"despam", 0}};
  page.documents.push_back(whole.dump());
  const ReportFacts facts = report_facts(page);
  CHECK(report_findings(facts, {}).outliers.untouched.size() == (cut >= 4 ? 1 : 0));
}

TEST_CASE("a tiny text and one that was all spam are results without text", "[report]") {
  ReportPage page;
  Json tiny = finished(0);
  tiny["text_bytes"] = {{"kept", 199}, {"strip", 10}, {"despam", 0}};
  page.documents = {tiny.dump(), finished(1).dump(), rejected(2, "despam.all_spam").dump(),
                    rejected(3, "fetch.timeout").dump()};
  const ReportFacts facts = report_facts(page);
  const Outliers out = report_findings(facts, {}).outliers;
  REQUIRE(out.empty.size() == 2);
  CHECK(out.empty[0]->sequence == 0);
  CHECK(out.empty[1]->sequence == 2);
}

TEST_CASE("samples stand under their rule with the document they come from", "[report]") {
  ReportPage page = ordinary();
  page.samples = {{.reason = "despam.share", .document = 3, .text = "Share & tell"},
                  {.reason = "despam.unheard_of", .document = 777, .text = "?"}};
  const std::string rules = section(report_page(page), "rules");
  const std::string share = between(rules, "<code>despam.share</code>", "</tbody>");
  CHECK(has(share, "Share &amp; tell</q> <span class=\"soft\">from <a href=\"#d3\">"));
  CHECK(has(rules, "from document 777"));
}

TEST_CASE("a duplicate tints what only one of the texts has", "[report]") {
  ReportPage page = ordinary();
  page.duplicates = {{.document = 11,
                      .text = "the old bridge fell",
                      .other_source = "https://other.example/1",
                      .other_night = "2026-11-28",
                      .other_text = "the new bridge fell",
                      .relation = "near",
                      .jaccard = 0.75}};
  const std::string duplicates = section(report_page(page), "duplicates");
  CHECK(has(duplicates, "the <mark class=\"a\">old</mark> bridge fell"));
  CHECK(has(duplicates, "the <mark class=\"b\">new</mark> bridge fell"));
  CHECK(has(duplicates, "28 November 2026"));
  CHECK(has(duplicates, "0.75"));
}

TEST_CASE("lists that are too long say what they leave out", "[report]") {
  ReportPage page = ordinary();
  page.duplicates.assign(1000, {.document = 11, .text = "a", .other_text = "b"});
  page.stories.assign(1000, {.texts = {{0, "a"}, {1, "b"}}});
  page.proposals.assign(1000, {.host = "h", .line = "l", .pages = 5, .of = 9});
  const std::string html = report_page(page);
  CHECK(has(section(html, "duplicates"), "200 of 1,000 duplicates shown."));
  CHECK(has(section(html, "stories"), "100 of 1,000 groups shown."));
  CHECK(has(section(html, "proposals"), "500 of 1,000 lines shown."));
  check_balanced(markup(html));
}

TEST_CASE("the trend has a bar and a line of its table for every run", "[report]") {
  ReportPage page = ordinary();
  for (int i = 0; i < 5; ++i) {
    page.history.push_back(run_of(10, 8, {{"fetch.timeout", 2}}, 2).dump());
  }
  page.history.emplace_back("not JSON");
  const std::string html = report_page(page);
  const std::string trend = section(html, "trend");
  CHECK(count(trend, "<tr><th scope=\"row\">") == 6);
  const std::string figure = between(trend, "<figure><figcaption><span>Finished", "</figure>");
  CHECK(count(figure, "<rect class=\"past\"") == 5);
  CHECK(count(figure, "<rect class=\"now\"") == 1);
  CHECK(has(figure, "aria-label=\"Finished over 6 runs: this run 9, usually 8\""));
  CHECK(has(section(html, "hands"), "1 run of the history could not be read"));
}

TEST_CASE("hostile text stays text wherever it enters the report", "[report]") {
  Json document = finished(0);
  for (const char* key : {"source", "via", "final_url", "title", "language", "output", "audit"}) {
    document[key] = hostile;
  }
  document["marks"] = {{hostile, 3}};
  document["flags"] = {{hostile, 1}};
  Json refused = rejected(1, hostile);
  refused["detail"] = hostile;
  refused["dup_of"] = {{"url", hostile}, {"night", hostile}};
  Json run = run_of(2, 1, {{hostile, 1}}, 1);
  for (const char* key : {"job", "run", "started", "ended", "winnow", "fatal"}) {
    run[key] = hostile;
  }
  run["marks"] = {{hostile, 3}};
  run["idle_rules"] = {hostile};
  run["problems"] = {hostile};
  run["versions"] = {{hostile, hostile}};
  run["stage_seconds"] = {{hostile, 1}};
  run["sources"] = {{{"source", hostile}, {"problem", hostile}}};
  run["by_source"] = {{{"source", hostile}, {"read", 1}, {"last_success", hostile}}};
  const ReportPage page{
      .title = hostile,
      .run = run.dump(),
      .documents = {document.dump(), refused.dump()},
      .history = {run.dump(), run.dump(), run.dump()},
      .samples = {{.reason = hostile, .document = 0, .text = hostile}},
      .duplicates = {{.document = 1,
                      .text = hostile,
                      .other_source = hostile,
                      .other_night = hostile,
                      .other_text = hostile,
                      .relation = hostile,
                      .jaccard = std::numeric_limits<double>::quiet_NaN()}},
      .stories = {{.texts = {{0, hostile}, {5, hostile}}}, {}},
      .proposals = {{.host = hostile, .line = hostile, .pages = 3, .of = 0}},
  };
  const std::string html = report_page(page);
  const std::string rest = markup(html);
  CHECK(count(rest, "<script>") == 1);
  CHECK(count(rest, "<script type=\"application/json\"") == 2);
  CHECK(count(rest, "</script>") == 3);
  CHECK(count(rest, "<img") == 0);
  CHECK(count(rest, "<!--") == 0);
  CHECK(count(rest, "alert(1)") > 20);
  CHECK_FALSE(std::regex_search(rest, std::regex("href=\"javascript")));
  CHECK_FALSE(std::regex_search(rest.substr(0, rest.find("<script type")),
                                std::regex("<[a-z][^<>]* (style|on[a-z]+|src)=\"")));
  check_balanced(rest);
  const std::vector<Json> all = records(html);
  REQUIRE(all.size() == 2);
  CHECK(all[0][1] == hostile);
}

TEST_CASE("any bytes give a page of valid UTF-8 without NUL", "[report]") {
  std::mt19937 random(11);  // NOLINT(bugprone-random-generator-seed)
  const auto bytes = [&](std::size_t size) {
    std::string out(size, '\0');
    std::ranges::generate(out, [&] { return static_cast<char>(random()); });
    return out;
  };
  for (int round = 0; round < 20; ++round) {
    ReportPage page{.title = bytes(30), .run = bytes(50), .documents = {bytes(40), bytes(1)}};
    page.samples = {{.reason = bytes(20), .text = bytes(900)}};
    page.duplicates = {{.text = bytes(5000), .other_source = bytes(9), .other_text = bytes(5000)}};
    page.stories = {{.texts = {{1, bytes(1000)}}}};
    page.proposals = {{.host = bytes(10), .line = bytes(500)}};
    page.documents.push_back(Json{{"source", "a\0b"}, {"status", "finished"}}.dump());
    const std::string html = report_page(page);
    REQUIRE(utf8::is_valid(html));
    REQUIRE(html.find('\0') == std::string::npos);
  }
}

TEST_CASE("a value of another type is as good as none", "[report]") {
  const Json value = GENERATE(Json(nullptr), Json("text"), Json(-5), Json(1e300), Json(true),
                              Json::array({1, 2}), Json{{"a", 1}});
  Json document = finished(0);
  for (auto& [key, old] : document.items()) {
    old = value;
  }
  Json run;
  for (const char* key :
       {"job",      "run",     "started",     "ended",         "resumed",   "seconds",
        "versions", "read",    "finished",    "rejected",      "failed",    "marks",
        "bytes_in", "blocks",  "blocks_kept", "sources",       "by_source", "idle_rules",
        "problems", "stopped", "fatal",       "stage_seconds", "exit_code"}) {
    run[key] = value;
  }
  const ReportPage page{.run = run.dump(),
                        .documents = {document.dump()},
                        .history = {run.dump(), run.dump(), run.dump()}};
  const std::string html = report_page(page);
  CHECK(records(html).size() == 1);
  CHECK_FALSE(has(markup(html), "nan"));
  check_balanced(markup(html));
}

TEST_CASE("an exit code that is none is not shown as success", "[report]") {
  const Json code = GENERATE(Json(-1), Json("0"), Json(0.0));
  CHECK_FALSE(has(report_page({.run = Json{{"exit_code", code}}.dump()}), "class=\"exit\""));
}

TEST_CASE("the same input gives the same bytes", "[report]") {
  ReportPage page = ordinary();
  page.history = {page.run, page.run};
  CHECK(report_page(page) == report_page(page));
}

TEST_CASE("the report asks for nothing", "[report]") {
  const std::string page = report_page(ordinary());
  CHECK_FALSE(std::regex_search(page, std::regex("@import|url\\(|@font-face|<link|<iframe")));
  CHECK_FALSE(has(std::string(report_script()), "innerHTML"));
  CHECK_FALSE(has(std::string(report_script()), "fetch("));
  CHECK(has(page, html_head("nightly", page_style_with(report_style()), report_script())));
}

TEST_CASE("amounts are written for people", "[report]") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(999) == "999 B");
  CHECK(bytes_text(1000) == "1.0 kB");
  CHECK(bytes_text(999'960) == "1.0 MB");
  CHECK(bytes_text(1'234'567) == "1.2 MB");
  CHECK(share_text(0.004) == "< 1 %");
  CHECK(share_text(0.0) == "0 %");
  CHECK(share_text(std::nullopt) == "–");
  CHECK(seconds_text(852.4) == "14 min 12 s");
  CHECK(seconds_text(7260) == "2 h 1 min");
  CHECK(mean_text(0.999) == "1");
  CHECK(mean_text(2.25) == "2.3");
  CHECK(mean_text(1234.4) == "1,234");
  CHECK(day_text("2026-11-09T02:00:00Z") == "9 November 2026");
  CHECK(day_text("2026-13-09") == "2026-13-09");
  CHECK(clock_text("2026-11-09T02:15:00Z") == "02:15");
  CHECK(clock_text("2026-11-09").empty());
  CHECK(exit_meaning(6) == "The store or its lock is in use by another run.");
  CHECK(exit_meaning(99) == "An exit code that winnow does not use.");
}

TEST_CASE("every meaning can be found by its reason", "[report]") {
  for (const std::string reason :
       {"decode.bomb", "dedup.near", "fetch.unchanged", "unknown", "write.would_overwrite_input"}) {
    CHECK_FALSE(meaning_of(reason).empty());
  }
  CHECK(meaning_of("despam.share").empty());
}
