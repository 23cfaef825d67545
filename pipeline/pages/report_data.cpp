// A record is an array, not an object: the names of twenty fields, ten thousand times, would be
// larger than what they hold. The order is that of `record_of` here and of `fields` in report.js.
#include "pipeline/pages/report_data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_findings.hpp"
#include "pipeline/pages/report_words.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

constexpr std::size_t chunk_documents = 1000;
constexpr std::size_t max_field_bytes = 500;

std::string dump(const Json& json) {
  return script_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string field(std::string_view text) {
  const std::string_view kept = utf8::cut(text, max_field_bytes);
  return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

// Each distinct word once; a record holds its place.
class Words {
 public:
  std::size_t place_of(const std::string& word) {
    const auto [at, is_new] = places_.try_emplace(word, places_.size());
    if (is_new) {
      list_.push_back(field(word));
    }
    return at->second;
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::unordered_map<std::string, std::size_t> places_{};
  std::vector<std::string> list_{};
};

int thousandths(std::optional<double> share) {
  return share ? static_cast<int>(std::lround(*share * 1000)) : -1;
}

Json counts_of(const ReportCounts& counts, Words& words) {
  Json json = Json::array();
  for (const auto& [word, count] : counts) {
    json.push_back(words.place_of(word));
    json.push_back(count);
  }
  return json;
}

Json record_of(const DocumentFacts& document, Words& words) {
  return Json::array({document.sequence,
                      field(document.title),
                      field(document.source),
                      field(document.final_url),
                      words.place_of(document.via),
                      words.place_of(document.place),
                      words.place_of(document.reason),
                      field(document.detail),
                      field(document.duplicate_url),
                      field(document.duplicate_night),
                      document.input_bytes,
                      document.text_bytes(),
                      document.blocks,
                      document.blocks_kept,
                      thousandths(document.removed()),
                      thousandths(document.removed_by_despam()),
                      words.place_of(document.language),
                      field(document.output),
                      field(document.audit),
                      document.story ? Json(*document.story) : Json(nullptr),
                      counts_of(document.marks, words),
                      counts_of(document.flags, words)});
}

// Reasons with their kind and meaning.
Json reasons_of(const std::vector<DocumentFacts>& documents) {
  constexpr std::array<std::string_view, 4> kinds = {"failed", "duplicate", "unchanged",
                                                     "without text"};
  Json json = Json::object();
  for (const DocumentFacts& document : documents) {
    if (!document.reason.empty() && !json.contains(field(document.reason))) {
      json[field(document.reason)] =
          Json::array({kinds[static_cast<std::size_t>(cause_kind(document.reason))],
                       meaning_of(document.reason)});
    }
  }
  return json;
}

}  // namespace

std::string report_data(const std::vector<DocumentFacts>& documents) {
  Words words;
  std::string chunks;
  for (std::size_t from = 0; from < documents.size(); from += chunk_documents) {
    Json chunk = Json::array();
    for (std::size_t i = from; i < std::min(from + chunk_documents, documents.size()); ++i) {
      chunk.push_back(record_of(documents[i], words));
    }
    chunks += "<script type=\"application/json\" class=\"chunk\">" + dump(chunk) + "</script>\n";
  }
  const Json head = {
      {"count", documents.size()}, {"words", words.list()}, {"reasons", reasons_of(documents)}};
  return "<script type=\"application/json\" id=\"data\">" + dump(head) + "</script>\n" + chunks;
}

}  // namespace winnow
