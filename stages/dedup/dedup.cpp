#include "stages/dedup/dedup.hpp"

#include <array>
#include <cstdio>

#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

Reason reason_of(const Duplicate& duplicate) {
  return duplicate.relation == "exact"       ? Dedup::exact
         : duplicate.relation == "exact_key" ? Dedup::exact_key
                                             : Dedup::near;
}

std::string detail_of(const Duplicate& duplicate) {
  if (duplicate.relation != "near") {
    return duplicate.url;
  }
  std::array<char, 16> likeness{};
  std::snprintf(likeness.data(), likeness.size(), " (%.2f)", duplicate.jaccard);
  return duplicate.url + likeness.data();
}

constexpr std::size_t excerpt_bytes = 1500;

}  // namespace

std::string text_of(const Document& document) {
  std::string text;
  for (const Block& block : document.blocks) {
    if (kept(block)) {
      text += block.text;
      text += '\n';
    }
  }
  return text;
}

Outcome<Document> Dedup::operator()(Document document) const {
  const std::string text = text_of(document);
  DedupIndex::Verdict verdict =
      index_->judge({.id = document.origin.input_hash, .url = document.origin.url, .text = text});
  if (verdict.duplicate) {
    Rejection rejection{reason_of(*verdict.duplicate), detail_of(*verdict.duplicate)};
    rejection.duplicate = std::move(verdict.duplicate);
    rejection.duplicate->excerpt = std::string(utf8::cut(text, excerpt_bytes));
    rejection.metadata = std::move(document.metadata);
    return rejection;
  }
  document.contained = std::move(verdict.contained);
  document.replaces = std::move(verdict.replaces);
  return document;
}

}  // namespace winnow
