#include "pipeline/job_settings.hpp"

#include <fstream>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using winnow::testing::Folder;

TEST_CASE("config/default.toml lists every key with its default", "[settings]") {
  std::ifstream file(WINNOW_SOURCE_DIR "/config/default.toml");
  std::stringstream text;
  text << file.rdbuf();
  CHECK(text.str() == show_settings({}, ShowStyle::commented));
}

TEST_CASE("what is shown can be read back", "[settings]") {
  const Folder folder;
  Settings changed;
  REQUIRE(set_setting("strip.cut=0.7", "--set", changed));
  REQUIRE(set_setting("fetch.headers=[\"A: b\", \"C: \\\"d\\\"\"]", "--set", changed));
  REQUIRE(set_setting("output.name={host}/{slug}", "--set", changed));
  folder.write("w.toml", show_settings(changed, ShowStyle::plain));
  Settings again;
  REQUIRE(load_settings(folder / "w.toml", again));
  CHECK(show_settings(again, ShowStyle::plain) == show_settings(changed, ShowStyle::plain));
}

TEST_CASE("wrong settings are named with file, line and the nearest key", "[settings]") {
  const Folder folder;
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"[run]\njob = 2\n", ":2: unknown key run.job, did you mean run.jobs?"},
      {"[strip]\ncut = 3\n", ":2: strip.cut wants a number, 0 .. 1"},
      {"[run]\njobs = 1.5\n", ":2: run.jobs wants a whole number, 0 .. 1024"},
      {"[run]\njobs = true\n", ":2: run.jobs wants a whole number, 0 .. 1024"},
      {"[output]\nformat = 'pdf'\n", ":2: output.format wants one of text | md | json | jsonl"},
      {"[output]\nname = '{nope}'\n", ":2: output.name has an unknown field {nope}"},
      {"[output]\nmetadata = 1\n", ":2: output.metadata wants true or false"},
      {"[strip]\nkeep = ['tabels']\n", ":2: strip.keep knows no tabels, did you mean tables?"},
      {"[strip]\ndrop = 3\n", ":2: strip.drop wants a list of strings"},
      {"config_version = 2\n", ":1: config_version is not 1"},
      {"[output\n", ":1: "},
  }));
  folder.write("w.toml", text);
  Settings settings;
  auto loaded = load_settings(folder / "w.toml", settings);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message.starts_with((folder / "w.toml") + message));
}

TEST_CASE("the origin of each value is known", "[settings]") {
  const Folder folder;
  folder.write("w.toml", "[run]\njobs = 2\n");
  Settings settings;
  REQUIRE(load_settings(folder / "w.toml", settings));
  REQUIRE(set_setting("dedup.scope=none", "--set", settings));
  const std::string shown = show_settings(settings, ShowStyle::origins);
  CHECK(shown.find("jobs = 2  # " + (folder / "w.toml") + ":2") != std::string::npos);
  CHECK(shown.find("scope = 'none'  # --set") != std::string::npos);
  CHECK(shown.find("width = 32  # default") != std::string::npos);
}

TEST_CASE("parts are named with commas or one by one, and the last word counts", "[settings]") {
  Settings settings;
  REQUIRE(set_setting("strip.drop=[\"tables, code\", \"lists\"]", "w.toml:1", settings));
  CHECK(settings.strip_drop == std::vector<std::string>{"tables", "code", "lists"});
  REQUIRE(set_setting("strip.keep=code,links", "--keep", settings));
  CHECK(settings.strip_keep == std::vector<std::string>{"code", "links"});
  CHECK(settings.strip_drop == std::vector<std::string>{"tables", "lists"});
}
