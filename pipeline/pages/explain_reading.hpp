// The reading view of the explain page: blocks of one document as HTML, in reading order.
//
//   kept      as headings, paragraphs, lists, quotes, code and tables
//   gone      neighbours of one reason stand in one box with its sign and name; cells of a table
//             that is kept in part stay in the table
//   ids       block 7 of document 0 is "b0-7"; `data-k` is the index of a reason
//   hostile   text goes through append_escaped alone
//   cost      linear in the text
#ifndef WINNOW_PIPELINE_PAGES_EXPLAIN_READING_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAIN_READING_HPP

#include <cstddef>
#include <string>

#include "pipeline/pages/explain_page.hpp"
#include "pipeline/pages/explain_reasons.hpp"

namespace winnow {

// "words for it" as the page's options or the built-in table have them, not escaped.
std::string_view description_of(std::string_view reason, const ExplainPageOptions& options);

// Appends to `out`; stops before it holds more than the options allow. Gives the number of blocks
// that were laid out: all, or the first ones.
std::size_t append_reading(const Document& document, std::size_t number, const ReasonList& reasons,
                           const ExplainPageOptions& options, std::string& out);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAIN_READING_HPP
