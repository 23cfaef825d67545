// Lists of requests that are there at once: by hand, from a file of URLs, from a folder. Feeds,
// sitemaps and archives come through SourceStream (source_stream.hpp).
#ifndef WINNOW_PIPELINE_SOURCES_HPP
#define WINNOW_PIPELINE_SOURCES_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/request.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// Requests one after another, as given.
class RequestList {
 public:
  explicit RequestList(std::vector<Request> requests) : requests_(std::move(requests)) {}
  std::optional<Request> next();
  std::size_t size() const { return requests_.size(); }

 private:
  std::vector<Request> requests_;
  std::size_t next_ = 0;
};

// A file with one URL or path a line; blank lines and lines that begin with '#' are passed over.
class UrlList : public RequestList {
 public:
  // An unreadable file is an empty list; `read_url_list` tells the difference.
  explicit UrlList(const std::string& path);
};

// What such a file names: its lines without blank ones, comments and the mark of UTF-8. They view
// `text`.
std::vector<std::string_view> listed_lines(std::string_view text);

Result<std::vector<Request>> read_url_list(const std::string& path);

// Pages and texts below a folder (.html .htm .xhtml .txt .md, also with .gz .br .zst), sorted by
// path; hidden files and folders are passed over. Other files are not looked at.
Result<std::vector<Request>> read_folder(const std::string& path);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SOURCES_HPP
