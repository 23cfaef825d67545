// DedupStore: what dedup knows of earlier documents, of this run and of other nights: the signature
// log and the table of first holders that is made from it.
//
//   file        "FILE.dedup" beside the job's database; read once when it is opened, about as fast
//               as the disk gives it. Without a file everything is in memory and gone with the
//               store
//   runs        see signature_log.hpp. When a night is run again, what it left is not looked up
//               (the table is made anew then)
//   retention   runs of nights before `since_night` are not looked up. Their bytes go when the dead
//               part of the file exceeds a share, at the end of a run
//   memory      55 to 97 bytes for each document, 11 to 21 for each distinct band key, and the room
//               for those to come; in memory alone the whole record besides
//   threads     one at a time
#ifndef WINNOW_STAGES_DEDUP_DEDUP_STORE_HPP
#define WINNOW_STAGES_DEDUP_DEDUP_STORE_HPP

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "stages/dedup/first_holder.hpp"
#include "stages/dedup/signature.hpp"
#include "stages/dedup/signature_log.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct DedupStoreOptions {
  std::string parameters{};  // all that signatures depend on
  bool durable = true;
  // Nights in days since 1970. The caller knows what day it is.
  std::int32_t since_night = std::numeric_limits<std::int32_t>::min();
  SignatureLogOptions::Unfinished unfinished = SignatureLogOptions::Unfinished::take_back;
  SignatureLogOptions::Damage damage = SignatureLogOptions::Damage::refuse;
  // Compacts when more than this share of the file is dead, 0..1; 1: never.
  double max_dead_share = 0.3;
  // Whether duplicates may be first holders, too. The text of a duplicate is gone, but a third
  // document that resembles only the duplicate is still found.
  bool index_duplicates = true;
  // With a file: documents to come for which the table is made large enough at once, so that it
  // does not grow in the middle of a night. Some 650 bytes each.
  std::size_t room = 0;
};

class DedupStore {
 public:
  static Result<DedupStore, StoreError> open(const std::string& path, DedupStoreOptions options);
  static DedupStore in_memory(DedupStoreOptions options = {});

  Holders look_up(const Signature& signature) const { return table_.look_up(signature); }

  // nullopt: no such document. Also those appended and not committed yet.
  std::optional<Signature> signature(std::uint32_t number) const;
  std::optional<LoggedDocument> document(std::uint32_t number) const;

  // Takes back what an unfinished run left from the first document on that is not wanted, before it
  // is resumed or another run begins.
  std::string keep_of_run(const std::function<bool(const LoggedDocument&)>& wanted);

  // As those of SignatureLog; appending makes the document a holder.
  std::string begin_run(const std::string& id, std::int32_t night,
                        SignatureLog::Begin begin = SignatureLog::Begin::again);
  Result<std::uint32_t> append(const LoggedDocument& document);
  std::string commit();
  std::string end_run();
  std::string abandon_run();
  std::string compact(std::int32_t since_night);

  std::uint64_t memory_bytes() const { return table_.bytes(); }
  const FirstHolder& table() const { return table_; }
  // nullptr without a file.
  const SignatureLog* log() const { return log_ ? &*log_ : nullptr; }

 private:
  explicit DedupStore(DedupStoreOptions options) : options_(std::move(options)) {}
  static constexpr std::uint32_t no_number = std::numeric_limits<std::uint32_t>::max();
  // Signatures that were read twice lately, by number: 20 MB.
  struct Recalled {
    std::uint32_t number = no_number;
    Signature signature{};
  };
  static constexpr std::size_t recalled_slots = std::size_t{1} << 15U;
  static constexpr std::size_t asked_slots = std::size_t{1} << 17U;
  std::optional<Signature> recalled(std::uint32_t number) const;
  void insert(std::uint32_t number, const Signature& signature, bool duplicate);
  void rebuild();
  void make_table(std::uint64_t documents);

  DedupStoreOptions options_;
  FirstHolder table_;
  std::optional<SignatureLog> log_;
  mutable std::vector<Recalled> recalled_;
  mutable std::vector<std::uint32_t> asked_;  // numbers that were read last
  std::deque<LoggedDocument> memory_;         // without a file
  std::int32_t night_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_DEDUP_STORE_HPP
