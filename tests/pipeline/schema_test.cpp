// docs/schemas says of every line that the program leaves what may stand in it; here the program
// runs, and its lines are held against it.
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace winnow::testing;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* article =
    "<!doctype html><html lang=en><head><title>The harbour</title><meta name=author content='M. "
    "Sol'><meta property='article:published_time' content='2026-05-22T08:15:00Z'></head><body>"
    "<nav><a href=/>Home</a> <a href=/n>News</a></nav><main><article><h1>The harbour</h1><p>The "
    "harbour board met for the third time this year ,and found that the new pier had settled by "
    "another inch since the spring, which the engineers called normal.</p><p>Members asked for a "
    "second opinion, and the chair promised one before the meeting was over and the minutes were "
    "signed by everyone who had been there.</p></article></main><footer>© Post</footer>";

constexpr const char* plain =
    "The Old Library\n\nMay 22, 2025 | by courier.example\n\nThe old library of the town opened "
    "its doors again after the long winter ,and two hundred people came to see the reading room "
    "with its new lamps  and\u00a0chairs .\n\nREAD ALSO: Ten lamps for a winter evening\n\nA clerk "
    "said that the "
    "books had been kept dry in the cellar of the school next door, as they had been in the years "
    "of the flood.\n\nView all\n";

// Good, empty, repeated and broken inputs, and bytes that are no text.
void fill(const Folder& folder) {
  folder.write("in/good.html", article);
  folder.write("in/again.html", article);
  folder.write("in/plain.txt", plain);
  folder.write("in/latin.html",
               "<meta charset=windows-1252><main><p>Le march\xe9 couvert a rouvert ses portes "
               "samedi devant une foule venue de toute la r\xe9gion, sous un ciel clair.</p><p>Les "
               "marchands ont vendu leurs l\xe9gumes jusqu'au soir, et la fanfare a jou\xe9.</p>");
  folder.write("in/bytes \xff\"\\.html", article + std::string("<p>\xff and \xc3"));
  folder.write("in/empty.html", "");
  folder.write("in/menu.html", "<nav><a href=/>Home</a></nav>");
  folder.write("in/broken.html.gz", "\x1f\x8b\x08 no gzip");
  folder.write("in/binary.html", std::string("\0\1\2\3\4\5\6\7\x7f\xfe\0\0", 12));
  folder.write("list.txt", folder / "in/good.html\n" + folder.path() + "/nowhere.html\n");
}

Ran run_over(const Folder& folder, const std::string& more = {}) {
  return winnow_program("run --no-config -q --summary none --audit --set dedup.stories=true " +
                        more + " -o " + (folder / "out") + " --set 'input.folders=[\"" +
                        (folder / "in") + "\"]' --url-list " + (folder / "list.txt") + " 2>&1");
}

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(Json::parse(line, nullptr, false));
  }
  return lines;
}

void check_all(const Schema& schema, const std::vector<Json>& lines) {
  for (const Json& line : lines) {
    INFO(line.dump(-1, ' ', false, Json::error_handler_t::replace));
    CHECK(schema.problem(line) == "");
  }
}

// A document of the program, for tests that break it.
std::vector<Json> made_documents(const std::string& name) {
  const Folder folder;
  fill(folder);
  run_over(folder);
  if (name == "manifest") {
    return lines_of(folder.read("out/manifest.jsonl"));
  }
  if (name == "run") {
    return {Json::parse(folder.read("out/run.json"))};
  }
  if (name == "audit") {
    return lines_of(folder.read("out/audit/plain.txt.jsonl"));
  }
  return {Json::parse(
      winnow_program("explain --no-config --format json " + (folder / "in/good.html")).out)};
}

std::vector<Json> documents(const std::string& name) {
  static std::map<std::string, std::vector<Json>> made;
  if (!made.contains(name)) {
    made[name] = made_documents(name);
  }
  return made[name];
}

// Objects of a schema that say which properties they have.
std::size_t open_objects(const Json& schema) {
  std::size_t open = 0;
  if (schema.is_object()) {
    const bool properties =
        schema.contains("properties") && schema.value("type", Json()) == "object";
    open += properties && schema.value("additionalProperties", Json(true)) != Json(false) ? 1 : 0;
  }
  if (schema.is_structured()) {
    for (const Json& part : schema) {
      open += open_objects(part);
    }
  }
  return open;
}

// Named properties without a word on what they are.
std::vector<std::string> undescribed(const Json& schema) {
  std::vector<std::string> names;
  if (schema.is_object() && schema.contains("properties") &&
      schema.value("type", Json()) == "object") {
    for (const auto& [name, property] : schema["properties"].items()) {
      const std::string definition = "#/definitions/" + name;
      if (!property.contains("description") && property.value("$ref", "") != definition) {
        names.push_back(name);
      }
    }
  }
  if (schema.is_structured()) {
    for (const Json& part : schema) {
      for (const std::string& name : undescribed(part)) {
        names.push_back(name);
      }
    }
  }
  return names;
}

}  // namespace

TEST_CASE("every line of the manifest is as its schema says", "[schema]") {
  const Folder folder;
  fill(folder);
  const Schema schema("manifest");
  const std::string store = GENERATE("", "--store ");
  CHECK(run_over(folder, store.empty() ? store : store + (folder / "store")).code == 3);
  const std::vector<Json> lines = lines_of(folder.read("out/manifest.jsonl"));
  check_all(schema, lines);
  std::map<std::string, int> reasons;
  for (const Json& line : lines) {
    ++reasons[line.value("reason", "finished")];
  }
  CHECK(lines.size() >= 11);
  CHECK(reasons["finished"] >= 3);
  CHECK(reasons["strip.no_content"] >= 2);
  CHECK(reasons["decode.damaged"] == 1);
  CHECK(reasons["fetch.not_found"] == 1);
  CHECK(reasons.size() >= 6);  // and duplicates, and what is no text
}

TEST_CASE("run.json is as its schema says, with and without lists that fail", "[schema]") {
  const Folder folder;
  fill(folder);
  const Schema schema("run");
  const std::string more = GENERATE("", "--feed gone.xml --sitemap ");
  run_over(folder, more.empty() ? more : more + (folder / "in/good.html"));
  const Json run = Json::parse(folder.read("out/run.json"));
  CHECK(schema.problem(run) == "");
  CHECK_FALSE(run["sources"].empty());
}

TEST_CASE("a summary as JSON is as the schema of run.json says", "[schema]") {
  const Folder folder;
  const Ran ran = winnow_program("run --no-config -q --summary json -o " + (folder / "out") + " " +
                                 (folder / "nowhere.txt") + " 2>&1 >/dev/null");
  CHECK(ran.code == 4);
  const std::size_t begin = ran.out.find("{\n");
  REQUIRE(begin != std::string::npos);
  const Json run = Json::parse(ran.out.substr(begin, ran.out.rfind('}') + 1 - begin));
  CHECK(Schema("run").problem(run) == "");
}

TEST_CASE("every line of every audit is as its schema says", "[schema]") {
  const Folder folder;
  fill(folder);
  run_over(folder);
  const Schema schema("audit");
  std::map<std::string, int> actions;
  for (const auto& file : fs::directory_iterator(folder / "out/audit")) {
    const auto lines = lines_of(folder.read("out/audit/" + file.path().filename().string()));
    check_all(schema, lines);
    for (const Json& line : lines) {
      ++actions[line.contains("audit") ? "head"
                                       : line.value("action", line.contains("keep") ? "keep" : "")];
      actions["raw"] += line.contains("raw") ? 1 : 0;
    }
  }
  for (const char* const action : {"head", "raw", "keep", "layout", "drop", "move", "edit"}) {
    INFO(action);
    CHECK(actions[action] > 0);
  }
}

TEST_CASE("an audit beside standard output is as its schema says", "[schema]") {
  const Folder folder;
  fill(folder);
  winnow_program("clean --no-config " + (folder / "in/plain.txt") + " --audit " +
                 (folder / "a.jsonl") + " >/dev/null");
  const auto lines = lines_of(folder.read("a.jsonl"));
  REQUIRE(lines.size() > 2);
  CHECK(lines[0]["output"].is_null());
  check_all(Schema("audit"), lines);
}

TEST_CASE("what explain prints is as its schema says", "[schema]") {
  const Folder folder;
  fill(folder);
  const Schema schema("explain");
  for (const char* const name :
       {"good.html", "plain.txt", "latin.html", "empty.html", "menu.html", "bytes*.html"}) {
    INFO(name);
    const Ran ran = winnow_program("explain --no-config --format json " +
                                   (folder / ("in/" + std::string(name))));
    const Json json = Json::parse(ran.out, nullptr, false);
    CHECK(schema.problem(json) == "");
  }
}

TEST_CASE("a document that lacks what its schema requires is refused", "[schema]") {
  const std::string name = GENERATE("manifest", "run", "audit", "explain");
  const Schema schema(name);
  for (const Json& document : documents(name)) {
    REQUIRE(schema.problem(document) == "");
    for (const Json& key : schema.json().value("required", Json::array({"audit", "keep", "was"}))) {
      Json broken = document;
      if (broken.erase(key.get<std::string>()) > 0) {
        INFO(broken.dump());
        CHECK_FALSE(schema.problem(broken).empty());
      }
    }
  }
}

TEST_CASE("a document with a field that its schema does not know is refused", "[schema]") {
  const std::string name = GENERATE("manifest", "run", "audit", "explain");
  const Schema schema(name);
  for (Json document : documents(name)) {
    document["colour"] = "red";
    CHECK_FALSE(schema.problem(document).empty());
  }
}

TEST_CASE("a value out of its range or of another kind is refused", "[schema]") {
  const auto [name, path, value] = GENERATE(table<std::string, std::string, Json>({
      {"manifest", "/sequence", -1},
      {"manifest", "/input_bytes", "12"},
      {"manifest", "/input_bytes", 1.5},
      {"manifest", "/status", "lost"},
      {"manifest", "/input_hash", "12"},
      {"manifest", "/input_hash", "8DC4CAE4CDF9026B7BE24372E1F3CFCB"},
      {"manifest", "/source", nullptr},
      {"manifest", "/marks", {{"no stage", 1}}},
      {"manifest", "/shard", {{"file", "a"}, {"line", 0}}},
      {"manifest", "/text_bytes", {{"kept", 1}}},
      {"run", "/exit_code", 256},
      {"run", "/seconds", -0.5},
      {"run", "/stopped", 0},
      {"run", "/sources/0/kind", "rumour"},
      {"run", "/sources/0/colour", "red"},
      {"run", "/started", "yesterday"},
      {"run", "/by_source", {{{"source", "a"}, {"removed_share", 1.5}}}},
      {"explain", "/blocks/0/kind", "rumour"},
      {"explain", "/blocks/0/source", {1}},
      {"explain", "/blocks/0/probability", 2},
      {"explain", "/blocks/0/marks", {{{"action", "drop"}, {"reason", "why"}, {"value", 0}}}},
      {"audit", "/audit", 2},
      {"audit", "/format", "html"},
  }));
  INFO(name << " " << path << " " << value.dump());
  Json document = documents(name).at(0);
  document[Json::json_pointer(path)] = value;
  CHECK_FALSE(Schema(name).problem(document).empty());
}

TEST_CASE("a rejected document has no text, a finished one no reason", "[schema]") {
  const Schema schema("manifest");
  for (Json document : documents("manifest")) {
    const bool rejected = document["status"] == "rejected";
    document["status"] = rejected ? "finished" : "rejected";
    INFO(document.dump());
    CHECK_FALSE(schema.problem(document).empty());
  }
}

TEST_CASE("the fields that may be left out are taken when they are there", "[schema]") {
  Json run = documents("run").at(0);
  run.update({{"job", "asia"},
              {"run", "2026-11-29T01:02:03Z"},
              {"started", "2026-11-29T01:02:03Z"},
              {"ended", "2026-11-29T01:02:03.123Z"},
              {"resumed", false},
              {"peak_memory_bytes", 104857600},
              {"versions", {{"winnow", "0.1.0"}, {"rules", "a"}, {"model", "b"}, {"config", "c"}}},
              {"by_source",
               {{{"source", "a"},
                 {"read", 3},
                 {"finished", 1},
                 {"failed", 1},
                 {"unchanged", 1},
                 {"duplicates", 0},
                 {"removed_share", 0.4},
                 {"last_success", "2026-11-28"}},
                {{"source", "b"}, {"removed_share", nullptr}}}},
              {"problems", {"the store is full"}}});
  CHECK(Schema("run").problem(run) == "");
  for (Json line : documents("manifest")) {
    if (line["status"] == "finished") {
      line.update({{"text_bytes", {{"kept", 3}, {"strip", 2}, {"despam", 1}}},
                   {"story", 4},
                   {"sidecar", "a.meta.json"},
                   {"shard", {{"file", "part-0001.jsonl"}, {"line", 1}}},
                   {"rules", "0.1.0"}});
      line.erase("output");
    }
    CHECK(Schema("manifest").problem(line) == "");
  }
}

TEST_CASE("schemas are closed, and describe each field", "[schema]") {
  const std::string name = GENERATE("manifest", "run", "audit", "explain");
  INFO(name);
  const Schema schema(name);
  CHECK(schema.json()["$schema"] == "http://json-schema.org/draft-07/schema#");
  CHECK(open_objects(schema.json()) == 0);
  CHECK(undescribed(schema.json()) == std::vector<std::string>{});
}
