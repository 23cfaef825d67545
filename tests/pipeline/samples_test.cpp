// The samples against their golden texts. WINNOW_UPDATE_GOLDEN=1 rewrites them; the diff is the
// review.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "pipeline/cleaner.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The clean text, then every block that is not in it as it came, with the reason.
std::string cleaned(const fs::path& path) {
  const Cleaner cleaner = make_cleaner({}).value();
  auto document =
      chain(Fetch{}, cleaner.decode, cleaner.parse)(Request{.origin = {.url = path.string()}});
  REQUIRE(document);
  cleaner.strip.mark(*document);
  cleaner.despam.mark(*document);
  cleaner.normalize.mark(*document);
  std::string out = render(*document, cleaner.render) + "\n=== marks\n";
  for (const Block& block : document->blocks) {
    for (const Mark& mark : block.marks) {
      out += std::string(to_word(mark.action)) + ' ' + std::string(mark.reason.word()) + ": " +
             block.text.substr(0, block.text.find('\n')) + '\n';
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the samples give their golden texts", "[samples]") {
  std::vector<fs::path> inputs;
  for (const char* folder : {"pages", "texts"}) {
    for (const auto& entry :
         fs::directory_iterator(fs::path(WINNOW_SOURCE_DIR) / "samples" / folder)) {
      inputs.push_back(entry.path());
    }
  }
  std::ranges::sort(inputs);
  CHECK(inputs.size() >= 17);
  for (const fs::path& input : inputs) {
    const fs::path golden = fs::path(WINNOW_SOURCE_DIR) / "tests/data/samples" /
                            input.filename().replace_extension(".txt");
    const std::string text = cleaned(input);
    if (std::getenv("WINNOW_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(golden, std::ios::binary) << text;
    }
    INFO(golden);
    CHECK(text == read(golden));
  }
}
