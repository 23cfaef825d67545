// The signatures are made directly, with the sharing that texts have: one band key in eight comes
// from a stock of phrases, the commoner ones far more often (Zipf), and one document in ten repeats
// an earlier one but for a few bands and a twelfth of the sketch. What making them costs is taken
// off.
#include "tests/bench/store_bench.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "stages/dedup/dedup_store.hpp"

namespace winnow {

namespace {

constexpr std::size_t batch_documents = 5'000;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// SplitMix64: any document can be made again from its number alone.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U) {}
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
  }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

// The rank of a phrase, 1 to a million, with a chance that falls as 1/rank.
std::uint32_t phrase(Random& random) {
  return static_cast<std::uint32_t>(std::exp(random.unit() * std::log(1e6)));
}

Signature fresh_signature(std::size_t number) {
  Random random(number + 1);
  Signature signature;
  signature.text = {random.next(), random.next()};
  signature.key = {random.next(), random.next()};
  for (auto& key : signature.band_keys) {
    const std::uint64_t bits = random.next();
    key = static_cast<std::uint32_t>(bits >> 32U);
    if (bits % 8 == 0) {
      key = phrase(random) * 2654435761U;
    }
  }
  for (auto& slot : signature.sketch) {
    slot = static_cast<std::uint8_t>(random.next() >> 56U);
  }
  signature.shingles = 300;
  return signature;
}

Signature signature_numbered(std::size_t number) {
  Random random(~std::uint64_t{number});
  if (number == 0 || random.next() % 10 != 0) {
    return fresh_signature(number);
  }
  Signature signature = fresh_signature(random.next() % number);
  signature.text[0] += number;
  signature.key[0] += number;
  for (int i = 0; i < 8; ++i) {
    signature.band_keys[random.next() % signature.band_keys.size()] =
        static_cast<std::uint32_t>(random.next());
  }
  for (auto& slot : signature.sketch) {
    slot = random.next() % 12 == 0 ? static_cast<std::uint8_t>(random.next() >> 56U) : slot;
  }
  return signature;
}

LoggedDocument document_numbered(std::size_t number) {
  LoggedDocument document;
  document.signature = signature_numbered(number);
  document.id = fmt::format("{:032x}", number);
  document.url =
      fmt::format("https://www.example.org/2026/11/25/{:016x}/a-headline-of-some-words-{}.html",
                  number, number);
  document.text_bytes = 6'000;
  return document;
}

std::size_t equal_slots(const Signature& a, const Signature& b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.sketch.size(); ++i) {
    equal += a.sketch[i] == b.sketch[i] ? 1 : 0;
  }
  return equal;
}

struct Cost {
  double wall = 0;
  double cpu = 0;
  std::size_t candidates = 0;
  std::size_t duplicates = 0;
};

// What a dedup stage does with a document: look up, compare with each candidate, append.
void index(DedupStore& store, LoggedDocument& document, bool compare, Cost& cost) {
  const Holders holders = store.look_up(document.signature);
  cost.candidates += holders.bands().size();
  for (const std::uint32_t holder : holders.bands()) {
    if (!compare) {
      break;
    }
    const auto other = store.signature(holder);
    if (other && 2 * equal_slots(*other, document.signature) > other->sketch.size()) {
      document.duplicate = LoggedDuplicate{holder, 2, 0.8F};
      ++cost.duplicates;
      break;
    }
  }
  if (!store.append(document)) {
    std::cerr << "the store takes no more\n";
    std::exit(2);
  }
}

Cost index_batch(DedupStore& store, std::size_t from, std::size_t to, bool compare) {
  std::vector<LoggedDocument> batch;
  for (std::size_t number = from; number < to; ++number) {
    batch.push_back(document_numbered(number));
  }
  Cost cost;
  const double wall = wall_seconds();
  const double cpu = cpu_seconds();
  for (LoggedDocument& document : batch) {
    index(store, document, compare, cost);
  }
  if (const std::string problem = store.commit(); !problem.empty()) {
    std::cerr << problem << '\n';
    std::exit(2);
  }
  cost.wall = wall_seconds() - wall;
  cost.cpu = cpu_seconds() - cpu;
  return cost;
}

DedupStore opened(const std::string& path) {
  DedupStoreOptions options;
  options.parameters = "bench";
  auto store = DedupStore::open(path, options);
  if (!store) {
    std::cerr << store.error().message << '\n';
    std::exit(2);
  }
  return *std::move(store);
}

void print_load() {
  std::string load;
  std::ifstream file("/proc/loadavg");
  std::getline(file, load);
  fmt::print("load {}\n", load);
}

// The tenth of all documents that ends at each share of the load.
void fill(DedupStore& store, std::size_t documents, bool compare) {
  fmt::print("{:>9}{:>14}{:>14}{:>12}{:>12}{:>10}\n", "load", "docs/s wall", "docs/s CPU",
             "candidates", "duplicates", "RSS MB");
  Cost tenth;
  std::size_t in_tenth = 0;
  for (std::size_t done = 0; done < documents;) {
    const std::size_t next = std::min(documents, done + batch_documents);
    const Cost cost = index_batch(store, done, next, compare);
    in_tenth += next - done;
    tenth.wall += cost.wall;
    tenth.cpu += cost.cpu;
    tenth.candidates += cost.candidates;
    tenth.duplicates += cost.duplicates;
    const bool whole = next * 10 / documents > done * 10 / documents;
    done = next;
    if (whole) {
      const auto count = static_cast<double>(in_tenth);
      fmt::print("{:>8.0f}%{:>14.0f}{:>14.0f}{:>12.2f}{:>12.3f}{:>10.0f}\n",
                 100.0 * static_cast<double>(done) / static_cast<double>(documents),
                 count / tenth.wall, count / tenth.cpu,
                 static_cast<double>(tenth.candidates) / count,
                 static_cast<double>(tenth.duplicates) / count, peak_megabytes());
      tenth = {};
      in_tenth = 0;
    }
  }
}

void reopen(const std::string& path, double count) {
  const double wall = wall_seconds();
  const double cpu = cpu_seconds();
  const DedupStore store = opened(path);
  const double cpu_used = cpu_seconds() - cpu;
  fmt::print("open again: {:.2f} s wall, {:.2f} s CPU ({:.2f} a million documents)\n",
             wall_seconds() - wall, cpu_used, cpu_used / count * 1e6);
  fmt::print(
      "table: {:.0f} MB, {:.1f} bytes for each of {} band keys; peak RSS {:.0f} MB\n",
      static_cast<double>(store.memory_bytes()) / 1e6,
      static_cast<double>(store.table().bytes()) / static_cast<double>(store.table().band_keys()),
      store.table().band_keys(), peak_megabytes());
}

void bench_filling(const std::string& path, std::size_t documents, bool compare) {
  fmt::print("{} documents, {}\n", documents,
             compare ? "candidates compared by their sketches" : "index only");
  {
    DedupStore store = opened(path);
    if (!store.begin_run("bench", 1).empty()) {
      std::exit(2);
    }
    fill(store, documents, compare);
    if (const std::string problem = store.end_run(); !problem.empty()) {
      std::cerr << problem << '\n';
      std::exit(2);
    }
  }
  const auto count = static_cast<double>(documents);
  fmt::print("{:.0f} bytes a document on disk\n",
             static_cast<double>(std::filesystem::file_size(path)) / count);
  reopen(path, count);
}

}  // namespace

void bench_store(std::size_t documents) {
  for (const bool compare : {false, true}) {
    const std::string folder = fmt::format(
        "{}/winnow-store-{}", std::filesystem::temp_directory_path().string(), getpid());
    std::filesystem::create_directory(folder);
    print_load();
    bench_filling(folder + "/bench.dedup", documents, compare);
    std::filesystem::remove_all(folder);
  }
}

}  // namespace winnow
