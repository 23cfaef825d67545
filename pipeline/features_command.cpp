// `winnow features`: every block as numbers, one JSON object a page, for scripts/train.
//
//   source, blocks      number of rows
//   columns             feature name to its bytes, without the model's own columns
//   scored              the model's columns, and `score`, the sum of its trees in 1/4096 of a logit
//   kept                1 where strip keeps the block
//   shape               what tells a page of one text (stages/strip/page_shape.hpp)
//   texts, words        of the blocks; words as people count them
//   unshown             1 where the text is hidden by itself
//   copy_of, likeness   the last row that says the same or -1, and how the two stand to each other
//   alike               number of the group of blocks built alike
//   up                  [begin, end) of the blocks of the two nearest wider elements
//   spans               of the blocks in the source, bytes [begin, end)
//   element             index into `parents` and `tokens`; -1 for none
//   parents, tokens     of the elements: parent or -1, hashes of names
//   phrases             per block: hashes of its words, then of its heading's
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/model.hpp"
#include "stages/strip/page_shape.hpp"
#include "stages/strip/strip.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

Json column(const PageFeatures& page, std::size_t feature) {
  const std::uint8_t* values = page.column(static_cast<Feature>(feature));
  return std::vector<int>(values, values + page.rows);
}

Json columns(const PageFeatures& page, std::size_t begin, std::size_t end) {
  Json json = Json::object();
  for (std::size_t f = begin; f < end; ++f) {
    json[std::string(feature_names[f])] = column(page, f);
  }
  return json;
}

std::vector<std::uint32_t> phrases_of(const PageFeatures& page, std::size_t row) {
  std::vector<std::uint32_t> out;
  const auto add = [&](std::uint32_t token) { out.push_back(token); };
  each_phrase(page, row, add);
  if (page.section_headings[row] < page.rows) {
    each_heading_phrase(page, page.section_headings[row], add);
  }
  return out;
}

void add_elements(const Document& document, const PageFeatures& page, Json& json) {
  for (ElementIndex i = 0; i < document.elements.size(); ++i) {
    const ElementIndex parent = document.elements[i].parent;
    json["parents"].push_back(parent == no_element ? -1 : static_cast<int>(parent));
    const auto tokens = page.tags.tokens_of(page.tags.of[i]);
    json["tokens"].push_back(std::vector<std::uint32_t>(tokens.begin(), tokens.end()));
  }
}

// Of the first `rows` blocks; more than these were not on the page.
std::vector<int> kept_by(const Strip& strip, Document document, std::size_t rows) {
  strip.mark(document);
  std::vector<int> out;
  for (std::size_t row = 0; row < rows; ++row) {
    out.push_back(kept(document.blocks[row]) ? 1 : 0);
  }
  return out;
}

Json as_json(const Document& document, const Strip& strip) {
  const StripModel& model = strip.model();
  PageFeatures page = compute_features(document);
  constexpr auto learnt = static_cast<std::size_t>(Feature::names);
  Json json{{"source", document.origin.url},
            {"blocks", page.rows},
            {"columns", columns(page, 0, learnt)},
            {"alike", page.alike},
            {"unshown", page.unshown},
            {"kept", kept_by(strip, document.clone(), page.rows)},
            {"shape", shape_of(page)}};
  json["scored"]["score"] = model.score(document, page);
  json["scored"].update(columns(page, learnt, feature_count));
  for (const char* key : {"texts", "spans", "words", "copy_of", "likeness", "up", "element",
                          "phrases", "parents", "tokens"}) {
    json[key] = Json::array();
  }
  for (std::size_t row = 0; row < page.rows; ++row) {
    const Block& block = document.blocks[row];
    json["texts"].push_back(block.text);
    json["spans"].push_back({block.source.begin, block.source.end});
    json["words"].push_back(page.texts[row].counted);
    const Copy& copy = page.copies[row];
    json["copy_of"].push_back(copy.of == Copy::none ? -1 : static_cast<int>(copy.of));
    json["likeness"].push_back(static_cast<int>(copy.likeness));
    const auto& [near, far] = page.up[row];
    json["up"].push_back({near.begin, near.end, far.begin, far.end});
    json["element"].push_back(block.element == no_element ? -1 : static_cast<int>(block.element));
    json["phrases"].push_back(phrases_of(page, row));
  }
  add_elements(document, page, json);
  return json;
}

}  // namespace

int features_command(const CommandOptions& options) {
  auto requests = open_sources(options);
  auto cleaner = make_cleaner(options.settings);
  if (!requests || !cleaner) {
    std::cerr << "winnow: " << (requests ? cleaner.error().message : requests.error().message)
              << '\n';
    return static_cast<int>(Exit::usage);
  }
  const auto parsed =
      chain(Fetch(fetch_options(options.settings, true)), cleaner->decode, cleaner->parse);
  while (auto request = requests->next()) {
    if (auto document = parsed(*std::move(request));
        document && document->media_type == MediaType::html) {
      std::cout
          << as_json(*document, cleaner->strip).dump(-1, ' ', false, Json::error_handler_t::replace)
          << '\n';
    }
  }
  return static_cast<int>(Exit::done);
}

}  // namespace winnow
