#include "pipeline/cleaner.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "pipeline/line_store.hpp"
#include "stages/strip/model.hpp"

namespace winnow {

std::optional<std::string> read_whole_file(const std::string& path) {
  std::error_code error;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, error)) {
    return std::nullopt;
  }
  std::stringstream text;
  text << file.rdbuf();  // fails where the file is empty, which is no error
  return text.str();
}

Result<std::shared_ptr<const RuleSet>> rules_for(const DespamSettings& settings) {
  if (!settings.enabled) {
    return RuleSet::parse({});
  }
  if (settings.rules.empty() && settings.disable.empty()) {
    return RuleSet::builtin();
  }
  auto files = builtin_rule_files();
  for (const std::string& path : settings.rules) {
    auto text = read_whole_file(path);
    if (!text) {
      return Error{"cannot read the rules " + path};
    }
    files.emplace_back(path, *std::move(text));
  }
  return RuleSet::parse(files, settings.disable);
}

namespace {

Result<std::shared_ptr<const StripModel>> model_for(const Settings& settings) {
  if (settings.strip_model.empty()) {
    return StripModel::builtin();
  }
  const auto text = read_whole_file(settings.strip_model);
  if (!text) {
    return Error{"cannot read the model " + settings.strip_model};
  }
  auto model = StripModel::parse(*text);
  if (!model) {
    return Error{settings.strip_model + ": " + model.error().message};
  }
  return model;
}

Parts parts_of(const std::vector<std::string>& words) {
  Parts parts;
  for (std::size_t i = 0; i < part_count; ++i) {
    if (std::ranges::find(words, part_words[i]) != words.end()) {
      parts.add(static_cast<Part>(i));
    }
  }
  return parts;
}

Result<StripOptions> strip_for(const Settings& settings) {
  auto model = model_for(settings);
  if (!model) {
    return std::move(model).error();
  }
  StripOptions options = settings.strip;
  options.model = *std::move(model);
  options.keep = parts_of(settings.strip_keep);
  options.drop = parts_of(settings.strip_drop);
  options.method = settings.strip_method == "rules" ? StripMethod::rules : StripMethod::model;
  if (settings.strip_preset == "precision") {
    options.beta = Strip::precision_beta;
  } else if (settings.strip_preset == "recall") {
    options.beta = Strip::recall_beta;
  } else if (settings.strip_preset == "balanced") {
    options.beta = StripOptions{}.beta;
  }
  return options;
}

Result<DespamOptions> despam_for(const Settings& all, const HostMemory& memory) {
  const DespamSettings& settings = all.despam;
  auto rules = rules_for(settings);
  if (!rules) {
    return std::move(rules).error();
  }
  DespamOptions options{.rules = *std::move(rules), .flag_only = settings.mode == "flag"};
  if (memory.store && settings.enabled) {
    const LineStore store(memory.store);
    options.furniture = std::make_shared<Furniture>(store.furniture(settings.furniture));
    options.census = memory.count ? store.census(all.run.room) : nullptr;
  } else if (memory.count && settings.enabled) {  // the first run of a store
    options.census = std::make_shared<LineCensus>(DigestSet(all.run.room));
  }
  return options;
}

DecodeOptions decode_for(const Settings& settings) {
  DecodeOptions options = settings.decode;
  options.as = settings.input.from == "html"   ? DecodeOptions::As::html
               : settings.input.from == "text" ? DecodeOptions::As::text
                                               : DecodeOptions::As::automatic;
  options.keep_raw = settings.output.audit;
  return options;
}

NormalizeOptions normalize_for(const Settings& settings) {
  NormalizeOptions options = settings.normalize;
  options.quotes = settings.normalize_quotes == "straight"      ? Quotes::straight
                   : settings.normalize_quotes == "typographic" ? Quotes::typographic
                                                                : Quotes::keep;
  if (settings.normalize_repair == "full") {
    options.list_case = options.heading_case = true;
  } else if (settings.normalize_repair == "none") {
    options = {.references = false,
               .mojibake = false,
               .control = false,
               .invisible = false,
               .spaces = false,
               .unicode = false,
               .hyphens = false,
               .punctuation = false,
               .letter_case = false,
               .quotes = options.quotes,
               .plain_dashes = options.plain_dashes,
               .narrow = options.narrow};
  }
  return options;
}

Tables tables_for(const Settings& settings) {
  return settings.output.tables == "tsv"    ? Tables::tsv
         : settings.output.tables == "rows" ? Tables::rows
                                            : Tables::keep;
}

OnExists on_exists_for(const Settings& settings) {
  return settings.output.on_exists == "keep"     ? OnExists::keep
         : settings.output.on_exists == "rename" ? OnExists::rename
                                                 : OnExists::replace;
}

}  // namespace

Result<Cleaner> make_cleaner(const Settings& settings, const HostMemory& memory) {
  auto despam = despam_for(settings, memory);
  if (!despam) {
    return std::move(despam).error();
  }
  auto strip = strip_for(settings);
  if (!strip) {
    return std::move(strip).error();
  }
  const Parts shown = parts_of(settings.strip_keep);
  const Format format = format_of(settings.output.format).value_or(Format::text);
  return Cleaner{.decode = Decode(decode_for(settings)),
                 .parse = Parse(settings.parse),
                 .strip = Strip(*std::move(strip)),
                 .despam = Despam(*std::move(despam)),
                 .filter = Filter(settings.filter),
                 .normalize = Normalize(normalize_for(settings)),
                 .render = {.format = format,
                            .metadata = settings.output.metadata,
                            .links = shown.has(Part::links),
                            .images = shown.has(Part::images),
                            .tables = tables_for(settings)},
                 .name = {.name_template = settings.output.name,
                          .extension = std::string(extension_of(format)),
                          .on_exists = on_exists_for(settings)}};
}

}  // namespace winnow
