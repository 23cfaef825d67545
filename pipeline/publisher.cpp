#include "pipeline/publisher.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <system_error>

#include <nlohmann/json.hpp>

#include "pipeline/manifest.hpp"
#include "pipeline/packed.hpp"
#include "stages/fetch/fetch_options.hpp"
#include "stages/write/write.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

// Enough for a person to see what a rule takes; a night may have a million blocks.
constexpr std::uint32_t samples_of_reason = 5;
constexpr std::uint32_t most_excerpts = 500;

struct StagedFile {
  FileRole role;
  const std::string* place;
};

std::array<StagedFile, 3> files_of(const Written& written) {
  return {StagedFile{FileRole::text, &written.path},
          StagedFile{FileRole::audit, &written.audit_path},
          StagedFile{FileRole::sidecar, &written.sidecar_path}};
}

// A file that is not there has its name already.
std::string give_name(const fs::path& waiting, const fs::path& place) {
  std::error_code error;
  if (!fs::exists(waiting, error)) {
    return {};
  }
  fs::create_directories(place.parent_path(), error);
  if (!error) {
    fs::rename(waiting, place, error);
  }
  return error ? "cannot put " + place.string() + " in place: " + error.message() : std::string();
}

std::string give_names(const Written& written, const std::string& staging,
                       const std::string& directory) {
  std::string problem;
  for (const StagedFile& file : files_of(written)) {
    if (problem.empty() && !file.place->empty()) {
      problem = give_name(fs::path(staging) / staged_name(written.origin.sequence, file.role),
                          fs::path(directory) / *file.place);
    }
  }
  return problem;
}

// All that was written to the file system of this folder: one call a batch, however many files.
std::string sync_file_system(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return {};  // nothing was staged
  }
  const bool ok = ::syncfs(descriptor) == 0;
  std::string problem =
      ok ? std::string() : "cannot sync " + folder + ": " + std::generic_category().message(errno);
  ::close(descriptor);
  return problem;
}

// Texts that are not in the ledger; lines of shards stay.
std::string remove_texts(const std::string& staging) {
  std::error_code error;
  if (!fs::is_directory(staging, error)) {
    return {};
  }
  std::vector<fs::path> texts;
  for (const auto& entry : fs::directory_iterator(staging, error)) {
    if (entry.path().filename().string().find(".jsonl.part") == std::string::npos) {
      texts.push_back(entry.path());
    }
  }
  for (const fs::path& text : texts) {
    fs::remove(text, error);
  }
  return error ? "cannot clear " + staging + ": " + error.message() : std::string();
}

}  // namespace

bool is_left(const Receipt& receipt) {
  return receipt.rejection &&
         (receipt.rejection->fatal || receipt.rejection->reason == fetch_reasons::stopped ||
          receipt.rejection->reason == run_reasons::stopped);
}

std::string staging_folder(const LedgerRun& run) {
  return (fs::path(run.directory) / (".winnow-" + run.name)).string();
}

Publisher::Publisher(PublisherOptions options, PublisherParts parts,
                     std::function<void(const Receipt&)> on_receipt)
    : options_(std::move(options)), parts_(std::move(parts)), on_receipt_(std::move(on_receipt)) {
  if (options_.shards) {
    shards_.emplace(*options_.shards);
  }
}

Receipt Publisher::take_over(const LedgerEntry& entry) {
  Receipt receipt = receipt_of(entry.line);
  report_.add(receipt);
  if (receipt.written && !receipt.written->shard.empty()) {
    last_line_ = {receipt.written->shard, receipt.written->shard_line};
  }
  if (parts_.stories && !entry.story.empty()) {
    parts_.stories->put(entry.sequence, unpack_terms(entry.story));
  }
  const Json notes = Json::parse(entry.notes, nullptr, false);
  if (notes.is_object() && notes.contains("samples")) {
    for (const auto& [reason, text] : notes["samples"].items()) {
      ++sampled_[Reason::interned(reason)];
    }
  }
  excerpts_ += notes.is_object() && notes.contains("excerpt") ? 1 : 0;
  return receipt;
}

std::string Publisher::go_on() { return shards_ ? shards_->open_again(last_line_) : std::string(); }

void Publisher::add(Receipt receipt) {
  if (options_.resumable && (stopped_ || is_left(receipt))) {
    const bool first = !stopped_;
    stopped_ = true;
    if (first) {
      commit();
    }
    remove_staged(receipt);
    leave(std::move(receipt), {run_reasons::stopped});
    return;
  }
  if (batch_.empty()) {
    batch_began_ = Clock::now();
  }
  if (shards_ && receipt.written) {
    const ShardWriter::Place place = shards_->append(receipt.written->text);
    receipt.written->text.clear();
    receipt.written->shard = place.file;
    receipt.written->shard_line = place.line;
  }
  enter(receipt);
  batch_.push_back(std::move(receipt));
  if (batch_.size() >= options_.batch || Clock::now() - batch_began_ >= options_.batch_time) {
    commit();
  }
}

void Publisher::enter(const Receipt& receipt) {
  const std::uint64_t sequence = receipt.origin.sequence;
  if (parts_.stories && receipt.rejection) {
    parts_.stories->forget(sequence);
  }
  if (parts_.census) {
    if (auto page = parts_.census->settle(sequence)) {
      pages_.push_back(*std::move(page));
    }
  }
  if (!parts_.ledger) {
    return;
  }
  const bool story = parts_.stories && options_.resumable && !receipt.rejection;
  parts_.ledger->enter({.sequence = sequence,
                        .source = receipt.origin.url,
                        .line = manifest_line(receipt),
                        .notes = notes_of(receipt),
                        .story = story ? pack(parts_.stories->terms(sequence)) : ""});
  if (parts_.web) {
    parts_.web->keep(receipt, options_.directory, std::time(nullptr));
  }
}

// What the report shows of it beside its line.
std::string Publisher::notes_of(const Receipt& receipt) {
  Json notes = Json::object();
  if (receipt.written) {
    for (const auto& [reason, text] : receipt.written->samples) {
      if (sampled_[reason] < samples_of_reason) {
        ++sampled_[reason];
        notes["samples"][std::string(reason.word())] = text;
      }
    }
  } else if (receipt.rejection->duplicate && !receipt.rejection->duplicate->excerpt.empty() &&
             excerpts_ < most_excerpts) {
    ++excerpts_;
    notes["excerpt"] = receipt.rejection->duplicate->excerpt;
  }
  return notes.empty() ? "" : notes.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Publisher::settle(const Receipt& receipt) {
  report_.add(receipt);
  on_receipt_(receipt);
}

void Publisher::remove_staged(const Receipt& receipt) const {
  for (const FileRole role : {FileRole::text, FileRole::audit, FileRole::sidecar}) {
    std::error_code none;
    fs::remove(fs::path(options_.staging) / staged_name(receipt.origin.sequence, role), none);
  }
}

// It is not done. A rejection that says more stays.
void Publisher::leave(Receipt receipt, const Rejection& why) {
  if (!is_left(receipt)) {
    receipt.rejection = why;
    receipt.written.reset();
  }
  settle(receipt);
}

std::string Publisher::make_durable() {
  std::string problem = shards_ ? shards_->flush() : std::string();
  if (problem.empty() && !options_.staging.empty()) {
    problem = sync_file_system(options_.staging);
  }
  if (problem.empty() && parts_.seen && options_.resumable) {
    const std::lock_guard lock(parts_.seen->mutex);
    problem = parts_.seen->index.commit();
  }
  if (problem.empty() && parts_.ledger && options_.resumable) {
    if (!pages_.empty()) {
      parts_.ledger->enter_census(pack(pages_));
    }
    problem = parts_.ledger->commit();
  }
  return problem;
}

// Once the rows are committed, a text that cannot get its name waits for the next run; before,
// nothing of the batch was done.
void Publisher::commit() {
  std::vector<Receipt> batch = std::move(batch_);
  batch_.clear();
  std::string problem = make_durable();
  const bool durable = problem.empty();
  for (Receipt& receipt : batch) {
    if (problem.empty() && receipt.written && !options_.staging.empty()) {
      problem = give_names(*receipt.written, options_.staging, options_.directory);
    }
    if (problem.empty()) {
      settle(receipt);
      continue;
    }
    failed_ = true;
    stopped_ = true;
    if (!durable) {
      remove_staged(receipt);
    }
    leave(std::move(receipt), {.reason = Write::failed, .detail = problem, .fatal = true});
  }
  if (durable && shards_ && !failed_) {
    publish_shards(false);
  }
  if (durable) {
    count_lines();
  } else if (parts_.ledger) {
    parts_.ledger->roll_back();
  }
  pages_.clear();
}

void Publisher::count_lines() {
  for (const LineCensus::Page& page : pages_) {
    parts_.census->add(page);
  }
}

// What cannot be published now is when the run goes on: its lines are in the ledger.
void Publisher::publish_shards(bool all) {
  const std::string problem = shards_->publish(all);
  if (!problem.empty()) {
    failed_ = true;
    stopped_ = true;
    report_.problems.push_back(problem);
  }
}

RunReport Publisher::finish() {
  if (!batch_.empty()) {
    commit();
  }
  if (shards_ && !stopped_) {
    publish_shards(true);
  }
  // Lines of a shard that is not full wait for the run to go on.
  if (!options_.staging.empty() && !failed_ && !(shards_ && stopped_)) {
    std::error_code none;
    fs::remove_all(options_.staging, none);
  }
  return std::move(report_);
}

namespace {

bool is_gone(const Written& written, const std::string& directory) {
  std::error_code none;
  return !written.path.empty() && !fs::exists(fs::path(directory) / written.path, none);
}

}  // namespace

// Somebody may have removed texts since: from the first that is gone on, all is done again.
std::string publish_rest(Ledger& ledger, const LedgerRun& run) {
  const std::string staging = staging_folder(run);
  std::string problem;
  std::optional<std::uint64_t> gone;
  ledger.each([&](const LedgerEntry& entry) {
    const Receipt receipt = receipt_of(entry.line);
    if (!problem.empty() || gone || !receipt.written) {
      return;
    }
    problem = give_names(*receipt.written, staging, run.directory);
    if (problem.empty() && is_gone(*receipt.written, run.directory)) {
      gone = entry.sequence;
    }
  });
  if (problem.empty() && gone) {
    ledger.forget_from(*gone);
    problem = ledger.commit();
  }
  return problem.empty() ? remove_texts(staging) : problem;
}

}  // namespace winnow
