// From TOML to settings: what the general keys and those of a job have in common. For settings.cpp
// and job_settings.cpp.
#ifndef WINNOW_PIPELINE_SETTINGS_READER_HPP
#define WINNOW_PIPELINE_SETTINGS_READER_HPP

#include <toml++/toml.h>

#include <string>

#include "pipeline/settings.hpp"

namespace winnow {

// Takes one key's value; an error is a sentence without a place.
std::string assign(const std::string& key, const toml::node& node, const std::string& origin,
                   Settings& settings);

// Takes a table, with the keys of tables in it behind `prefix`; an error has its place.
std::string assign_table(const toml::table& table, const std::string& prefix,
                         const std::string& file, Settings& settings);

// "winnow.toml:12"
std::string place_of(const std::string& file, const toml::node& node);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SETTINGS_READER_HPP
