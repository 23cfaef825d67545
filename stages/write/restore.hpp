// Restore: reads an audit back, rebuilds the input from it and the output, and puts pieces that
// were taken away into the output again.
#ifndef WINNOW_STAGES_WRITE_RESTORE_HPP
#define WINNOW_STAGES_WRITE_RESTORE_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"

namespace winnow {

struct AuditPiece {
  bool keep = false;
  std::uint64_t begin = 0;  // of the output, if kept
  std::uint64_t end = 0;
  std::string was{};  // else
  std::string action{};
  std::vector<std::string> why{};
};

struct Audit {
  std::string input{};  // URL or path
  std::string input_hash{};
  std::string output{};  // path from the audit's folder; empty if the text had none
  std::string format{};  // "txt", "md", "json", "jsonl"
  std::string output_hash{};
  bool html = false;
  std::optional<std::string> raw{};  // the input, where it was no UTF-8 text
  std::vector<AuditPiece> pieces{};
};

// An error names the line.
Result<Audit> read_audit(std::string_view text);

// The input, byte for byte. An error says that `output` is not the text that the audit was made
// with, or that the audit was changed.
Result<std::string> rebuilt(const Audit& audit, std::string_view output);

struct PutBack {
  std::string text{};
  std::size_t pieces = 0;
};

// The output with what was removed for one of `reasons`, each piece as a paragraph at its place;
// what an edit replaced stands where it stood. A reason is a word ("despam.promo_ornament") or the
// part of it before a dot ("despam"). Errors as above.
Result<PutBack> put_back(const Audit& audit, std::string_view output,
                         const std::vector<std::string>& reasons);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_RESTORE_HPP
