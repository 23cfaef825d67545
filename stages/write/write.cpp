#include "stages/write/write.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "stages/text/digest.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

std::string system_message(std::string_view what, const std::string& path) {
  return std::string(what) + " " + path + ": " + std::strerror(errno);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

constexpr std::size_t sample_bytes = 200;

void count_marks(const Document& document, Written& written) {
  for (const Mark& mark : document.marks) {
    ++written.flags[mark.reason];
    ++written.marks[mark.reason];
  }
  for (const Block& block : document.blocks) {
    written.blocks_kept += kept(block) ? 1 : 0;
    for (const Mark& mark : block.marks) {
      ++written.marks[mark.reason];
      written.samples.try_emplace(mark.reason, utf8::cut(block.text, sample_bytes));
    }
  }
}

// The first mark that took it says which stage it was.
std::uint64_t& share_of(const Block& block, TextBytes& bytes) {
  const auto taken = std::ranges::find_if(block.marks, [](const Mark& mark) {
    return mark.action == Action::drop || mark.action == Action::move;
  });
  return kept(block) || taken == block.marks.end()     ? bytes.kept
         : taken->reason.word().starts_with("despam.") ? bytes.despam
                                                       : bytes.strip;
}

Written receipt(Document& document, const std::string& text) {
  Written written{.origin = std::move(document.origin), .bytes = text.size()};
  written.output_hash = digest(text);
  written.metadata = std::move(document.metadata);
  written.contained = std::move(document.contained);
  written.replaces = std::move(document.replaces);
  written.rules = std::move(document.rules);
  written.blocks = static_cast<std::uint32_t>(document.blocks.size());
  count_marks(document, written);
  for (const Block& block : document.blocks) {
    share_of(block, written.text_bytes) += block.text.size();
  }
  return written;
}

// The file and the folders it needs; empty on success.
std::string put_file(const std::string& path, std::string_view bytes) {
  const fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  fs::create_directories(folder, error);
  return error ? "cannot create " + folder.string() + ": " + error.message()
               : write_atomically(path, bytes);
}

// Why a file that waits could not get this name later; empty if it can.
std::string cannot_take(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return "cannot write " + path + ": a folder has its name";
  }
  fs::create_directories(fs::path(path).parent_path(), error);
  return error ? "cannot create the folder of " + path + ": " + error.message() : std::string();
}

std::string below(const std::string& directory, const std::string& name) {
  return (fs::path(directory) / name).string();
}

// Empty where none is wanted.
std::string audit_for(const Document& document, std::string_view text,
                      const WriteOptions& options) {
  const AuditOptions& audit = options.audit;
  if (!audit.wanted) {
    return {};
  }
  const std::string& name = document.output_name;
  const std::string path =
      options.directory.empty() ? audit.text_path : path_from_audit(audit_name(audit, name), name);
  return audit_of(document, text, options.render.format, path, audit.version);
}

}  // namespace

std::string write_atomically(const std::string& path, std::string_view bytes) {
  // A device or a pipe is written to; a new file must not take its place.
  std::error_code error;
  const auto status = fs::status(path, error);
  const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
  const std::string temporary = in_place ? path : path + ".part";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) {
    return system_message("cannot create", temporary);
  }
  const bool written = write_all(file, bytes);
  std::string message = written ? "" : system_message("cannot write", temporary);
  if (::close(file) != 0 && message.empty()) {
    message = system_message("cannot write", temporary);
  }
  if (in_place) {
    return message;
  }
  if (message.empty() && std::rename(temporary.c_str(), path.c_str()) != 0) {
    message = system_message("cannot rename to", path);
  }
  if (!message.empty()) {
    ::unlink(temporary.c_str());
  }
  return message;
}

std::string audit_name(const AuditOptions& options, std::string_view output_name) {
  const std::string name(output_name);
  return options.folder.empty() ? name + ".audit.jsonl" : options.folder + "/" + name + ".jsonl";
}

std::string path_from_audit(const std::string& audit, const std::string& text) {
  std::error_code error;
  const fs::path folder = fs::absolute(audit, error).parent_path().lexically_normal();
  return fs::absolute(text, error).lexically_normal().lexically_relative(folder).string();
}

std::string staged_name(std::uint64_t sequence, FileRole role) {
  constexpr const char* endings[] = {".text", ".audit", ".meta"};
  return std::to_string(sequence) + endings[static_cast<std::size_t>(role)];
}

std::string sidecar_name(std::string_view output_name) {
  return std::string(output_name) + ".meta.json";
}

// Where the file goes now: to its place or to where it waits.
std::string Write::put(const Written& written, FileRole role, const std::string& place,
                       std::string_view bytes) const {
  return options_.staging.empty()
             ? put_file(below(options_.directory, place), bytes)
             : put_file(below(options_.staging, staged_name(written.origin.sequence, role)), bytes);
}

std::string Write::put_all(const Written& written, std::string_view text, std::string_view audit,
                           std::string_view metadata) const {
  std::string problem = put(written, FileRole::text, written.path, text);
  if (problem.empty() && !written.audit_path.empty()) {
    problem = put(written, FileRole::audit, written.audit_path, audit);
  }
  if (problem.empty() && !written.sidecar_path.empty()) {
    problem = put(written, FileRole::sidecar, written.sidecar_path, metadata);
  }
  return problem;
}

Outcome<Written> Write::operator()(Document document) const {
  std::string text = render(document, options_.render);
  std::string audit = audit_for(document, text, options_);
  const std::string metadata = options_.sidecar ? metadata_json(document) : std::string();
  std::string output_name = std::move(document.output_name);
  Written written = receipt(document, text);
  if (options_.directory.empty()) {
    written.text = std::move(text);
    written.audit = std::move(audit);
    return written;
  }
  written.path = std::move(output_name);
  written.audit_path = options_.audit.wanted ? audit_name(options_.audit, written.path) : "";
  written.sidecar_path = options_.sidecar ? sidecar_name(written.path) : "";
  const std::string path = below(options_.directory, written.path);
  std::error_code error;
  if (fs::exists(path, error) && fs::equivalent(path, written.origin.url, error)) {
    return Rejection{
        .reason = would_overwrite_input, .detail = path, .metadata = std::move(written.metadata)};
  }
  if (options_.dry_run) {
    return written;
  }
  std::string problem = options_.staging.empty() ? "" : cannot_take(path);
  problem = problem.empty() ? put_all(written, text, audit, metadata) : problem;
  return problem.empty() ? Outcome<Written>(std::move(written))
                         : Rejection{.reason = failed,
                                     .detail = std::move(problem),
                                     .metadata = std::move(written.metadata),
                                     .fatal = true};
}

}  // namespace winnow
