// Explain page: documents before and after, as one HTML file in which a person can judge each
// decision.
//
//   in        documents with all marks on them
//   out       one file that asks for nothing. The text in reading order, as it is shown to the
//             reader; what was removed or moved tinted by reason, each with a sign and the reason
//             in words; repairs in place, what was struck and what came. With the script: why each
//             block is gone or kept, reasons to hide and show, the clean text, before beside after,
//             search, keys, and two buttons for each block
//   verdicts  "right" and "wrong" stay in the page and, where the browser has one, in its local
//             store; two files can be saved:
//             winnow-lines.jsonl   labelled lines for `winnow rules test --lines`: text, expect
//                                  (remove or keep), kind, place, title, repeats, block, linked.
//                                  Blocks that strip took out never came before a rule and are
//                                  left out
//             winnow-gold.jsonl    rows for gold.jsonl of a folder that scripts/train reads, one a
//                                  document with a verdict: id, url, source, title, text (as the
//                                  person would have it), and blocks: text, label (1 = main text),
//                                  kept, judged, reason. Beside it, training wants the page as
//                                  pages/<id>.html.gz
//   hostile   everything that comes from the web is text: no markup, no script, no style; only http
//             and https addresses become links. The page's policy allows its own script and style
//             by their hashes and nothing else
//   bounds    see the options; what is left out is said at the top
//   reading   keyboard alone, screen reader, 320 px, dark, and without JavaScript (the text, its
//             tints, signs and reasons)
//   cost      linear in the text; memory about three times the page
//   threads   a pure function; the same documents give the same bytes
//   example   write(path, explain_page(documents, {.title = "Bread of 4 March"}));
#ifndef WINNOW_PIPELINE_PAGES_EXPLAIN_PAGE_HPP
#define WINNOW_PIPELINE_PAGES_EXPLAIN_PAGE_HPP

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pipeline/pages/explained.hpp"

namespace winnow {

struct ExplainPageOptions {
  // The heading, and a line under it.
  std::string title = "What was kept, and why";
  std::string note{};
  // What a reason means, in a sentence: of the rule set in use. Reasons of strip and normalize
  // bring their own.
  std::map<std::string, std::string, std::less<>> descriptions{};
  // Documents that the caller left out already.
  std::size_t left_out = 0;
  std::size_t max_documents = 200;
  // Bytes shown of a block, and of a title or an address.
  std::size_t max_block_bytes = 60'000;
  std::size_t max_field_bytes = 300;
  // Bytes of the text's markup after which no further block is laid out.
  std::size_t max_page_bytes = 32'000'000;
};

std::string explain_page(const std::vector<ExplainedDocument>& documents,
                         const ExplainPageOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_EXPLAIN_PAGE_HPP
