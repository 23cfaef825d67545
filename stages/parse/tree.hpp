// Flattens Gumbo's tree into the document's elements, text runs and blocks. Iterative: depth is the
// page author's choice.
#ifndef WINNOW_STAGES_PARSE_TREE_HPP
#define WINNOW_STAGES_PARSE_TREE_HPP

#include <gumbo.h>

#include "stages/parse/skeleton.hpp"
#include "stages/record/document.hpp"

namespace winnow {

// `tree` was built from `skeleton.html`; places are looked up in the skeleton's tables.
void flatten_skeleton(const GumboOutput& tree, const Skeleton& skeleton, std::size_t max_blocks,
                      Document& document);

// `tree` was built from `document.bytes` itself; text is taken as Gumbo decoded it. The skeleton is
// only asked for the places of repeated <html> and <body> tags.
void flatten_plain(const GumboOutput& tree, const Skeleton& skeleton, std::size_t max_blocks,
                   Document& document);

// No tree: the texts of the scan, one block for each run between block-level tags.
void flatten_texts(const Skeleton& skeleton, std::size_t max_blocks, Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TREE_HPP
