#include "pipeline/shard_writer.hpp"

#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>

#include <fmt/format.h>

#include "stages/write/write.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

constexpr int usual_level = 3;
constexpr std::string_view prefix = "part-";

// The number of "part-00012.jsonl.zst"; nullopt for other names.
std::optional<std::uint64_t> number_in(const std::string& name) {
  std::uint64_t number = 0;
  const char* const begin = name.data() + std::min(prefix.size(), name.size());
  const auto read = std::from_chars(begin, name.data() + name.size(), number);
  return name.starts_with(prefix) && read.ptr != begin ? std::optional(number) : std::nullopt;
}

std::uint64_t next_number(const std::string& directory) {
  std::uint64_t next = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (const auto number = number_in(entry.path().filename().string())) {
      next = std::max(next, *number + 1);
    }
  }
  return next;
}

std::string append_to(const std::string& path, std::string_view bytes) {
  if (bytes.empty()) {
    return {};
  }
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
  return file ? std::string() : "cannot write " + path;
}

// Keeps the first `lines` lines of the file.
std::string cut_to(const std::string& path, std::uint64_t lines) {
  std::ifstream file(path, std::ios::binary);
  std::uint64_t bytes = 0;
  std::string line;
  for (std::uint64_t i = 0; i < lines; ++i) {
    if (!std::getline(file, line)) {
      return path + " lacks lines that are in the ledger";
    }
    bytes += line.size() + 1;
  }
  std::error_code error;
  if (fs::exists(path, error)) {
    fs::resize_file(path, bytes, error);
  }
  return error ? "cannot cut " + path + ": " + error.message() : std::string();
}

// In pieces, so that a shard need not fit into memory.
std::string pack_file(const std::string& from, const std::string& to) {
  const std::unique_ptr<ZSTD_CStream, std::size_t (*)(ZSTD_CStream*)> stream(ZSTD_createCStream(),
                                                                             ZSTD_freeCStream);
  ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_compressionLevel, usual_level);
  ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_checksumFlag, 1);
  std::ifstream in(from, std::ios::binary);
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  std::string piece(ZSTD_CStreamInSize(), '\0');
  std::string packed(ZSTD_CStreamOutSize(), '\0');
  for (bool last = false; !last;) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    last = !in;
    ZSTD_inBuffer input{piece.data(), static_cast<std::size_t>(in.gcount()), 0};
    for (std::size_t left = 1; left != 0 && (last || input.pos < input.size);) {
      ZSTD_outBuffer output{packed.data(), packed.size(), 0};
      left =
          ZSTD_compressStream2(stream.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0U) {
        return "cannot pack " + from + ": " + ZSTD_getErrorName(left);
      }
      out.write(packed.data(), static_cast<std::streamsize>(output.pos));
    }
  }
  out.flush();
  return out ? std::string() : "cannot write " + to;
}

}  // namespace

ShardWriter::ShardWriter(ShardOptions options)
    : options_(std::move(options)), number_(next_number(options_.directory)) {}

std::string ShardWriter::name_of(std::uint64_t number) const {
  return fmt::format("{}{:05}.jsonl{}", prefix, number, options_.packed ? ".zst" : "");
}

std::string ShardWriter::waiting_path(std::uint64_t number) const {
  return (fs::path(options_.waiting) / fmt::format("{}{:05}.jsonl.part", prefix, number)).string();
}

// A shard that has its name takes no more lines: another one begins.
std::string ShardWriter::open_again(const std::optional<Place>& last) {
  const auto number = last ? number_in(last->file) : std::nullopt;
  if (!number) {
    return {};
  }
  std::error_code error;
  if (fs::exists(fs::path(options_.directory) / last->file, error)) {
    number_ = *number + 1;
    return {};
  }
  number_ = *number;
  lines_ = last->line;
  std::string problem = cut_to(waiting_path(number_), lines_);
  if (problem.empty() && lines_ >= options_.documents) {
    full_.emplace_back(number_++, std::string());
    lines_ = 0;
  }
  return problem;
}

ShardWriter::Place ShardWriter::append(std::string_view line) {
  Place place{name_of(number_), ++lines_};
  pending_ += line;
  if (lines_ >= options_.documents) {
    full_.emplace_back(number_++, std::exchange(pending_, {}));
    lines_ = 0;
  }
  return place;
}

std::string ShardWriter::flush() {
  std::string problem;
  for (auto& [number, lines] : full_) {
    problem = problem.empty() ? append_to(waiting_path(number), lines) : problem;
    lines.clear();
  }
  problem = problem.empty() ? append_to(waiting_path(number_), pending_) : problem;
  pending_.clear();
  return problem;
}

std::string ShardWriter::publish(bool all) {
  if (all && lines_ > 0) {
    full_.emplace_back(number_++, std::string());
    lines_ = 0;
  }
  std::string problem;
  for (const auto& [number, lines] : full_) {
    problem = problem.empty() ? publish_one(number) : problem;
  }
  full_.clear();
  return problem;
}

std::string ShardWriter::publish_one(std::uint64_t number) const {
  const std::string waiting = waiting_path(number);
  const std::string place = (fs::path(options_.directory) / name_of(number)).string();
  std::string ready = waiting;
  if (options_.packed) {
    ready = waiting + ".zst";
    if (std::string problem = pack_file(waiting, ready); !problem.empty()) {
      return problem;
    }
  }
  std::error_code error;
  fs::rename(ready, place, error);
  if (!error && options_.packed) {
    fs::remove(waiting, error);
  }
  return error ? "cannot put " + place + " in place: " + error.message() : std::string();
}

}  // namespace winnow
