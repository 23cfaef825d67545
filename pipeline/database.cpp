#include "pipeline/database.hpp"

#include <sqlite3.h>

#include <optional>

#include <fmt/format.h>

namespace winnow {

namespace {

constexpr int patience_ms = 5000;                     // another run may be writing
constexpr std::uint64_t application_id = 0x776e6e77;  // "wnnw"
// 2: the ledger of runs. What is new are tables, which each opening makes where they are missing;
// a change to one that is there would be a statement here for each step from version to version.
constexpr std::uint64_t schema_version = 2;
constexpr const char* mark = "PRAGMA application_id = 0x776e6e77; PRAGMA user_version = 2;";
constexpr const char* journal = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

}  // namespace

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close(handle); }

Result<Database> Database::open(const std::string& path, const char* schema) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open(path.c_str(), &handle);
  Database database;
  database.handle_.reset(handle);
  if (code != SQLITE_OK) {
    return Error{"cannot open the store " + path + ": " + database.message()};
  }
  sqlite3_busy_timeout(handle, patience_ms);
  if (const std::string problem = database.claim(); !problem.empty()) {
    return Error{"cannot use the store " + path + ": " + problem};
  }
  std::string problem = database.run(journal);
  if (problem.empty()) {
    problem = database.run(schema);
  }
  if (!problem.empty()) {
    return Error{"cannot use the store " + path + ": " + problem};
  }
  return database;
}

// A file of somebody else's is left alone.
std::string Database::claim() const {
  const auto number = [&](const char* sql) {
    Statement query(*this, sql);
    return query.step() ? std::optional(query.number(0)) : std::nullopt;
  };
  const auto id = number("PRAGMA application_id");
  const auto tables = number("SELECT count(*) FROM sqlite_master");
  if (!id || !tables) {
    return message();
  }
  if (*id == 0 && *tables == 0) {
    return run(mark);
  }
  if (*id != application_id) {
    return "a database of another program";
  }
  const auto version = number("PRAGMA user_version");
  if (!version) {
    return message();
  }
  if (*version > schema_version) {
    return fmt::format("made by a newer version of winnow (schema {}, this one knows {})", *version,
                       schema_version);
  }
  return *version == schema_version ? std::string() : run(mark);
}

std::string Database::run(const char* sql) const {
  char* message = nullptr;
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, &message) == SQLITE_OK) {
    return {};
  }
  std::string out = message == nullptr ? "unknown error" : message;
  sqlite3_free(message);
  return out;
}

std::string Database::message() const { return sqlite3_errmsg(handle_.get()); }

Statement::Statement(const Database& database, const char* sql) {
  sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(std::uint64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, static_cast<sqlite3_int64>(value));
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  sqlite3_bind_text(statement_, ++bound_, value.data(), static_cast<int>(value.size()),
                    SQLITE_TRANSIENT);
  return *this;
}

bool Statement::step() { return sqlite3_step(statement_) == SQLITE_ROW; }

void Statement::reset() {
  sqlite3_reset(statement_);
  bound_ = 0;
}

bool Statement::run() {
  const int code = sqlite3_step(statement_);
  reset();
  return code == SQLITE_DONE;
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

}  // namespace winnow
