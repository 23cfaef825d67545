#include "stages/write/audit.hpp"

#include <algorithm>
#include <filesystem>
#include <random>

#include "stages/decode/decode.hpp"
#include "stages/despam/despam.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/stage.hpp"
#include "stages/strip/strip.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/digest.hpp"
#include "stages/write/common_runs.hpp"
#include "stages/write/restore.hpp"
#include "stages/write/write.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/tag_soup.hpp"

using namespace winnow;
using namespace winnow::testing;
namespace fs = std::filesystem;

namespace {

std::string nul_for_at(std::string text) {
  std::ranges::replace(text, '@', '\0');
  return text;
}

using As = DecodeOptions::As;

// As far as write, with the input's hash as fetch gives it.
Outcome<Document> cleaned(const std::string& bytes, As as = As::text) {
  Response response{.origin = {.url = "in", .input_hash = digest(bytes)}, .bytes = bytes};
  response.origin.input_bytes = bytes.size();
  const DecodeOptions options{.as = as, .keep_raw = true};
  return chain(Decode(options), Parse(), Despam(), Normalize())(std::move(response));
}

struct Made {
  std::string output;
  std::string audit;
};

Made made(const Document& document, const RenderOptions& options = {}) {
  const std::string output = render(document, options);
  return {output, audit_of(document, output, options.format, "../in.txt", "0")};
}

std::string restored(const Made& made) {
  const auto audit = read_audit(made.audit);
  REQUIRE(audit);
  auto input = rebuilt(*audit, made.output);
  CAPTURE(made.audit, made.output);
  REQUIRE(input);
  return *input;
}

std::string with_back(const Made& made, const std::vector<std::string>& reasons) {
  return put_back(*read_audit(made.audit), made.output, reasons).value().text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  }
  return lines;
}

const std::vector<RenderOptions> all_formats = {
    {},
    {.metadata = true},
    {.links = true, .images = true},
    {.format = Format::markdown},
    {.format = Format::markdown, .metadata = true, .links = true, .images = true},
    {.format = Format::json},
    {.format = Format::jsonl},
};

const std::string news =
    "Harbour “reopens” after the storm\n\nMay 22, 2025 | by courier.example\n\n\n"
    "The harbour opened again on Thursday, nine  weeks after the storm that broke its wall.\n\n"
    "▶ [Saltbank] Transfer fee 0% discount CODE◀\n\n"
    "A wall\u200b of the year 1874 was\u00a0mended by hand, said Ms Falk.\n\nView all\n";

const std::string page =
    "<!doctype html><title>T</title><nav><a href=/>Home</a></nav>\r\n<article><h1>Head &amp; "
    "heart</h1>\n<p>One <b>bold <i>deep</i></b> word in a sentence that goes on for\n    two lines "
    "&ndash; and a <a href='/a?b=c&d=e'>link to somewhere else</a> in it.<p>Next<br>line<ul><li>a"
    "<li>b <em>c</em><ol start=3><li>d</ol></ul><table><tr><th>k<th>v<tr><td>x<td>1|2</table>"
    "<pre>if x:\n    y</pre><blockquote><p>said</blockquote><img src=i.png alt='a b'>"
    "<script>var a = '</p>';</script>tail</article><footer>© x</footer>";

}  // namespace

TEST_CASE("a text and its audit rebuild the input byte for byte", "[audit]") {
  std::string dos = news;
  for (std::size_t at = 0; (at = dos.find('\n', at)) != std::string::npos; at += 2) {
    dos.insert(at, "\r");
  }
  const std::string input = GENERATE_COPY(values<std::string>({
      news,
      dos,
      "\xEF\xBB\xBF" + news,
      "one line",
      "\n\n  \n a \t\n\nb\n",
      "a\n\nb\n\n\n",
      "no end\r\n\r\nold mac\rline\r",
      nul_for_at("nul @ inside\n\nand \x01\x1f\x7f others\n"),
      "latin caf\xE9 and \xFF\xFE\n\nmore of it\n",
      nul_for_at("\xFF\xFEh@i@"),
      "| a | b |\n|---|---|\n| c | d \\| e |\n\n- one\n- two\n  3. three\n\n# head\n",
      "wrapped text that is cut by a program at a width\nwhich is about the same for each of the "
      "lines\nthat it has, so that they are one paragraph in it\nand not four of them at all.\n",
      "“mojibake” â€œtwiceâ€\u009d and e\u0301 composed, (c) &amp; &quot;left&quot;\n\nTHE END\n",
      gzip(news),
      gzip(gzip("text\n")),
      "same\n\nsame\n\nsame\n\nView all\n\nsame\n",
      "\"quoted\" \\ back\\slash \u2028 and more\n",
      page,
  }));
  const As as = GENERATE(As::text, As::html);
  const auto document = cleaned(input, as);
  CAPTURE(input, document ? "" : document.error().reason.word());
  REQUIRE(document);
  for (const RenderOptions& options : all_formats) {
    CHECK(restored(made(*document, options)) == input);
  }
}

TEST_CASE("generated pages are rebuilt in every format", "[audit]") {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const std::string soup = tag_soup(seed, 120);
    auto document = cleaned(soup, As::html);
    if (document && seed % 2 == 0) {
      Strip().mark(*document);
    }
    for (const RenderOptions& options : all_formats) {
      CAPTURE(seed);
      if (document) {
        CHECK(restored(made(*document, options)) == soup);
      }
    }
  }
}

TEST_CASE("bytes of any kind are rebuilt", "[audit]") {
  std::mt19937 random(7);  // the same numbers on every machine
  const std::vector<std::string> pieces = {
      "a",       "word ",    "\n",      "\r\n",  "\n\n", " ",  "é",  "\xC3",          "—",
      "&amp;",   "<b>",      "</p>",    "| ",    "- ",   "\"", "\\", nul_for_at("@"), "",
      "▶ CODE◀", "View all", "e\u0301", "\u200b"};
  for (int i = 0; i < 300; ++i) {
    std::string input;
    for (std::size_t n = random() % 60; n > 0; --n) {
      input += pieces[random() % pieces.size()];
    }
    if (const auto document = cleaned(input, i % 2 == 0 ? As::text : As::html)) {
      CAPTURE(i, input);
      CHECK(restored(made(*document, all_formats[random() % all_formats.size()])) == input);
    }
  }
}

TEST_CASE("an audit says what is gone, where and why", "[audit]") {
  const auto lines = lines_of(made(*cleaned(news)).audit);
  const auto has = [&](const std::string& line) {
    return std::ranges::find(lines, line) != lines.end();
  };
  CAPTURE(lines);
  CHECK(has(R"({"was":"May 22, 2025 | by courier.example","line":3,"action":"move",)"
            R"("why":["despam.date_line"]})"));
  CHECK(has(R"({"was":"▶ [Saltbank] Transfer fee 0% discount CODE◀","line":8,"action":"drop",)"
            R"("why":["despam.promo_ornament"]})"));
  CHECK(
      has("{\"was\":\"\u200b\",\"line\":10,\"action\":\"edit\","
          "\"why\":[\"normalize.invisible\"]}"));
  CHECK(has(R"({"was":" ","line":6,"action":"edit","why":["normalize.spaces"]})"));
  CHECK(has(R"({"was":"\n\n\n","action":"layout"})"));
  CHECK(has(R"({"was":"View all","line":12,"action":"drop","why":["despam.view_all"]})"));
}

TEST_CASE("an audit of a page speaks of blocks", "[audit]") {
  Document document = parse_html("<p>One &amp; two</p><p class=ad>Buy <b>now</b></p>");
  document.blocks[1].marks = {{Action::drop, Reason{"test.first"}},
                              {Action::keep, Reason{"test.lifted"}},
                              {Action::drop, Reason{"test.last"}}};
  const auto lines = lines_of(made(document).audit);
  CHECK(std::vector(lines.begin() + 1, lines.end()) ==
        std::vector<std::string>{
            R"({"was":"<p>One &amp; two</p><p class=ad>","action":"layout"})",
            R"({"was":"Buy <b>now","block":2,"action":"drop","why":["test.last"]})",
            R"({"was":"</b></p>","action":"layout"})"});
}

TEST_CASE("the audit of a clean text is two lines", "[audit]") {
  const std::string clean = "First paragraph of it.\n\nSecond paragraph of it.\n";
  const auto lines = lines_of(made(*cleaned(clean)).audit);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1] == "{\"keep\":[0," + std::to_string(clean.size()) + "]}");
}

TEST_CASE("what a rule took away is put back at its place", "[audit]") {
  const Made text = made(*cleaned(news));
  CHECK(with_back(text, {"despam.promo_ornament"})
            .find("its wall.\n\n▶ [Saltbank] Transfer fee "
                  "0% discount CODE◀\n\nA wall of") != std::string::npos);
  CHECK(with_back(text, {"despam.view"}) == text.output);
  CHECK(with_back(text, {"despam"}).ends_with("Falk.\n\nView all\n"));
  CHECK(with_back(text, {"despam.view_all", "despam.date_line"})
            .starts_with("Harbour “reopens” after the storm\n\nMay 22, 2025 | by"));
  SECTION("what an edit replaced stands where it stood") {
    CHECK(with_back(text, {"normalize"}).find("nine  weeks") != std::string::npos);
    CHECK(with_back(text, {"normalize"}).find("was\u00a0mended") != std::string::npos);
  }
  SECTION("in JSON it is JSON again") {
    const Made json = made(*cleaned(news), {.format = Format::json});
    const std::string back = with_back(json, {"despam.promo_ornament"});
    CHECK(back.find(R"(its wall.\n\n▶ [Saltbank] Transfer fee 0% discount CODE◀\n\nA wall)") !=
          std::string::npos);
    CHECK(back.ends_with("\"\n}\n"));
  }
  SECTION("what stood first comes before the body, not before the front matter") {
    const Made first =
        made(*cleaned("View all\n\nThe harbour opened again on Thursday.\n"), {.metadata = true});
    CHECK(with_back(first, {"despam"})
              .ends_with("---\n\nView all\n\nThe harbour opened again on "
                         "Thursday.\n"));
  }
  SECTION("of a page it is the text") {
    Document document = parse_html("<p>One two three</p><p>Buy <b>now</b>\n &amp; here</p>");
    document.blocks[1].marks = {{Action::drop, Reason{"test.ad"}}};
    CHECK(with_back(made(document), {"test"}) == "One two three\n\nBuy now & here\n");
  }
}

TEST_CASE("a text or an audit that was changed is told", "[audit]") {
  const Made text = made(*cleaned(news));
  auto audit = *read_audit(text.audit);
  CHECK(rebuilt(audit, text.output + " ").error().message.find("not as winnow wrote it") !=
        std::string::npos);
  CHECK_FALSE(put_back(audit, "", {"despam"}));
  SECTION("a literal") { audit.pieces[1].was += "x"; }
  SECTION("a range") { audit.pieces[0].end -= 1; }
  SECTION("a range that lies outside") { audit.pieces[0].end = text.output.size() + 1; }
  SECTION("a range that ends before it begins") { audit.pieces[0].begin = audit.pieces[0].end + 1; }
  CHECK_FALSE(rebuilt(audit, text.output));
}

TEST_CASE("what is no audit is refused with its line", "[audit]") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"", "it is empty"},
      {"plain text", "line 1 is"},
      {"{\"audit\":2}\n", "another version"},
      {"{\"audit\":1}\n", "line 1 is"},
      {"[1]\n", "line 1 is"},
  }));
  CHECK(read_audit(text).error().message.find(message) != std::string::npos);
  const std::string head = lines_of(made(*cleaned(news)).audit).front() + "\n";
  for (const char* line : {"{}", "{\"keep\":[1]}", "{\"keep\":7}", "{\"was\":1}", "null", ""}) {
    CAPTURE(line);
    CHECK(read_audit(head + line + "\n").error().message.find("line 2 is") != std::string::npos);
  }
}

TEST_CASE("write puts an audit beside the text only where one is wanted", "[audit]") {
  const Folder out;
  const auto write = [&](const AuditOptions& audit) {
    Document document = *cleaned(news);
    document.output_name = "a/b.txt";
    return Write({.directory = out.path(), .audit = audit})(std::move(document)).value();
  };
  CHECK(write({}).audit_path.empty());
  CHECK_FALSE(fs::exists(out / "a/b.txt.audit.jsonl"));
  for (const std::string folder : {"", "audit"}) {
    const Written written = write({.wanted = true, .folder = folder});
    CHECK(written.audit_path == (folder.empty() ? "a/b.txt.audit.jsonl" : "audit/a/b.txt.jsonl"));
    const auto audit = *read_audit(out.read(written.audit_path));
    CHECK(audit.output == (folder.empty() ? "b.txt" : "../../a/b.txt"));
    CHECK(rebuilt(audit, out.read(written.path)).value() == news);
  }
  CHECK(Write({.audit = {.wanted = true}})(*cleaned(news)).value().audit.starts_with("{\"audit\""));
}

TEST_CASE("decode keeps the bytes only where they are not the text", "[audit]") {
  const auto raw = [](const std::string& bytes, bool keep) {
    return Decode({.as = As::text, .keep_raw = keep})({.bytes = bytes}).value().raw;
  };
  CHECK(raw(news, true).empty());
  CHECK(raw("caf\xE9", true) == "caf\xE9");
  CHECK(raw("caf\xE9", false).empty());
  CHECK(raw(gzip(news), true) == gzip(news));
}

TEST_CASE("base64 goes both ways", "[audit]") {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "\xFF@\x7F"}) {
    const std::string bytes = nul_for_at(text);
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  CHECK(to_base64("foob") == "Zm9vYg==");
  for (const char* wrong : {"Zg=", "Z g=", "=Zg=", "Zg\n=", "Zm9"}) {
    CHECK_FALSE(from_base64(wrong));
  }
}

TEST_CASE("common runs stand in both texts, in order", "[audit]") {
  std::mt19937 random(11);
  const auto text = [&](std::size_t words) {
    const std::vector<std::string> of = {"the ", "harbour ", "wall, ", "<b class=wall>", "é", "◀ "};
    std::string out;
    while (words-- > 0) {
      out += of[random() % of.size()];
    }
    return out;
  };
  for (int i = 0; i < 300; ++i) {
    const std::string start = text(random() % 25);
    const std::string end = text(random() % 25);
    const std::string source = start + end;
    const std::string copy = start + text(random() % 9) + (i % 3 == 0 ? "" : end);
    std::size_t at = 0;
    std::size_t copy_at = 0;
    for (const CommonRun& run : common_runs(source, copy, i % 2 == 0)) {
      CHECK(run.bytes > 0);
      CHECK(run.source >= at);
      CHECK(run.copy >= copy_at);
      CHECK(source.substr(run.source, run.bytes) == copy.substr(run.copy, run.bytes));
      at = run.source + run.bytes;
      copy_at = run.copy + run.bytes;
    }
  }
}
