// An SQLite file and its statements: the little of SQLite that the stores of a job use.
//
//   durability  write-ahead log with a sync at each commit: what was committed survives a power cut
//   threads     a Database and its statements belong to one thread at a time
#ifndef WINNOW_PIPELINE_DATABASE_HPP
#define WINNOW_PIPELINE_DATABASE_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "stages/record/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace winnow {

class Database {
 public:
  // Opens the file, or makes it, and runs `schema`. An error says what SQLite said.
  static Result<Database> open(const std::string& path, const char* schema);

  // Runs statements without values. Empty on success, else what went wrong.
  std::string run(const char* sql) const;
  std::string message() const;
  sqlite3* handle() const { return handle_.get(); }

 private:
  std::string claim() const;

  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
};

// One prepared statement; binds from left to right.
class Statement {
 public:
  Statement(const Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::uint64_t value);
  Statement& bind(std::string_view value);
  bool step();   // true: there is a row
  void reset();  // ready for the next values
  // Runs it once and makes it ready for the next values. False: it failed.
  bool run();
  std::uint64_t number(int column) const;
  std::string text(int column) const;  // any bytes

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DATABASE_HPP
