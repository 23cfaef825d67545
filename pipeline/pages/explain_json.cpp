#include "pipeline/pages/explain_json.hpp"

#include <nlohmann/json.hpp>

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

Json as_json(const Mark& mark) {
  Json json{
      {"action", to_word(mark.action)}, {"reason", mark.reason.word()}, {"value", mark.value}};
  if (!mark.before.empty()) {
    json["before"] = mark.before;
  }
  for (const Change& change : mark.changes) {
    json["changes"].push_back({{"begin", change.begin}, {"was", change.was}, {"is", change.is}});
  }
  return json;
}

Json as_json(const std::vector<Mark>& marks) {
  Json json = Json::array();
  for (const Mark& mark : marks) {
    json.push_back(as_json(mark));
  }
  return json;
}

Json as_json(const Block& block) {
  return {{"text", block.text},
          {"kept", kept(block)},
          {"kind", to_word(block.kind)},
          {"level", block.level},
          {"source", {block.source.begin, block.source.end}},
          {"marks", as_json(block.marks)}};
}

}  // namespace

std::string explain_json(const ExplainedDocument& explained) {
  const Document& document = explained.document;
  Json json{{"source", document.origin.url},
            {"title", document.metadata.title},
            {"author", document.metadata.author},
            {"date", document.metadata.date},
            {"site", document.metadata.site},
            {"language", document.metadata.language},
            {"charset", document.charset},
            {"marks", as_json(document.marks)},
            {"blocks", Json::array()}};
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    Json block = as_json(document.blocks[i]);
    if (i < explained.probabilities.size()) {
      block["probability"] = explained.probabilities[i];
      block["because"] =
          i < explained.grounds.size() ? explained.grounds[i] : std::vector<std::string>{};
    }
    json["blocks"].push_back(std::move(block));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace winnow
