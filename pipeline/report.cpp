#include "pipeline/report.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string_view>

#include <fmt/format.h>

#include "stages/text/urls.hpp"

namespace winnow {

namespace {

constexpr std::string_view unchanged = "fetch.unchanged";

}  // namespace

bool is_answer(std::string_view word) {
  return word.starts_with("dedup.") || word == "strip.no_content" || word == "despam.all_spam" ||
         word == "normalize.no_text" || word == "name.exists" || word.starts_with("filter.") ||
         word == unchanged;
}

namespace {

std::string megabytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

template <class Count>
std::vector<std::pair<std::string_view, Count>> by_count(const std::map<Reason, Count>& counts) {
  std::vector<std::pair<std::string_view, Count>> rows;
  rows.reserve(counts.size());
  for (const auto& [reason, count] : counts) {
    rows.emplace_back(reason.word(), count);
  }
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return a.second > b.second; });
  return rows;
}

// Lists that gave something, and those that did not.
void print_sources(std::ostream& out, const std::vector<SourceReport>& sources) {
  const auto failed = std::ranges::count_if(
      sources, [](const SourceReport& source) { return !source.problem.empty(); });
  const auto unchanged_lists =
      std::ranges::count_if(sources, [](const SourceReport& source) { return source.unchanged; });
  if (!sources.empty()) {
    out << fmt::format("lists     {:>7}   {} failed, {} as they were\n", sources.size(), failed,
                       unchanged_lists);
  }
}

}  // namespace

namespace {

std::string folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

}  // namespace

void RunReport::add_to_source(const Receipt& receipt) {
  const Origin& origin = receipt.origin;
  const std::string_view host = host_in(origin.url);
  SourceSums& sums = by_source[!origin.via.empty() ? origin.via
                               : !host.empty()     ? std::string(host)
                                                   : folder_of(origin.url)];
  ++sums.read;
  if (receipt.rejection) {
    const Reason reason = receipt.rejection->reason;
    sums.failed += is_answer(reason) ? 0 : 1;
    sums.unchanged += reason.word() == unchanged ? 1 : 0;
    sums.duplicates += reason.word().starts_with("dedup.") ? 1 : 0;
    return;
  }
  ++sums.finished;
  if (receipt.written) {
    sums.kept_bytes += receipt.written->text_bytes.kept;
    sums.removed_bytes += receipt.written->text_bytes.despam;
  }
}

void RunReport::add(const Receipt& receipt) {
  ++read;
  add_to_source(receipt);
  bytes_in += receipt.origin.input_bytes;
  if (receipt.rejection) {
    ++rejected[receipt.rejection->reason];
    if (receipt.rejection->fatal && fatal.empty()) {
      fatal = receipt.rejection->detail;
      stopped = true;
    }
    return;
  }
  ++finished;
  if (!receipt.written) {
    return;
  }
  bytes_out += receipt.written->bytes;
  text_bytes.kept += receipt.written->text_bytes.kept;
  text_bytes.strip += receipt.written->text_bytes.strip;
  text_bytes.despam += receipt.written->text_bytes.despam;
  blocks += receipt.written->blocks;
  blocks_kept += receipt.written->blocks_kept;
  for (const auto& [reason, count] : receipt.written->marks) {
    marks[reason] += count;
  }
}

std::uint64_t RunReport::rejected_total() const {
  std::uint64_t total = 0;
  for (const auto& [reason, count] : rejected) {
    total += count;
  }
  return total;
}

std::uint64_t RunReport::failed() const {
  std::uint64_t total = 0;
  for (const auto& [reason, count] : rejected) {
    total += is_answer(reason) ? 0 : count;
  }
  return total;
}

int RunReport::exit_code() const {
  constexpr int all_done = 0;
  constexpr int nothing_came_out = 1;
  constexpr int some_failed = 3;
  constexpr int all_failed = 4;
  if (stopped || !problems.empty() || (read > 0 && failed() == read)) {
    return all_failed;
  }
  if (failed() > 0) {
    return some_failed;
  }
  const bool some_as_it_was = std::ranges::any_of(
      rejected, [](const auto& entry) { return entry.first.word() == unchanged; });
  return finished == 0 && !some_as_it_was ? nothing_came_out : all_done;
}

std::ostream& operator<<(std::ostream& out, const RunReport& report) {
  out << fmt::format("read      {:>7}   {}\n", report.read, megabytes(report.bytes_in));
  print_sources(out, report.sources);
  out << fmt::format("finished  {:>7}   {} of text, {} of {} blocks kept\n", report.finished,
                     megabytes(report.bytes_out), report.blocks_kept, report.blocks);
  out << fmt::format("rejected  {:>7}\n", report.rejected_total());
  for (const auto& [reason, count] : by_count(report.rejected)) {
    out << fmt::format("          {:>7}   {}\n", count, reason);
  }
  if (!report.marks.empty()) {
    out << "marks\n";
    constexpr std::size_t most_rows = 12;
    const auto rows = by_count(report.marks);
    for (std::size_t i = 0; i < std::min(rows.size(), most_rows); ++i) {
      out << fmt::format("          {:>7}   {}\n", rows[i].second, rows[i].first);
    }
    if (rows.size() > most_rows) {
      out << fmt::format("                    and {} more reasons, all in run.json\n",
                         rows.size() - most_rows);
    }
  }
  if (!report.fatal.empty()) {
    out << "stopped: " << report.fatal << '\n';
  }
  const double seconds = std::max(report.seconds, 1e-9);
  out << fmt::format("time      {:.2f} s, {:.0f} documents/s\n", report.seconds,
                     static_cast<double>(report.read) / seconds);
  return out;
}

}  // namespace winnow
