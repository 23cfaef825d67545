#include "pipeline/shard_writer.hpp"

#include <zstd.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"

using namespace winnow;
using winnow::testing::Folder;
using winnow::testing::winnow_program;

namespace {

std::string unpacked(const std::string& bytes) {
  std::string out(ZSTD_getFrameContentSize(bytes.data(), bytes.size()) > (1U << 20U)
                      ? std::size_t{1} << 20U
                      : ZSTD_getFrameContentSize(bytes.data(), bytes.size()),
                  '\0');
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  REQUIRE(ZSTD_isError(size) == 0U);
  out.resize(size);
  return out;
}

ShardOptions options_in(const Folder& folder) {
  return {.directory = folder.path(), .waiting = folder / "waiting", .documents = 3};
}

std::string line(int i) { return "{\"n\":" + std::to_string(i) + "}\n"; }

}  // namespace

TEST_CASE("a shard gets its name when it is full, the last one at the end", "[shards]") {
  const Folder folder;
  ShardWriter shards(options_in(folder));
  for (int i = 0; i < 4; ++i) {
    const ShardWriter::Place place = shards.append(line(i));
    CHECK(place.file == (i < 3 ? "part-00000.jsonl" : "part-00001.jsonl"));
    CHECK(place.line == static_cast<std::uint64_t>(i % 3 + 1));
  }
  REQUIRE(shards.flush() == "");
  REQUIRE(shards.publish(false) == "");
  CHECK(folder.read("part-00000.jsonl") == line(0) + line(1) + line(2));
  CHECK_FALSE(std::filesystem::exists(folder / "part-00001.jsonl"));
  REQUIRE(shards.publish(true) == "");
  CHECK(folder.read("part-00001.jsonl") == line(3));
}

TEST_CASE("a run that goes on writes the shards that it would have written", "[shards]") {
  const Folder folder;
  {
    ShardWriter shards(options_in(folder));
    shards.append(line(0));
    shards.append(line(1));
    shards.append("not in the ledger\n");
    REQUIRE(shards.flush() == "");
  }
  ShardWriter shards(options_in(folder));
  REQUIRE(shards.open_again(ShardWriter::Place{"part-00000.jsonl", 2}) == "");
  CHECK(shards.append(line(2)).line == 3);
  shards.append(line(3));
  REQUIRE(shards.flush() == "");
  REQUIRE(shards.publish(true) == "");
  CHECK(folder.read("part-00000.jsonl") == line(0) + line(1) + line(2));
  CHECK(folder.read("part-00001.jsonl") == line(3));
  SECTION("the next run does not write over them") {
    CHECK(ShardWriter(options_in(folder)).append(line(9)).file == "part-00002.jsonl");
  }
  SECTION("lines that are lost are told") {
    CHECK(ShardWriter(options_in(folder)).open_again(ShardWriter::Place{"part-00007.jsonl", 2}) !=
          "");
  }
}

TEST_CASE("texts of a run are lines of packed shards, as the manifest says", "[shards]") {
  const Folder folder;
  for (int i = 0; i < 5; ++i) {
    folder.write("in/" + std::to_string(i) + ".txt",
                 "The harbour number " + std::to_string(i) + " opened again on Thursday.\n");
  }
  const std::string run =
      "run -q --no-config -t jsonl --set output.shard_documents=2 --set "
      "output.compression=zstd --dedup none --store " +
      (folder / "store") + " -o " + (folder / "out") + " ";
  REQUIRE(winnow_program(run + (folder / "in")).code == 0);
  std::istringstream manifest(folder.read("out/manifest.jsonl"));
  int finished = 0;
  for (std::string entry; std::getline(manifest, entry); ++finished) {
    const auto place = nlohmann::json::parse(entry)["shard"];
    std::istringstream lines(unpacked(folder.read("out/" + place["file"].get<std::string>())));
    std::string text;
    for (int i = 0; i < place["line"]; ++i) {
      REQUIRE(std::getline(lines, text));
    }
    CHECK(nlohmann::json::parse(text)["text"].get<std::string>().find(
              "number " + std::to_string(finished)) != std::string::npos);
  }
  CHECK(finished == 5);
  CHECK(std::filesystem::exists(folder / "out/part-00002.jsonl.zst"));
  CHECK(winnow_program("run --no-config --set output.shard_documents=2 -o " + (folder / "out") +
                       " " + (folder / "in") + " 2>/dev/null")
            .code == 2);
}
