// `winnow dedup` and `winnow store`: duplicates among texts that are there already, and what the
// store of earlier nights holds.
#ifndef WINNOW_PIPELINE_DEDUP_COMMAND_HPP
#define WINNOW_PIPELINE_DEDUP_COMMAND_HPP

#include <string>
#include <vector>

#include "pipeline/settings.hpp"

namespace winnow {

struct DedupCommandOptions {
  Settings settings;
  // JSONL files, one object with `id`, `text` and maybe `url`, `title` a line; text files; folders.
  std::vector<std::string> sources;
  std::string
      clusters{};       // id<TAB>cluster, or JSONL where it ends so; "-" or empty: standard output
  std::string apply{};  // what is kept goes here: a JSONL file for JSONL, else a folder
  std::string html{};   // clusters to read side by side
};

// Reports clusters; writes what is kept only with `apply`, and changes no input.
int dedup_command(const DedupCommandOptions& options);

struct StoreCommandOptions {
  std::string verb;          // info, verify, compact, export
  std::string path;          // the store (run.store) or its signatures (FILE.dedup)
  std::string keep_since{};  // compact: a day, 2026-11-24, or a span, 90d
  std::string format = "text";
};

int store_command(const StoreCommandOptions& options);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_DEDUP_COMMAND_HPP
