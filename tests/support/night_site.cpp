#include "tests/support/night_site.hpp"

#include <algorithm>

#include "tests/support/job_result.hpp"

namespace winnow::testing {

namespace {

std::string status_line(int status) {
  switch (status) {
    case 301: return "301 Moved Permanently";
    case 302: return "302 Found";
    case 404: return "404 Not Found";
    case 410: return "410 Gone";
    default: return std::to_string(status) + " Status";
  }
}

std::string field(const char* name, const std::string& value) {
  return value.empty() ? "" : std::string(name) + ": " + value + "\r\n";
}

// RFC 9110: where both are sent, the entity tag decides.
bool is_as_it_was(const std::string& etag, const std::string& last_modified, const Asked& asked) {
  const std::string tag = asked.field("If-None-Match");
  const std::string since = asked.field("If-Modified-Since");
  return tag.empty() ? !since.empty() && since == last_modified : tag == etag;
}

// An address where nobody listens: the server is bound to 127.0.0.1 alone.
constexpr const char* nobody = "127.0.0.2";

}  // namespace

NightSite::NightSite(unsigned stories) : stories_(stories) {
  night(1);
  server_.on("/*", [this](const Asked& asked, Line& line) { return serve(asked, line); });
}

void NightSite::night(int number) {
  auto night = std::make_shared<const Night>(night_script(number, stories_, server_.port()));
  const std::lock_guard lock(mutex_);
  night_ = std::move(night);
  counts_ = {};
}

std::vector<std::string> NightSite::job(const std::string& program, const Folder& folder,
                                        const std::vector<std::string>& more) const {
  std::string resolve;
  for (const std::string& host : night_hosts()) {
    resolve += (resolve.empty() ? "\"" : ",\"") + host + ":" + std::to_string(server_.port()) +
               ":" + (night_->down.contains(host) ? nobody : "127.0.0.1") + "\"";
  }
  std::vector<std::string> words = {program,
                                    "run",
                                    "-q",
                                    "--no-config",
                                    "--allow-private",
                                    "--delay",
                                    "0",
                                    "--retry",
                                    "0",
                                    "--set",
                                    "fetch.adaptive=0",
                                    "--set",
                                    "fetch.resolve=[" + resolve + "]",
                                    "--store",
                                    job_store,
                                    "-o",
                                    job_output};
  for (const ShownList& list : night_->lists) {
    const bool named = std::ranges::any_of(night_->lists, [&](const ShownList& other) {
      return std::ranges::find(other.lists, list.address) != other.lists.end();
    });
    if (list.address.empty()) {
      folder.write(list_file, list.body);
      words.insert(words.end(), {"--url-list", list_file});
    } else if (!named) {
      words.insert(words.end(), {"--" + list.kind, list.address});
    }
  }
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::uint64_t NightSite::requests(const std::string& address) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.requests.find(address);
  return found == counts_.requests.end() ? 0 : found->second;
}

std::uint64_t NightSite::bodies() const {
  const std::lock_guard lock(mutex_);
  return counts_.bodies;
}

std::uint64_t NightSite::not_modified() const {
  const std::lock_guard lock(mutex_);
  return counts_.not_modified;
}

void NightSite::on_page(std::function<void(std::uint64_t count)> call) {
  const std::lock_guard lock(mutex_);
  on_page_ = std::move(call);
}

After NightSite::serve(const Asked& asked, Line& line) {
  const std::string address = "http://" + asked.host + asked.path;
  std::shared_ptr<const Night> night;
  std::function<void(std::uint64_t)> call;
  std::uint64_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    night = night_;
    ++counts_.requests[address];
    if (night->pages.contains(address)) {
      call = on_page_;
      count = ++counts_.pages;
    }
  }
  if (call) {
    call(count);
  }
  line.send(reply_to(*night, asked, address));
  return After::keep_open;
}

std::string NightSite::reply_to(const Night& night, const Asked& asked,
                                const std::string& address) {
  if (const auto page = night.pages.find(address); page != night.pages.end()) {
    return page_reply(page->second, asked);
  }
  const auto list = std::ranges::find(night.lists, address, &ShownList::address);
  if (list == night.lists.end() || list->status != 200) {
    return answer(status_line(list == night.lists.end() ? 404 : list->status), "", "");
  }
  const std::string tag = field("ETag", list->etag);
  const std::string type = list->body.starts_with('{') ? "application/feed+json" : "text/xml";
  return is_as_it_was(list->etag, {}, asked)
             ? "HTTP/1.1 304 Not Modified\r\n" + tag + "\r\n"
             : answer("200 OK", "Content-Type: " + type + "\r\n" + tag, list->body);
}

std::string NightSite::page_reply(const ShownPage& page, const Asked& asked) {
  if (page.status != 200) {
    return answer(status_line(page.status), field("Location", page.location), "");
  }
  const std::string validators =
      field("ETag", page.etag) + field("Last-Modified", page.last_modified);
  const bool same = is_as_it_was(page.etag, page.last_modified, asked);
  {
    const std::lock_guard lock(mutex_);
    ++(same ? counts_.not_modified : counts_.bodies);
  }
  return same ? "HTTP/1.1 304 Not Modified\r\n" + validators + "\r\n"
              : answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n" + validators,
                       page.body);
}

}  // namespace winnow::testing
