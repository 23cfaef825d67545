// Cleans one page with a chain of stages: no graph, no TBB.
//   custom_chain PAGE
#include <iostream>

#include "stages/stages.hpp"

int main(int argc, char** argv) {
  using namespace winnow;
  if (argc != 2) {
    std::cerr << "usage: custom_chain PAGE\n";
    return 2;
  }
  const auto clean = chain(Fetch{}, Decode{}, Parse{}, Strip{}, Despam{}, Normalize{},
                           Write{});  // no folder: text
  const auto written = clean(Request{.origin = {.url = argv[1]}});
  if (!written) {
    std::cerr << written.error().reason.word() << ": " << written.error().detail << '\n';
    return 1;
  }
  std::cout << written->text;
  return 0;
}
