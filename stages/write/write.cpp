#include "stages/write/write.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "stages/text/digest.hpp"

namespace winnow {

namespace {

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

Written receipt(Document& document, const std::string& text) {
  Written written{.origin = std::move(document.origin), .bytes = text.size()};
  written.output_hash = digest(text);
  written.metadata = std::move(document.metadata);
  written.blocks = static_cast<std::uint32_t>(document.blocks.size());
  for (const Mark& mark : document.marks) {
    ++written.flags[mark.reason];
    ++written.marks[mark.reason];
  }
  for (const Block& block : document.blocks) {
    written.blocks_kept += kept(block) ? 1 : 0;
    for (const Mark& mark : block.marks) {
      ++written.marks[mark.reason];
    }
  }
  return written;
}

}  // namespace

std::string write_atomically(const std::string& path, std::string_view bytes) {
  // A device or a pipe is written to; a new file must not take its place.
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  const bool in_place =
      std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
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

Outcome<Written> Write::operator()(Document document) const {
  namespace fs = std::filesystem;
  std::string text = render(document, options_.render);
  std::string output_name = std::move(document.output_name);
  Written written = receipt(document, text);
  if (options_.directory.empty()) {
    written.text = std::move(text);
    return written;
  }
  written.path = std::move(output_name);
  const fs::path path = fs::path(options_.directory) / written.path;
  std::error_code error;
  if (fs::exists(path, error) && fs::equivalent(path, written.origin.url, error)) {
    return Rejection{would_overwrite_input, path.string()};
  }
  if (options_.dry_run) {
    return written;
  }
  fs::create_directories(path.parent_path(), error);
  if (error) {
    return Rejection{failed,
                     "cannot create " + path.parent_path().string() + ": " + error.message(), true};
  }
  if (std::string message = write_atomically(path.string(), text); !message.empty()) {
    return Rejection{failed, std::move(message), true};
  }
  return written;
}

}  // namespace winnow
