// What the script of the explain page knows of the documents, as JSON: the text of each block as
// it was and as it is, its marks, probability and grounds, and what a labelled line says of its
// place. Names are short and empty values left out: there is one object a block.
//
//   cost      linear in the text
//   threads   a pure function
#ifndef WINNOW_PIPELINE_PAGES_EXPLAIN_DATA_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAIN_DATA_HPP

#include <cstddef>
#include <span>
#include <string>

#include "pipeline/pages/explain_page.hpp"
#include "pipeline/pages/explain_reasons.hpp"

namespace winnow {

// `shown[i]` blocks of document i stand in the page.
std::string explain_data(std::span<const ExplainedDocument> documents,
                         std::span<const std::size_t> shown, const ReasonList& reasons,
                         const ExplainPageOptions& options);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAIN_DATA_HPP
