// Prose in the state that a page carries for its scripts: <script type="application/json">,
// `window.state = {…}`, JSON in data attributes, JSON in strings of such JSON.
//
// Kept are strings that read like prose: some sentences of mostly letters. HTML among them loses
// its tags. Broken JSON gives what stood before the fault.
//
//   threads  safe; no recursion; cost linear in the bytes read, `max_bytes` at most
#ifndef WINNOW_STAGES_PARSE_STATE_READER_HPP
#define WINNOW_STAGES_PARSE_STATE_READER_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// In the order of the page, each text once; lines in them are paragraphs.
std::vector<std::string> read_state(const Document& document, std::uint64_t max_bytes);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_STATE_READER_HPP
