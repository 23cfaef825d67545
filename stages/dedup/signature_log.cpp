// Runs, writing and compacting. A log is opened in signature_log_open.cpp and read in
// signature_log_read.cpp.
//
// All that changes the file as a whole (making it, compacting it) is done in FILE.new and renamed.
#include "stages/dedup/signature_log.hpp"

#include <algorithm>
#include <cstdio>

namespace winnow {

namespace {

using log_format::DocumentRecord;
using log_format::RunBegin;
using log_format::RunEnd;

constexpr std::size_t copy_batch_bytes = std::size_t{1} << 20U;

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

}  // namespace winnow
