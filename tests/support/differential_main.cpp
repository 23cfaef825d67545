// Holds the skeleton parse against the plain one.
//   differential PAGE…          pages, also gzip and zstd
//   differential --soup COUNT   generated tag soup
// Prints what differs and which pages take the plain path; exit code 1 if anything differs.
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "stages/decode/decode.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "tests/support/differential.hpp"
#include "tests/support/tag_soup.hpp"

namespace {

class Tally {
 public:
  void compare(const std::string& name, std::string_view page) {
    const auto result = winnow::testing::compare_with_plain(page);
    const std::string kind = result.limited                ? "limited"
                             : result.plain_reason.empty() ? "same"
                                                           : "plain path: " + result.plain_reason;
    if (!result.difference.empty()) {
      std::cout << name << ": DIFFERS: " << result.difference << '\n';
      ++differing_;
    } else if (kind != "same" && name.find(' ') == std::string::npos) {
      std::cout << name << ": " << kind << '\n';
    }
    ++kinds_[result.difference.empty() ? kind : "different"];
  }

  int finish() const {
    for (const auto& [kind, count] : kinds_) {
      std::cout << count << ' ' << kind << '\n';
    }
    return differing_ == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  }

 private:
  std::map<std::string, int> kinds_;
  int differing_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Tally tally;
  if (argc == 3 && std::string(argv[1]) == "--soup") {
    constexpr std::size_t pieces = 80;
    for (int seed = 0; seed < std::atoi(argv[2]); ++seed) {
      tally.compare("soup " + std::to_string(seed),
                    winnow::testing::tag_soup(static_cast<std::uint64_t>(seed), pieces));
    }
    return tally.finish();
  }
  const auto open = winnow::chain(winnow::Fetch{}, winnow::Decode{});
  for (int i = 1; i < argc; ++i) {
    auto page = open(winnow::Request{.origin = {.url = argv[i]}});
    if (page) {
      tally.compare(argv[i], page->text);
    } else {
      std::cout << argv[i] << ": " << page.error().reason.word() << '\n';
    }
  }
  return tally.finish();
}
