// What report.html needs, gathered from what a run left: its manifest, its notes in the ledger, and
// the texts themselves.
#ifndef WINNOW_PIPELINE_RUN_REPORT_HPP
#define WINNOW_PIPELINE_RUN_REPORT_HPP

#include <memory>
#include <string>

#include "pipeline/ledger.hpp"
#include "pipeline/pages/report_page.hpp"
#include "pipeline/shared_database.hpp"

namespace winnow {

struct RunFiles {
  std::string title{};
  std::string directory{};  // where the texts lie
  std::string run{};        // run.json
  std::string manifest{};   // manifest.jsonl
};

// `store` may be null: then there are no examples, no history and no proposals, and a duplicate is
// shown beside its first text only if that is of the same run. Reads at most some hundred texts,
// and of each the beginning; one that is gone is left out.
ReportPage report_of(const RunFiles& files, const std::shared_ptr<SharedDatabase>& store);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_RUN_REPORT_HPP
