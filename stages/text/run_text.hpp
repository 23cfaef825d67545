// The text of a run, from where the document has its bytes.
#ifndef WINNOW_STAGES_TEXT_RUN_TEXT_HPP
#define WINNOW_STAGES_TEXT_RUN_TEXT_HPP

#include <string>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/text/references.hpp"

namespace winnow {

// As it stands there; white space and references are kept.
inline std::string_view raw_text(const Document& document, const TextRun& run) {
  const std::string& from = run.in_decoded ? document.decoded : document.bytes;
  return std::string_view(from).substr(run.source.begin, run.source.size());
}

// Appends the text, references decoded where there are any; of its bytes `most` are read.
inline void append_text(const Document& document, const TextRun& run, std::string& out,
                        std::size_t most = std::string_view::npos) {
  const std::string_view raw = raw_text(document, run).substr(0, most);
  if (run.references) {
    append_decoded(raw, ReferencesIn::text, out);
  } else {
    out += raw;
  }
}

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_RUN_TEXT_HPP
