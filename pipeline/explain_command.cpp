// `winnow explain`: every block with its fate and why.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

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

using Grounds = std::vector<std::vector<std::string>>;  // of strip, per block

Json as_json(const Document& document, const Grounds& grounds,
             const std::vector<double>& probabilities) {
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
    const Block& block = document.blocks[i];
    json["blocks"].push_back({{"text", block.text},
                              {"kept", kept(block)},
                              {"kind", to_word(block.kind)},
                              {"level", block.level},
                              {"source", {block.source.begin, block.source.end}},
                              {"marks", as_json(block.marks)}});
    if (i < probabilities.size()) {
      json["blocks"].back()["probability"] = probabilities[i];
      json["blocks"].back()["because"] = grounds[i];
    }
  }
  return json;
}

// The first characters, on one line.
std::string preview(std::string_view text) {
  constexpr std::size_t longest = 70;
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < longest && at < text.size(); ++i) {
    const char32_t c = utf8::next(text, at);
    utf8::append(c < 0x20 ? ' ' : c, out);
  }
  return at < text.size() ? out + "…" : out;
}

std::string word_for(const Block& block) {
  if (kept(block)) {
    return std::ranges::any_of(block.marks,
                               [](const Mark& mark) { return mark.action == Action::edit; })
               ? "repair"
               : "keep";
  }
  const bool moved = std::ranges::any_of(
      block.marks, [](const Mark& mark) { return mark.action == Action::move; });
  return moved ? "move" : "remove";
}

std::string reasons_of(const Block& block) {
  std::string out;
  for (const Mark& mark : block.marks) {
    out += out.empty() ? "" : ", ";
    out += mark.reason.word();
    if (mark.value != 0) {
      out += fmt::format(" ({:.2f})", mark.value);
    }
  }
  return out.empty() ? std::string(to_word(block.kind)) : out;
}

// Plain text is spoken of by line, a page by block.
std::string place_of(const Document& document, std::size_t block) {
  if (document.media_type == MediaType::html) {
    return fmt::format("B{}", block + 1);
  }
  const auto begin = document.bytes.begin();
  const auto line = std::count(begin, begin + document.blocks[block].source.begin, '\n') + 1;
  return fmt::format("L{}", line);
}

void print_text(const Document& document, const Grounds& grounds,
                const std::vector<double>& probabilities) {
  std::map<std::string, int> fates;
  for (const Mark& mark : document.marks) {
    std::cout << fmt::format("page    {}  {} {}\n", mark.reason.word(), mark.value, mark.before);
  }
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    const std::string word = word_for(block);
    ++fates[word];
    std::cout << fmt::format("{:<6}{:<8}{:<34}{}\n", place_of(document, i), word, reasons_of(block),
                             preview(block.text));
    if (i < probabilities.size()) {
      std::cout << fmt::format("{:14}main text {:.2f}: {}\n", "", probabilities[i],
                               fmt::join(grounds[i], "; "));
    }
  }
  std::cout << fmt::format("{} blocks: {} kept, {} removed, {} moved, {} repaired\n",
                           document.blocks.size(), fates["keep"] + fates["repair"], fates["remove"],
                           fates["move"], fates["repair"]);
}

}  // namespace

int explain_command(const CommandOptions& options) {
  auto requests = open_sources(options);
  auto cleaner = make_cleaner(options.settings);
  if (!requests || !cleaner) {
    return complain(requests ? cleaner.error().message : requests.error().message, Exit::usage);
  }
  const auto read = chain(Fetch(options.settings.fetch), cleaner->decode, cleaner->parse);
  int failed = 0;
  int all = 0;
  while (auto request = requests->next()) {
    ++all;
    const std::string url = request->origin.url;
    auto document = read(*std::move(request));
    if (!document) {
      ++failed;
      complain(
          url + ": " + std::string(document.error().reason.word()) + ": " + document.error().detail,
          Exit::some_failed);
      continue;
    }
    const bool html = document->media_type == MediaType::html;
    const Grounds grounds = cleaner->strip.explain(*document);
    const auto probabilities =
        html ? cleaner->strip.probabilities(*document) : std::vector<double>{};
    cleaner->strip.mark(*document);
    cleaner->despam.mark(*document);
    cleaner->normalize.mark(*document);
    if (options.format == "json") {
      std::cout << dump(as_json(*document, grounds, probabilities), 2) << '\n';
    } else {
      print_text(*document, grounds, probabilities);
    }
  }
  return failed == 0     ? static_cast<int>(Exit::done)
         : failed == all ? static_cast<int>(Exit::all_failed)
                         : static_cast<int>(Exit::some_failed);
}

}  // namespace winnow
