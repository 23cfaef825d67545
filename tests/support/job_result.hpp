// JobResult: all that a job leaves, less what may differ between two runs over the same input
// (times), so that a run that was disturbed can be compared with one that was not.
//
//   in        a folder in which `winnow run … --store job -o out` was called
//   holds     every file below out/ with its bytes; run.json without times; the documents of the
//             store as `winnow store export` prints them; the tables of the store without times;
//             the names of the store's files
//   example   CHECK(difference(undisturbed, job_result(WINNOW_PROGRAM, folder)) == "");
#ifndef WINNOW_TESTS_SUPPORT_JOB_RESULT_HPP
#define WINNOW_TESTS_SUPPORT_JOB_RESULT_HPP

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace winnow::testing {

// Where a test's jobs lie below their folder, as they are named on the command line: relative, so
// that two jobs in two folders have the same paths in what they write.
inline const std::string job_output = "out";
inline const std::string job_store = "job";

using FileBytes = std::map<std::string, std::string>;  // by path below the folder

struct JobResult {
  FileBytes files{};  // manifest.jsonl too, run.json not
  nlohmann::json report{};
  std::vector<std::string> documents{};                      // one line each
  std::map<std::string, std::vector<std::string>> tables{};  // rows as text, sorted
  std::vector<std::string> store_files{};
};

JobResult job_result(const std::string& program, const std::string& folder);

// The first things that differ, in words; empty if nothing does.
std::string difference(const JobResult& expected, const JobResult& seen);

// Every regular file below `folder`; none where there is no such folder.
FileBytes files_below(const std::string& folder);

// Of files that are there before a run has ended: texts that no undisturbed run leaves under this
// name with these bytes. What is still being made lies under a hidden name or ends in .part, and
// does not count; nor do manifest.jsonl and run.json, which a stopped run may write of its part.
std::string wrong_texts(const FileBytes& undisturbed, const std::string& output);

// The lines of a manifest, in order.
std::vector<nlohmann::json> manifest_lines(const std::string& folder);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_JOB_RESULT_HPP
