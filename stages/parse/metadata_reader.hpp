// Metadata from a parsed page: title, meta tags, Open Graph, the canonical link.
#ifndef WINNOW_STAGES_PARSE_METADATA_READER_HPP
#define WINNOW_STAGES_PARSE_METADATA_READER_HPP

#include "stages/record/document.hpp"

namespace winnow {

// Fills document.metadata. What a page says twice counts once, in this order of trust: Open Graph
// and article tags, named meta tags, <title> and <h1>.
void read_metadata(Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_METADATA_READER_HPP
