// Origin tells where a record came from. It rides along unchanged but for what fetch learns.
#ifndef WINNOW_STAGES_RECORD_ORIGIN_HPP
#define WINNOW_STAGES_RECORD_ORIGIN_HPP

#include <cstdint>
#include <string>

namespace winnow {

struct Origin {
  std::string url{};           // http(s) URL, path of a local file, or "-" for standard input
  std::string via{};           // the feed, list or folder that named it; empty if named by hand
  std::string name{};          // path below `via` for files of a folder: the default output name
  std::uint64_t sequence = 0;  // place in the source, from 0; the pipeline's only order
  std::string final_url{};     // after redirects; empty before fetch
  std::string input_hash{};    // XXH3-128 of the bytes as fetched, 32 hex digits
  std::uint64_t input_bytes = 0;
  // What the server said for the next time: validators as sent, and for how long it is fresh.
  std::string etag{};
  std::string last_modified{};
  std::uint32_t fresh_s = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_ORIGIN_HPP
