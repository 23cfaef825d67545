#include "pipeline/cleaner.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace winnow {

namespace {

Result<std::shared_ptr<const RuleSet>> rules_for(const DespamSettings& settings) {
  if (!settings.enabled) {
    return RuleSet::parse({});
  }
  if (settings.rules.empty() && settings.disable.empty()) {
    return RuleSet::builtin();
  }
  auto files = builtin_rule_files();
  for (const std::string& path : settings.rules) {
    std::ifstream file(path);
    if (!file) {
      return Error{"cannot read the rules " + path};
    }
    std::stringstream text;
    text << file.rdbuf();
    files.emplace_back(path, text.str());
  }
  return RuleSet::parse(files, settings.disable);
}

StripOptions strip_for(const Settings& settings) {
  StripOptions options = settings.strip;
  if (settings.strip_preset == "precision") {
    options.cut = Strip::precision_cut;
  } else if (settings.strip_preset == "recall") {
    options.cut = Strip::recall_cut;
  } else if (settings.strip_preset == "balanced") {
    options.cut = StripOptions{}.cut;
  }
  return options;
}

DecodeOptions decode_for(const Settings& settings) {
  DecodeOptions options = settings.decode;
  options.as = settings.input.from == "html"   ? DecodeOptions::As::html
               : settings.input.from == "text" ? DecodeOptions::As::text
                                               : DecodeOptions::As::automatic;
  return options;
}

OnExists on_exists_for(const Settings& settings) {
  return settings.output.on_exists == "keep"     ? OnExists::keep
         : settings.output.on_exists == "rename" ? OnExists::rename
                                                 : OnExists::replace;
}

}  // namespace

Result<Cleaner> make_cleaner(const Settings& settings) {
  auto rules = rules_for(settings.despam);
  if (!rules) {
    return std::move(rules).error();
  }
  const Format format = format_of(settings.output.format).value_or(Format::text);
  return Cleaner{.decode = Decode(decode_for(settings)),
                 .parse = Parse(settings.parse),
                 .strip = Strip(strip_for(settings)),
                 .despam = Despam(*std::move(rules)),
                 .filter = Filter(settings.filter),
                 .normalize = Normalize(settings.normalize),
                 .render = {.format = format, .metadata = settings.output.metadata},
                 .name = {.name_template = settings.output.name,
                          .extension = std::string(extension_of(format)),
                          .on_exists = on_exists_for(settings)}};
}

}  // namespace winnow
