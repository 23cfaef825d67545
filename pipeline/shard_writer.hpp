// ShardWriter: texts as lines of a few large files, "part-00000.jsonl" or ".jsonl.zst", instead of
// a file each.
//
//   order     lines come in the order of the source; the same lines give the same bytes, whatever
//             was interrupted in between
//   waiting   lines of a shard that is not full wait, as they are, in "part-00000.jsonl.part"; once
//             it is full it is packed as a whole and gets its name
//   resume    `open_again` cuts what waits to the lines that the ledger knows
//   numbers   go on from the greatest in the folder, so that no run writes over another's
//   threads   one call at a time
#ifndef WINNOW_PIPELINE_SHARD_WRITER_HPP
#define WINNOW_PIPELINE_SHARD_WRITER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct ShardOptions {
  std::string directory{};      // of shards that are full
  std::string waiting{};        // folder of those that are not; on the same file system
  std::uint64_t documents = 0;  // in one shard, > 0
  bool packed = false;          // by zstd
};

class ShardWriter {
 public:
  struct Place {
    std::string file{};      // relative to the directory
    std::uint64_t line = 0;  // from 1
  };

  explicit ShardWriter(ShardOptions options);

  // The run goes on behind `last`, the place of its last line; nullopt: it has none. Empty, or what
  // went wrong.
  std::string open_again(const std::optional<Place>& last);
  // Takes a line with its line feed. It is written by `flush`.
  Place append(std::string_view line);
  // Functions that return a string: empty, or what went wrong.
  std::string flush();
  // Names for the shards that are full; the last one too, when nothing more will come.
  std::string publish(bool all);

 private:
  std::string name_of(std::uint64_t number) const;
  std::string waiting_path(std::uint64_t number) const;
  std::string publish_one(std::uint64_t number) const;

  ShardOptions options_;
  std::uint64_t number_ = 0;                                   // of the shard that takes lines
  std::uint64_t lines_ = 0;                                    // in it
  std::string pending_{};                                      // of it, not written yet
  std::vector<std::pair<std::uint64_t, std::string>> full_{};  // with what is not written yet
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SHARD_WRITER_HPP
