#include "pipeline/web_store.hpp"

#include <filesystem>

#include "pipeline/paths.hpp"
#include "pipeline/report.hpp"

namespace winnow {

const char* const WebStore::schema = R"(
  CREATE TABLE IF NOT EXISTS web_page(url TEXT PRIMARY KEY, final_url TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, input_hash TEXT NOT NULL,
    fresh_until INTEGER NOT NULL, seen INTEGER NOT NULL, output TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS web_output ON web_page(output);
  CREATE TABLE IF NOT EXISTS web_robots(origin TEXT PRIMARY KEY, status INTEGER NOT NULL,
    body TEXT NOT NULL, fetched INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS web_list(url TEXT PRIMARY KEY, final_url TEXT NOT NULL,
    content_type TEXT NOT NULL, content_encoding TEXT NOT NULL, body BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS run_list(url TEXT PRIMARY KEY, unchanged INTEGER NOT NULL) WITHOUT ROWID;
)";

Result<std::shared_ptr<WebStore>> WebStore::open(const std::string& path) {
  auto shared = SharedDatabase::open(path);
  if (!shared) {
    return std::move(shared).error();
  }
  return std::make_shared<WebStore>(*std::move(shared));
}

std::optional<PageMemory> WebStore::page(const std::string& url) {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database,
                "SELECT final_url, etag, last_modified, input_hash, fresh_until FROM web_page "
                "WHERE url = ?1");
  if (!row.bind(url).step()) {
    return std::nullopt;
  }
  return PageMemory{.final_url = row.text(0),
                    .etag = row.text(1),
                    .last_modified = row.text(2),
                    .input_hash = row.text(3),
                    .fresh_until = static_cast<std::int64_t>(row.number(4))};
}

std::optional<RobotsMemory> WebStore::robots(const std::string& origin) {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database,
                "SELECT status, body, fetched FROM web_robots WHERE origin = ?1");
  if (!row.bind(origin).step()) {
    return std::nullopt;
  }
  return RobotsMemory{.status = static_cast<int>(row.number(0)),
                      .body = row.text(1),
                      .fetched_at = static_cast<std::int64_t>(row.number(2))};
}

void WebStore::keep_robots(const std::string& origin, const RobotsMemory& copy) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  Statement row(shared_->database, "INSERT OR REPLACE INTO web_robots VALUES(?1, ?2, ?3, ?4)");
  shared_->note(row.bind(origin)
                    .bind(static_cast<std::uint64_t>(copy.status))
                    .bind(copy.body)
                    .bind(static_cast<std::uint64_t>(copy.fetched_at))
                    .run());
}

std::string path_below(const std::string& directory, const std::string& name) {
  return whole_path((std::filesystem::path(directory) / name).string());
}

bool WebStore::is_others(const std::string& path, const std::string& url) {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database, "SELECT 1 FROM web_page WHERE output = ?1 AND url <> ?2");
  return row.bind(path).bind(url).step();
}

std::string WebStore::output_of(const std::string& url) {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database, "SELECT output FROM web_page WHERE url = ?1");
  return row.bind(url).step() ? row.text(0) : std::string();
}

void WebStore::keep(const Receipt& receipt, const std::string& directory, std::int64_t now) {
  const bool answer = !receipt.rejection || is_answer(receipt.rejection->reason);
  if (!answer || receipt.origin.final_url.empty()) {
    return;  // a file, a failure, or a page that is as it was
  }
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  const std::string output =
      receipt.written ? path_below(directory, receipt.written->path) : std::string();
  keep_page(receipt.origin, output, now);
}

void WebStore::keep_page(const Origin& origin, const std::string& output, std::int64_t now) {
  Statement row(shared_->database,
                "INSERT OR REPLACE INTO web_page VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  shared_->note(row.bind(origin.url)
                    .bind(origin.final_url)
                    .bind(origin.etag)
                    .bind(origin.last_modified)
                    .bind(origin.input_hash)
                    .bind(static_cast<std::uint64_t>(now + origin.fresh_s))
                    .bind(static_cast<std::uint64_t>(now))
                    .bind(output)
                    .run());
}

std::optional<Response> WebStore::list(const std::string& url) {
  const std::lock_guard lock(shared_->mutex);
  return list_in(url);
}

std::optional<Response> WebStore::list_in(const std::string& url) const {
  Statement row(shared_->database,
                "SELECT final_url, content_type, content_encoding, body FROM web_list "
                "WHERE url = ?1");
  if (!row.bind(url).step()) {
    return std::nullopt;
  }
  return Response{.origin = {.url = url, .final_url = row.text(0)},
                  .bytes = row.text(3),
                  .status = 200,
                  .content_type = row.text(1),
                  .content_encoding = row.text(2)};
}

void WebStore::keep_list(const Response& response, std::int64_t now) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  if (response.bytes.size() > max_list_bytes) {
    Statement gone(shared_->database, "DELETE FROM web_page WHERE url = ?1");
    shared_->note(
        gone.bind(response.origin.url).run());  // else it would be answered with "unchanged"
    return;
  }
  keep_page(response.origin, {}, now);
  Statement row(shared_->database, "INSERT OR REPLACE INTO web_list VALUES(?1, ?2, ?3, ?4, ?5)");
  shared_->note(row.bind(response.origin.url)
                    .bind(response.origin.final_url)
                    .bind(response.content_type)
                    .bind(response.content_encoding)
                    .bind(response.bytes)
                    .run());
}

std::optional<WebStore::RunList> WebStore::list_of_run(const std::string& url) {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database, "SELECT unchanged FROM run_list WHERE url = ?1");
  if (!row.bind(url).step()) {
    return std::nullopt;
  }
  auto response = list_in(url);
  return response ? std::optional(RunList{*std::move(response), row.number(0) != 0}) : std::nullopt;
}

void WebStore::note_list_of_run(const std::string& url, bool unchanged) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  Statement row(shared_->database, "INSERT OR REPLACE INTO run_list VALUES(?1, ?2)");
  shared_->note(row.bind(url).bind(std::uint64_t{unchanged ? 1U : 0U}).run());
}

void WebStore::forget_lists_of_run() {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  shared_->note(shared_->database.run("DELETE FROM run_list").empty());
}

std::string WebStore::flush() {
  const std::lock_guard lock(shared_->mutex);
  return shared_->commit();
}

}  // namespace winnow
