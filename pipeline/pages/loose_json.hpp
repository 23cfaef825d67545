// Loose reading of JSON: what is missing, or of another type than wanted, is the empty value.
//
//   in        JSON that may be anything: an older version's, a person's, cut off
//   bounds    numbers are finite, from 0 to 10^15; shares from 0 to 1
//   lifetime  references lead into the JSON that was passed, or to values that live as long as the
//             program
//   threads   pure functions
//   example   count_in(at(object_in(line), "sequence"))
#ifndef WINNOW_PIPELINE_PAGES_LOOSE_JSON_HPP
#define WINNOW_PIPELINE_PAGES_LOOSE_JSON_HPP

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winnow::loose_json {

using Json = nlohmann::json;

inline const Json& at(const Json& json, const char* key) {
  static const Json nothing;
  if (!json.is_object()) {
    return nothing;
  }
  const auto found = json.find(key);
  return found == json.end() ? nothing : *found;
}

inline const Json& object_at(const Json& json, const char* key) {
  static const Json empty = Json::object();
  const Json& value = at(json, key);
  return value.is_object() ? value : empty;
}

inline const Json& array_at(const Json& json, const char* key) {
  static const Json empty = Json::array();
  const Json& value = at(json, key);
  return value.is_array() ? value : empty;
}

inline double number_in(const Json& json) {
  constexpr double most = 1e15;
  const double value = json.is_number() ? json.get<double>() : 0;
  return std::isfinite(value) ? std::clamp(value, 0.0, most) : 0;
}

inline std::uint64_t count_in(const Json& json) {
  return static_cast<std::uint64_t>(number_in(json));
}

inline std::string text_in(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::string();
}

inline bool truth_in(const Json& json) { return json.is_boolean() && json.get<bool>(); }

inline std::optional<double> share_in(const Json& json) {
  return json.is_number() ? std::optional(std::min(number_in(json), 1.0)) : std::nullopt;
}

inline std::map<std::string, std::uint64_t, std::less<>> counts_at(const Json& json,
                                                                   const char* key) {
  std::map<std::string, std::uint64_t, std::less<>> counts;
  for (const auto& [word, value] : object_at(json, key).items()) {
    counts[word] = count_in(value);
  }
  return counts;
}

inline std::vector<std::string> texts_at(const Json& json, const char* key) {
  std::vector<std::string> texts;
  for (const Json& value : array_at(json, key)) {
    if (value.is_string()) {
      texts.push_back(value.get<std::string>());
    }
  }
  return texts;
}

inline Json object_in(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json();
}

}  // namespace winnow::loose_json

#endif  // WINNOW_PIPELINE_PAGES_LOOSE_JSON_HPP
