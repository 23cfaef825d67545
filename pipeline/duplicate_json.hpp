// A Duplicate as the manifest and the clusters write it.
#ifndef WINNOW_PIPELINE_DUPLICATE_JSON_HPP
#define WINNOW_PIPELINE_DUPLICATE_JSON_HPP

#include <nlohmann/json.hpp>

#include <optional>

#include "stages/record/duplicate.hpp"

namespace winnow {

inline void put(nlohmann::ordered_json& json, const char* key,
                const std::optional<Duplicate>& other) {
  if (other) {
    json[key] = nlohmann::ordered_json{{"id", other->id},
                                       {"url", other->url},
                                       {"night", other->night},
                                       {"relation", other->relation},
                                       {"jaccard", other->jaccard}};
  }
}

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DUPLICATE_JSON_HPP
