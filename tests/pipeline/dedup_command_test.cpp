// Duplicates on the command line: of texts that are there, and from night to night.
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"

using namespace winnow::testing;
using Json = nlohmann::json;

namespace {

std::string story(const std::string& who) {
  return "In the spring " + who +
         " walked along the dyke from the lighthouse to the lock, counted the sheep that the "
         "shepherd had lost in the fog, wrote down every ship that lay at anchor before the bar, "
         "and came home at dusk with wet boots, a full notebook and an appetite for herring.";
}

std::string json_line(const std::string& id, const std::string& text) {
  return Json{{"id", id}, {"text", text}, {"url", "https://example.org/" + id}}.dump() + "\n";
}

}  // namespace

TEST_CASE("dedup names the clusters of a file of texts", "[dedup]") {
  const Folder folder;
  folder.write("docs.jsonl", json_line("a", story("Anna")) + json_line("b", "Quite another text.") +
                                 json_line("c", story("Anna") + " It rained.") + "no json\n" +
                                 json_line("d", story("Anna")));
  const Ran ran = winnow_program("dedup --no-config " + (folder / "docs.jsonl") + " --apply " +
                                 (folder / "kept.jsonl") + " 2>" + (folder / "err"));
  CHECK(ran.code == 3);  // a line that is no text
  CHECK(ran.out == "a\t0\nc\t0\nd\t0\n");
  CHECK(folder.read("err").find("docs.jsonl:4: no object with a text") != std::string::npos);
  CHECK(folder.read("kept.jsonl") ==
        json_line("a", story("Anna")) + json_line("b", "Quite another text."));

  const Ran more =
      winnow_program("dedup --no-config --clusters " + (folder / "c.jsonl") + " " +
                     (folder / "docs.jsonl") + " --html " + (folder / "c.html") + " 2>/dev/null");
  CHECK(folder.read("c.html").find("It rained.") != std::string::npos);
  CHECK(more.out.empty());
  std::istringstream lines(folder.read("c.jsonl"));
  std::string line;
  for (int i = 0; i < 3; ++i) {
    std::getline(lines, line);
  }
  const Json third = Json::parse(line);
  CHECK(third["story"] == 0);
  CHECK(third["id"] == "c");
  CHECK(third["dup_of"]["id"] == "a");
  CHECK(third["dup_of"]["relation"] == "near");
  CHECK(third["dup_of"]["jaccard"] > 0.8);
}

TEST_CASE("dedup gives the same answer on any number of threads", "[dedup]") {
  const Folder folder;
  std::string lines;
  for (int i = 0; i < 300; ++i) {
    lines += json_line("t" + std::to_string(i), story("walker " + std::to_string(i % 40)) + " " +
                                                    story("walker " + std::to_string(i * 7 % 90)));
  }
  folder.write("docs.jsonl", lines);
  const auto clusters = [&](const std::string& jobs) {
    return winnow_program("dedup --no-config " + jobs + " --clusters - " + (folder / "docs.jsonl") +
                          " 2>/dev/null")
        .out;
  };
  const std::string one = clusters("-j 1");
  CHECK_FALSE(one.empty());
  CHECK(clusters("-j 2") == one);
  CHECK(clusters("-j 8") == one);
}

TEST_CASE("dedup keeps a folder's texts apart by their paths", "[dedup]") {
  const Folder folder;
  folder.write("in/a.txt", story("Anna"));
  folder.write("in/sub/b.txt", story("Anna") + " It rained.");
  folder.write("in/sub/c.txt", "Something else altogether, and short.");
  const Ran ran = winnow_program("dedup --no-config " + (folder / "in") + " --apply " +
                                 (folder / "out") + " 2>/dev/null");
  CHECK(ran.code == 0);
  CHECK(ran.out == (folder / "in/a.txt") + "\t0\n" + (folder / "in/sub/b.txt") + "\t0\n");
  CHECK(std::filesystem::exists(folder / ("out" + (folder / "in/a.txt"))));
  CHECK_FALSE(std::filesystem::exists(folder / ("out" + (folder / "in/sub/b.txt"))));
  CHECK(std::filesystem::exists(folder / "in/sub/b.txt"));  // inputs stay
}

TEST_CASE("a second night drops what the first one kept, and says which", "[dedup]") {
  const Folder folder;
  folder.write("one/a.txt", story("Anna"));
  folder.write("two/b.txt", story("Anna") + " It rained a little.");
  folder.write("two/c.txt", "The other text, which nobody has seen before tonight.");
  const auto night = [&](const std::string& name) {
    return winnow_program("run -q --no-config --store " + (folder / "job.db") + " -o " +
                          (folder / ("out-" + name)) + " " + (folder / name) + " 2>/dev/null");
  };
  CHECK(night("one").code == 0);
  CHECK(night("two").code == 0);
  CHECK(std::filesystem::exists(folder / "out-two/c.txt"));
  CHECK_FALSE(std::filesystem::exists(folder / "out-two/b.txt"));
  const std::string manifest = folder.read("out-two/manifest.jsonl");
  const Json line = Json::parse(manifest.substr(0, manifest.find('\n')));
  CHECK(line["reason"] == "dedup.near");
  CHECK(line["dup_of"]["url"] == folder / "one/a.txt");
  CHECK(line["dup_of"]["night"].get<std::string>().size() == 10);

  const std::string store = folder / "job.db";
  const Ran info = winnow_program("store info --format json " + store);
  CHECK(Json::parse(info.out)["documents"] == 3);
  CHECK(Json::parse(info.out)["duplicates"] == 1);
  CHECK(Json::parse(info.out)["runs"].size() == 2);
  CHECK(winnow_program("store verify " + store).code == 0);
  const Ran lines = winnow_program("store export " + store);
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 3);
  CHECK(winnow_program("store compact --keep-since 2999-01-01 " + store).code == 0);
  CHECK(Json::parse(winnow_program("store info --format json " + store).out)["documents"] == 0);
}

TEST_CASE("a text that could not be written does not count as seen", "[dedup]") {
  const Folder folder;
  folder.write("in/a.txt", story("Anna"));
  folder.write("out/a.txt/in-the-way", "a folder where the text should go");
  const std::string run = "run -q --no-config --store " + (folder / "job.db") + " -o " +
                          (folder / "out") + " " + (folder / "in") + " 2>/dev/null";
  CHECK(winnow_program(run).code == 4);
  const Ran info = winnow_program("store info --format json " + (folder / "job.db"));
  CHECK(Json::parse(info.out)["documents"] == 0);
}

TEST_CASE("a damaged store is found and named", "[dedup]") {
  const Folder folder;
  folder.write("one/a.txt", story("Anna"));
  folder.write("one/b.txt", "The other text, which nobody has seen before tonight.");
  const std::string run = "run -q --no-config --store " + (folder / "job.db") + " -o " +
                          (folder / "out") + " " + (folder / "one") + " 2>&1";
  REQUIRE(winnow_program(run).code == 0);
  std::string bytes = folder.read("job.db/dedup.log");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  folder.write("job.db/dedup.log", bytes);
  CHECK(winnow_program("store verify " + (folder / "job.db")).code == 5);
  const Ran again = winnow_program(run);
  CHECK(again.code == 2);
  CHECK(again.out.find("job.db/dedup.log") != std::string::npos);
}
