// SharedDatabase: one connection to a job's database for all that is kept in it. Changes gather in
// one transaction, which the ledger of the run commits: what it says was done, and what the other
// tables learnt of it, become true together.
//
//   threads   whoever uses `database` holds `mutex`
#ifndef WINNOW_PIPELINE_SHARED_DATABASE_HPP
#define WINNOW_PIPELINE_SHARED_DATABASE_HPP

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "pipeline/database.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class SharedDatabase {
 public:
  // Opens the file, or makes it, with the tables of everything that a job remembers. The empty path
  // is a database that goes with the object.
  enum class Use : std::uint8_t { write, look };  // look: changes are refused, no lock is taken
  static Result<std::shared_ptr<SharedDatabase>> open(const std::string& path,
                                                      Use use = Use::write);
  explicit SharedDatabase(Database held) : database(std::move(held)) {}

  std::mutex mutex;
  Database database;

  // With the mutex held. `begin` does nothing where a transaction is open; `commit` and `roll_back`
  // where none is. What went wrong is kept and told by each later `commit`; once something did,
  // `begin` is false, and nothing may be changed: it would not be part of a transaction.
  [[nodiscard]] bool begin();
  std::string commit();
  void roll_back();
  // Takes the outcome of a statement.
  void note(bool ok);

 private:
  Use use_ = Use::write;
  bool open_ = false;
  std::string problem_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SHARED_DATABASE_HPP
