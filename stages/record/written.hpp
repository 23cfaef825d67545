// Written: the receipt for one clean text. Made by write.
#ifndef WINNOW_STAGES_RECORD_WRITTEN_HPP
#define WINNOW_STAGES_RECORD_WRITTEN_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "stages/record/duplicate.hpp"
#include "stages/record/metadata.hpp"
#include "stages/record/move_only.hpp"
#include "stages/record/origin.hpp"
#include "stages/record/reason.hpp"

namespace winnow {

// Where the bytes of a document's text went. Moved blocks count as removed by the stage that moved
// them.
struct TextBytes {
  std::uint64_t kept = 0;
  std::uint64_t strip = 0;
  std::uint64_t despam = 0;
};

struct Written {
  Origin origin{};
  std::string path{};   // relative to the output folder; empty if nothing was put on disk
  std::string shard{};  // the file that has the text as a line, relative to the output folder
  std::uint64_t shard_line = 0;  // from 1
  std::string text{};            // the rendered bytes, when they are not on disk
  std::uint64_t bytes = 0;       // length of the rendered text
  std::string output_hash{};
  std::string audit_path{};  // of the audit, relative to the output folder; empty if there is none
  std::string audit{};       // the audit, when it is not on disk
  std::string sidecar_path{};  // of the metadata, relative to the output folder; empty: none
  Metadata metadata{};
  std::optional<Duplicate> contained{};
  std::optional<Duplicate> replaces{};
  std::uint32_t blocks = 0;
  std::uint32_t blocks_kept = 0;
  std::map<Reason, std::uint32_t> marks{};  // marks by reason, blocks and document together
  std::map<Reason, std::uint32_t> flags{};  // those of them that are about the whole document
  std::string rules{};                      // version of the rules of despam
  TextBytes text_bytes{};
  // For each reason that took or changed a block: the beginning of the first of them.
  std::map<Reason, std::string> samples{};
  MoveOnly move_only{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_WRITTEN_HPP
