// WebMemory: what earlier runs learnt of pages and hosts, so that an unchanged page costs no body
// and a robots.txt is asked for once a day. Fetch only asks; whoever keeps texts decides when a
// page counts as seen (once its text is written, not before).
//
//   threads  all functions may be called from any thread
#ifndef WINNOW_STAGES_FETCH_WEB_MEMORY_HPP
#define WINNOW_STAGES_FETCH_WEB_MEMORY_HPP

#include <cstdint>
#include <optional>
#include <string>

namespace winnow {

struct PageMemory {
  std::string final_url{};  // where the request ended
  std::string etag{};       // validators as sent, empty if none
  std::string last_modified{};
  std::string input_hash{};      // of the body, as in Origin
  std::int64_t fresh_until = 0;  // seconds since 1970; not asked for again before
};

struct RobotsMemory {
  int status = 0;
  std::string body{};
  std::int64_t fetched_at = 0;  // seconds since 1970
};

class WebMemory {
 public:
  WebMemory() = default;
  WebMemory(const WebMemory&) = delete;
  WebMemory& operator=(const WebMemory&) = delete;
  virtual ~WebMemory() = default;

  virtual std::optional<PageMemory> page(const std::string& url) = 0;
  virtual std::optional<RobotsMemory> robots(const std::string& origin) = 0;
  virtual void keep_robots(const std::string& origin, const RobotsMemory& copy) = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_WEB_MEMORY_HPP
