// OPML 1.0 and 2.0: lists of feeds, as feed readers export them.
//
//   in       UTF-8 text
//   out      the outlines that name a feed or a page, in the order of the file
//   errors   what is no OPML, what is larger than `max_bytes`
//   threads  safe
//   cost     linear in the text; nothing beside it is opened: inclusions of other lists are
//            left out
#ifndef WINNOW_STAGES_SOURCE_OPML_HPP
#define WINNOW_STAGES_SOURCE_OPML_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"

namespace winnow {

struct OpmlOptions {
  // Outlines kept, 1 .. 1000000; the first ones win.
  std::size_t max_entries = 100000;
  // Bytes of text, 1 .. 1 GiB.
  std::uint64_t max_bytes = 64ULL << 20U;
};

struct OpmlEntry {
  std::string url{};       // of the feed; absolute, for a list has no address of its own
  std::string title{};     // plain text
  std::string category{};  // titles of the outlines around it, " / " between them
};

Result<std::vector<OpmlEntry>> read_opml(std::string_view text, const OpmlOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_OPML_HPP
