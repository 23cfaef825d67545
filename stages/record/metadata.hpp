// Metadata: what a document says about itself. Empty strings mean: not said.
#ifndef WINNOW_STAGES_RECORD_METADATA_HPP
#define WINNOW_STAGES_RECORD_METADATA_HPP

#include <string>
#include <vector>

namespace winnow {

struct Metadata {
  std::string title{};
  std::string author{};
  std::string date{};  // ISO 8601, a day or a day and a time
  std::string site{};
  std::string language{};       // BCP 47, its parts as declared
  std::string canonical_url{};  // as declared, not resolved
  std::string description{};
  std::vector<std::string>
      tags{};             // keywords, in the page's order; no two fold to the same; at most 50
  std::string licence{};  // a name or an address, as declared
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_METADATA_HPP
