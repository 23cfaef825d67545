// The stages between a response and a clean document, made from settings.
#ifndef WINNOW_PIPELINE_CLEANER_HPP
#define WINNOW_PIPELINE_CLEANER_HPP

#include <memory>
#include <optional>
#include <string>

#include "pipeline/settings.hpp"
#include "pipeline/shared_database.hpp"
#include "stages/decode/decode.hpp"
#include "stages/despam/despam.hpp"
#include "stages/filter/filter.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/parse/parse.hpp"
#include "stages/record/result.hpp"
#include "stages/strip/strip.hpp"
#include "stages/write/name.hpp"
#include "stages/write/write.hpp"

namespace winnow {

struct Cleaner {
  Decode decode;
  Parse parse;
  Strip strip;
  Despam despam;
  Filter filter;
  Normalize normalize;
  RenderOptions render;
  NameOptions name;
};

// The rules that the settings ask for; an error names file and line.
Result<std::shared_ptr<const RuleSet>> rules_for(const DespamSettings& settings);

// The bytes of a file; nothing if it cannot be read.
std::optional<std::string> read_whole_file(const std::string& path);

// What a job remembers of hosts; a census of this run where `count` is set.
struct HostMemory {
  std::shared_ptr<SharedDatabase> store{};  // null: nothing
  bool count = false;
};

// An error names what is wrong with rules or model.
Result<Cleaner> make_cleaner(const Settings& settings, const HostMemory& memory = {});

}  // namespace winnow

#endif  // WINNOW_PIPELINE_CLEANER_HPP
