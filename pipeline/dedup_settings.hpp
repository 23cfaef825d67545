// From the settings to an open index.
#ifndef WINNOW_PIPELINE_DEDUP_SETTINGS_HPP
#define WINNOW_PIPELINE_DEDUP_SETTINGS_HPP

#include <cstdint>
#include <string>

#include "pipeline/settings.hpp"
#include "stages/dedup/dedup_index.hpp"

namespace winnow {

struct IndexRequest {
  std::string run{};               // name; another one each time, but for a run that goes on
  std::int64_t now = 0;            // dates the run; seconds since 1970
  DedupIndex::WasKept was_kept{};  // see DedupIndex::open
};

// In memory, or with the job's store where there is one and dedup.scope wants it.
Result<DedupIndex, StoreError> open_dedup_index(const Settings& settings,
                                                const IndexRequest& request);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DEDUP_SETTINGS_HPP
