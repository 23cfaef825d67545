#include "stages/parse/parse.hpp"

#include <string>
#include <utility>

#include "stages/parse/fallback_text.hpp"
#include "stages/parse/gumbo_guard.hpp"
#include "stages/parse/metadata_reader.hpp"
#include "stages/parse/skeleton.hpp"
#include "stages/parse/text_reader.hpp"
#include "stages/parse/tree.hpp"

namespace winnow {

namespace {

void flag(Document& document, Reason reason, double value, std::string detail = {}) {
  document.marks.push_back({Action::flag, reason, static_cast<float>(value), std::move(detail)});
}

// Tags that the scan left out, and why: the text is all there.
void flag_limits(const Skeleton& skeleton, const ParseOptions& options, Document& document) {
  if (skeleton.deepest >= options.max_depth) {
    flag(document, Parse::max_depth, skeleton.deepest);
  }
  if (skeleton.most_formatting > options.max_formatting) {
    flag(document, Parse::max_formatting, skeleton.most_formatting);
  }
  if (skeleton.most_attributes > options.max_attributes) {
    flag(document, Parse::max_attributes, skeleton.most_attributes);
  }
}

void flag_blocks(const ParseOptions& options, Document& document) {
  if (document.blocks.size() >= options.max_blocks) {
    flag(document, Parse::max_blocks, options.max_blocks);
  }
}

bool over_limits(const Skeleton& skeleton, const ParseOptions& options) {
  return skeleton.tags_skipped > 0 || skeleton.most_attributes > options.max_attributes;
}

// Builds the tree, or says by a flag why there is none and keeps the bare texts.
void read_html(GumboGuard& guard, const ParseOptions& options, Document& document) {
  const Skeleton skeleton =
      scan_skeleton(document.bytes, {options.max_depth, options.max_formatting});
  document.json_ld = skeleton.json_ld;
  flag_limits(skeleton, options, document);
  const bool plain = options.plain_path || skeleton.plain_reason != PlainReason::none;
  if (plain) {
    flag(document, Parse::plain_path, static_cast<int>(skeleton.plain_reason),
         std::string(to_word(skeleton.plain_reason)));
  }
  const GumboOutput* tree = nullptr;
  if (!plain || !over_limits(skeleton, options)) {
    tree = guard.parse(plain ? document.bytes : skeleton.html,
                       {options.max_memory, options.cpu_budget_ms});
    if (tree == nullptr) {
      const bool memory = guard.verdict() == GumboGuard::Verdict::over_bytes;
      flag(document, memory ? Parse::max_memory : Parse::cpu_budget,
           memory ? static_cast<double>(options.max_memory) : options.cpu_budget_ms);
    }
  }
  if (tree == nullptr) {
    flatten_texts(skeleton, options.max_blocks, document);
  } else if (plain) {
    flatten_plain(*tree, skeleton, options.max_blocks, document);
  } else {
    flatten_skeleton(*tree, skeleton, options.max_blocks, document);
  }
}

}  // namespace

Parse::Parse(ParseOptions options) : options_(options), guards_(std::make_shared<GuardPool>()) {}

Outcome<Document> Parse::operator()(Page page) const {
  if (page.text.size() > options_.max_bytes) {
    return Rejection{too_large, std::to_string(page.text.size()) + " bytes, limit " +
                                    std::to_string(options_.max_bytes)};
  }
  Document document{.origin = std::move(page.origin),
                    .bytes = std::move(page.text),
                    .raw = std::move(page.raw),
                    .media_type = page.media_type,
                    .charset = std::move(page.charset)};
  if (document.media_type == MediaType::text) {
    read_text(document, options_.max_blocks);
    flag_blocks(options_, document);
    return document;
  }
  auto guard = guards_->take();
  read_html(*guard, options_, document);
  guards_->give_back(std::move(guard));
  flag_blocks(options_, document);
  read_metadata(document);
  add_fallback_text(options_, document);
  return document;
}

}  // namespace winnow
