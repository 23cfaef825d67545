// From the settings to an open index.
#ifndef WINNOW_PIPELINE_DEDUP_SETTINGS_HPP
#define WINNOW_PIPELINE_DEDUP_SETTINGS_HPP

#include <ctime>
#include <memory>
#include <string>

#include "pipeline/settings.hpp"
#include "stages/dedup/dedup_index.hpp"

namespace winnow {

// Where signatures lie beside the job's database.
std::string signature_path(const std::string& store);

// In memory, or with the job's store where there is one and dedup.scope wants it. `now` dates the
// run.
Result<std::unique_ptr<DedupIndex>, StoreError> open_dedup_index(const Settings& settings,
                                                                 std::time_t now);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DEDUP_SETTINGS_HPP
