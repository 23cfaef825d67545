// What `winnow explain --format json` prints of a document: what it says of itself, and every block
// with its fate, marks, probability and the grounds for it.
//
//   threads   a pure function
//   example   std::cout << explain_json({.document = std::move(document)}) << '\n';
#ifndef WINNOW_PIPELINE_PAGES_EXPLAIN_JSON_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAIN_JSON_HPP

#include <string>

#include "pipeline/pages/explained.hpp"

namespace winnow {

// Indented; bytes that are no UTF-8 become U+FFFD.
std::string explain_json(const ExplainedDocument& explained);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAIN_JSON_HPP
