// `winnow explain`: every block with its fate and why, as text, JSON or page.
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/pages/explain_json.hpp"
#include "pipeline/pages/explain_page.hpp"
#include "pipeline/pages/explained.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/stage.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

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

void print_text(const ExplainedDocument& explained) {
  const Document& document = explained.document;
  const std::vector<std::string> places = places_of(document);
  std::map<std::string_view, int> fates;
  for (const Mark& mark : document.marks) {
    std::cout << fmt::format("page    {}  {} {}\n", mark.reason.word(), mark.value, mark.before);
  }
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    const std::string_view word = fate_of(block);
    ++fates[word];
    std::cout << fmt::format("{:<6}{:<8}{:<34}{}\n", places[i], word, reasons_of(block),
                             preview(block.text));
    if (i < explained.probabilities.size()) {
      std::cout << fmt::format("{:14}main text {:.2f}: {}\n", "", explained.probabilities[i],
                               fmt::join(explained.grounds[i], "; "));
    }
  }
  std::cout << fmt::format("{} blocks: {} kept, {} removed, {} moved, {} repaired\n",
                           document.blocks.size(), fates["keep"] + fates["repair"], fates["remove"],
                           fates["move"], fates["repair"]);
}

ExplainedDocument explained(Document document, const Cleaner& cleaner) {
  ExplainedDocument out;
  out.grounds = cleaner.strip.explain(document);
  if (document.media_type == MediaType::html) {
    out.probabilities = cleaner.strip.probabilities(document);
  }
  cleaner.strip.mark(document);
  cleaner.despam.mark(document);
  cleaner.normalize.mark(document);
  out.document = std::move(document);
  return out;
}

// What the page says of the rules in use.
ExplainPageOptions page_options(const Cleaner& cleaner) {
  ExplainPageOptions options;
  for (const Rule& rule : cleaner.despam.options().rules->rules()) {
    options.descriptions.emplace(rule.reason.word(), rule.why);
  }
  return options;
}

// Text and JSON are printed as they come, a page holds all documents.
class Printer {
 public:
  Printer(std::string format, ExplainPageOptions options)
      : format_(std::move(format)), options_(std::move(options)) {}

  // A page takes no more documents: what follows need not be fetched.
  bool is_full() const { return format_ == "html" && documents_.size() >= options_.max_documents; }
  void leave_out() { ++options_.left_out; }

  void add(ExplainedDocument document) {
    if (format_ == "json") {
      std::cout << explain_json(document) << '\n';
    } else if (format_ == "html") {
      documents_.push_back(std::move(document));
    } else {
      print_text(document);
    }
  }

  void finish() const {
    if (!documents_.empty()) {
      std::cout << explain_page(documents_, options_);
    }
  }

 private:
  std::string format_;
  ExplainPageOptions options_;
  std::vector<ExplainedDocument> documents_{};
};

}  // namespace

int explain_command(const CommandOptions& options) {
  auto requests = open_sources(options);
  auto store = open_store_to_read(options.settings);
  auto cleaner = make_cleaner(options.settings, {store ? *store : nullptr});
  if (!requests || !cleaner) {
    return complain(requests ? cleaner.error().message : requests.error().message, Exit::usage);
  }
  const auto read =
      chain(Fetch(fetch_options(options.settings, true)), cleaner->decode, cleaner->parse);
  Printer printer(options.format, page_options(*cleaner));
  int failed = 0;
  int all = 0;
  while (auto request = requests->next()) {
    if (printer.is_full()) {
      printer.leave_out();
      continue;
    }
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
    printer.add(explained(*std::move(document), *cleaner));
  }
  printer.finish();
  return failed == 0     ? static_cast<int>(Exit::done)
         : failed == all ? static_cast<int>(Exit::all_failed)
                         : static_cast<int>(Exit::some_failed);
}

}  // namespace winnow
