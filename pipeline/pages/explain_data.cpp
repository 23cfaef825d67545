#include "pipeline/pages/explain_data.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>

#include "pipeline/pages/explain_reading.hpp"
#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/repaired_text.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) { return std::isfinite(value) ? std::round(value * 1e4) / 1e4 : 0; }

// Strip comes first: what it took, no rule has seen.
bool seen_by_rules(const Block& block) {
  std::vector<Mark> of_strip;
  std::ranges::copy_if(block.marks, std::back_inserter(of_strip),
                       [](const Mark& mark) { return mark.reason.word().starts_with("strip."); });
  return kept(of_strip);
}

// Sentences that many blocks share, by number.
class Sentences {
 public:
  std::size_t number_of(const std::string& sentence) {
    const auto [at, is_new] = numbers_.try_emplace(sentence, all_.size());
    if (is_new) {
      all_.push_back(sentence);
    }
    return at->second;
  }

  const std::vector<std::string>& all() const { return all_; }

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_{};
  std::vector<std::string> all_{};
};

// What a labelled line says of where it stood: among the blocks that rules have seen.
class Places {
 public:
  explicit Places(const Document& document) {
    for (const Block& block : document.blocks) {
      const bool seen = seen_by_rules(block);
      order_.push_back(count_);
      count_ += seen ? 1 : 0;
      repeats_[text_before(block)] += seen ? 1 : 0;
    }
  }

  // Rules that ask for an end ask for the first or last few blocks.
  std::string_view place_of(std::size_t block) const {
    constexpr std::size_t near = 3;
    const std::size_t before = order_[block];
    const std::size_t behind = count_ - std::min(count_, before + 1);
    if (std::min(before, behind) >= near) {
      return "middle";
    }
    return before <= behind ? "start" : "end";
  }

  std::size_t repeats(const Block& block) const {
    const auto at = repeats_.find(text_before(block));
    return at == repeats_.end() ? 1 : std::max<std::size_t>(at->second, 1);
  }

 private:
  std::vector<std::size_t> order_{};
  std::size_t count_ = 0;
  std::unordered_map<std::string_view, std::size_t> repeats_{};
};

class Data {
 public:
  Data(const ReasonList& reasons, const ExplainPageOptions& options)
      : reasons_(reasons), options_(options) {}

  std::string write(std::span<const ExplainedDocument> documents,
                    std::span<const std::size_t> shown) {
    Json all = Json::array();
    for (std::size_t i = 0; i < documents.size(); ++i) {
      all.push_back(document(documents[i], shown[i]));
    }
    const Json json{{"reasons", reasons()}, {"sentences", sentences_.all()}, {"documents", all}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

 private:
  Json reasons() const {
    constexpr std::string_view groups[] = {"removed", "moved", "repaired", "flagged", "kept"};
    Json json = Json::array();
    for (const ListedReason& reason : reasons_.all()) {
      json.push_back({{"word", reason.use.word},
                      {"group", groups[static_cast<std::size_t>(reason.use.group)]},
                      {"about", description_of(reason.use.word, options_)},
                      {"sign", reason.sign},
                      {"tint", reason.tint}});
    }
    return json;
  }

  Json document(const ExplainedDocument& explained, std::size_t shown) {
    const Document& document = explained.document;
    Json json{{"source", document.origin.url},
              {"title", document.metadata.title},
              {"blocks", Json::array()}};
    if (shown < document.blocks.size()) {
      json["cut"] = true;
    }
    const std::vector<std::string> where = places_of(document);
    const Places places(document);
    for (std::size_t i = 0; i < shown; ++i) {
      Json block = of_block(document.blocks[i], where[i]);
      if (i < explained.probabilities.size()) {
        block["p"] = rounded(explained.probabilities[i]);
      }
      if (i < explained.grounds.size() && block.contains("p")) {
        for (const std::string& ground : explained.grounds[i]) {
          block["why"].push_back(sentences_.number_of(ground));
        }
      }
      if (seen_by_rules(document.blocks[i])) {
        block["line"] = line(places, document.blocks[i], i);
      }
      json["blocks"].push_back(std::move(block));
    }
    return json;
  }

  static Json line(const Places& places, const Block& block, std::size_t at) {
    Json json{{"place", places.place_of(at)}};
    if (const std::size_t repeats = places.repeats(block); repeats > 1) {
      json["repeats"] = repeats;
    }
    if (block.link_bytes > 0 && block.link_bytes >= text_before(block).size()) {
      json["linked"] = true;
    }
    return json;
  }

  Json of_block(const Block& block, const std::string& where) const {
    const std::string_view before = text_before(block);
    const std::size_t most = options_.max_block_bytes;
    Json json{{"at", where},
              {"fate", fate_of(block)},
              {"kind", to_word(block.kind)},
              {"was", utf8::cut(before, most)}};
    if (before != block.text) {
      json["is"] = utf8::cut(block.text, most);
    }
    if (before.size() > most || block.text.size() > most) {
      json["cut"] = true;
    }
    for (const ReasonUse& use : uses_of(block)) {
      json["uses"].push_back(reasons_.index_of(use));
    }
    for (const Mark& mark : block.marks) {
      json["marks"].push_back(of_mark(mark));
    }
    return json;
  }

  static Json of_mark(const Mark& mark) {
    constexpr std::size_t most = 6;    // changes; the text shows all of them
    constexpr std::size_t bytes = 80;  // of each side
    Json json{{"action", to_word(mark.action)}, {"reason", mark.reason.word()}};
    if (mark.value != 0) {
      json["value"] = rounded(mark.value);
    }
    for (const Change& change :
         std::span(mark.changes).first(std::min(most, mark.changes.size()))) {
      json["changes"].push_back({utf8::cut(change.was, bytes), utf8::cut(change.is, bytes)});
    }
    return json;
  }

  const ReasonList& reasons_;
  const ExplainPageOptions& options_;
  Sentences sentences_{};
};

}  // namespace

std::string explain_data(std::span<const ExplainedDocument> documents,
                         std::span<const std::size_t> shown, const ReasonList& reasons,
                         const ExplainPageOptions& options) {
  return Data(reasons, options).write(documents, shown);
}

}  // namespace winnow
