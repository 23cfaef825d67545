#include "pipeline/dedup_settings.hpp"

#include <unistd.h>

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

DedupIndexOptions options_for(const DedupSettings& settings) {
  return {.relation = relation_for(settings),
          .keep_days = static_cast<std::int32_t>(settings.keep_days),
          .recapture = settings.recapture == "replace" ? Recapture::replace
                       : settings.recapture == "both"  ? Recapture::both
                                                       : Recapture::keep_first};
}

}  // namespace

std::string signature_path(const std::string& store) { return store + ".dedup"; }

Result<std::unique_ptr<DedupIndex>, StoreError> open_dedup_index(const Settings& settings,
                                                                 std::time_t now) {
  const DedupIndexOptions options = options_for(settings.dedup);
  const bool stored = !settings.run.store.empty() &&
                      (settings.dedup.scope == "auto" || settings.dedup.scope == "store");
  if (!stored) {
    return std::make_unique<DedupIndex>(options);
  }
  const std::string run = std::to_string(now) + "-" + std::to_string(::getpid());
  auto index = DedupIndex::open(signature_path(settings.run.store), run,
                                static_cast<std::int32_t>(now / seconds_a_day), options);
  if (!index) {
    return std::move(index).error();
  }
  return std::make_unique<DedupIndex>(*std::move(index));
}

}  // namespace winnow
