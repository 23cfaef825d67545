// A family is a name, what it means, and its samples; a sample is a value with at most one label
// beside the job's. Families without samples are left out.
#include "pipeline/metrics.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <vector>

#include <fmt/format.h>

#include "pipeline/version.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::string_view last_success_name = "winnow_run_last_success_timestamp_seconds";

// The format knows three escapes; any other byte stands for itself, if it is UTF-8.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : utf8::repaired(std::string(value))) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

struct Sample {
  std::string label{};  // its value; empty with a family that has none
  std::string value{};
};
using Samples = std::vector<Sample>;

template <class Number>
std::string number(Number value) {
  return fmt::format("{}", value);
}

class Page {
 public:
  explicit Page(const std::string& job)
      : job_(job.empty() ? "" : fmt::format("winnow_job=\"{}\"", escaped(job))) {}

  void add(std::string_view name, std::string_view help, std::string_view label,
           const Samples& samples) {
    if (!samples.empty()) {
      text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
    }
    for (const Sample& sample : samples) {
      text_ += fmt::format("{}{} {}\n", name, labels(label, sample.label), sample.value);
    }
  }

  template <class Number>
  void add(std::string_view name, std::string_view help, Number value) {
    add(name, help, "", {{.value = number(value)}});
  }

  std::string take() { return std::move(text_); }

 private:
  std::string labels(std::string_view name, std::string_view value) const {
    const std::string own =
        name.empty() ? std::string() : fmt::format("{}=\"{}\"", name, escaped(value));
    if (own.empty() && job_.empty()) {
      return {};
    }
    return fmt::format("{{{}{}{}}}", job_, own.empty() || job_.empty() ? "" : ",", own);
  }

  std::string job_;
  std::string text_;
};

// Reasons are ordered by their words, so the lines are too.
Samples by_reason(const std::map<Reason, std::uint64_t>& counts) {
  Samples samples;
  for (const auto& [reason, count] : counts) {
    samples.push_back({std::string(reason.word()), number(count)});
  }
  return samples;
}

template <class Wanted>
std::uint64_t rejected_where(const RunReport& report, Wanted wanted) {
  std::uint64_t total = 0;
  for (const auto& [reason, count] : report.rejected) {
    total += wanted(reason) ? count : 0;
  }
  return total;
}

// Each input is one of these, so they add up to what was read.
Samples by_outcome(const RunReport& report) {
  const std::uint64_t unchanged =
      rejected_where(report, [](Reason reason) { return reason.word() == "fetch.unchanged"; });
  const std::uint64_t duplicates =
      rejected_where(report, [](Reason reason) { return reason.word().starts_with("dedup."); });
  const std::uint64_t answers =
      rejected_where(report, [](Reason reason) { return is_answer(reason); });
  return {{"finished", number(report.finished)},
          {"unchanged", number(unchanged)},
          {"duplicate", number(duplicates)},
          {"rejected", number(answers - unchanged - duplicates)},
          {"failed", number(report.failed())}};
}

Samples by_state(const std::vector<SourceReport>& lists) {
  const auto failed =
      std::ranges::count_if(lists, [](const auto& list) { return !list.problem.empty(); });
  const auto unchanged = std::ranges::count_if(
      lists, [](const auto& list) { return list.problem.empty() && list.unchanged; });
  return {{"read", number(std::ssize(lists) - failed - unchanged)},
          {"unchanged", number(unchanged)},
          {"failed", number(failed)}};
}

void add_run(Page& page, const RunReport& report, const MetricsLabels& labels) {
  page.add("winnow_build_info", "Version of the program that ran, as a label.", "version",
           {{version, "1"}});
  page.add("winnow_run_start_timestamp_seconds", "When the last run began, since 1970.",
           labels.started);
  page.add("winnow_run_end_timestamp_seconds", "When the last run ended, since 1970.",
           labels.ended);
  const auto success =
      is_success(labels.exit_code) ? std::optional(labels.ended) : labels.last_success;
  if (success) {
    page.add(last_success_name, "When a run last came to its end, since 1970.", *success);
  }
  page.add("winnow_run_success", "1 if the last run came to its end, 0 if it failed or stopped.",
           is_success(labels.exit_code) ? 1 : 0);
  page.add("winnow_run_exit_code", "Exit code of the last run.", labels.exit_code);
  page.add("winnow_run_duration_seconds", "How long the last run took.", report.seconds);
  if (labels.peak_memory_bytes > 0) {
    page.add("winnow_run_peak_memory_bytes", "Most memory that the last run held.",
             labels.peak_memory_bytes);
  }
  page.add("winnow_run_problems", "Things that the last run could not keep: of store or archive.",
           report.problems.size());
}

void add_documents(Page& page, const RunReport& report) {
  page.add("winnow_run_documents", "Inputs of the last run by what became of them.", "outcome",
           by_outcome(report));
  page.add("winnow_run_rejected_documents", "Inputs without a text, by reason.", "reason",
           by_reason(report.rejected));
  page.add("winnow_run_marks", "Marks on blocks of finished texts, by reason.", "reason",
           by_reason(report.marks));
  page.add("winnow_run_input_bytes", "Bytes read, as they came.", report.bytes_in);
  page.add("winnow_run_output_bytes", "Bytes of text written.", report.bytes_out);
  const std::uint64_t dropped = report.blocks - std::min(report.blocks, report.blocks_kept);
  page.add("winnow_run_blocks", "Blocks of finished texts by what became of them.", "fate",
           {{"kept", number(report.blocks_kept)}, {"dropped", number(dropped)}});
}

void add_lists(Page& page, const RunReport& report) {
  page.add("winnow_run_lists", "Feeds, sitemaps and other lists by what became of them.", "state",
           by_state(report.sources));
  std::uint64_t damaged = 0;
  for (const SourceReport& list : report.sources) {
    damaged += list.damaged;
  }
  page.add("winnow_run_damaged_places", "Places where lists and archives are broken.", damaged);
}

void add_stages(Page& page, const RunReport& report) {
  Samples samples;
  for (const auto& [stage, seconds] : report.stage_seconds) {
    samples.push_back({stage, number(seconds)});
  }
  page.add("winnow_run_stage_seconds", "Time inside each stage, all threads together.", "stage",
           samples);
}

}  // namespace

std::string metrics_text(const RunReport& report, const MetricsLabels& labels) {
  Page page(labels.job);
  add_run(page, report, labels);
  add_documents(page, report);
  add_lists(page, report);
  add_stages(page, report);
  return page.take();
}

bool is_success(int exit_code) { return exit_code == 0 || exit_code == 1 || exit_code == 3; }

std::optional<std::int64_t> last_success_in(std::string_view metrics) {
  std::size_t at = metrics.starts_with(last_success_name)
                       ? 0
                       : metrics.find("\n" + std::string(last_success_name));
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  at += metrics[at] == '\n' ? 1 : 0;
  std::string_view line = metrics.substr(at, metrics.find('\n', at) - at);
  line.remove_prefix(line.rfind(' ') + 1);  // a name has no space; a label's value may
  std::int64_t seconds = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), seconds);
  const bool whole = read.ec == std::errc() && read.ptr == line.data() + line.size();
  return whole ? std::optional(seconds) : std::nullopt;
}

std::string metrics_path(const std::string& path, std::string_view job) {
  if (job.empty()) {
    return path;
  }
  const std::filesystem::path file(path);
  const std::string name =
      fmt::format("{}-{}{}", file.stem().string(), job, file.extension().string());
  return (file.parent_path() / name).string();
}

}  // namespace winnow
