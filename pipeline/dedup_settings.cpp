#include "pipeline/dedup_settings.hpp"

#include "pipeline/store_folder.hpp"
#include "stages/text/times.hpp"

namespace winnow {

namespace {

RelationOptions relation_for(const DedupSettings& settings) {
  RelationOptions options = settings.preset == "strict"  ? RelationOptions::strict()
                            : settings.preset == "loose" ? RelationOptions::loose()
                                                         : RelationOptions{};
  if (settings.preset == "exact") {
    options.near = 2;  // more alike than the same
    options.near_edited = 1;
  }
  if (settings.preset == "custom") {
    options.near = settings.near;
  }
  return options;
}

DedupIndexOptions options_for(const Settings& settings) {
  const DedupSettings& dedup = settings.dedup;
  return {.relation = relation_for(dedup),
          .keep_days = static_cast<std::int32_t>(dedup.keep_days),
          .recapture = dedup.recapture == "replace" ? Recapture::replace
                       : dedup.recapture == "both"  ? Recapture::both
                                                    : Recapture::keep_first,
          .room = settings.run.room};
}

}  // namespace

Result<DedupIndex, StoreError> open_dedup_index(const Settings& settings,
                                                const IndexRequest& request) {
  const DedupIndexOptions options = options_for(settings);
  const std::string& store = settings.run.store;
  const bool of_run = settings.dedup.scope == "run";
  if (store.empty() || settings.dedup.scope == "none" || (of_run && !request.was_kept)) {
    return DedupIndex(options);
  }
  const std::string path = of_run ? store_run_signatures(store) : store_signatures(store);
  return DedupIndex::open(path, request.run, static_cast<std::int32_t>(request.now / seconds_a_day),
                          options, request.was_kept);
}

}  // namespace winnow
