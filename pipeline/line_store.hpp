// LineStore: what earlier runs saw of each host's short lines, in one SQLite file.
//
//   page(url)                  digests of the pages that were counted, so that none counts twice
//   host(host, pages)          pages of a host, halved from time to time, with those of its lines
//   line(host, hash, pages, sample)
//
// People may read it with any SQLite tool. All of a run is added in one transaction at its end.
#ifndef WINNOW_PIPELINE_LINE_STORE_HPP
#define WINNOW_PIPELINE_LINE_STORE_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/shared_database.hpp"
#include "stages/despam/furniture.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// A line that stands on many pages of a host: a rule somebody may want.
struct LineProposal {
  std::string host;
  std::string sample;
  std::uint64_t hash = 0;
  std::uint32_t pages = 0;
  std::uint32_t of = 0;
};

struct ProposalOptions {
  double share = 0.2;             // of the host's pages
  std::uint32_t least_pages = 4;  // that hold the line
};

class LineStore {
 public:
  static const char* const schema;

  // Opens the file, or makes it. An error says what SQLite said.
  static Result<LineStore> open(const std::string& path);
  explicit LineStore(std::shared_ptr<SharedDatabase> shared) : shared_(std::move(shared)) {}

  // A census that passes over the pages already counted here, with room for so many more.
  std::shared_ptr<LineCensus> census(std::size_t room = 0) const;
  Furniture furniture(FurnitureOptions options) const;
  // Within the open transaction, if there is one; whoever owns it commits. Old counts fade as
  // FurnitureOptions::window says.
  void add(const LineCensus& census, std::uint32_t window = FurnitureOptions{}.window);
  std::vector<LineProposal> proposals(ProposalOptions options) const;

 private:
  std::shared_ptr<SharedDatabase> shared_;
};

// The same from a census alone. Most often seen first, then by host and line.
std::vector<LineProposal> proposals_of(const LineCensus& census, ProposalOptions options);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LINE_STORE_HPP
