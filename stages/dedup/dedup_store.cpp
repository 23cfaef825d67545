// The table is filled while the log is being read. Only if it turns out then that some of it does
// not count (a night that was run again, a run that did not end), it is made a second time.
#include "stages/dedup/dedup_store.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "stages/text/digest.hpp"

namespace winnow {

namespace {

// So that a file which is no log, or holds much that is dead, does not ask for much memory.
constexpr std::uint64_t max_reserved = 2'000'000;
// Of a band's keys, about half were seen before.
constexpr std::uint64_t documents_a_key = 2;

// About how many documents a file of this size holds.
// Nothing depends on it but the time that growing the table takes.
std::uint64_t documents_in(const std::string& path) {
  constexpr std::uint64_t usual_bytes = log_format::signature_bytes + 125;
  std::error_code none;
  const std::uint64_t bytes = std::filesystem::file_size(path, none);
  return none ? 0 : bytes / usual_bytes;
}

// Inserts each signature while the memory for the next one is on its way.
class Filler {
 public:
  explicit Filler(FirstHolder& table) : table_(&table) {}
  void add(std::uint32_t number, const Signature& signature) {
    table_->prefetch(signature);
    flush();
    number_ = number;
    waiting_ = signature;
  }
  void flush() {
    if (waiting_) {
      table_->insert(*waiting_, number_);
    }
    waiting_.reset();
  }

 private:
  FirstHolder* table_;
  std::uint32_t number_ = 0;
  std::optional<Signature> waiting_;
};

}  // namespace

Result<DedupStore, StoreError> DedupStore::open(const std::string& path,
                                                DedupStoreOptions options) {
  DedupStore store(std::move(options));
  SignatureLogOptions log_options;
  log_options.parameters = store.options_.parameters;
  log_options.durable = store.options_.durable;
  log_options.unfinished = store.options_.unfinished;
  log_options.damage = store.options_.damage;
  log_options.since_night = store.options_.since_night;
  store.make_table(documents_in(path));
  Filler filler(store.table_);
  auto log =
      SignatureLog::open(path, std::move(log_options),
                         [&](std::uint32_t number, const Signature& signature, bool duplicate) {
                           if (store.options_.index_duplicates || !duplicate) {
                             filler.add(number, signature);
                           }
                         });
  if (!log) {
    return std::move(log).error();
  }
  filler.flush();
  store.table_.reserve(store.options_.room);
  store.log_ = *std::move(log);
  if (store.log_->visited_in_vain()) {
    store.rebuild();
  }
  return store;
}

DedupStore DedupStore::in_memory(DedupStoreOptions options) {
  return DedupStore(std::move(options));
}

void DedupStore::insert(std::uint32_t number, const Signature& signature, bool duplicate) {
  if (options_.index_duplicates || !duplicate) {
    table_.insert(signature, number);
  }
}

void DedupStore::make_table(std::uint64_t documents) {
  table_ = FirstHolder();
  const std::uint64_t known = std::min(documents, max_reserved) / documents_a_key;
  table_.reserve(static_cast<std::size_t>(known) + options_.room);
}

void DedupStore::rebuild() {
  make_table(log_->live_documents());
  Filler filler(table_);
  log_->each_signature([&](std::uint32_t number, const Signature& signature, bool duplicate) {
    if (options_.index_duplicates || !duplicate) {
      filler.add(number, signature);
    }
  });
  filler.flush();
  table_.reserve(options_.room);
}

std::optional<LoggedDocument> DedupStore::document(std::uint32_t number) const {
  if (log_) {
    return log_->document(number);
  }
  return number < memory_.size() ? std::optional(memory_[number]) : std::nullopt;
}

std::optional<Signature> DedupStore::signature(std::uint32_t number) const {
  if (log_) {
    return recalled(number);
  }
  return number < memory_.size() ? std::optional(memory_[number].signature) : std::nullopt;
}

// Phrases that many texts share lead to the same few first holders again and again. What is asked
// for once is not kept: writing it to memory that is in no cache costs as much as reading it.
std::optional<Signature> DedupStore::recalled(std::uint32_t number) const {
  if (recalled_.empty()) {
    recalled_.resize(recalled_slots);
    asked_.resize(asked_slots, no_number);
  }
  Recalled& slot = recalled_[number % recalled_slots];
  if (slot.number == number) {
    return slot.signature;
  }
  auto read = log_->signature(number);
  if (read && std::exchange(asked_[number % asked_slots], number) == number) {
    slot = {number, *read};
  }
  return read;
}

std::string DedupStore::keep_of_run(const std::function<bool(const LoggedDocument&)>& wanted) {
  if (!log_) {
    return {};
  }
  std::uint32_t first_ones = 0;
  bool so_far = true;
  std::uint32_t all = 0;
  log_->each_of_run([&](const LoggedDocument& document) {
    ++all;
    so_far = so_far && wanted(document);
    first_ones += so_far ? 1 : 0;
  });
  if (first_ones == all) {
    return {};
  }
  recalled_.clear();  // numbers may go to other documents
  std::string problem = log_->keep_first(first_ones);
  rebuild();
  return problem;
}

std::string DedupStore::begin_run(const std::string& id, std::int32_t night,
                                  SignatureLog::Begin begin) {
  night_ = night;
  if (!log_) {
    return {};
  }
  const std::size_t live_before = log_->live_documents();
  recalled_.clear();  // numbers may go to other documents
  std::string problem = log_->begin_run(id, night, begin);
  if (log_->live_documents() != live_before) {
    rebuild();
  }
  return problem;
}

Result<std::uint32_t> DedupStore::append(const LoggedDocument& document) {
  auto number = log_ ? log_->append(document)
                     : Result<std::uint32_t>(static_cast<std::uint32_t>(memory_.size()));
  if (!number) {
    return number;
  }
  if (!log_) {
    memory_.push_back(document);
    memory_.back().number = *number;
    memory_.back().night = night_;
  }
  insert(*number, document.signature, document.duplicate.has_value());
  return number;
}

std::string DedupStore::commit() { return log_ ? log_->commit() : std::string(); }

std::string DedupStore::end_run() {
  if (!log_) {
    return {};
  }
  std::string problem = log_->end_run();
  const double dead = static_cast<double>(log_->dead_bytes());
  if (problem.empty() && dead > options_.max_dead_share * static_cast<double>(log_->bytes())) {
    recalled_.clear();  // numbers may go to other documents
    problem = log_->compact(options_.since_night);
  }
  return problem;
}

std::string DedupStore::abandon_run() {
  if (!log_) {
    memory_.clear();
    table_ = FirstHolder();
    return {};
  }
  recalled_.clear();  // numbers may go to other documents
  std::string problem = log_->abandon_run();
  rebuild();
  return problem;
}

std::string DedupStore::compact(std::int32_t since_night) {
  if (!log_) {
    return {};
  }
  recalled_.clear();  // numbers may go to other documents
  std::string problem = log_->compact(since_night);
  rebuild();
  return problem;
}

}  // namespace winnow
