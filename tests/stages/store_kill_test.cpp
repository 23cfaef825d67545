// A child process indexes and acknowledges each commit through a pipe; it is killed at a random
// point, and the store is opened again. WINNOW_KILLS says how often (default 6).
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>

#include "stages/dedup/dedup_store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/signatures.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

constexpr std::uint32_t batch_documents = 7;
constexpr std::uint32_t run_batches = 3;

int kills() {
  const char* set = std::getenv("WINNOW_KILLS");
  return set == nullptr ? 6 : std::atoi(set);
}

DedupStoreOptions options_of(SignatureLogOptions::Unfinished unfinished) {
  DedupStoreOptions options;
  options.parameters = "words=3";
  options.unfinished = unfinished;
  return options;
}

// Says that all documents before `seed` are safe.
bool acknowledge(int pipe, std::uint32_t seed) {
  return write(pipe, &seed, sizeof seed) == sizeof seed;
}

// Runs of three batches for ever. With `each_batch` every commit is acknowledged, else only the
// ends of runs. Every few runs the file is compacted.
int index_for_ever(const std::string& path, const DedupStoreOptions& options, std::uint32_t seed,
                   bool each_batch, int pipe) {
  auto store = DedupStore::open(path, options);
  if (!store) {
    return 2;
  }
  for (std::uint32_t run = 0;; ++run) {
    const auto begin = each_batch ? SignatureLog::Begin::resume : SignatureLog::Begin::again;
    bool ok = store->begin_run("run " + std::to_string(seed), 1, begin).empty();
    for (std::uint32_t batch = 0; batch < run_batches; ++batch) {
      for (std::uint32_t i = 0; i < batch_documents; ++i) {
        ok = store->append(document_named(seed++)).has_value() && ok;
      }
      ok = store->commit().empty() && ok;
      ok = ok && (!each_batch || acknowledge(pipe, seed));
    }
    ok = ok && store->end_run().empty() && acknowledge(pipe, seed);
    ok = ok && (run % 5 != 4 || store->compact(0).empty());
    if (!ok) {
      return 3;
    }
  }
}

// The last acknowledgement before the child was gone. It is killed after `patience` of them, while
// it works on.
std::uint32_t killed_after(pid_t child, int pipe, int patience, std::uint32_t safe) {
  std::uint32_t seed = 0;
  for (int count = 1; read(pipe, &seed, sizeof seed) == sizeof seed; ++count) {
    safe = seed;
    if (count == patience) {
      kill(child, SIGKILL);
    }
  }
  return safe;
}

// Nothing acknowledged is lost, nothing is there twice. Gives the next seed.
std::uint32_t checked(const std::string& path, const DedupStoreOptions& options,
                      std::uint32_t safe) {
  auto store = DedupStore::open(path, options);
  REQUIRE(store);
  std::uint32_t next = 0;
  store->log()->each([&](const LoggedDocument& document) {
    REQUIRE(document.text_bytes - 1000 == next);
    REQUIRE(document.signature == signature_of(next));
    REQUIRE(store->look_up(document.signature).text == document.number);
    ++next;
  });
  CHECK(next >= safe);
  CHECK(store->log()->info().damaged_places == 0);
  return next;
}

void kill_often(SignatureLogOptions::Unfinished unfinished, bool each_batch) {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  const DedupStoreOptions options = options_of(unfinished);
  std::mt19937 random(static_cast<unsigned>(getpid()));
  std::uint32_t seed = 0;
  for (int round = 0; round < kills(); ++round) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      _exit(index_for_ever(path, options, seed, each_batch, ends[1]));
    }
    close(ends[1]);
    const int patience = 1 + static_cast<int>(random() % 20);
    const std::uint32_t safe = killed_after(child, ends[0], patience, seed);
    close(ends[0]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    const auto report = SignatureLog::verify(path);
    REQUIRE(report);
    CHECK(report->damaged_places == 0);
    seed = checked(path, options, safe);
  }
  CHECK(seed > 0);
}

}  // namespace

TEST_CASE("kill -9 loses no document whose commit was acknowledged", "[dedup][kill]") {
  kill_often(SignatureLogOptions::Unfinished::keep, true);
}

TEST_CASE("kill -9 loses no run whose end was acknowledged", "[dedup][kill]") {
  kill_often(SignatureLogOptions::Unfinished::take_back, false);
}
