// SourceReport: what became of one list of pages.
#ifndef WINNOW_PIPELINE_SOURCE_REPORT_HPP
#define WINNOW_PIPELINE_SOURCE_REPORT_HPP

#include <cstdint>
#include <string>

namespace winnow {

struct SourceReport {
  std::string address{};
  std::string via{};
  std::string kind{};
  std::uint64_t listed = 0;    // entries in it
  std::uint64_t taken = 0;     // requests made of them
  std::uint64_t old = 0;       // before `since`
  std::uint64_t repeated = 0;  // named before
  std::uint64_t refused = 0;   // without a usable address, or of another site than the sitemap's
  std::uint64_t over = 0;      // past `limit`
  std::uint64_t damaged = 0;   // places where an archive is broken; 1 for broken XML
  bool unchanged = false;      // taken from the store
  std::string problem{};       // why nothing came of it
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SOURCE_REPORT_HPP
