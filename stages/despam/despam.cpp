#include "stages/despam/despam.hpp"

#include <string>

#include "stages/despam/date_line.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/text/dates.hpp"

namespace winnow {

namespace {

void fill(std::string& field, const std::string& value) {
  if (field.empty()) {
    field = value;
  }
}

// What the line says goes where it belongs; what the page itself declared stays.
void move_to_metadata(const Block& block, const Lexicons& lexicons, Metadata& metadata) {
  if (const auto line = read_date_line(block.text, lexicons)) {
    const std::string iso = find_date(line->date, metadata.language);
    fill(metadata.date, iso.empty() ? line->date : iso);
    fill(metadata.site, line->site);
    fill(metadata.author, line->author);
  }
}

void cut_prefix(const Rule& rule, const Lexicons& lexicons, Block& block, Metadata& metadata) {
  if (const auto prefix = read_date_prefix(block.text, lexicons)) {
    fill(metadata.date, prefix->date);
    std::string before = block.text;
    block.text.erase(0, prefix->length);
    block.marks.push_back(
        {Action::edit, rule.reason, static_cast<float>(prefix->length), std::move(before)});
  }
}

// Verdicts first, changes after: rules see the document as it came.
struct Hit {
  std::size_t block;
  const Rule* rule;
};

std::vector<Hit> find_hits(const Document& document, const RuleSet& rules) {
  const DocumentView view(document);
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    for (const Rule& rule : rules.rules()) {
      if (view.is_kept(i) && rule.matches(view, i)) {
        hits.push_back({i, &rule});
        break;
      }
    }
  }
  return hits;
}

}  // namespace

void Despam::mark(Document& document) const {
  for (const Hit& hit : find_hits(document, *rules_)) {
    Block& block = document.blocks[hit.block];
    if (hit.rule->prefix) {
      cut_prefix(*hit.rule, rules_->lexicons(), block, document.metadata);
      continue;
    }
    if (hit.rule->action == Action::move) {
      move_to_metadata(block, rules_->lexicons(), document.metadata);
    }
    block.marks.push_back({hit.rule->action, hit.rule->reason});
  }
}

Outcome<Document> Despam::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{all_spam, std::to_string(document.blocks.size()) + " blocks, none kept"};
  }
  return document;
}

}  // namespace winnow
