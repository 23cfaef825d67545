// The flow graph with a stage of one's own in it.
//   custom_pipeline FOLDER OUTPUT
#include <iostream>

#include "pipeline/pipeline.hpp"
#include "pipeline/sources.hpp"
#include "stages/stages.hpp"

// Drops documents with too little left. No base class, no registration.
struct DropShort {
  static constexpr std::string_view name = "drop_short";
  static constexpr winnow::Reason too_short{"drop_short.too_short"};
  std::size_t min_blocks = 3;

  winnow::Outcome<winnow::Document> operator()(winnow::Document document) const {
    std::size_t blocks = 0;
    for (const winnow::Block& block : document.blocks) {
      blocks += kept(block) ? 1 : 0;
    }
    if (blocks < min_blocks) {
      return winnow::Rejection{too_short, std::to_string(blocks) + " blocks"};
    }
    return document;
  }
};

int main(int argc, char** argv) {
  using namespace winnow;
  if (argc != 3) {
    std::cerr << "usage: custom_pipeline FOLDER OUTPUT\n";
    return 2;
  }
  auto requests = read_folder(argv[1]);
  if (!requests) {
    std::cerr << requests.error().message << '\n';
    return 2;
  }
  DedupIndex seen;
  NameBook names;
  const RunReport report =
      Pipeline{}
          .from(RequestList(*std::move(requests)))
          .then(FetchMany{})
          .then(chain(Decode{}, Parse{}, Strip{}, Despam{}), {.name = "clean"})
          .then(DropShort{})
          .then(chain(Dedup{seen}, Name(names, {.extension = "md"})), {.name = "dedup"})
          .then(chain(Normalize{},
                      Write{{.directory = argv[2], .render = {.format = Format::markdown}}}))
          .run();
  std::cout << report;
  return report.exit_code();
}
