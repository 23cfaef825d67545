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
