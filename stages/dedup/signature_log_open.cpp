// Opening a log: its header, what was committed, and the records, of which each says where it
// stands.
//
// The file tells a torn end from damage by one number that is written again at each commit: how
// much of it was committed. The number goes to the disk with the next commit at the latest, so it
// may lag behind, which only makes the last batch count as an end that may be torn; it is never
// ahead of what it speaks of.
#include <algorithm>
#include <cstdio>

#include "stages/dedup/signature_log.hpp"

namespace winnow {

namespace {

using log_format::DocumentRecord;
using log_format::RunBegin;
using log_format::RunEnd;
using Found = LogScanner::Found;

constexpr std::size_t max_listed_damage = 1000;

}  // namespace

Result<SignatureLog, StoreError> SignatureLog::open(const std::string& path,
                                                    SignatureLogOptions options,
                                                    const Visit& visit) {
  SignatureLog log(path, std::move(options));
  if (auto trouble = log.start()) {
    return *std::move(trouble);
  }
  if (auto trouble = log.load(visit)) {
    return *std::move(trouble);
  }
  if (auto trouble = log.settle()) {
    return *std::move(trouble);
  }
  return log;
}

Result<LogInfo, StoreError> SignatureLog::verify(const std::string& path) {
  SignatureLogOptions options;
  options.read_only = true;
  options.damage = SignatureLogOptions::Damage::skip;
  auto log = open(path, std::move(options));
  if (!log) {
    return std::move(log).error();
  }
  return log->info();
}

StoreError SignatureLog::error(StoreFault fault, const std::string& what) const {
  return {fault, path_ + ": " + what};
}

SignatureLog::Trouble SignatureLog::start() {
  if (options_.read_only) {
    file_ = LogFile(path_, LogFile::Access::read);
    return file_.is_open() ? read_header() : error(StoreFault::failed, system_message());
  }
  lock_ = std::make_unique<LogLock>(path_ + ".lock", path_);
  if (lock_->state() != LogLock::State::held) {
    const bool in_use = lock_->state() == LogLock::State::in_use;
    return StoreError{in_use ? StoreFault::in_use : StoreFault::failed, lock_->message()};
  }
  std::remove((path_ + ".new").c_str());  // of a process that was killed
  if (LogFile there(path_, LogFile::Access::read); !there.is_open() || there.bytes() == 0) {
    return create();
  }
  file_ = LogFile(path_, LogFile::Access::write);
  return file_.is_open() ? read_header() : error(StoreFault::failed, system_message());
}

SignatureLog::Trouble SignatureLog::create() {
  header_.parameters = options_.parameters.value_or("");
  header_.self_test = log_format::self_test();
  if (header_.parameters.size() > log_format::max_parameter_bytes) {
    return error(StoreFault::refused, "the parameters are too long");
  }
  const std::string fresh = path_ + ".new";
  file_ = LogFile(fresh, LogFile::Access::replace);
  if (!file_.is_open()) {
    return error(StoreFault::failed, system_message());
  }
  std::string problem = file_.write(0, log_format::encode(header_));
  problem = problem.empty() ? write_committed(records_begin()) : problem;
  problem = problem.empty() ? file_.sync() : problem;
  problem = problem.empty() ? rename_durably(fresh, path_) : problem;
  return problem.empty() ? Trouble() : error(StoreFault::failed, problem);
}

SignatureLog::Trouble SignatureLog::read_header() {
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(
                        file_.bytes(), log_format::max_parameter_bytes + 64)),
                    '\0');
  bytes.resize(file_.read(0, bytes));
  if (auto trouble = check_header(bytes)) {
    return trouble;
  }
  header_ = *log_format::decode_header(bytes);
  return {};
}

SignatureLog::Trouble SignatureLog::check_header(std::string_view bytes) const {
  const auto header = log_format::decode_header(bytes);
  if (!header) {
    return error(StoreFault::refused, "not a signature log, or its header is damaged");
  }
  if (header->version != log_format::version) {
    return error(StoreFault::refused, "has format version " + std::to_string(header->version) +
                                          "; this program reads version " +
                                          std::to_string(log_format::version));
  }
  if (header->bands != Signature::bands || header->signature_bytes != log_format::signature_bytes) {
    return error(StoreFault::refused,
                 "holds signatures of another shape: " + std::to_string(header->bands) +
                     " bands, " + std::to_string(header->signature_bytes) + " bytes; here " +
                     std::to_string(Signature::bands) + " and " +
                     std::to_string(log_format::signature_bytes));
  }
  if (header->self_test != log_format::self_test()) {
    return error(StoreFault::refused, "was written with another hash function");
  }
  if (options_.parameters && header->parameters != *options_.parameters) {
    return error(StoreFault::refused, "was made with the parameters \"" + header->parameters +
                                          "\"; this run has \"" + *options_.parameters + "\"");
  }
  return {};
}

std::uint64_t SignatureLog::records_begin() const {
  return header_.bytes() + log_format::committed_bytes;
}

// Leaves how much of the file was committed, no more than there is.
SignatureLog::Trouble SignatureLog::read_committed() {
  const std::uint64_t bytes = file_.bytes();
  std::string mark(log_format::committed_bytes, '\0');
  mark.resize(file_.read(header_.bytes(), mark));
  const auto committed = log_format::decode_committed(mark, header_.bytes());
  committed_ = std::min(committed.value_or(bytes), bytes);
  if (committed && *committed <= bytes && *committed >= records_begin()) {
    return {};
  }
  const std::string what = !committed || *committed < records_begin()
                               ? "the mark of what was committed is damaged"
                               : "ends at " + std::to_string(bytes) + ", but " +
                                     std::to_string(*committed) + " bytes were committed";
  if (options_.damage == SignatureLogOptions::Damage::refuse) {
    return error(StoreFault::damaged, what);
  }
  committed_ = bytes;
  note_damage(header_.bytes(), 0, what.c_str());
  return {};
}

SignatureLog::Trouble SignatureLog::load(const Visit& visit) {
  if (auto trouble = read_committed()) {
    return trouble;
  }
  next_number_ = 0;
  const std::uint64_t bytes = file_.bytes();
  size_ = std::min(bytes, records_begin());
  LogScanner scanner(file_, records_begin(), bytes);
  for (Found found = scanner.next(); found != Found::end; found = scanner.next()) {
    const char* what = found == Found::damage ? "a record is damaged" : take(scanner, visit);
    if (what != nullptr && scanner.at() >= committed_) {
      break;
    }
    if (what != nullptr) {
      if (auto trouble = pass_damage(scanner, what)) {
        return trouble;
      }
    }
    size_ = scanner.behind();
  }
  torn_bytes_ = bytes - size_;
  // Compacting may have dropped the runs with the greatest numbers.
  next_number_ = std::max(next_number_, header_.next_number);
  return {};
}

SignatureLog::Trouble SignatureLog::pass_damage(LogScanner& scanner, const char* what) {
  if (options_.damage == SignatureLogOptions::Damage::refuse) {
    return error(StoreFault::damaged,
                 std::string(what) + " at byte " + std::to_string(scanner.at()) +
                     ", before the end of what was committed at " + std::to_string(committed_));
  }
  if (scanner.behind() == scanner.at()) {
    scanner.resync();
  }
  note_damage(scanner.at(), scanner.behind() - scanner.at(), what);
  return {};
}

void SignatureLog::note_damage(std::uint64_t at, std::uint64_t bytes, const char* what) {
  ++damaged_places_;
  damaged_bytes_ += bytes;
  if (damage_.size() < max_listed_damage) {
    damage_.push_back({at, bytes, what});
  }
}

// What is wrong with a whole record in this place, if anything.
const char* SignatureLog::take(const LogScanner& scanner, const Visit& visit) {
  const log_format::Payload& payload = scanner.payload();
  if (const auto* begin = std::get_if<RunBegin>(&payload)) {
    return take_begin(*begin, scanner.at());
  }
  if (const auto* end = std::get_if<RunEnd>(&payload)) {
    return take_end(*end, scanner.behind());
  }
  return take_document(std::get<DocumentRecord>(payload), scanner.at(), visit);
}

// A run whose end was lost to damage ends where the next one begins.
const char* SignatureLog::take_begin(const RunBegin& begin, std::uint64_t at) {
  if (begin.next_number < next_number_) {
    return "a run goes back in the numbers";
  }
  if (unfinished_) {
    close_run(at);
  }
  next_number_ = begin.next_number;
  LoggedRun run;
  run.id = begin.id;
  run.night = begin.night;
  run.live = begin.night >= options_.since_night;
  run.first_number = begin.next_number;
  run.begin = at;
  run.end = at;
  runs_.push_back(std::move(run));
  unfinished_ = true;
  return nullptr;
}

const char* SignatureLog::take_end(const RunEnd& end, std::uint64_t behind) {
  if (!unfinished_) {
    return "the end of a run that did not begin";
  }
  const bool whole = end.documents == runs_.back().documents;
  close_run(behind);
  return whole || damaged_places_ > 0 ? nullptr : "a run lacks documents";
}

// With damage skipped, documents whose run has lost its beginning make a run without a name.
const char* SignatureLog::take_document(const DocumentRecord& record, std::uint64_t at,
                                        const Visit& visit) {
  if (record.number < next_number_ || record.number > max_number) {
    return "a document goes back in the numbers";
  }
  if (!unfinished_) {
    if (options_.damage == SignatureLogOptions::Damage::refuse) {
      return "a document outside a run";
    }
    take_begin({runs_.empty() ? 0 : runs_.back().night, record.number, {}}, at);
  }
  LoggedRun& run = runs_.back();
  ++run.documents;
  run.duplicates += record.duplicate ? 1 : 0;
  next_number_ = record.number + 1;
  if (run.live) {
    numbers_.push_back(record.number);
    places_.push_back(at);
    if (visit) {
      visit(record.number, log_format::decode_signature(record.signature),
            record.duplicate.has_value());
    }
  }
  return nullptr;
}

// Brings the file into order once it is known what is in it.
SignatureLog::Trouble SignatureLog::settle() {
  if (unfinished_) {
    runs_.back().end = size_;
    hide_replaced();
  }
  std::string problem;
  if (!options_.read_only && torn_bytes_ > 0) {
    problem = cut_file(size_);
  }
  if (problem.empty() && unfinished_ &&
      options_.unfinished == SignatureLogOptions::Unfinished::take_back) {
    taken_back_ = runs_.back().documents;
    visited_in_vain_ = visited_in_vain_ || taken_back_ > 0;
    problem = take_back();
  }
  return problem.empty() ? Trouble() : error(StoreFault::failed, problem);
}

}  // namespace winnow
