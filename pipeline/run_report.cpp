#include "pipeline/run_report.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "pipeline/line_store.hpp"
#include "pipeline/web_store.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t excerpt_bytes = 1500;
constexpr std::size_t most_stories = 300;
constexpr std::size_t texts_of_story = 12;
constexpr std::size_t history_shown = 30;
constexpr std::size_t most_proposals = 200;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string beginning_of(const std::string& path) {
  std::string text(excerpt_bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return std::string(utf8::cut(text, std::max<std::size_t>(text.size(), 3) - 3));
}

class Gatherer {
 public:
  Gatherer(const RunFiles& files, std::shared_ptr<SharedDatabase> store)
      : files_(files), store_(std::move(store)) {
    page_ = {.title = files.title, .run = files.run, .documents = lines_of(files.manifest)};
  }

  ReportPage gather() {
    for (const std::string& line : page_.documents) {
      note(Json::parse(line, nullptr, false));
    }
    if (store_) {
      const Ledger ledger(store_);
      std::vector<LedgerEntry> noted;
      ledger.each([&](const LedgerEntry& entry) {
        if (!entry.notes.empty()) {
          noted.push_back(entry);
        }
      });
      std::ranges::for_each(noted, [&](const LedgerEntry& entry) { add_notes(entry); });
      page_.history = ledger.history(history_shown);
      add_proposals();
    }
    add_stories();
    return std::move(page_);
  }

 private:
  // Where the texts of this run lie, and who tells which story.
  void note(const Json& line) {
    if (!line.is_object()) {
      return;
    }
    const std::uint64_t sequence = line.value("sequence", std::uint64_t{0});
    if (line.contains("output") && line["output"].is_string()) {
      outputs_[line.value("source", "")] = line["output"].get<std::string>();
      output_of_[sequence] = line["output"].get<std::string>();
    }
    if (line.contains("story") && line["story"].is_number_unsigned()) {
      stories_[line["story"].get<std::uint64_t>()].push_back(sequence);
    }
  }

  void add_notes(const LedgerEntry& entry) {
    const Json notes = Json::parse(entry.notes, nullptr, false);
    if (!notes.is_object()) {
      return;
    }
    if (notes.contains("samples")) {
      for (const auto& [reason, text] : notes["samples"].items()) {
        page_.samples.push_back({reason, entry.sequence, text.get<std::string>()});
      }
    }
    if (notes.contains("excerpt")) {
      add_duplicate(entry, notes["excerpt"].get<std::string>());
    }
  }

  void add_duplicate(const LedgerEntry& entry, const std::string& excerpt) {
    const Json line = Json::parse(entry.line, nullptr, false);
    if (!line.is_object() || !line.contains("dup_of")) {
      return;
    }
    const Json& other = line["dup_of"];
    const std::string url = other.value("url", "");
    page_.duplicates.push_back({.document = entry.sequence,
                                .text = excerpt,
                                .other_source = url,
                                .other_night = other.value("night", ""),
                                .other_text = beginning_of(text_of(url)),
                                .relation = other.value("relation", ""),
                                .jaccard = other.value("jaccard", 0.0)});
  }

  // The file of the text that came from there, of this run or an earlier one.
  std::string text_of(const std::string& url) const {
    const auto here = outputs_.find(url);
    if (here != outputs_.end()) {
      return (fs::path(files_.directory) / here->second).string();
    }
    return store_ ? WebStore(store_).output_of(url) : std::string();
  }

  void add_stories() {
    for (const auto& [first, sequences] : stories_) {
      if (sequences.size() < 2 || page_.stories.size() == most_stories) {
        continue;
      }
      ReportStory story;
      for (std::size_t i = 0; i < std::min(sequences.size(), texts_of_story); ++i) {
        const auto output = output_of_.find(sequences[i]);
        story.texts.emplace_back(
            sequences[i],
            output == output_of_.end()
                ? std::string()
                : beginning_of((fs::path(files_.directory) / output->second).string()));
      }
      page_.stories.push_back(std::move(story));
    }
  }

  void add_proposals() {
    for (const LineProposal& line : LineStore(store_).proposals({})) {
      if (page_.proposals.size() == most_proposals) {
        break;
      }
      page_.proposals.push_back({line.host, line.sample, line.pages, line.of});
    }
  }

  const RunFiles& files_;
  std::shared_ptr<SharedDatabase> store_;
  ReportPage page_;
  std::unordered_map<std::string, std::string> outputs_;      // by source
  std::unordered_map<std::uint64_t, std::string> output_of_;  // by sequence number
  std::map<std::uint64_t, std::vector<std::uint64_t>> stories_;
};

}  // namespace

ReportPage report_of(const RunFiles& files, const std::shared_ptr<SharedDatabase>& store) {
  return Gatherer(files, store).gather();
}

}  // namespace winnow
