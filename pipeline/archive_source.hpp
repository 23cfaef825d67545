// Requests from a web archive: one for each page that it holds, with the bytes in it.
//
// Answers of servers (`response`), whole files (`resource`) and texts (`conversion`, WET) are
// taken; redirects (`redirect_of` sees those in HTML), revisits, robots.txt and lists are passed
// over. Where winnow wrote the archive, a page keeps the address it was asked for under.
#ifndef WINNOW_PIPELINE_ARCHIVE_SOURCE_HPP
#define WINNOW_PIPELINE_ARCHIVE_SOURCE_HPP

#include <cstdint>
#include <optional>
#include <string>

#include "stages/fetch/fetch_options.hpp"
#include "stages/record/request.hpp"
#include "stages/record/result.hpp"
#include "stages/source/warc_reader.hpp"

namespace winnow {

class ArchiveSource {
 public:
  static Result<ArchiveSource> open(const std::string& path, const WarcOptions& options,
                                    RedirectOf redirect_of = {});

  std::optional<Request> next();
  std::uint64_t damaged() const { return reader_.damaged(); }
  // Pages without an address on the web.
  std::uint64_t refused() const { return refused_; }

 private:
  ArchiveSource(std::string path, WarcReader reader, RedirectOf redirect_of)
      : path_(std::move(path)), reader_(std::move(reader)), redirect_of_(std::move(redirect_of)) {}

  std::string path_;
  WarcReader reader_;
  RedirectOf redirect_of_;
  std::uint64_t refused_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_ARCHIVE_SOURCE_HPP
