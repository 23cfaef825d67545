// WebStore: what earlier runs learnt of pages, feeds and hosts, in the job's SQLite file.
//
//   web_page(url, …)      validators and hash of pages whose text is written
//   web_robots(origin, …) copies of robots.txt
//   web_list(url, …)      bodies of feeds and sitemaps, for the nights when they are unchanged
//
// A page is kept by `keep`, called once its text is on the disk; rows are committed in batches, so
// a run that is killed asks again for the last few pages and loses none.
//
//   threads   every function may be called from any thread
#ifndef WINNOW_PIPELINE_WEB_STORE_HPP
#define WINNOW_PIPELINE_WEB_STORE_HPP

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "pipeline/database.hpp"
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

  static Result<std::shared_ptr<WebStore>> open(const std::string& path);
  explicit WebStore(Database database) : database_(std::move(database)) {}
  ~WebStore() override;

  std::optional<PageMemory> page(const std::string& url) override;
  std::optional<RobotsMemory> robots(const std::string& origin) override;
  void keep_robots(const std::string& origin, const RobotsMemory& copy) override;

  // Remembers the page of an input that came to its end: a text, or an answer about the text (a
  // duplicate, spam). Failures are forgotten: they are to be tried again. `now` in seconds since
  // 1970; texts lie below `directory`.
  void keep(const Receipt& receipt, const std::string& directory, std::int64_t now);

  // Whether the text of another page than `url` was written to this path.
  bool is_others(const std::string& path, const std::string& url);

  // A list as it came, content coding still on.
  std::optional<Response> list(const std::string& url);
  void keep_list(const Response& response, std::int64_t now);

  // Commits what is pending. Empty on success, else what went wrong, now or before.
  std::string flush();

 private:
  void keep_page(const Origin& origin, const std::string& output, std::int64_t now);
  void note(bool ok);

  std::mutex mutex_;
  Database database_;
  std::size_t pending_ = 0;
  std::string problem_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_WEB_STORE_HPP
