// The tables of the store are read by their own description: a table that a later version adds is
// compared as well, without a word here. What has to be named is only what may differ.
#include "tests/support/job_result.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include "pipeline/database.hpp"
#include "tests/support/child.hpp"

namespace winnow::testing {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// Columns that hold times, or who ran: two runs over the same input may differ in them.
const std::set<std::string, std::less<>> passing_columns = {
    "fresh_until", "seen", "fetched", "night", "started", "ended", "time", "seconds", "pid", "run"};
// Tables of the run as such: its times and settings.
const std::set<std::string, std::less<>> passing_tables = {"sqlite_stat1", "run"};
// Of run.json: times, the run's name, memory, and the digest of sources by their whole paths: each
// job has a folder of its own.
const std::set<std::string, std::less<>> passing_fields = {
    "seconds", "stage_seconds", "resumed",           "run",
    "started", "ended",         "peak_memory_bytes", "config"};
// Of the store's files: they come and go with the processes that have it open.
const std::set<std::string, std::less<>> passing_endings = {".lock", "-wal", "-shm", "lock"};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_passing_column(std::string_view name) {
  return passing_columns.contains(name) || name.ends_with("_at");
}

std::vector<std::string> names_of(const Database& database, const char* sql,
                                  const std::string& of = {}) {
  Statement names(database, sql);
  if (!of.empty()) {
    names.bind(of);
  }
  std::vector<std::string> out;
  while (names.step()) {
    out.push_back(names.text(0));
  }
  return out;
}

std::vector<std::string> rows_of(const Database& database, const std::string& table) {
  std::string wanted;
  for (const std::string& column :
       names_of(database, "SELECT name FROM pragma_table_info(?1)", table)) {
    if (!is_passing_column(column)) {
      wanted += wanted.empty() ? "'" : " || ' | ' || '";
      wanted += column + "=' || quote(\"";
      wanted += column + "\")";
    }
  }
  std::vector<std::string> rows;
  if (!wanted.empty()) {
    rows = names_of(database, ("SELECT " + wanted + " FROM \"" + table + "\"").c_str());
  }
  std::ranges::sort(rows);
  return rows;
}

// Paths in the job's own folder, as they are from there.
std::string from_inside(std::string row, const std::string& folder) {
  for (std::size_t at = 0; (at = row.find(folder + "/", at)) != std::string::npos;) {
    row.erase(at, folder.size() + 1);
  }
  return row;
}

std::map<std::string, std::vector<std::string>> tables_of(const std::string& path,
                                                          const std::string& folder) {
  std::map<std::string, std::vector<std::string>> tables;
  const auto database = Database::open(path, "");
  if (!database) {
    tables["error"].push_back(database.error().message);
    return tables;
  }
  for (const std::string& table :
       names_of(*database, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
    if (!passing_tables.contains(table)) {
      std::vector<std::string>& rows = tables[table] = rows_of(*database, table);
      for (std::string& row : rows) {
        row = from_inside(std::move(row), folder);
      }
    }
  }
  return tables;
}

// A store is one file with others beside it, or a folder.
std::string database_of(const std::string& store) {
  return fs::is_directory(store) ? store + "/state.db" : store;
}

std::vector<std::string> store_files(const std::string& folder) {
  const fs::path store = fs::path(folder) / job_store;
  const bool whole = fs::is_directory(store);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(whole ? store : fs::path(folder))) {
    const std::string name = entry.path().filename().string();
    const bool passing = std::ranges::any_of(
        passing_endings, [&](const std::string& ending) { return name.ends_with(ending); });
    if ((whole || name.starts_with(job_store)) && !passing) {
      names.push_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

// One line a document, without the night: a job may begin before midnight.
std::vector<std::string> documents_of(const std::string& program, const std::string& folder) {
  const std::string log = folder + "/log";
  fs::rename(log, log + ".run");
  const int code = run_child({program, "store", "export", job_store}, folder);
  std::istringstream lines(bytes_of(log));
  fs::rename(log + ".run", log);
  std::vector<std::string> out;
  for (std::string line; std::getline(lines, line);) {
    Json json = Json::parse(line, nullptr, false);
    if (json.is_object()) {
      json.erase("night");
      line = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    out.push_back(line);
  }
  if (code != 0) {
    out.push_back("store export ended with " + std::to_string(code));
  }
  return out;
}

void drop_passing(Json& json) {
  if (json.is_object()) {
    for (const std::string& field : passing_fields) {
      json.erase(field);
    }
  }
  if (json.is_structured()) {
    for (Json& part : json) {
      drop_passing(part);
    }
  }
}

std::string cut(std::string_view text) { return std::string(text.substr(0, 300)); }

std::string difference_of_lines(const std::string& what, const std::vector<std::string>& expected,
                                const std::vector<std::string>& seen) {
  const auto [left, right] = std::ranges::mismatch(expected, seen);
  if (left == expected.end() && right == seen.end()) {
    return {};
  }
  return what + ": " + std::to_string(expected.size()) + " lines expected, " +
         std::to_string(seen.size()) + " there; first difference\n  expected " +
         (left == expected.end() ? "nothing" : cut(*left)) + "\n  seen     " +
         (right == seen.end() ? "nothing" : cut(*right)) + "\n";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string difference_of_files(const FileBytes& expected, const FileBytes& seen) {
  std::string out;
  const auto manifest = [](const FileBytes& files) {
    const auto found = files.find("manifest.jsonl");
    return found == files.end() ? std::vector<std::string>() : lines_of(found->second);
  };
  out += difference_of_lines("manifest.jsonl", manifest(expected), manifest(seen));
  for (const auto& [name, bytes] : expected) {
    const auto found = seen.find(name);
    out += found == seen.end()      ? "lost: " + name + "\n"
           : found->second != bytes ? "differs: " + name + "\n"
                                    : "";
  }
  for (const auto& [name, bytes] : seen) {
    out += expected.contains(name) ? "" : "left over: " + name + "\n";
  }
  return out.substr(0, 4000);
}

}  // namespace

FileBytes files_below(const std::string& folder) {
  FileBytes files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = bytes_of(entry.path());
    }
  }
  return files;
}

JobResult job_result(const std::string& program, const std::string& folder) {
  JobResult result{.files = files_below(folder + "/" + job_output)};
  result.report = Json::parse(result.files["run.json"], nullptr, false);
  drop_passing(result.report);
  result.files.erase("run.json");
  result.files.erase("report.html");  // made of the others, with times
  result.store_files = store_files(folder);
  result.documents = documents_of(program, folder);
  result.tables = tables_of(database_of(folder + "/" + job_store), folder);
  return result;
}

std::string difference(const JobResult& expected, const JobResult& seen) {
  std::string out = difference_of_files(expected.files, seen.files);
  if (expected.report != seen.report) {
    out += "run.json: " + Json::diff(expected.report, seen.report).dump().substr(0, 1000) + "\n";
  }
  out += difference_of_lines("files of the store", expected.store_files, seen.store_files);
  out += difference_of_lines("documents of the store", expected.documents, seen.documents);
  for (const auto& [name, rows] : expected.tables) {
    const auto found = seen.tables.find(name);
    out += difference_of_lines(
        "table " + name, rows,
        found == seen.tables.end() ? std::vector<std::string>() : found->second);
  }
  return out;
}

std::string wrong_texts(const FileBytes& undisturbed, const std::string& output) {
  std::string out;
  for (const auto& [name, bytes] : files_below(output)) {
    const bool in_the_making =
        name.ends_with(".part") || name.starts_with('.') || name.find("/.") != std::string::npos;
    if (in_the_making || name == "run.json" || name == "manifest.jsonl" || name == "report.html") {
      continue;
    }
    const auto found = undisturbed.find(name);
    if (found == undisturbed.end() || found->second != bytes) {
      out += (found == undisturbed.end() ? "not of this job: " : "half written: ") + name + "\n";
    }
  }
  return out;
}

std::vector<Json> manifest_lines(const std::string& folder) {
  const std::string manifest = bytes_of(fs::path(folder) / job_output / "manifest.jsonl");
  std::vector<Json> lines;
  for (const std::string& line : lines_of(manifest)) {
    lines.push_back(Json::parse(line, nullptr, false));
  }
  return lines;
}

}  // namespace winnow::testing
