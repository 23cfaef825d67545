// Audit: what stands beside a text so that both together rebuild the input byte for byte.
//
//   {"audit":1,"winnow":"0.1.0","input":"a.txt",…,"output":"../a.txt",…}     the head
//   {"keep":[0,412]}                                  these bytes of the output stand here
//   {"was":"▶ [Saltbank] …","line":9,"action":"drop","why":["despam.promo_ornament"]}
//   {"was":"\n\n","action":"layout"}                  white space and markup
//   {"keep":[412,980]}
//
// The lines follow the input. docs/OUTPUT.md says what each field is. Whatever is not found in the
// output is told as it was: a poor match makes an audit longer, never wrong. stages/write/restore
// reads it back.
#ifndef WINNOW_STAGES_WRITE_AUDIT_HPP
#define WINNOW_STAGES_WRITE_AUDIT_HPP

#include <string>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/write/render.hpp"

namespace winnow {

struct AuditOptions {
  bool wanted = false;
  // Folder for audits below the output folder; empty puts each beside its text, named as it with
  // ".audit.jsonl" behind.
  std::string folder{};
  // Where no text is put on disk: its path as the head tells it; empty where it has none.
  std::string text_path{};
  std::string version{};  // of the program, for the head
};

// `output` is what `render` made of the document with `format`; `text_path` leads to it from the
// audit's folder. To rebuild inputs that are not UTF-8 text themselves, decode has to have kept
// their bytes (DecodeOptions::keep_raw). Costs linear time; a search is bounded to what can stand
// between two blocks.
std::string audit_of(const Document& document, std::string_view output, Format format,
                     std::string_view text_path, std::string_view version);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_AUDIT_HPP
