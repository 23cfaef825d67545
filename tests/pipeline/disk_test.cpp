// What stands in a run's way outside of it: a full disk, a folder that cannot be written to,
// another run. It ends with its exit code and a sentence, leaves no half text, and once the way is
// free the next run leaves what an undisturbed one does.
//
// Where mounting is not permitted, tests of full disks say "skipped" and pass.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/job_result.hpp"
#include "tests/support/page_folder.hpp"
#include "tests/support/small_disk.hpp"

using namespace winnow::testing;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

constexpr unsigned documents = 150;
constexpr std::uint64_t plenty = 64U << 20U;

constexpr int usage = 2;
constexpr int had_to_stop = 4;
constexpr int in_use = 6;

struct Undisturbed {
  JobResult result{};
  int code = 0;
  std::uint64_t bytes_on_disk = 0;  // of the output folder
};

Words job_over(const Folder& pages) {
  return {WINNOW_PROGRAM, "run", "-q",       "--no-config",  "--store",
          job_store,      "-o",  job_output, pages / "pages"};
}

std::uint64_t bytes_on_disk(const FileBytes& files) {
  constexpr std::uint64_t block = 4096;
  std::uint64_t bytes = 0;
  for (const auto& [name, text] : files) {
    bytes += (text.size() + block - 1) / block * block;
  }
  return bytes;
}

Undisturbed undisturbed_run(const Words& words) {
  const Folder folder;
  Undisturbed run{.code = run_child(words, folder.path())};
  run.bytes_on_disk = bytes_on_disk(files_below(folder / job_output));
  run.result = job_result(WINNOW_PROGRAM, folder.path());
  return run;
}

void check_next_run_is_clean(const Words& words, const std::string& folder,
                             const Undisturbed& expected) {
  CHECK(run_child(words, folder) == expected.code);
  const std::string why = difference(expected.result, job_result(WINNOW_PROGRAM, folder));
  CHECK(why == "");
}

bool says(const Folder& folder, const std::string& words) {
  return folder.read("log").find(words) != std::string::npos;
}

// A working directory on a disk of its own, whose output and log lie elsewhere: what fills up, or
// cannot be written to, is the store alone.
class StoreOnSmallDisk {
 public:
  StoreOnSmallDisk(const Folder& folder, std::uint64_t bytes)
      : path_(folder / "small"), disk_(path_, bytes) {
    std::filesystem::create_directories(folder / "big");
    std::filesystem::create_directory_symlink("../big", path_ + "/" + job_output);
    std::filesystem::create_symlink("../log", path_ + "/log");
  }
  const std::string& path() const { return path_; }
  SmallDisk& disk() { return disk_; }

 private:
  std::string path_;
  SmallDisk disk_;
};

}  // namespace

TEST_CASE("a run whose output disk is full stops, and the next one finishes it", "[disk]") {
  const Folder pages;
  write_pages(pages, documents);
  const Words job = job_over(pages);
  const Undisturbed expected = undisturbed_run(job);
  const double share = GENERATE(0.0, 0.3, 0.8, 0.95, 0.99);
  CAPTURE(share);
  const Folder folder;
  const double bytes = std::max(4096.0, share * static_cast<double>(expected.bytes_on_disk));
  SmallDisk disk(folder / job_output, static_cast<std::uint64_t>(bytes));
  if (!disk.is_mounted()) {
    WARN(SmallDisk::not_permitted);
    return;
  }
  CHECK(run_child(job, folder.path()) == had_to_stop);
  CHECK(says(folder, "No space left on device"));
  CHECK(wrong_texts(expected.result.files, folder / job_output) == "");
  // Once more while it is full: still no half text, and nothing worse than before.
  CHECK(run_child(job, folder.path()) == had_to_stop);
  CHECK(wrong_texts(expected.result.files, folder / job_output) == "");
  REQUIRE(disk.resize(plenty));
  check_next_run_is_clean(job, folder.path(), expected);
}

TEST_CASE("a run whose store's disk is full stops, and the next one finishes it", "[disk]") {
  const Folder pages;
  write_pages(pages, documents);
  const Words job = job_over(pages);
  const Undisturbed expected = undisturbed_run(job);
  const std::uint64_t bytes = GENERATE(4096U, 65536U, 131072U, 196608U);
  CAPTURE(bytes);
  const Folder folder;
  StoreOnSmallDisk store(folder, bytes);
  if (!store.disk().is_mounted()) {
    WARN(SmallDisk::not_permitted);
    return;
  }
  const int code = run_child(job, store.path());
  CAPTURE(code, folder.read("log"));
  CHECK((code == had_to_stop || code == usage));  // usage: there was no room to make the store
  CHECK((says(folder, "full") || says(folder, "No space left on device")));
  CHECK(wrong_texts(expected.result.files, folder / "big") == "");
  REQUIRE(store.disk().resize(plenty));
  check_next_run_is_clean(job, store.path(), expected);
}

TEST_CASE("a run whose output folder is read-only says so and does nothing", "[disk]") {
  const Folder pages;
  write_pages(pages, 20);
  const Words job = job_over(pages);
  const Undisturbed expected = undisturbed_run(job);
  const Folder folder;
  SmallDisk disk(folder / job_output, plenty);
  const auto protect = [&](bool on) {
    if (disk.is_mounted()) {
      return on ? disk.make_read_only() : disk.make_writable();
    }
    return chmod((folder / job_output).c_str(), on ? 0555 : 0755) == 0;
  };
  if (!disk.is_mounted() && geteuid() == 0) {
    WARN(SmallDisk::not_permitted);  // and root writes where it likes
    return;
  }
  REQUIRE(protect(true));
  CHECK(run_child(job, folder.path()) == had_to_stop);
  CHECK(says(folder, "cannot write to the folder " + job_output));
  CHECK(files_below(folder / job_output).empty());
  REQUIRE(protect(false));
  check_next_run_is_clean(job, folder.path(), expected);
}

TEST_CASE("a run whose store cannot be written to says so and writes no text", "[disk]") {
  const Folder pages;
  write_pages(pages, 20);
  const Words job = job_over(pages);
  const Undisturbed expected = undisturbed_run(job);
  const Folder folder;
  StoreOnSmallDisk store(folder, plenty);
  if (!store.disk().is_mounted()) {
    WARN(SmallDisk::not_permitted);
    return;
  }
  REQUIRE(store.disk().make_read_only());
  const int code = run_child(job, store.path());
  CHECK((code == had_to_stop || code == usage));
  CHECK(says(folder, job_store));
  CHECK(files_below(folder / "big").empty());
  REQUIRE(store.disk().make_writable());
  check_next_run_is_clean(job, store.path(), expected);
}

TEST_CASE("a run whose store another run has ends with 6 and names the owner", "[disk]") {
  const Folder pages;
  const Words job = {WINNOW_PROGRAM, "run",        "--no-config",
                     "--store",      job_store,    "-o",
                     job_output,     "--url-list", write_talkative_list(pages, documents)};
  const Undisturbed expected = undisturbed_run(job);
  const Folder folder;
  {
    Child first(job, folder.path(), Child::Output::blocked);
    REQUIRE(first.spoke_within(60s));
    CHECK(run_child(job, folder.path()) == in_use);
    CHECK(says(folder, "in use"));
    CHECK(says(folder, std::to_string(first.id())));
    CHECK(wrong_texts(expected.result.files, folder / job_output) == "");
    CHECK_FALSE(first.ended_within(0ms));  // the second one did it no harm
  }
  check_next_run_is_clean(job, folder.path(), expected);
}
