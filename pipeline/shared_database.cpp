#include "pipeline/shared_database.hpp"

#include "pipeline/ledger.hpp"
#include "pipeline/line_store.hpp"
#include "pipeline/web_store.hpp"

namespace winnow {

Result<std::shared_ptr<SharedDatabase>> SharedDatabase::open(const std::string& path, Use use) {
  const std::string schema = std::string(WebStore::schema) + LineStore::schema + Ledger::schema;
  auto database = Database::open(path, schema.c_str());
  if (!database) {
    return std::move(database).error();
  }
  auto shared = std::make_shared<SharedDatabase>(*std::move(database));
  shared->use_ = use;
  return shared;
}

bool SharedDatabase::begin() {
  if (!open_ && problem_.empty() && use_ == Use::write) {
    note(database.run("BEGIN IMMEDIATE").empty());
    open_ = problem_.empty();
  }
  return open_ && problem_.empty();
}

std::string SharedDatabase::commit() {
  if (open_ && problem_.empty()) {
    note(database.run("COMMIT").empty());
    open_ = !problem_.empty();
  }
  return problem_;
}

void SharedDatabase::roll_back() {
  if (open_) {
    [[maybe_unused]] const std::string ignored = database.run("ROLLBACK");
    open_ = false;
  }
}

void SharedDatabase::note(bool ok) {
  if (!ok && problem_.empty()) {
    problem_ = database.message();
  }
}

}  // namespace winnow
