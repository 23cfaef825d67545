// ExplainedDocument: a document with all marks on it, and what spoke for each of its blocks. Text,
// JSON and page of `winnow explain` are three views of it.
//
//   threads   pure functions of values
//   example   ExplainedDocument{.document = {.blocks = {{.text = "Hello."}}}}
#ifndef WINNOW_PIPELINE_PAGES_EXPLAINED_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAINED_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct ExplainedDocument {
  Document document{};
  // Of strip, per block and strongest first, as "- in a footer"; shorter than `blocks`, or empty,
  // where strip had nothing to say.
  std::vector<std::vector<std::string>> grounds{};
  // Of each block to be main text, 0..1; likewise. Plain text has none.
  std::vector<double> probabilities{};
};

// What has become of a block: keep, repair, move or remove.
std::string_view fate_of(const Block& block);

// Where each block stands: "B3", the third of a page, or "L12", the line of a plain text.
std::vector<std::string> places_of(const Document& document);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAINED_HPP
