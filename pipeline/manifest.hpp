// Manifest and run.json: what a run leaves beside its texts.
#ifndef WINNOW_PIPELINE_MANIFEST_HPP
#define WINNOW_PIPELINE_MANIFEST_HPP

#include <string>

#include "pipeline/report.hpp"
#include "pipeline/settings.hpp"
#include "pipeline/slot.hpp"

namespace winnow {

// One line of manifest.jsonl, without line feed. Holds nothing that differs between two runs over
// the same input: no times, no thread counts.
std::string manifest_line(const Receipt& receipt);

// The run as a whole, with times.
// The line with the story that its text belongs to.
std::string with_story(std::string line, std::uint64_t story);

std::string run_json(const RunReport& report, int exit_code);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_MANIFEST_HPP
