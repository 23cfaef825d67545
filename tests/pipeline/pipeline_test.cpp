#include "pipeline/pipeline.hpp"

#include <random>
#include <set>

#include "pipeline/manifest.hpp"
#include "pipeline/sources.hpp"
#include "stages/dedup/dedup.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/write/write.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;

namespace {

// Makes a document of a request: every third is rejected, every fifth repeats the one before, every
// seventh throws, and some take their time.
struct Make {
  static constexpr std::string_view name = "make";
  static constexpr Reason third{"make.third"};

  Outcome<Document> operator()(Request request) const {
    const std::uint64_t n = request.origin.sequence;
    if (n % 3 == 2) return Rejection{third, std::to_string(n)};
    if (n % 7 == 6) throw std::runtime_error("seventh");
    std::mt19937_64 random(n);
    volatile std::uint64_t work = 0;
    for (std::uint64_t i = random() % 20000; i > 0; --i) {
      work = work + i;
    }
    Document document = testing::document_of({"text " + std::to_string(n % 5 == 4 ? n - 1 : n)});
    document.origin = std::move(request.origin);
    document.origin.input_bytes = 1000 * (n % 11);
    return document;
  }
};

struct DiskFull {
  static constexpr std::string_view name = "disk_full";
  static constexpr Reason full{"disk_full.full"};
  Outcome<Written> operator()(Document document) const {
    if (document.origin.sequence >= 10)
      return Rejection{.reason = full, .detail = "no space", .fatal = true};
    return Written{.origin = std::move(document.origin)};
  }
};

struct Numbers {
  std::uint64_t count = 0;
  std::uint64_t given = 0;
  std::optional<Request> next() {
    if (given == count) return std::nullopt;
    return Request{.origin = {.url = std::to_string(given++)}};
  }
};

std::vector<std::string> run_pipeline(std::uint64_t count, std::size_t jobs,
                                      std::size_t in_flight) {
  DedupIndex seen;
  std::vector<std::string> manifest;
  const RunReport report = Pipeline{}
                               .from(Numbers{count})
                               .then(Make{})
                               .then(Dedup{seen})
                               .then(chain(Normalize{}, Write{}))
                               .run({.jobs = jobs,
                                     .max_in_flight = in_flight,
                                     .max_bytes_in_flight = 64000,
                                     .on_receipt = [&](const Receipt& receipt) {
                                       manifest.push_back(manifest_line(receipt));
                                     }});
  CHECK(report.is_conserved());
  CHECK(report.read == count);
  return manifest;
}

std::vector<std::string> run_chain(std::uint64_t count) {
  DedupIndex seen;
  const auto stages = chain(Make{}, Dedup{seen}, Normalize{}, Write{});
  std::vector<std::string> manifest;
  Numbers numbers{count};
  for (std::uint64_t n = 0; auto request = numbers.next(); ++n) {
    request->origin.sequence = n;
    auto written = stages(std::move(*request));
    Receipt receipt;
    if (written) {
      receipt.origin = written->origin;
      receipt.written = std::move(*written);
    } else {
      receipt.origin.url = std::to_string(n);
      receipt.origin.sequence = n;
      receipt.rejection = std::move(written).error();
    }
    manifest.push_back(manifest_line(receipt));
  }
  return manifest;
}

// What a manifest says of fate and reason; a rejected record's size is known to the graph alone.
std::vector<std::string> fates(const std::vector<std::string>& manifest) {
  std::vector<std::string> out;
  for (const std::string& line : manifest) {
    out.push_back(line.substr(0, line.find(",\"input_bytes\"")));
  }
  return out;
}

}  // namespace

TEST_CASE("the graph gives what the plain chain gives, at any width", "[pipeline]") {
  constexpr std::uint64_t count = 300;
  const auto expected = fates(run_chain(count));
  for (const std::size_t jobs : {1U, 2U, 4U}) {
    for (const std::size_t in_flight : {1U, 7U, 256U}) {
      CAPTURE(jobs, in_flight);
      CHECK(fates(run_pipeline(count, jobs, in_flight)) == expected);
    }
  }
}

TEST_CASE("many runs with races in between give the same manifest", "[pipeline]") {
  const auto expected = run_pipeline(100, 1, 256);
  for (int i = 0; i < 50; ++i) {
    REQUIRE(run_pipeline(100, 4, 16) == expected);
  }
}

TEST_CASE("a fatal rejection stops the source and the rest drains", "[pipeline]") {
  const RunReport report = Pipeline{}
                               .from(Numbers{1000000})
                               .then(Make{})
                               .then(DiskFull{})
                               .run({.jobs = 2, .max_in_flight = 8});
  CHECK(report.stopped);
  CHECK(report.fatal == "no space");
  CHECK(report.read < 1000);
  CHECK(report.is_conserved());
  CHECK(report.exit_code() == 4);
}

TEST_CASE("a stop flag ends the run early and accounts for what was read", "[pipeline]") {
  std::atomic<bool> stop = false;
  std::uint64_t receipts = 0;
  const RunReport report =
      Pipeline{}
          .from(Numbers{1000000})
          .then(Make{})
          .run({.jobs = 2,
                .max_in_flight = 8,
                .on_receipt = [&](const Receipt&) { stop = stop || ++receipts == 20; },
                .stop = [&] { return stop.load(); }});
  CHECK(report.read < 1000);
  CHECK(report.is_conserved());
  CHECK(report.stopped);
}

TEST_CASE("an empty source is a run with nothing in it", "[pipeline]") {
  const RunReport report = Pipeline{}.from(Numbers{0}).then(Make{}).run();
  CHECK(report.read == 0);
  CHECK(report.exit_code() == 1);
}

TEST_CASE("exit codes say how it went", "[pipeline]") {
  const auto code = [](std::uint64_t finished, std::map<Reason, std::uint64_t> rejected) {
    RunReport report;
    report.finished = finished;
    report.rejected = std::move(rejected);
    report.read = finished + report.rejected_total();
    return report.exit_code();
  };
  CHECK(code(3, {}) == 0);
  CHECK(code(3, {{Reason{"dedup.exact"}, 1}}) == 0);
  CHECK(code(0, {{Reason{"strip.no_content"}, 2}}) == 1);
  CHECK(code(3, {{Reason{"fetch.timeout"}, 1}}) == 3);
  CHECK(code(0, {{Reason{"fetch.timeout"}, 2}}) == 4);
}
