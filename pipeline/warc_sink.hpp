// WarcSink: an archive of what a run fetched, in the order of its source.
//
// Exchanges come from the fetching thread as they end; those of a page wait here until the ledger
// reaches the page, so that the same run gives the same order whatever server was faster. Lists and
// robots.txt are written as they come, marked so that a reader takes them for no pages.
//
//   threads   `add` and `write` may be called from different threads
#ifndef WINNOW_PIPELINE_WARC_SINK_HPP
#define WINNOW_PIPELINE_WARC_SINK_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pipeline/slot.hpp"
#include "stages/fetch/exchange.hpp"
#include "stages/record/request.hpp"
#include "stages/record/result.hpp"
#include "stages/source/warc_writer.hpp"

namespace winnow {

class WarcSink {
 public:
  static Result<std::shared_ptr<WarcSink>> create(const std::string& path);
  explicit WarcSink(WarcWriter writer) : writer_(std::move(writer)) {}

  void add(Exchange exchange);
  // A whole text that a source held already.
  void add_content(const Request& request, std::uint64_t sequence, std::int64_t now);
  // The ledger has reached this input.
  void write(const Receipt& receipt);
  // Empty, or what went wrong first.
  std::string problem() const;

 private:
  void put(const Exchange& exchange, const std::string& via);

  mutable std::mutex mutex_;
  WarcWriter writer_;
  std::map<std::uint64_t, std::vector<Exchange>> waiting_;
  std::string problem_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_WARC_SINK_HPP
