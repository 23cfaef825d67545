// The file tells a torn end from damage by one number that is written again at each commit: how
// much of it was committed. The number goes to the disk with the next commit at the latest, so it
// may lag behind, which only makes the last batch count as an end that may be torn; it is never
// ahead of what it speaks of.
//
// All that changes the file as a whole (making it, compacting it) is done in FILE.new and renamed.
#include "stages/dedup/signature_log.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>

#include <nlohmann/json.hpp>

namespace winnow {

namespace {

using log_format::DocumentRecord;
using log_format::RunBegin;
using log_format::RunEnd;
using Found = LogScanner::Found;

constexpr std::size_t max_listed_damage = 1000;
constexpr std::uint32_t max_number = 0xfffffffeU;
constexpr std::size_t copy_batch_bytes = std::size_t{1} << 20U;

std::string hex(const Signature::Hash& hash) {
  std::string out;
  for (const std::uint64_t half : hash) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out += "0123456789abcdef"[(half >> static_cast<unsigned>(shift)) & 15U];
    }
  }
  return out;
}

nlohmann::ordered_json json_of(const LoggedDocument& document,
                               const std::function<std::string(std::uint8_t)>& relation_name) {
  nlohmann::ordered_json line{{"number", document.number},
                              {"night", document.night},
                              {"id", document.id},
                              {"url", document.url},
                              {"text_bytes", document.text_bytes},
                              {"shingles", document.signature.shingles},
                              {"text", hex(document.signature.text)},
                              {"key", hex(document.signature.key)},
                              {"kept", !document.duplicate}};
  if (const auto& duplicate = document.duplicate) {
    line["duplicate_of"] = duplicate->of;
    line["relation"] = relation_name ? nlohmann::ordered_json(relation_name(duplicate->relation))
                                     : nlohmann::ordered_json(duplicate->relation);
    line["jaccard"] = std::round(static_cast<double>(duplicate->jaccard) * 1e4) / 1e4;
  }
  return line;
}

DocumentRecord record_from(const LoggedDocument& document, std::uint32_t number) {
  DocumentRecord record;
  record.number = number;
  record.text_bytes = document.text_bytes;
  if (const auto& duplicate = document.duplicate) {
    record.duplicate = {duplicate->relation, duplicate->of, duplicate->jaccard};
  }
  return record;
}

}  // namespace

// Opening.

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

// Runs.

void SignatureLog::close_run(std::uint64_t behind) {
  runs_.back().ended = true;
  runs_.back().end = behind;
  unfinished_ = false;
  run_open_ = false;
  hide_replaced();
}

void SignatureLog::hide_replaced() {
  const std::size_t last = runs_.size() - 1;
  if (runs_[last].id.empty()) {
    return;
  }
  const auto [named, is_new] = run_named_.try_emplace(runs_[last].id, last);
  LoggedRun& before = runs_[named->second];
  if (named->second != last && before.live) {
    before.live = false;
    visited_in_vain_ = visited_in_vain_ || before.documents > 0;
  }
  named->second = last;
}

void SignatureLog::show_replaced(const std::string& id) {
  run_named_.erase(id);
  const auto run = std::find_if(runs_.rbegin(), runs_.rend(),
                                [&](const LoggedRun& other) { return other.id == id; });
  if (run != runs_.rend() && !id.empty()) {
    run->live = run->night >= options_.since_night;
    run_named_[id] = static_cast<std::size_t>(runs_.rend() - run) - 1;
  }
}

void SignatureLog::forget_run() {
  const LoggedRun run = std::move(runs_.back());
  runs_.pop_back();
  const auto first = std::lower_bound(places_.begin(), places_.end(), run.begin);
  numbers_.resize(static_cast<std::size_t>(first - places_.begin()));
  places_.erase(first, places_.end());
  next_number_ = run.first_number;
  unfinished_ = false;
  run_open_ = false;
  show_replaced(run.id);
}

// A mark that would be ahead of the file is set back first.
std::string SignatureLog::cut_file(std::uint64_t bytes) {
  std::string problem;
  if (bytes < committed_) {
    problem = write_committed(bytes);
    problem = problem.empty() && options_.durable ? file_.sync() : problem;
    committed_ = bytes;
  }
  problem = problem.empty() ? file_.truncate(bytes) : problem;
  size_ = problem.empty() ? bytes : size_;
  return problem.empty() && options_.durable ? file_.sync() : problem;
}

std::string SignatureLog::take_back() {
  const std::uint64_t begin = runs_.back().begin;
  std::string problem;
  if (begin >= size_) {
    buffer_.resize(static_cast<std::size_t>(begin - size_));
  } else {
    buffer_.clear();
    problem = options_.read_only ? std::string() : cut_file(begin);
  }
  if (problem.empty()) {
    forget_run();
  }
  return problem;
}

std::string SignatureLog::begin_run(const std::string& id, std::int32_t night, Begin begin) {
  if (options_.read_only || run_open_) {
    return path_ + (run_open_ ? ": a run is open" : ": opened for reading only");
  }
  std::string problem;
  if (unfinished_ && runs_.back().id == id.substr(0, log_format::max_id_bytes)) {
    if (begin == Begin::resume) {
      run_open_ = true;
      return {};
    }
    problem = take_back();
  } else if (unfinished_) {
    problem = end_run();
  }
  if (!problem.empty()) {
    return problem;
  }
  const RunBegin record{night, next_number_, id};
  const std::uint64_t at = end();
  log_format::append(buffer_, at, record);
  take_begin({night, next_number_, std::string_view(id).substr(0, log_format::max_id_bytes)}, at);
  hide_replaced();
  runs_.back().live = true;  // whatever its night
  run_open_ = true;
  return {};
}

std::string SignatureLog::end_run() {
  if (!unfinished_) {
    return path_ + ": no run is open";
  }
  log_format::append(buffer_, end(), RunEnd{runs_.back().documents});
  close_run(end());
  return commit();
}

// The file behind them goes, and what is left is read anew: this happens once, after a crash.
std::string SignatureLog::keep_first(std::uint32_t documents) {
  if (!unfinished_ || documents >= runs_.back().documents) {
    return {};
  }
  if (documents == 0) {
    return take_back();
  }
  if (std::string problem = commit(); !problem.empty()) {
    return problem;
  }
  const auto first = std::lower_bound(places_.begin(), places_.end(), runs_.back().begin);
  std::string problem = cut_file(*(first + documents));
  if (!problem.empty()) {
    return problem;
  }
  unfinished_ = false;
  run_open_ = false;
  next_number_ = 0;
  return reload();
}

std::string SignatureLog::abandon_run() {
  return unfinished_ ? take_back() : path_ + ": no run is open";
}

// Writing.

Result<std::uint32_t> SignatureLog::append(const LoggedDocument& document) {
  if (!run_open_) {
    return Error{path_ + ": no run is open"};
  }
  if (next_number_ > max_number) {
    return Error{path_ + ": there are no more numbers"};
  }
  if (buffer_.size() >= options_.batch_bytes) {
    if (std::string problem = commit(); !problem.empty()) {
      return Error{std::move(problem)};
    }
  }
  const std::uint32_t number = next_number_;
  const std::uint64_t at = end();
  const DocumentRecord record = record_from(document, number);
  log_format::append(buffer_, at, record, document.signature, document.id,
                     std::string_view(document.url).substr(0, options_.max_url_bytes));
  take_document(record, at, {});
  runs_.back().end = end();
  return number;
}

std::string SignatureLog::write_committed(std::uint64_t bytes) const {
  return file_.write(header_.bytes(), log_format::encode_committed(bytes, header_.bytes()));
}

// The kernel does not say twice that a write was lost, so after a failed sync nothing is believed.
std::string SignatureLog::commit() {
  if (!broken_.empty() || buffer_.empty()) {
    return broken_;
  }
  if (std::string problem = file_.write(size_, buffer_); !problem.empty()) {
    file_.truncate(size_);
    return path_ + ": " + problem;
  }
  if (std::string problem = options_.durable ? file_.sync() : std::string(); !problem.empty()) {
    broken_ = path_ + ": " + problem;
    return broken_;
  }
  size_ += buffer_.size();
  buffer_.clear();
  committed_ = size_;
  const std::string problem = write_committed(size_);
  return problem.empty() ? problem : path_ + ": " + problem;
}

// Each run is written anew around its documents, so that one which lost its beginning or its end to
// damage has both again.
std::string SignatureLog::copy_live(const LogFile& to, std::int32_t since_night) const {
  std::uint64_t at = records_begin();
  std::string batch;
  std::string problem;
  const auto flush = [&] {
    problem = problem.empty() ? to.write(at, batch) : problem;
    at += batch.size();
    batch.clear();
  };
  for (const LoggedRun& run : runs_) {
    if (!run.live || run.night < since_night || !problem.empty()) {
      continue;
    }
    std::uint32_t documents = 0;
    log_format::append(batch, at, RunBegin{run.night, run.first_number, run.id});
    const std::string broken = scan_run(run, [&](const DocumentRecord&, std::string_view raw) {
      log_format::append_payload(batch, at + batch.size(), raw);
      ++documents;
      if (batch.size() >= copy_batch_bytes) {
        flush();
      }
    });
    log_format::append(batch, at + batch.size(), RunEnd{documents});
    flush();
    problem = problem.empty() ? broken : problem;
  }
  return problem.empty()
             ? to.write(header_.bytes(), log_format::encode_committed(at, header_.bytes()))
             : problem;
}

std::string SignatureLog::compact(std::int32_t since_night) {
  if (options_.read_only || unfinished_) {
    return path_ + (unfinished_ ? ": a run is open" : ": opened for reading only");
  }
  const std::string fresh = path_ + ".new";
  LogFile to(fresh, LogFile::Access::replace);
  if (!to.is_open()) {
    return fresh + ": " + system_message();
  }
  log_format::Header header = header_;
  header.next_number = next_number_;
  std::string problem = commit();
  problem = problem.empty() ? to.write(0, log_format::encode(header)) : problem;
  problem = problem.empty() ? copy_live(to, since_night) : problem;
  problem = problem.empty() ? to.sync() : problem;
  if (!problem.empty()) {
    std::remove(fresh.c_str());
    return path_ + ": " + problem;
  }
  if (problem = rename_durably(fresh, path_); !problem.empty()) {
    broken_ = path_ + ": " + problem;
    return broken_;
  }
  file_ = std::move(to);
  header_ = std::move(header);
  return reload();
}

// After the file was replaced by one that was just written.
std::string SignatureLog::reload() {
  runs_.clear();
  run_named_.clear();
  numbers_.clear();
  places_.clear();
  damage_.clear();
  damaged_bytes_ = 0;
  damaged_places_ = 0;
  torn_bytes_ = 0;
  auto trouble = load({});
  trouble = trouble ? trouble : settle();
  visited_in_vain_ = false;
  return trouble ? trouble->message : std::string();
}

// Reading.

const LoggedRun& SignatureLog::run_at(std::uint64_t place) const {
  const auto behind =
      std::upper_bound(runs_.begin(), runs_.end(), place,
                       [](std::uint64_t at, const LoggedRun& run) { return at < run.begin; });
  return *std::prev(behind);
}

LoggedDocument SignatureLog::document_of(const DocumentRecord& record, std::int32_t night) const {
  LoggedDocument document;
  document.number = record.number;
  document.night = night;
  document.signature = log_format::decode_signature(record.signature);
  document.id = record.id();
  document.url = record.url();
  document.text_bytes = record.text_bytes;
  if (const auto& copy = record.duplicate) {
    document.duplicate = {copy->of, copy->relation, copy->jaccard};
  }
  return document;
}

// Calls use(record, payload) for each document in the part of the run that is in the file. Gives
// what is wrong, unless damage is skipped.
template <class Use>
std::string SignatureLog::scan_run(const LoggedRun& run, Use use) const {
  LogScanner scanner(file_, run.begin, std::min(run.end, size_));
  for (Found found = scanner.next(); found != Found::end; found = scanner.next()) {
    if (found == Found::record) {
      if (const auto* record = std::get_if<DocumentRecord>(&scanner.payload())) {
        use(*record, scanner.raw());
      }
      continue;
    }
    if (options_.damage == SignatureLogOptions::Damage::refuse) {
      return "a record is damaged at byte " + std::to_string(scanner.at());
    }
    scanner.resync();
  }
  return {};
}

// Calls use(record, at) with the record at this place, which is in the file or waits, if it is of
// this document. False: it is not, or cannot be read any more.
template <class Use>
void SignatureLog::read_record(std::uint64_t at, std::uint32_t number, Use use) const {
  std::array<char, 1024> usual;  // NOLINT: filled next
  std::string long_one;
  std::string_view bytes;
  if (at >= size_) {
    bytes = std::string_view(buffer_).substr(static_cast<std::size_t>(at - size_));
  } else {
    bytes = std::string_view(usual.data(), file_.read(at, usual));
    if (const auto all = log_format::record_bytes(bytes); all && *all > bytes.size()) {
      long_one.resize(*all);
      long_one.resize(file_.read(at, long_one));
      bytes = long_one;
    }
  }
  const auto payload = log_format::checked_payload(bytes, at);
  const auto decoded = payload ? log_format::decode(*payload) : std::nullopt;
  const auto* record = decoded ? std::get_if<DocumentRecord>(&*decoded) : nullptr;
  if (record != nullptr && record->number == number) {
    use(*record, at);
  }
}

// Where no number was left out, its place is known without a search through numbers that are in no
// cache.
template <class Use>
void SignatureLog::find_record(std::uint32_t number, Use use) const {
  if (numbers_.empty() || number < numbers_.front()) {
    return;
  }
  if (numbers_.back() - numbers_.front() + 1 == numbers_.size()) {
    if (number <= numbers_.back()) {
      read_record(places_[number - numbers_.front()], number, use);
    }
    return;
  }
  const auto found = std::lower_bound(numbers_.begin(), numbers_.end(), number);
  if (found != numbers_.end() && *found == number) {
    read_record(places_[static_cast<std::size_t>(found - numbers_.begin())], number, use);
  }
}

std::optional<LoggedDocument> SignatureLog::document(std::uint32_t number) const {
  std::optional<LoggedDocument> document;
  find_record(number, [&](const DocumentRecord& record, std::uint64_t at) {
    document = document_of(record, run_at(at).night);
  });
  return document;
}

std::optional<Signature> SignatureLog::signature(std::uint32_t number) const {
  std::optional<Signature> signature;
  find_record(number, [&](const DocumentRecord& record, std::uint64_t) {
    signature = log_format::decode_signature(record.signature);
  });
  return signature;
}

void SignatureLog::each(const std::function<void(const LoggedDocument&)>& visit) const {
  for (const LoggedRun& run : runs_) {
    if (run.live) {
      scan_run(run, [&](const DocumentRecord& record, std::string_view) {
        visit(document_of(record, run.night));
      });
    }
  }
}

void SignatureLog::each_signature(const Visit& visit) const {
  for (const LoggedRun& run : runs_) {
    if (run.live) {
      scan_run(run, [&](const DocumentRecord& record, std::string_view) {
        visit(record.number, log_format::decode_signature(record.signature),
              record.duplicate.has_value());
      });
    }
  }
}

void SignatureLog::each_of_run(const std::function<void(const LoggedDocument&)>& visit) const {
  if (unfinished_) {
    const LoggedRun& run = runs_.back();
    scan_run(run, [&](const DocumentRecord& record, std::string_view) {
      visit(document_of(record, run.night));
    });
  }
}

void SignatureLog::export_lines(
    const std::function<void(std::string_view line)>& write,
    const std::function<std::string(std::uint8_t)>& relation_name) const {
  each([&](const LoggedDocument& document) {
    write(json_of(document, relation_name)
              .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  });
}

std::uint64_t SignatureLog::dead_bytes() const {
  std::uint64_t bytes = damaged_bytes_;
  for (const LoggedRun& run : runs_) {
    bytes += run.live ? 0 : run.end - run.begin;
  }
  return bytes;
}

std::uint64_t SignatureLog::live_documents() const {
  std::uint64_t documents = 0;
  for (const LoggedRun& run : runs_) {
    documents += run.live ? run.documents : 0;
  }
  return documents;
}

LogInfo SignatureLog::info() const {
  LogInfo info;
  info.path = path_;
  info.version = header_.version;
  info.parameters = header_.parameters;
  info.bytes = end();
  info.dead_bytes = dead_bytes();
  info.torn_bytes = torn_bytes_;
  info.taken_back = taken_back_;
  info.next_number = next_number_;
  info.runs = runs_;
  info.damage = damage_;
  info.damaged_places = damaged_places_;
  info.documents = live_documents();
  for (const LoggedRun& run : runs_) {
    info.duplicates += run.live ? run.duplicates : 0;
  }
  return info;
}

}  // namespace winnow
