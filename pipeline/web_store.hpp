// WebStore: what earlier runs learnt of pages, feeds and hosts, in the job's SQLite file.
//
//   web_page(url, …)      validators and hash of pages whose text is written
//   web_robots(origin, …) copies of robots.txt
//   web_list(url, …)      bodies of feeds and sitemaps, for the nights when they are unchanged
//   run_list(url, …)      which of them this run has read; they are the same when it is
//                         resumed
//
// Changes wait for whoever commits the shared database: the ledger of a run, or `flush`.
//
//   threads   every function may be called from any thread
#ifndef WINNOW_PIPELINE_WEB_STORE_HPP
#define WINNOW_PIPELINE_WEB_STORE_HPP

#include <memory>
#include <optional>
#include <string>

#include "pipeline/shared_database.hpp"
#include "pipeline/slot.hpp"
#include "stages/fetch/web_memory.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// Where a text lies, as the store knows it.
std::string path_below(const std::string& directory, const std::string& name);

class WebStore final : public WebMemory {
 public:
  // Bodies of lists over so many bytes are not kept; such a list is fetched anew each time.
  static constexpr std::size_t max_list_bytes = std::size_t{8} << 20U;

  static const char* const schema;

  static Result<std::shared_ptr<WebStore>> open(const std::string& path);
  explicit WebStore(std::shared_ptr<SharedDatabase> shared) : shared_(std::move(shared)) {}

  std::optional<PageMemory> page(const std::string& url) override;
  std::optional<RobotsMemory> robots(const std::string& origin) override;
  void keep_robots(const std::string& origin, const RobotsMemory& copy) override;

  // Remembers the page of an input that came to its end: a text, or an answer about the text (a
  // duplicate, spam). Failures are forgotten: they are to be tried again. `now` in seconds since
  // 1970; texts lie below `directory`.
  void keep(const Receipt& receipt, const std::string& directory, std::int64_t now);

  // Whether the text of another page than `url` was written to this path.
  bool is_others(const std::string& path, const std::string& url);

  // Where the text of this page was written; empty if none was.
  std::string output_of(const std::string& url);

  // A list as it came, content coding still on.
  std::optional<Response> list(const std::string& url);
  void keep_list(const Response& response, std::int64_t now);

  // What the run that is under way has read of its lists, before it was interrupted.
  struct RunList {
    Response response;
    bool unchanged = false;  // since the night before
  };
  std::optional<RunList> list_of_run(const std::string& url);
  void note_list_of_run(const std::string& url, bool unchanged);
  // Another run begins.
  void forget_lists_of_run();

  // Commits what is pending. Empty on success, else what went wrong, now or before.
  std::string flush();

 private:
  // With the mutex held.
  void keep_page(const Origin& origin, const std::string& output, std::int64_t now);
  std::optional<Response> list_in(const std::string& url) const;

  std::shared_ptr<SharedDatabase> shared_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_WEB_STORE_HPP
