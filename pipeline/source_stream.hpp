// SourceStream: everything a person named, opened list by list, as one stream of requests in a
// fixed order.
//
//   order     as named; what a list names stands in place of the list
//   ahead     the next few lists are fetched while the pages of the first go through the run
//   once      an address that two lists name is asked for once (canonical_url.hpp)
//   failures  a list that cannot be opened becomes a request that carries its rejection; the
//             ledger counts it like any other input
//   threads   `next` and `reports` belong to one thread; fetching goes on in FetchMany's
#ifndef WINNOW_PIPELINE_SOURCE_STREAM_HPP
#define WINNOW_PIPELINE_SOURCE_STREAM_HPP

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/archive_source.hpp"
#include "pipeline/list_reader.hpp"
#include "pipeline/source_report.hpp"
#include "pipeline/source_spec.hpp"
#include "pipeline/web_store.hpp"
#include "stages/fetch/fetch_many.hpp"
#include "stages/record/request.hpp"
#include "stages/text/canonical_url.hpp"
#include "stages/text/digest_set.hpp"

namespace winnow {

struct SourceOptions {
  // Entries of one list, 0 = all; and how old they may be: "2026-11-24", compared with what the
  // list says. Entries without a date are taken.
  std::uint64_t limit = 0;
  std::string since{};
  // Take the text of a feed that gives it whole, instead of fetching the page.
  bool feed_content = false;
  // Lists in lists, and lists that one source may lead to.
  std::uint32_t max_depth = 4;
  std::uint32_t max_lists = 10000;
  std::size_t look_ahead = 16;
  std::size_t room = 0;  // addresses for which room is made at once; more take more
  ListLimits list{};
  WarcOptions archive{};
  // As the fetcher's: pages that only send their readers on are no texts of an archive.
  RedirectOf redirect_of{};
};

class SourceStream {
 public:
  // `fetcher` is the run's own, so that lists and pages of a host share its politeness. `store` may
  // be null.
  SourceStream(std::vector<SourceSpec> specs, SourceOptions options, FetchMany fetcher,
               std::shared_ptr<WebStore> store);

  std::optional<Request> next();
  const std::vector<SourceReport>& reports() const { return reports_; }

 private:
  struct Pending {
    SourceSpec spec;
    std::future<Outcome<Response>> answer{};
    std::optional<bool> unchanged{};  // where the run had read it before it was interrupted
  };
  void look_ahead();
  void open(Pending pending);
  void open_list(Pending& pending);
  void open_folder(const SourceSpec& spec);
  void open_archive(const SourceSpec& spec);
  void close_archive();
  void take(const SourceSpec& spec, Listing listing, SourceReport& report);
  void take_page(const SourceSpec& spec, Listed page, SourceReport& report);
  void was_repeated(const std::string& list);
  void put_page(const SourceSpec& spec, std::optional<Response> content);
  void fail(const SourceSpec& spec, Rejection why);
  bool is_new(const std::string& url);
  bool is_new_list(const std::string& address);
  bool is_list(const SourceSpec& spec) const;
  Outcome<Response> list_bytes(Pending& pending, SourceReport& report);
  SourceReport& report_of(const SourceSpec& spec);

  SourceOptions options_;
  FetchMany fetcher_;
  std::shared_ptr<WebStore> store_;
  UrlKeys keys_;
  std::deque<Pending> pending_;
  std::deque<Request> ready_;
  std::optional<ArchiveSource> archive_;
  std::size_t archive_report_ = 0;
  DigestSet seen_;
  std::vector<SourceReport> reports_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SOURCE_STREAM_HPP
