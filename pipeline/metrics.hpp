// Metrics: a run as Prometheus reads it, in its text exposition format.
//
//   in        the report of a run that has ended, and what the report does not know of it
//   out       a text to be put, by rename, where node_exporter's textfile collector looks: *.prom
//   bounds    a line per value; every rejection, mark and stage of the report has one
//   threads   pure functions
//   example   write_atomically(metrics_path("winnow.prom", job), metrics_text(report, labels));
//
// Every value is about one run and may fall at the next one, so all are gauges, in base units
// (seconds, bytes). The order is fixed: the same run gives the same text. Each job has a file of
// its own, because a metric must not be described twice in one.
//
// The label of a job is `winnow_job`: `job` is what Prometheus itself calls the scrape.
#ifndef WINNOW_PIPELINE_METRICS_HPP
#define WINNOW_PIPELINE_METRICS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/report.hpp"

namespace winnow {

struct MetricsLabels {
  std::string job{};         // any text; empty: no label
  std::int64_t started = 0;  // seconds since 1970, UTC
  std::int64_t ended = 0;
  int exit_code = 0;
  std::uint64_t peak_memory_bytes = 0;  // resident, at the highest; 0: not known, left out
  // When the last run before this one succeeded, for a run that does not; see last_success_in.
  std::optional<std::int64_t> last_success{};
};

std::string metrics_text(const RunReport& report, const MetricsLabels& labels);

// A run that came to its end, whatever the pages were like: 0 all done, 1 nothing came out, 3 some
// inputs failed.
bool is_success(int exit_code);

// What an earlier text says of the last success; nullopt if it says nothing.
std::optional<std::int64_t> last_success_in(std::string_view metrics);

// The file of one job: "m/winnow.prom" is "m/winnow-asia.prom" for the job asia, and itself where
// the run has no job. Precondition: a job's name is fit for a file name.
std::string metrics_path(const std::string& path, std::string_view job);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_METRICS_HPP
