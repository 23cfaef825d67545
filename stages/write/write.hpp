// Write renders a document and puts it into the output folder, or hands the text on.
//
//   in        Document; with a folder, one that `Name` has named
//   out       Written
//   rejects   write.would_overwrite_input   the output file is the input file
//             write.failed (fatal)          the file system said no: disk full, read-only
//   threads   the call is const and safe to run concurrently
//   cost      a file each for text, audit and metadata; each is written beside its place and
//             renamed, so there is never half a file
#ifndef WINNOW_STAGES_WRITE_WRITE_HPP
#define WINNOW_STAGES_WRITE_WRITE_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"
#include "stages/record/written.hpp"
#include "stages/write/audit.hpp"
#include "stages/write/render.hpp"

namespace winnow {

struct WriteOptions {
  std::string directory{};  // empty: no file, the text stays in Written::text
  RenderOptions render{};
  AuditOptions audit{};  // without a folder, the audit stays in Written::audit
  bool sidecar = false;  // with a folder: the metadata in a file beside the text
  // Folder on the same file system in which files wait, named by `staged_name`, until somebody
  // renames them to their places; empty: they go there at once.
  std::string staging{};
  bool dry_run = false;  // do everything but put the file there
};

// The files that one document may have.
enum class FileRole : std::uint8_t { text, audit, sidecar };

class Write {
 public:
  static constexpr std::string_view name = "write";
  static constexpr Reason would_overwrite_input{"write.would_overwrite_input"};
  static constexpr Reason failed{"write.failed"};

  explicit Write(WriteOptions options = {}) : options_(std::move(options)) {}
  Outcome<Written> operator()(Document document) const;

 private:
  std::string put(const Written& written, FileRole role, const std::string& place,
                  std::string_view bytes) const;
  std::string put_all(const Written& written, std::string_view text, std::string_view audit,
                      std::string_view metadata) const;

  WriteOptions options_;
};

// Name in the staging folder.
std::string staged_name(std::uint64_t sequence, FileRole role);

// Where the metadata of the text `output_name` goes, from the same folder.
std::string sidecar_name(std::string_view output_name);

// Where the audit of the text `output_name` goes, from the same folder.
std::string audit_name(const AuditOptions& options, std::string_view output_name);

// Leads from the folder of `audit` to `text`; both are paths from the same folder.
std::string path_from_audit(const std::string& audit, const std::string& text);

// Writes `bytes` to a temporary file beside `path` and renames it; a device or a pipe is written to
// as it is. Empty on success, else what the system said.
std::string write_atomically(const std::string& path, std::string_view bytes);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_WRITE_HPP
