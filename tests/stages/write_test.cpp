#include "stages/write/write.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "stages/write/name.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;
namespace fs = std::filesystem;

namespace {

const std::string html =
    "<h2>Head</h2><p>One<br>two</p><ul><li>a<li>b<ul><li>c</ul></ul><table><tr><th>k<th>v<tr><td>x"
    "<td>1|2</table><pre>if x:\n    y</pre><blockquote>said</blockquote>";

Document named(const std::string& url, const std::string& name = {}) {
  Document document = document_of({"text"});
  document.origin = {.url = url, .name = name, .input_hash = "0123456789abcdef"};
  document.metadata.title = "Größe: “Ein” Titel / zwei";
  document.metadata.date = "2025-03-04T10:00:00Z";
  return document;
}

std::string name_of(const Document& document, const std::string& pattern = {}) {
  NameBook book;
  return Name(book, {.name_template = pattern})(document.clone())->output_name;
}

}  // namespace

TEST_CASE("text keeps the structure a reader sees", "[write]") {
  CHECK(render(parse_html(html), {}) ==
        "Head\n\nOne\ntwo\n\n- a\n- b\n  - c\n\nk | v\nx | 1|2\n\nif x:\n    y\n\nsaid\n");
}

TEST_CASE("Markdown says what text only shows", "[write]") {
  CHECK(render(parse_html(html), {.format = Format::markdown}) ==
        "## Head\n\nOne\ntwo\n\n- a\n- b\n  - c\n\n| k | v |\n| --- | --- |\n| x | 1\\|2 |\n\n"
        "```\nif x:\n    y\n```\n\n> said\n");
}

TEST_CASE("structure is kept in text and Markdown", "[write]") {
  const auto [page, text, markdown] = GENERATE(table<std::string, std::string, std::string>({
      // Nested lists, and what follows in an item.
      {"<ul><li>a<ul><li>b<ol><li>c<li>d</ol></ul><li><p>e<p>f</ul>",
       "- a\n  - b\n    1. c\n    2. d\n- e\n\nf\n",
       "- a\n  - b\n    1. c\n    2. d\n- e\n\n  f\n"},
      // An item with a long list below it is an item.
      {"<ul><li>a<ul><li>b<li>c<li>d<li>e</ul></ul>", "- a\n  - b\n  - c\n  - d\n  - e\n",
       "- a\n  - b\n  - c\n  - d\n  - e\n"},
      // Numbers, also after what interrupts the list.
      {"<ol start=3><li>a<li>b<p>c</p><li value=9>d<li>e</ol>", "3. a\n4. b\n\nc\n\n9. d\n10. e\n",
       "3. a\n4. b\n\n   c\n9. d\n10. e\n"},
      {"<ol reversed><li>a<li>b</ol>", "2. a\n1. b\n", "2. a\n1. b\n"},
      {"<dl><dt>a<dd>b<dd><p>c<p>d</dl>", "a\n\nb\n\nc\n\nd\n", "a\n\nb\n\nc\n\nd\n"},
      // Code in an item, white space as it stands, the language where the page says it.
      {"<ul><li>a<pre>x\n  y</pre></ul>", "- a\n\nx\n  y\n", "- a\n\n  ```\n  x\n    y\n  ```\n"},
      {"<pre>\n  if:\n\n\tx\n</pre>", "  if:\n\n\tx\n", "```\n  if:\n\n\tx\n```\n"},
      {"<pre><code class='hl language-c++'>x</code></pre>", "x\n", "```c++\nx\n```\n"},
      // Quotes of several paragraphs, with lists and quotes in them.
      {"<blockquote><p>a<p>b<br>c<ul><li>d</ul><blockquote>e</blockquote></blockquote>",
       "a\n\nb\nc\n\n- d\n\ne\n", "> a\n>\n> b\n> c\n>\n> - d\n>\n> > e\n"},
      {"<figure><img src=i><figcaption>a <b>b</b></figcaption></figure>", "a b\n", "a b\n"},
      // Cells with several blocks, without any, over two columns.
      {"<table><caption>t</caption><tr><th>a<th>b<tr><td><p>c<p>d<td>e<tr><td><td>f<tr><td "
       "colspan=2>g</table>",
       "t\n\na | b\nc d | e\nf\ng\n",
       "t\n\n| a | b |\n| --- | --- |\n| c d | e |\n|  | f |\n| g |  |\n"},
      {"<table><tr><th>a<td>b</table><table><tr><th>c<td>d</table>", "a | b\n\nc | d\n",
       "| a | b |\n| --- | --- |\n\n| c | d |\n| --- | --- |\n"},
      // A table that lays out a page is none.
      {"<table><tr><td>nav<td><h2>a</h2><p>b<ul><li>c</ul></table>", "nav\n\na\n\nb\n\n- c\n",
       "nav\n\n## a\n\nb\n\n- c\n"},
  }));
  CAPTURE(page);
  CHECK(render(parse_html(page), {}) == text);
  CHECK(render(parse_html(page), {.format = Format::markdown}) == markdown);
}

TEST_CASE("tables of pages are written as asked for", "[write]") {
  const Document page = parse_html(
      "<p>Before</p><table><tr><th>Country<th>Capital<th>People"
      "<tr><td>Norway<td>Oslo<td>5.6<tr><td>Atlantis<td><td>0</table><p>After</p>");
  const auto text = [&](Tables tables) { return render(page, {.tables = tables}); };
  CHECK(text(Tables::keep) ==
        "Before\n\nCountry | Capital | People\nNorway | Oslo | 5.6\nAtlantis | 0\n\nAfter\n");
  CHECK(text(Tables::tsv) ==
        "Before\n\nCountry\tCapital\tPeople\nNorway\tOslo\t5.6\nAtlantis\t\t0\n\nAfter\n");
  CHECK(text(Tables::rows) ==
        "Before\n\nCountry: Norway; Capital: Oslo; People: 5.6\nCountry: Atlantis; People: 0\n\n"
        "After\n");
  CHECK(render(page, {.format = Format::markdown, .tables = Tables::rows}) ==
        render(page, {.format = Format::markdown}));
}

TEST_CASE("a table without a header has no names to give its cells", "[write]") {
  const Document page =
      parse_html("<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>f</table><p>After</p>");
  CHECK(render(page, {.tables = Tables::rows}) == "a | b | c\nd | e | f\n\nAfter\n");
}

TEST_CASE("tables of scraped text are written as asked for", "[write]") {
  const std::string scraped =
      "Prices rose, the office said.\nGood | Spring | Autumn |\n--- | --- | --- |\n"
      "Rye | 3 | 4 |\nOats \\| bran | | 2 |\nNobody knew why.\n";
  const Document document = parse_text(scraped);
  const auto text = [&](Tables tables) { return render(document, {.tables = tables}); };
  CHECK(text(Tables::keep).find("--- | --- | --- |\nRye | 3 | 4 |\n") != std::string::npos);
  CHECK(text(Tables::tsv) ==
        "Prices rose, the office said.\n\nGood\tSpring\tAutumn\nRye\t3\t4\nOats | bran\t\t2\n\n"
        "Nobody knew why.\n");
  CHECK(text(Tables::rows) ==
        "Prices rose, the office said.\n\nGood: Rye; Spring: 3; Autumn: 4\n"
        "Good: Oats | bran; Autumn: 2\n\nNobody knew why.\n");
  CHECK(text(Tables::tsv) == render(parse_text(text(Tables::tsv)), {.tables = Tables::tsv}));
}

TEST_CASE("bars and tabs part the cells of scraped rows", "[write]") {
  const TableRows framed = rows_of_lines({"+---+---+", "| a | b |", "+===+===+", "| c | |"});
  CHECK(framed.header);
  CHECK(framed.rows == std::vector<std::vector<std::string>>{{"a", "b"}, {"c", ""}});
  const TableRows tabbed = rows_of_lines({"Name\tPhone", "Ada | Co\t+47 1", "Ben\t+47 2"});
  CHECK_FALSE(tabbed.header);
  CHECK(tabbed.rows[1] == std::vector<std::string>{"Ada | Co", "+47 1"});
  CHECK(table_lines(rows_of_lines({"a | b", "for all", "c | d"}), Tables::tsv) ==
        std::vector<std::string>{"a\tb", "for all", "c\td"});
  CHECK(rows_of_lines({"a | b", "- | -"}).rows[1] == std::vector<std::string>{"-", "-"});
  CHECK(table_lines({}, Tables::rows).empty());
}

TEST_CASE("an item whose first paragraph is gone keeps its marker in Markdown", "[write]") {
  Document document = parse_html("<ol><li><p>a<p>b<li>c</ol>");
  document.blocks[0].marks.push_back({Action::drop, Reason{"test.drop"}});
  CHECK(render(document, {.format = Format::markdown}) == "1. b\n2. c\n");
}

TEST_CASE("nesting without end costs no more than its text", "[write]") {
  std::string html;
  for (int i = 0; i < 300; ++i) {
    html += "<blockquote><ul><li>x";
  }
  CHECK(render(parse_html(html), {.format = Format::markdown}).size() < 20000);
}

namespace {

Document linked(const std::string& body, const std::string& url = "https://a.example/d/page") {
  Document document = parse_html(body);
  document.origin.url = url;
  return document;
}

}  // namespace

TEST_CASE("links are written where asked for", "[write]") {
  const auto [page, text, markdown] = GENERATE(table<std::string, std::string, std::string>({
      {"<p>See <a href='x?a=1&amp;b=2'>the <b>page</b></a>.",
       "See the page (https://a.example/d/x?a=1&b=2).",
       "See [the page](https://a.example/d/x?a=1&b=2)."},
      {"<p><a href=/x>a</a> <a href=y>b</a>", "a (https://a.example/x) b (https://a.example/d/y)",
       "[a](https://a.example/x) [b](https://a.example/d/y)"},
      // Nowhere to go.
      {"<p><a>a</a> <a href=#n>b</a> <a href='java\nscript:x'>c</a> <a href='data:,'>d</a>",
       "a b c d", "a b c d"},
      // The text is the address.
      {"<p><a href=https://b.example/>b.example</a>", "b.example",
       "[b.example](https://b.example/)"},
      // What Markdown would take for its own.
      {"<p><a href='x_(y)|z'>[a]</a>", "[a] (https://a.example/d/x_(y)|z)",
       "[\\[a\\]](https://a.example/d/x_%28y%29%7Cz)"},
      {"<h2><a href=x>a</a></h2>", "a (https://a.example/d/x)", "## [a](https://a.example/d/x)"},
      // A link around blocks is a link in each.
      {"<a href=x><p>a</p><p>b</p></a>", "a (https://a.example/d/x)\n\nb (https://a.example/d/x)",
       "[a](https://a.example/d/x)\n\n[b](https://a.example/d/x)"},
      {"<base href=/b/><p><a href=x>a</a>", "a (https://a.example/b/x)",
       "[a](https://a.example/b/x)"},
      {"<pre>a <a href=x>b</a></pre>", "a b", "```\na b\n```"},
  }));
  CAPTURE(page);
  CHECK(render(linked(page), {.links = true}) == text + "\n");
  CHECK(render(linked(page), {.format = Format::markdown, .links = true}) == markdown + "\n");
  CHECK(render(linked(page), {}).find("example/") == std::string::npos);
}

TEST_CASE("the JSON text follows the same options", "[write]") {
  const Document document = linked("<p><a href=x>a</a> <img src=i alt=b>");
  const auto json = nlohmann::json::parse(
      render(document, {.format = Format::jsonl, .links = true, .images = true}));
  CHECK(json["text"] == "a (https://a.example/d/x) [b]\n");
}

TEST_CASE("a page from a file takes its canonical address, or leaves addresses be", "[write]") {
  Document document = linked("<p><a href=x>a</a>", "/tmp/page.html");
  CHECK(render(document, {.links = true}) == "a (x)\n");
  document.metadata.canonical_url = "https://a.example/c/";
  CHECK(render(document, {.links = true}) == "a (https://a.example/c/x)\n");
}

TEST_CASE("links stay with their words when the text was edited", "[write]") {
  Document document = linked("<p>12 May - one two <a href=x>three</a> four");
  Block& block = document.blocks[0];
  block.marks.push_back({Action::edit, Reason{"test.prefix"}, 0, block.text});
  block.text = "one\u00A0two three four";
  CHECK(render(document, {.links = true}) == "one\u00A0two three (https://a.example/d/x) four\n");
}

TEST_CASE("links stay with their words when every word was edited", "[write]") {
  Document document = linked("<p>a\u00A0b <a href=x>c\u00A0d</a> <a href=y>e\u0301tage</a>\u00A0f");
  Block& block = document.blocks[0];
  block.marks.push_back({Action::edit, Reason{"test.spaces"}, 0, block.text});
  block.text = "a b c d \u00E9tage f";
  CHECK(render(document, {.format = Format::markdown, .links = true}) ==
        "a b [c d](https://a.example/d/x) [\u00E9tage](https://a.example/d/y) f\n");
}

TEST_CASE("images stand where they stood, beside kept text", "[write]") {
  const auto [page, text, markdown] = GENERATE(table<std::string, std::string, std::string>({
      {"<p>a</p><figure><img src=i alt='An  [x]'><figcaption>b</figcaption></figure>",
       "a\n\n[An [x]]\n\nb", "a\n\n![An \\[x\\]](https://a.example/d/i)\n\nb"},
      {"<p>a <img src=i alt=b> c", "a [b] c", "a ![b](https://a.example/d/i) c"},
      // Lazy ones, and their copies for browsers without scripts; pixels; data.
      {"<p>a</p><img src='data:,' data-src=i alt=b><noscript><img src=i alt=b></noscript><img "
       "src=p "
       "width=1 alt=c><p>d",
       "a\n\n[b]\n\nd", "a\n\n![b](https://a.example/d/i)\n\nd"},
      {"<table><tr><td>a<td>b<tr><td><img src=i alt=c><td>d</table>", "a | b\n[c] d",
       "| a | b |\n| --- | --- |\n|  | ![c](https://a.example/d/i) d |"},
  }));
  CAPTURE(page);
  CHECK(render(linked(page), {.images = true}) == text + "\n");
  CHECK(render(linked(page), {.format = Format::markdown, .images = true}) == markdown + "\n");
}

TEST_CASE("an image of a dropped part goes with it", "[write]") {
  Document document = linked("<p>a</p><div><img src=i alt=b><p>c</p></div><p>d</p>");
  document.blocks[1].marks.push_back({Action::drop, Reason{"test.drop"}});
  CHECK(render(document, {.images = true}) == "a\n\nd\n");
}

TEST_CASE("dropped blocks are not written", "[write]") {
  Document document = document_of({"one", "two", "three"});
  document.blocks[1].marks.push_back({Action::drop, Reason{"test.drop"}});
  CHECK(render(document, {}) == "one\n\nthree\n");
}

TEST_CASE("front matter is safe for any title", "[write]") {
  Document document = document_of({"text"});
  document.metadata.title = "- a: \"b\" # c\nd";
  CHECK(render(document, {.metadata = true}) ==
        "---\ntitle: \"- a: \\\"b\\\" # c\\nd\"\n---\n\ntext\n");
}

TEST_CASE("tags and licence go into JSON and front matter, tags as a list", "[write]") {
  Document document{.blocks = {{.text = "Text."}}};
  document.metadata.tags = {"Boats & sea", "say \"ahoy\""};
  document.metadata.licence = "CC BY 4.0";
  const auto json = nlohmann::json::parse(render(document, {.format = Format::json}));
  CHECK(json["tags"] == nlohmann::json{"Boats & sea", "say \"ahoy\""});
  CHECK(json["licence"] == "CC BY 4.0");
  const std::string text = render(document, {.format = Format::markdown, .metadata = true});
  CHECK(text.find("tags: [\"Boats & sea\",\"say \\\"ahoy\\\"\"]\n") != std::string::npos);
  document.metadata.tags.clear();
  CHECK(nlohmann::json::parse(render(document, {.format = Format::json}))["tags"].empty());
  CHECK(render(document, {.format = Format::markdown, .metadata = true}).find("tags") ==
        std::string::npos);
}

TEST_CASE("JSON and JSONL hold text and metadata", "[write]") {
  const Document document = named("https://a.example/x");
  const auto json = nlohmann::json::parse(render(document, {.format = Format::json}));
  CHECK(json["text"] == "text\n");
  CHECK(json["url"] == "https://a.example/x");
  CHECK(json["author"].is_null());
  const std::string line = render(document, {.format = Format::jsonl});
  CHECK(std::ranges::count(line, '\n') == 1);
}

TEST_CASE("names follow their template and cannot leave the folder", "[write]") {
  const Document web = named("https://News.Example:8080/a/b/page.html?x=1");
  CHECK(name_of(web) == "news.example-8080/2025-03-04-grosse-ein-titel-zwei.txt");
  CHECK(name_of(web, "{stem}") == "page.txt");
  CHECK(name_of(web, "{hash8}-{index}") == "01234567-0.txt");
  CHECK(name_of(named("https://a.example/"), "{stem}") == "index.txt");
  CHECK(name_of(named("/data/in/sub/page.html.gz", "sub/page.html.gz")) == "sub/page.txt");
  CHECK(name_of(named("page.tar.html"), "{stem}") == "page.tar.txt");
  CHECK(name_of(named("-")) == "01234567.txt");
  CHECK(name_of(named("x"), "../../{stem}") == "x.txt");
  CHECK(unknown_field("{stem}-{nope}") == "nope");
}

TEST_CASE("a taken name gets the hash, in source order", "[write]") {
  NameBook book;
  const Name name(book, {});
  CHECK(name(named("a/page.html"))->output_name == "page.txt");
  CHECK(name(named("b/Page.html"))->output_name == "Page-01234567.txt");
  CHECK(name(named("c/page.html"))->output_name == "page-01234567-2.txt");
}

TEST_CASE("files appear whole, and never over the input", "[write]") {
  const Folder folder;
  Document document = named("x");
  document.output_name = "deep/down/x.txt";
  auto written = Write({.directory = folder.path()})(std::move(document));
  REQUIRE(written);
  CHECK(folder.read("deep/down/x.txt") == "text\n");
  CHECK_FALSE(fs::exists(fs::path(folder.path()) / "deep/down/x.txt.part"));

  Document itself = named(folder.path() + "/deep/down/x.txt");
  itself.output_name = "deep/down/x.txt";
  auto refused = Write({.directory = folder.path()})(std::move(itself));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Write::would_overwrite_input);
}

TEST_CASE("a disk that says no is fatal", "[write]") {
  Document document = named("x");
  document.output_name = "x.txt";
  auto outcome = Write({.directory = "/proc/winnow"})(std::move(document));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Write::failed);
  CHECK(outcome.error().fatal);
}

TEST_CASE("a device is written to, not replaced", "[write]") {
  CHECK(write_atomically("/dev/null", "text").empty());
  CHECK_FALSE(fs::is_regular_file("/dev/null"));
}

TEST_CASE("an existing file is kept or stepped around where asked", "[write]") {
  const Folder folder;
  folder.write("page.txt", "old");
  NameBook book;
  const auto with = [&](OnExists on_exists) {
    return Name(book, {.directory = folder.path(), .on_exists = on_exists})(named("page.html"));
  };
  CHECK(with(OnExists::keep).error().reason == Name::exists);
  CHECK(with(OnExists::rename)->output_name == "page-01234567.txt");
  CHECK(with(OnExists::replace)->output_name == "page.txt");
}
