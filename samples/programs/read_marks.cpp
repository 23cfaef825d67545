// Asks of each block of a page what became of it, and why.
//   read_marks PAGE
#include <iostream>

#include "stages/stages.hpp"

int main(int argc, char** argv) {
  using namespace winnow;
  if (argc != 2) {
    std::cerr << "usage: read_marks PAGE\n";
    return 2;
  }
  auto document = chain(Fetch{}, Decode{}, Parse{})(Request{.origin = {.url = argv[1]}});
  if (!document) {
    std::cerr << document.error().reason.word() << '\n';
    return 1;
  }
  Strip{}.mark(*document);
  Despam{}.mark(*document);
  for (const Block& block : document->blocks) {
    std::cout << (kept(block) ? "  " : "- ") << block.text.substr(0, 60) << '\n';
    for (const Mark& mark : block.marks) {
      std::cout << "      " << to_word(mark.action) << ' ' << mark.reason.word() << ' '
                << mark.value << '\n';
    }
  }
  return 0;
}
