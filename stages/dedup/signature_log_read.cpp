// Reading documents back, from the file or from what waits to be written.
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "stages/dedup/signature_log.hpp"

namespace winnow {

namespace {

using log_format::DocumentRecord;
using Found = LogScanner::Found;

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

}  // namespace

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
std::string SignatureLog::scan_run(const LoggedRun& run, const UseRecord& use) const {
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
