#include "pipeline/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <span>
#include <sstream>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "pipeline/nearest.hpp"
#include "pipeline/settings_keys.hpp"
#include "pipeline/settings_reader.hpp"
#include "stages/text/ascii.hpp"
#include "stages/write/name.hpp"
#include "stages/write/render.hpp"

namespace winnow {

namespace {

using Strings = std::vector<std::string>;

constexpr const char* job_example = R"(
# Jobs: `winnow run` runs all of them, `winnow run asia` one. A bare key is one of [input]. A job
# writes to output.dir/NAME and remembers in run.store/NAME (state/NAME), unless it says otherwise.
# [[job]]
# name = 'asia'
# opml = ['feeds.opml']
# max_age = '2d'
# output.format = 'md'
)";

std::string range_text(const Range& range) {
  return fmt::format("{:.0f} .. {:.0f}", range.low, range.high);
}
std::string range_text(const Words& words) {
  return fmt::format("{}", fmt::join(words.allowed, " | "));
}
std::string range_text(const WordList& list) {
  return fmt::format("any of {}", fmt::join(list.allowed, " | "));
}
std::string range_text(const Free&) { return {}; }

std::string nearest_key(const std::string& wrong) {
  std::vector<std::string_view> keys;
  Settings settings;
  describe(settings,
           [&](const char* key, auto&, const auto&, const char*) { keys.push_back(key); });
  return nearest(wrong, keys);
}

// Empty if the value fits; else what it should have been.
std::string store(const toml::node& node, std::string& field, const auto& allowed) {
  const auto value = node.value_exact<std::string>();
  if (!value) {
    return "wants a string";
  }
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(allowed)>, Words>) {
    if (std::ranges::find(allowed.allowed, *value) == allowed.allowed.end()) {
      return "wants one of " + range_text(allowed);
    }
  }
  field = *value;
  return {};
}

std::string store(const toml::node& node, bool& field, const Free&) {
  const auto value = node.value_exact<bool>();
  if (!value) {
    return "wants true or false";
  }
  field = *value;
  return {};
}

std::string store(const toml::node& node, Strings& field, const Free&) {
  if (const auto one = node.value_exact<std::string>()) {
    field = {*one};
    return {};
  }
  const toml::array* array = node.as_array();
  Strings values;
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto value = (*array)[i].value_exact<std::string>();
    if (!value) {
      return "wants a list of strings";
    }
    values.push_back(*value);
  }
  if (array == nullptr) {
    return "wants a list of strings";
  }
  field = std::move(values);
  return {};
}

// Each string may hold several words, with commas between them.
std::string store(const toml::node& node, Strings& field, const WordList& list) {
  Strings values;
  if (std::string error = store(node, values, Free{}); !error.empty()) {
    return error;
  }
  Strings words;
  for (const std::string& value : values) {
    for (std::stringstream rest(value); rest.good();) {
      std::string word;
      std::getline(rest, word, ',');
      word = std::string(ascii::trim(word));
      if (std::ranges::find(list.allowed, word) == list.allowed.end() && !word.empty()) {
        return "knows no " + word + ", did you mean " + nearest(word, list.allowed) + "?";
      }
      if (!word.empty() && std::ranges::find(words, word) == words.end()) {
        words.push_back(std::move(word));
      }
    }
  }
  field = std::move(words);
  return {};
}

template <class Number>
requires std::is_arithmetic_v<Number> std::string store(const toml::node& node, Number& field,
                                                        const Range& range) {
  const bool whole = std::is_integral_v<Number>;  // nan is in no range
  const auto value = node.value<double>();
  if (!value || node.is_boolean() || (whole && !node.is_integer()) ||
      !(*value >= range.low && *value <= range.high)) {
    return std::string("wants a ") + (whole ? "whole " : "") + "number, " + range_text(range);
  }
  field = static_cast<Number>(*value);
  return {};
}

std::string toml_text(const std::string& value) {
  std::ostringstream out;
  out << toml::value<std::string>(value);
  return out.str();
}
std::string toml_text(bool value) { return value ? "true" : "false"; }
std::string toml_text(const Strings& values) {
  Strings quoted;
  for (const std::string& value : values) {
    quoted.push_back(toml_text(value));
  }
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}
std::string toml_text(double value) { return fmt::format("{}", value); }
template <class Number>
requires std::is_integral_v<Number> std::string toml_text(Number value) {
  return std::to_string(value);
}

// Who asks for a part takes back that it was unwanted before, and the other way round: a flag has
// the last word over a file.
void settle_parts(const std::string& key, Settings& settings) {
  const bool keep = key == "strip.keep";
  const Strings& said = keep ? settings.strip_keep : settings.strip_drop;
  std::erase_if(keep ? settings.strip_drop : settings.strip_keep, [&](const std::string& word) {
    return std::ranges::find(said, word) != said.end();
  });
}

}  // namespace

std::string assign(const std::string& key, const toml::node& node, const std::string& origin,
                   Settings& settings) {
  bool known = false;
  std::string error;
  describe(settings, [&](const char* name, auto& field, const auto& allowed, const char*) {
    if (key == name) {
      known = true;
      error = store(node, field, allowed);
    }
  });
  if (!known) {
    return "unknown key " + key + ", did you mean " + nearest_key(key) + "?";
  }
  if (!error.empty()) {
    return key + " " + error;
  }
  if (key == "output.name" && !unknown_field(settings.output.name).empty()) {
    return "output.name has an unknown field {" + unknown_field(settings.output.name) + "}";
  }
  if (key == "strip.beta" && settings.origin["strip.preset"].empty()) {
    settings.strip_preset = "custom";
  }
  if (key == "strip.keep" || key == "strip.drop") {
    settle_parts(key, settings);
  }
  settings.origin[key] = origin;
  return {};
}

std::string place_of(const std::string& file, const toml::node& node) {
  return file + ":" + std::to_string(node.source().begin.line);
}

std::string assign_table(const toml::table& table, const std::string& prefix,
                         const std::string& file, Settings& settings) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    const std::string place = place_of(file, node);
    if (prefix.empty() && name == "config_version") {
      if (node.value_or(0) != 1) {
        return place + ": config_version is not 1";
      }
      continue;
    }
    if (prefix.empty() && name == "job") {
      continue;
    }
    std::string error = node.is_table() ? assign_table(*node.as_table(), name + ".", file, settings)
                                        : assign(name, node, place, settings);
    if (!error.empty()) {
      return node.is_table() ? error : fmt::format("{}: {}", place, error);
    }
  }
  return {};
}

Result<bool> set_setting(const std::string& assignment, const std::string& origin,
                         Settings& settings) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    return Error{"--set wants key=value, got '" + assignment + "'"};
  }
  const std::string key = assignment.substr(0, equals);
  const std::string value = assignment.substr(equals + 1);
  toml::table table;
  try {
    table = toml::parse("value = " + value);
  } catch (const toml::parse_error&) {
    table.insert_or_assign("value", value);  // a bare word
  }
  if (std::string wrong = assign(key, *table.get("value"), origin, settings); !wrong.empty()) {
    return Error{std::move(wrong)};
  }
  return true;
}

std::string find_config_file(const std::string& named) {
  if (!named.empty()) {
    return named;
  }
  if (const char* from_environment = std::getenv("WINNOW_CONFIG")) {
    return from_environment;
  }
  namespace fs = std::filesystem;
  const char* config_home = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  const fs::path user = config_home != nullptr ? fs::path(config_home)
                        : home != nullptr      ? fs::path(home) / ".config"
                                               : fs::path();
  for (const fs::path& path : {fs::path("winnow.toml"), user / "winnow/config.toml"}) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
      return path.string();
    }
  }
  return {};
}

std::string show_settings(const Settings& settings, ShowStyle style) {
  Settings copy = settings;
  std::string out;
  std::string section;
  if (style == ShowStyle::commented) {
    out = "# winnow.toml: every key with its default. Delete what you do not change.\n";
  }
  out += "config_version = 1\n";
  describe(copy, [&](const char* name, auto& field, const auto& allowed, const char* sentence) {
    const std::string key(name);
    const std::size_t dot = key.find('.');
    if (key.substr(0, dot) != section) {
      section = key.substr(0, dot);
      out += "\n[" + section + "]\n";
    }
    if (style == ShowStyle::commented) {
      const std::string range = range_text(allowed);
      out += "# " + std::string(sentence) + (range.empty() ? "" : " (" + range + ")") + "\n";
    }
    out += key.substr(dot + 1) + " = " + toml_text(field);
    if (style == ShowStyle::origins) {
      const auto found = settings.origin.find(key);
      out += "  # " + (found == settings.origin.end() ? "default" : found->second);
    }
    out += "\n";
  });
  out += style == ShowStyle::commented ? job_example : "";
  return out;
}

}  // namespace winnow
