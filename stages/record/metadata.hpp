// Metadata: what a document says about itself. Empty strings mean: not said.
#ifndef WINNOW_STAGES_RECORD_METADATA_HPP
#define WINNOW_STAGES_RECORD_METADATA_HPP

#include <string>

namespace winnow {

struct Metadata {
  std::string title{};
  std::string author{};
  std::string date{};  // as found; ISO 8601 where the page gives it so
  std::string site{};
  std::string language{};       // BCP 47 as declared
  std::string canonical_url{};  // as declared, not resolved
  std::string description{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_METADATA_HPP
