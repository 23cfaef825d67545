// Settings: every configuration key, in one place.
//
// The Options structs of the stages hold the truth; `describe` binds each field to its key, range,
// unit and sentence. Loading, `config show`, `config init`, --set and the nearest-key suggestion
// all walk that one list, so none can drift from another.
#ifndef WINNOW_PIPELINE_SETTINGS_HPP
#define WINNOW_PIPELINE_SETTINGS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stages/decode/decode.hpp"
#include "stages/despam/furniture.hpp"
#include "stages/fetch/fetch_options.hpp"
#include "stages/filter/filter.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/parse/parse.hpp"
#include "stages/record/result.hpp"
#include "stages/strip/strip.hpp"

namespace winnow {

struct OutputSettings {
  std::string dir = "out";
  std::string format = "text";
  std::string name{};
  bool metadata = false;
  std::string tables = "keep";
  std::string on_exists = "replace";
  bool audit = false;
  bool sidecar = false;
  std::uint64_t shard_documents = 0;
  std::string compression = "none";
  std::string warc{};
};

struct InputSettings {
  std::string from = "auto";
  std::vector<std::string> urls{};
  std::vector<std::string> url_lists{};
  std::vector<std::string> folders{};
  std::vector<std::string> feeds{};
  std::vector<std::string> sitemaps{};
  std::vector<std::string> opml{};
  std::vector<std::string> archives{};
  std::uint64_t limit = 0;
  std::string since{};
  bool feed_content = false;
};

struct DespamSettings {
  bool enabled = true;
  std::vector<std::string> rules{};
  std::vector<std::string> disable{};
  std::string mode = "apply";
  FurnitureOptions furniture{};
};

struct DedupSettings {
  std::string scope = "auto";
  std::string preset = "default";
  double near = 0.5;
  std::uint32_t keep_days = 0;
  std::string recapture = "keep_first";
  bool stories = false;
};

struct ReportSettings {
  std::string html = "report.html";  // in the output folder; empty: none
  std::string metrics{};
};

struct RunSettings {
  std::uint32_t jobs = 0;
  std::uint32_t max_in_flight = 256;
  std::uint64_t max_bytes_in_flight = 256ULL << 20U;
  std::uint32_t max_waiting = 10000;
  std::uint32_t room = 65536;       // documents
  std::string store{};              // folder; empty: nothing is remembered
  std::uint32_t resume_hours = 30;  // more than from night to night
};

struct Settings {
  InputSettings input;
  OutputSettings output;
  FetchOptions fetch;
  DecodeOptions decode;
  ParseOptions parse;
  StripOptions strip;
  std::string strip_preset = "balanced";
  std::string strip_method = "model";
  std::vector<std::string> strip_keep{};  // words of Part
  std::vector<std::string> strip_drop{};
  std::string strip_model{};  // path; empty: the model compiled in
  DespamSettings despam;
  FilterOptions filter;
  DedupSettings dedup;
  NormalizeOptions normalize;
  std::string normalize_repair = "safe";  // none, safe, full or custom
  std::string normalize_quotes = "keep";
  ReportSettings report;
  RunSettings run;
  // Where each key that is not at its default was set: "winnow.toml:12", "--set".
  std::map<std::string, std::string> origin;
};

// `assignment` is "section.key=value"; the value is TOML, bare words are taken as strings.
Result<bool> set_setting(const std::string& assignment, const std::string& origin,
                         Settings& settings);

// The file named by --config, $WINNOW_CONFIG, ./winnow.toml, $XDG_CONFIG_HOME/winnow/config.toml;
// empty if there is none.
std::string find_config_file(const std::string& named);

// All keys as TOML. With comments: sentence, unit and range; with origins: who set the value.
enum class ShowStyle : std::uint8_t { plain, commented, origins };
std::string show_settings(const Settings& settings, ShowStyle style);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SETTINGS_HPP
