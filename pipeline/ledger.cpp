#include "pipeline/ledger.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "stages/text/times.hpp"

namespace winnow {

namespace {

// "2026-11-29T01:02:03Z" without what file names do not like.
std::string compact_utc(std::int64_t seconds) {
  std::string time = utc(seconds);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return time;
}

std::uint64_t last_run(const Database& database) {
  Statement last(database, "SELECT coalesce(max(id), 0) FROM run");
  return last.step() ? last.number(0) : 0;
}

}  // namespace

std::optional<LedgerRun> Ledger::unfinished() const {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database,
                "SELECT name, started, directory, fingerprint, resumed FROM run "
                "WHERE id = (SELECT max(id) FROM run) AND state IN ('running', 'stopped')");
  if (!row.step()) {
    return std::nullopt;
  }
  return LedgerRun{.name = row.text(0),
                   .started = static_cast<std::int64_t>(row.number(1)),
                   .directory = row.text(2),
                   .fingerprint = row.text(3),
                   .resumed = static_cast<std::uint32_t>(row.number(4))};
}

LedgerRun Ledger::begin(std::int64_t started, const std::string& directory,
                        const std::string& fingerprint) {
  const std::lock_guard lock(shared_->mutex);
  const Database& database = shared_->database;
  if (!shared_->begin()) {
    return {};
  }
  for (const char* sql : {"DELETE FROM web_page WHERE url IN (SELECT source FROM input) AND EXISTS "
                          "(SELECT 1 FROM run WHERE state IN ('running', 'stopped'))",
                          "UPDATE run SET state = 'left' WHERE state IN ('running', 'stopped')",
                          "DELETE FROM input", "DELETE FROM census"}) {
    shared_->note(database.run(sql).empty());
  }
  const std::uint64_t id = last_run(database) + 1;
  LedgerRun run{.name = compact_utc(started) + "-" + std::to_string(id),
                .started = started,
                .directory = directory,
                .fingerprint = fingerprint};
  Statement old(database, "DELETE FROM run WHERE id + ?1 <= ?2");
  shared_->note(old.bind(history_runs).bind(id).run());
  Statement row(database, "INSERT INTO run VALUES(?1, ?2, ?3, 0, 'running', ?4, ?5, 0, '')");
  shared_->note(row.bind(id)
                    .bind(run.name)
                    .bind(static_cast<std::uint64_t>(started))
                    .bind(directory)
                    .bind(fingerprint)
                    .run());
  return run;
}

LedgerRun Ledger::resume() {
  {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->begin()) {
      return {};
    }
    shared_->note(shared_->database
                      .run("UPDATE run SET state = 'running', resumed = resumed + 1 "
                           "WHERE id = (SELECT max(id) FROM run)")
                      .empty());
  }
  return unfinished().value_or(LedgerRun{});
}

void Ledger::forget_from(std::uint64_t sequence) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  for (const char* sql :
       {"DELETE FROM web_page WHERE url IN (SELECT source FROM input WHERE sequence >= ?1)",
        "DELETE FROM input WHERE sequence >= ?1"}) {
    Statement row(shared_->database, sql);
    shared_->note(row.bind(sequence).run());
  }
}

void Ledger::enter(const LedgerEntry& entry) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  Statement row(shared_->database, "INSERT INTO input VALUES(?1, ?2, ?3, ?4, ?5)");
  shared_->note(row.bind(entry.sequence)
                    .bind(entry.source)
                    .bind(entry.line)
                    .bind(entry.notes)
                    .bind(entry.story)
                    .run());
}

void Ledger::enter_census(std::string_view pages) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  Statement row(shared_->database, "INSERT INTO census(pages) VALUES(?1)");
  shared_->note(row.bind(pages).run());
}

void Ledger::each(const std::function<void(const LedgerEntry&)>& visit) const {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database,
                "SELECT sequence, source, entry, notes, story FROM input ORDER BY sequence");
  while (row.step()) {
    visit({.sequence = row.number(0),
           .source = row.text(1),
           .line = row.text(2),
           .notes = row.text(3),
           .story = row.text(4)});
  }
}

void Ledger::each_census(const std::function<void(std::string_view pages)>& visit) const {
  const std::lock_guard lock(shared_->mutex);
  Statement row(shared_->database, "SELECT pages FROM census ORDER BY batch");
  while (row.step()) {
    visit(row.text(0));
  }
}

std::string Ledger::commit() {
  const std::lock_guard lock(shared_->mutex);
  return shared_->commit();
}

void Ledger::roll_back() {
  const std::lock_guard lock(shared_->mutex);
  shared_->roll_back();
}

std::string Ledger::end(bool done, std::int64_t now, std::string_view report) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return shared_->commit();
  }
  Statement row(shared_->database,
                "UPDATE run SET state = ?1, ended = ?2, report = ?3 "
                "WHERE id = (SELECT max(id) FROM run)");
  shared_->note(row.bind(std::string_view(done ? "done" : "stopped"))
                    .bind(static_cast<std::uint64_t>(now))
                    .bind(report)
                    .run());
  if (done) {
    shared_->note(shared_->database.run("DELETE FROM census; DELETE FROM run_list").empty());
  }
  return shared_->commit();
}

std::vector<std::string> Ledger::history(std::size_t most) const {
  const std::lock_guard lock(shared_->mutex);
  std::vector<std::string> reports;
  Statement row(shared_->database,
                "SELECT report FROM run WHERE state = 'done' AND id < (SELECT max(id) FROM run) "
                "ORDER BY id DESC LIMIT ?1");
  row.bind(most);
  while (row.step()) {
    reports.push_back(row.text(0));
  }
  std::reverse(reports.begin(), reports.end());
  return reports;
}

std::optional<LedgerRun> unfinished_run(const std::string& database) {
  std::error_code none;
  if (!std::filesystem::exists(database, none)) {
    return std::nullopt;
  }
  auto shared = SharedDatabase::open(database);
  return shared ? Ledger(*std::move(shared)).unfinished() : std::nullopt;
}

}  // namespace winnow
