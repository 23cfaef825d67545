// Twice: the index alone, given signatures that are made directly; and whole documents as the stage
// has them, from the text to the verdict. In both, one phrase in eight comes from a stock, the
// commoner ones far more often (Zipf), and one document in ten repeats an earlier one but for a
// twelfth of it. What making them costs is taken off.
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

#include "stages/dedup/dedup_index.hpp"
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

// Words that look like words, the first ones short and common.
const std::vector<std::string>& vocabulary() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> made;
    for (std::size_t rank = 0; rank < 20'000; ++rank) {
      Random random(rank + 7);
      std::string word;
      for (std::size_t syllables = 1 + std::min<std::size_t>(rank / 50, 1 + random.next() % 3);
           syllables > 0; --syllables) {
        word += "bdfgklmnprstvz"[random.next() % 14];
        word += "aeiou"[random.next() % 5];
      }
      made.push_back(std::move(word));
    }
    return made;
  }();
  return words;
}

// The sequences of neighbouring seeds are the same, one step apart.
Random spread_out(std::uint64_t seed) { return Random(Random(seed).next()); }

void append_sentence(std::string& text, std::uint64_t seed) {
  constexpr int sentence_words = 15;
  static const double spread = std::log(static_cast<double>(vocabulary().size()));
  Random random = spread_out(seed);
  for (int word = 0; word < sentence_words; ++word) {
    text += vocabulary()[static_cast<std::size_t>(std::exp(random.unit() * spread)) - 1];
    text += word + 1 == sentence_words ? ". " : " ";
  }
}

std::string text_numbered(std::size_t number) {
  constexpr std::size_t sentences = 48;
  Random self = spread_out(~std::uint64_t{number});
  const bool repeats = number > 0 && self.next() % 10 == 0;
  Random random = spread_out((repeats ? self.next() % number : number) + 1);
  std::string text;
  for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
    const std::uint64_t own = random.next();
    const std::uint64_t seed = own % 8 == 0 ? phrase(random) : own;
    append_sentence(text, repeats && sentence % 12 == 0 ? self.next() : seed);
  }
  return text;
}

struct Cost {
  double wall = 0;
  double cpu = 0;
  std::size_t candidates = 0;
  std::size_t duplicates = 0;
};

void stop_at(const std::string& problem) {
  if (!problem.empty()) {
    std::cerr << problem << '\n';
    std::exit(2);
  }
}

DedupStore opened(const std::string& path) {
  DedupStoreOptions options;
  options.parameters = signature_parameters({});
  auto store = DedupStore::open(path, options);
  stop_at(store ? "" : store.error().message);
  return *std::move(store);
}

struct Shown {
  std::size_t candidates = 0;
  bool duplicate = false;
};

// What is filled: the index alone, or all of dedup.
class Index {
 public:
  explicit Index(const std::string& path) : store_(opened(path)) {
    stop_at(store_.begin_run("bench", 1));
  }
  using Document = LoggedDocument;
  static Document make(std::size_t number) { return document_numbered(number); }
  Shown add(const Document& document) {
    const Holders holders = store_.look_up(document.signature);
    stop_at(store_.append(document) ? "" : "the store takes no more");
    return {.candidates = holders.bands().size()};
  }
  std::string commit() { return store_.commit(); }
  std::string end() { return store_.end_run(); }

 private:
  DedupStore store_;
};

class Whole {
 public:
  explicit Whole(const std::string& path) : index_(*DedupIndex::open(path, "bench", 1)) {}
  struct Document {
    std::string id{};
    std::string url{};
    std::string text{};
  };
  static Document make(std::size_t number) {
    LoggedDocument named = document_numbered(number);
    return {std::move(named.id), std::move(named.url), text_numbered(number)};
  }
  Shown add(const Document& document) {
    const auto verdict = index_.judge({document.id, document.url, document.text});
    return {.candidates = verdict.alike.size(), .duplicate = verdict.duplicate.has_value()};
  }
  std::string commit() { return index_.commit(); }
  std::string end() { return index_.end_run(); }

 private:
  DedupIndex index_;
};

template <class Filled>
Cost index_batch(Filled& filled, std::size_t from, std::size_t to) {
  std::vector<typename Filled::Document> batch;
  for (std::size_t number = from; number < to; ++number) {
    batch.push_back(Filled::make(number));
  }
  Cost cost;
  const double wall = wall_seconds();
  const double cpu = cpu_seconds();
  for (const auto& document : batch) {
    const Shown shown = filled.add(document);
    cost.candidates += shown.candidates;
    cost.duplicates += shown.duplicate ? 1 : 0;
  }
  stop_at(filled.commit());
  cost.wall = wall_seconds() - wall;
  cost.cpu = cpu_seconds() - cpu;
  return cost;
}

void print_load() {
  std::string load;
  std::ifstream file("/proc/loadavg");
  std::getline(file, load);
  fmt::print("load {}\n", load);
}

// The tenth of all documents that ends at each share of the load.
template <class Filled>
void fill(Filled& filled, std::size_t documents) {
  fmt::print("{:>9}{:>14}{:>14}{:>12}{:>12}{:>10}\n", "load", "docs/s wall", "docs/s CPU", "found",
             "duplicates", "RSS MB");
  Cost tenth;
  std::size_t in_tenth = 0;
  for (std::size_t done = 0; done < documents;) {
    const std::size_t next = std::min(documents, done + batch_documents);
    const Cost cost = index_batch(filled, done, next);
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

template <class Filled>
void bench_filling(const char* what, std::size_t documents) {
  const std::string folder =
      fmt::format("{}/winnow-store-{}", std::filesystem::temp_directory_path().string(), getpid());
  std::filesystem::create_directory(folder);
  const std::string path = folder + "/bench.dedup";
  print_load();
  fmt::print("{} documents, {}\n", documents, what);
  {
    Filled filled(path);
    fill(filled, documents);
    stop_at(filled.end());
  }
  const auto count = static_cast<double>(documents);
  fmt::print("{:.0f} bytes a document on disk\n",
             static_cast<double>(std::filesystem::file_size(path)) / count);
  reopen(path, count);
  std::filesystem::remove_all(folder);
}

}  // namespace

void bench_store(std::size_t documents) {
  bench_filling<Index>("index only", documents);
  bench_filling<Whole>("from the text to the verdict", documents);
}

}  // namespace winnow
