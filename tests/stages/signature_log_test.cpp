#include "stages/dedup/signature_log.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/signatures.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

using Options = SignatureLogOptions;
using Numbers = std::vector<std::uint32_t>;

Options with_parameters(const std::string& parameters = "words=3") {
  Options options;
  options.parameters = parameters;
  options.durable = false;  // no power cuts here
  return options;
}

Options keeping() {
  Options options = with_parameters();
  options.unfinished = Options::Unfinished::keep;
  return options;
}

Options skipping() {
  Options options = with_parameters();
  options.damage = Options::Damage::skip;
  return options;
}

SignatureLog opened(const std::string& path, const Options& options = with_parameters()) {
  auto log = SignatureLog::open(path, options);
  if (!log) {
    throw std::runtime_error(log.error().message);
  }
  return *std::move(log);
}

StoreError refusal(const std::string& path, const Options& options = with_parameters()) {
  auto log = SignatureLog::open(path, options);
  REQUIRE_FALSE(log);
  return log.error();
}

void append(SignatureLog& log, std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t seed = from; seed < to; ++seed) {
    REQUIRE(log.append(document_named(seed)));
  }
}

void add_run(SignatureLog& log, const std::string& id, std::int32_t night, std::uint32_t from,
             std::uint32_t to) {
  REQUIRE(log.begin_run(id, night).empty());
  append(log, from, to);
  REQUIRE(log.end_run().empty());
}

void add_run(const std::string& path, const std::string& id, std::int32_t night, std::uint32_t from,
             std::uint32_t to) {
  SignatureLog log = opened(path);
  add_run(log, id, night, from, to);
}

Numbers numbers_in(const SignatureLog& log) {
  Numbers numbers;
  log.each([&](const LoggedDocument& document) { numbers.push_back(document.number); });
  return numbers;
}

// The seeds of the live documents; each must be whole.
Numbers seeds_in(const SignatureLog& log) {
  Numbers seeds;
  log.each([&](const LoggedDocument& document) {
    const std::uint32_t seed = document.text_bytes - 1000;
    const LoggedDocument expected = document_named(seed);
    const bool whole = document.signature == expected.signature && document.id == expected.id &&
                       document.url == expected.url;
    seeds.push_back(whole ? seed : 999'999'999U);
  });
  return seeds;
}

Numbers range(std::uint32_t from, std::uint32_t to) {
  Numbers numbers;
  for (; from < to; ++from) {
    numbers.push_back(from);
  }
  return numbers;
}

std::uint64_t bytes_of(const std::string& path) { return std::filesystem::file_size(path); }

void flip(const Folder& folder, const std::string& name, std::uint64_t at) {
  std::string bytes = folder.read(name);
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x40);
  folder.write(name, bytes);
}

// No file of this process can grow beyond `bytes` for so long.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

// Two runs of three documents each, and where their records lie.
struct Sample {
  Folder folder;
  std::string path = folder / "x.dedup";
  std::vector<LoggedRun> runs;

  Sample() {
    SignatureLog log = opened(path);
    add_run(log, "monday", 100, 0, 3);
    add_run(log, "tuesday", 101, 3, 6);
    runs = log.runs();
  }
};

}  // namespace

TEST_CASE("what was logged is read back", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  LoggedDocument copy = document_named(1);
  copy.duplicate = LoggedDuplicate{0, 2, 0.75F};
  {
    SignatureLog log = opened(path);
    REQUIRE(log.begin_run("monday", 20'000).empty());
    CHECK(log.append(document_named(0)).value() == 0);
    CHECK(log.append(copy).value() == 1);
    CHECK(log.signature(1) == signature_of(1));  // before it is committed
    REQUIRE(log.end_run().empty());
    CHECK(log.signature(1) == signature_of(1));
    CHECK_FALSE(log.signature(2));
  }
  const SignatureLog log = opened(path);
  CHECK(seeds_in(log) == range(0, 2));
  const auto first = log.document(0);
  const auto second = log.document(1);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->night == 20'000);
  CHECK(first->url == document_named(0).url);
  CHECK_FALSE(first->duplicate);
  REQUIRE(second->duplicate);
  CHECK(second->duplicate->of == 0);
  CHECK(second->duplicate->relation == 2);
  CHECK(second->duplicate->jaccard == 0.75F);
  CHECK(log.info().duplicates == 1);
  CHECK(log.next_number() == 2);
}

TEST_CASE("opening shows each document once", "[dedup]") {
  const Sample sample;
  Numbers seen;
  const auto visit = [&](std::uint32_t number, const Signature& signature, bool) {
    CHECK(signature == signature_of(number));
    seen.push_back(number);
  };
  const auto log = SignatureLog::open(sample.path, with_parameters(), visit);
  REQUIRE(log);
  CHECK(seen == range(0, 6));
  CHECK_FALSE(log->visited_in_vain());
}

TEST_CASE("a document takes less than 0.7 kB", "[dedup]") {
  const Folder folder;
  add_run(folder / "x.dedup", "monday", 1, 0, 1'000);
  CHECK(bytes_of(folder / "x.dedup") < 700'000);
}

TEST_CASE("names of any length and bytes are kept or cut", "[dedup]") {
  const Folder folder;
  LoggedDocument document = document_named(0);
  document.id = std::string("\0\xff", 2) + std::string(5'000, 'i');
  document.url = std::string(100'000, 'u');
  Options options = with_parameters();
  options.max_url_bytes = GENERATE(10U, 8'192U, 1'000'000U);
  {
    SignatureLog log = opened(folder / "x.dedup", options);
    REQUIRE(log.begin_run(std::string(5'000, 'r'), 1).empty());
    REQUIRE(log.append(document));
    append(log, 1, 2);
    REQUIRE(log.end_run().empty());
  }
  const SignatureLog log = opened(folder / "x.dedup");
  CHECK(log.document(0)->id == document.id.substr(0, 255));
  CHECK(log.document(0)->url.size() == std::min<std::size_t>(options.max_url_bytes, 8'192));
  CHECK(log.signature(1) == signature_of(1));
  CHECK(SignatureLog::verify(folder / "x.dedup")->damaged_places == 0);
}

TEST_CASE("ids and URLs come back as they were", "[dedup]") {
  const Folder folder;
  const std::vector<std::string> ids = {
      "", "0", "0f", "0F", "abcdefg", "00ff", std::string(255, 'a'), std::string(254, 'a')};
  const std::vector<std::string> urls = {"",         "http://a", "https://a", "https://www.a",
                                         "https://", "https:/",  "HTTPS://a", "https://www.",
                                         "ftp://a"};
  SignatureLog log = opened(folder / "x.dedup");
  REQUIRE(log.begin_run("monday", 1).empty());
  for (const std::string& id : ids) {
    for (const std::string& url : urls) {
      LoggedDocument document = document_named(0);
      document.id = id;
      document.url = url;
      const auto number = log.append(document);
      REQUIRE(number);
      CHECK(log.document(*number)->id == id);
      CHECK(log.document(*number)->url == url);
    }
  }
}

TEST_CASE("a log of other signatures is refused", "[dedup]") {
  const Sample sample;
  SECTION("other parameters, both shown") {
    const StoreError error = refusal(sample.path, with_parameters("words=5"));
    CHECK(error.fault == StoreFault::refused);
    CHECK(error.message.find("words=3") != std::string::npos);
    CHECK(error.message.find("words=5") != std::string::npos);
  }
  SECTION("another version") {
    flip(sample.folder, "x.dedup", 8);
    CHECK(refusal(sample.path).message.find("format version 65") != std::string::npos);
  }
  SECTION("a damaged header") {
    flip(sample.folder, "x.dedup", 16);
    CHECK(refusal(sample.path).fault == StoreFault::refused);
  }
  SECTION("another hash function") {
    log_format::Header header;
    header.self_test = log_format::self_test() + 1;
    header.parameters = "words=3";
    sample.folder.write("x.dedup", log_format::encode(header));
    CHECK(refusal(sample.path).message.find("hash function") != std::string::npos);
  }
  SECTION("signatures of another shape") {
    log_format::Header header;
    header.self_test = log_format::self_test();
    header.bands = 7;
    sample.folder.write("x.dedup", log_format::encode(header));
    CHECK(refusal(sample.path).message.find("7 bands") != std::string::npos);
  }
  SECTION("no log at all") {
    sample.folder.write("x.dedup", "SQLite format 3");
    CHECK(refusal(sample.path).message.find("not a signature log") != std::string::npos);
  }
  SECTION("a folder that is not there") {
    CHECK(refusal(sample.folder / "none/x.dedup").fault == StoreFault::failed);
  }
}

TEST_CASE("parameters of any bytes are kept", "[dedup]") {
  const Folder folder;
  const std::string parameters =
      GENERATE(std::string(), std::string("\0\n\xff", 3), std::string(100'000, 'p'));
  { SignatureLog log = opened(folder / "x.dedup", with_parameters(parameters)); }
  CHECK(opened(folder / "x.dedup", with_parameters(parameters)).info().parameters == parameters);
}

TEST_CASE("a log cut anywhere in its last batch opens clean", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  std::uint64_t committed = 0;
  {
    SignatureLog log = opened(path, keeping());
    REQUIRE(log.begin_run("monday", 1).empty());
    append(log, 0, 3);
    REQUIRE(log.commit().empty());
    committed = bytes_of(path);
  }
  const std::string before = folder.read("x.dedup");
  {
    SignatureLog log = opened(path, keeping());
    REQUIRE(log.begin_run("monday", 1, SignatureLog::Begin::resume).empty());
    append(log, 3, 5);
    REQUIRE(log.commit().empty());
  }
  // The mark of what was committed as it was before, as a crash within the write would leave it.
  const std::string after = before + folder.read("x.dedup").substr(committed);
  const std::size_t record = (after.size() - before.size()) / 2;
  for (std::size_t bytes = before.size(); bytes <= after.size(); ++bytes) {
    folder.write("x.dedup", after.substr(0, bytes));
    const auto whole = static_cast<std::uint32_t>((bytes - before.size()) / record);
    {
      SignatureLog log = opened(path, keeping());
      REQUIRE(log.info().torn_bytes == (bytes - before.size()) % record);
      REQUIRE(log.next_number() == 3 + whole);
      REQUIRE(log.begin_run("monday", 1, SignatureLog::Begin::resume).empty());
      append(log, 3 + whole, 5);
      REQUIRE(log.end_run().empty());
    }
    const SignatureLog log = opened(path);
    REQUIRE(log.info().torn_bytes == 0);
    REQUIRE(seeds_in(log) == range(0, 5));
  }
}

TEST_CASE("pages of the last batch that never reached the disk are a torn end", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  {
    SignatureLog log = opened(path);
    add_run(log, "monday", 1, 0, 3);
  }
  const std::string before = folder.read("x.dedup");
  add_run(path, "tuesday", 2, 3, 40);
  std::string after = before + folder.read("x.dedup").substr(before.size());
  after.replace(before.size() + 4'096, 4'096, 4'096, '\0');
  folder.write("x.dedup", after);
  const SignatureLog log = opened(path);
  CHECK(seeds_in(log) == range(0, 3));
  CHECK(log.info().taken_back > 0);
  CHECK(bytes_of(path) == before.size());
}

TEST_CASE("a bad byte in what was committed is found, wherever it is", "[dedup]") {
  const Sample sample;
  const std::string good = sample.folder.read("x.dedup");
  const std::uint64_t begin = sample.runs[0].begin;
  for (std::uint64_t at = begin - log_format::committed_bytes; at < good.size(); at += 7) {
    sample.folder.write("x.dedup", good);
    flip(sample.folder, "x.dedup", at);
    REQUIRE(refusal(sample.path).fault == StoreFault::damaged);
    const auto report = SignatureLog::verify(sample.path);
    REQUIRE(report);
    REQUIRE(report->damaged_places == 1);
  }
}

TEST_CASE("a file that lost its end is refused", "[dedup]") {
  const Sample sample;
  std::filesystem::resize_file(sample.path, bytes_of(sample.path) - 1);
  const StoreError error = refusal(sample.path);
  CHECK(error.fault == StoreFault::damaged);
  CHECK(error.message.find("committed") != std::string::npos);
}

TEST_CASE("the place of damage is told, and documents around it can be saved", "[dedup]") {
  const Sample sample;
  // In the second document of the first run; in its beginning; in its end.
  const LoggedRun& run = sample.runs[0];
  std::uint64_t at = 0;
  Numbers saved = range(0, 6);
  SECTION("the beginning of a run") { at = run.begin + 10; }
  SECTION("its end") { at = run.end - 3; }
  SECTION("a document") {
    at = run.begin + (run.end - run.begin) / 2;
    saved = {0, 2, 3, 4, 5};
  }
  flip(sample.folder, "x.dedup", at);
  CHECK(refusal(sample.path).message.find("at byte ") != std::string::npos);
  {
    SignatureLog log = opened(sample.path, skipping());
    CHECK(seeds_in(log) == saved);
    REQUIRE(log.info().damage.size() == 1);
    CHECK(log.info().damage[0].at <= at);
    CHECK(at < log.info().damage[0].at + log.info().damage[0].bytes);
    REQUIRE(log.compact().empty());
    add_run(log, "wednesday", 102, 6, 8);
  }
  Numbers all = saved;
  all.insert(all.end(), {6, 7});
  CHECK(seeds_in(opened(sample.path)) == all);
}

TEST_CASE("opening any bytes behind a good header ends well", "[dedup]") {
  const Sample sample;
  const std::string good = sample.folder.read("x.dedup");
  std::uint32_t state = 1;
  const auto random = [&] { return state = state * 1664525U + 1013904223U; };
  for (int round = 0; round < 200; ++round) {
    std::string bytes = good;
    for (int i = 0; i < 5; ++i) {
      const std::size_t at = sample.runs[0].begin + (random() >> 8U) % (bytes.size() - 200);
      if (at < bytes.size()) {
        bytes[at] = static_cast<char>(random() >> 24U);
      }
      if (round % 3 == 0) {
        bytes.insert(bytes.size() / 2, std::string(log_format::record_mark));
      }
    }
    sample.folder.write("x.dedup", bytes);
    CHECK(SignatureLog::verify(sample.path));
    const SignatureLog log = opened(sample.path, skipping());
    const Numbers seeds = seeds_in(log);
    CHECK(std::set<std::uint32_t>(seeds.begin(), seeds.end()).count(999'999'999U) == 0);
  }
}

TEST_CASE("a run that did not end is taken back when the log is opened", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  add_run(path, "monday", 1, 0, 3);
  const std::uint64_t bytes = bytes_of(path);
  {
    SignatureLog log = opened(path);
    REQUIRE(log.begin_run("tuesday", 2).empty());
    append(log, 3, 9);
    REQUIRE(log.commit().empty());
  }
  const SignatureLog log = opened(path);
  CHECK(log.info().taken_back == 6);
  CHECK(log.visited_in_vain());
  CHECK(log.next_number() == 3);
  CHECK(bytes_of(path) == bytes);
  CHECK(seeds_in(log) == range(0, 3));
}

TEST_CASE("a run that did not end can go on", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  {
    SignatureLog log = opened(path);
    REQUIRE(log.begin_run("monday", 1).empty());
    append(log, 0, 3);
    REQUIRE(log.commit().empty());
  }
  SECTION("resumed") {
    SignatureLog log = opened(path, keeping());
    REQUIRE(log.begin_run("monday", 1, SignatureLog::Begin::resume).empty());
    append(log, 3, 5);
    REQUIRE(log.end_run().empty());
    CHECK(seeds_in(log) == range(0, 5));
    CHECK(log.runs().size() == 1);
  }
  SECTION("begun again") {
    SignatureLog log = opened(path, keeping());
    add_run(log, "monday", 1, 10, 12);
    CHECK(seeds_in(log) == range(10, 12));
    CHECK(numbers_in(log) == range(0, 2));
  }
  SECTION("another run begins: it ends with what it has") {
    SignatureLog log = opened(path, keeping());
    add_run(log, "tuesday", 2, 3, 5);
    CHECK(seeds_in(log) == range(0, 5));
  }
}

TEST_CASE("a night that is run again replaces what it left", "[dedup]") {
  const Sample sample;
  {
    SignatureLog log = opened(sample.path);
    REQUIRE(log.begin_run("monday", 100).empty());
    append(log, 20, 22);
    REQUIRE(log.commit().empty());
    CHECK(seeds_in(log) == Numbers{3, 4, 5, 20, 21});
  }
  SECTION("not before it has ended") { CHECK(seeds_in(opened(sample.path)) == range(0, 6)); }
  SECTION("nor if it is abandoned") {
    SignatureLog log = opened(sample.path, keeping());
    REQUIRE(log.begin_run("monday", 100, SignatureLog::Begin::resume).empty());
    append(log, 22, 24);
    REQUIRE(log.abandon_run().empty());
    CHECK(seeds_in(log) == range(0, 6));
  }
  SECTION("any number of times") {
    for (int i = 0; i < 3; ++i) {
      add_run(sample.path, "monday", 100, 20, 22);
    }
    const SignatureLog log = opened(sample.path);
    CHECK(seeds_in(log) == Numbers{3, 4, 5, 20, 21});
    CHECK(log.visited_in_vain());
    CHECK(log.info().dead_bytes > 0);
    CHECK(log.next_number() == 12);
  }
}

TEST_CASE("old nights are dropped, numbers stay", "[dedup]") {
  const Sample sample;
  add_run(sample.path, "wednesday", 102, 6, 9);
  SignatureLog log = opened(sample.path);
  SECTION("from the front") {
    const std::uint64_t before = log.bytes();
    REQUIRE(log.compact(101).empty());
    CHECK(seeds_in(log) == range(3, 9));
    CHECK(numbers_in(log) == range(3, 9));
    CHECK(log.bytes() < before);
    CHECK(log.info().dead_bytes == 0);
    CHECK_FALSE(log.signature(2));
    CHECK(log.signature(5) == signature_of(5));
    add_run(log, "thursday", 103, 9, 10);
    CHECK(numbers_in(log) == range(3, 10));
  }
  SECTION("all of them: numbers are not given again") {
    REQUIRE(log.compact(1'000).empty());
    CHECK(log.next_number() == 9);
    add_run(log, "thursday", 103, 9, 10);
    CHECK(numbers_in(log) == Numbers{9});
  }
  SECTION("a night that was run again") {
    add_run(log, "monday", 100, 30, 31);
    REQUIRE(log.compact().empty());
    CHECK(seeds_in(log) == Numbers{3, 4, 5, 6, 7, 8, 30});
    CHECK(numbers_in(log) == range(3, 10));
  }
  const Numbers now = seeds_in(log);
  log = opened(sample.folder / "other.dedup");  // lets go of the lock
  const SignatureLog again = opened(sample.path);
  CHECK(seeds_in(again) == now);
  CHECK(SignatureLog::verify(sample.path)->damaged_places == 0);
}

TEST_CASE("old nights can be left out without compacting", "[dedup]") {
  const Sample sample;
  Options options = with_parameters();
  options.since_night = 101;
  const SignatureLog log = opened(sample.path, options);
  CHECK(seeds_in(log) == range(3, 6));
  CHECK(log.info().dead_bytes == sample.runs[0].end - sample.runs[0].begin);
}

TEST_CASE("what a killed compaction left does no harm", "[dedup]") {
  const Sample sample;
  sample.folder.write("x.dedup.new", "half a file");
  CHECK(seeds_in(opened(sample.path)) == range(0, 6));
  CHECK_FALSE(std::filesystem::exists(sample.path + ".new"));
}

TEST_CASE("an empty file becomes a log", "[dedup]") {
  const Folder folder;
  folder.write("x.dedup", "");
  add_run(folder / "x.dedup", "monday", 1, 0, 1);
  CHECK(seeds_in(opened(folder / "x.dedup")) == range(0, 1));
}

TEST_CASE("a second writer is told who has the log", "[dedup]") {
  const Sample sample;
  SignatureLog log = opened(sample.path);
  const StoreError error = refusal(sample.path);
  CHECK(error.fault == StoreFault::in_use);
  CHECK(error.message.find("in use by process " + std::to_string(getpid()) + " since 2") !=
        std::string::npos);
  REQUIRE(log.compact(101).empty());
  CHECK(refusal(sample.path).fault == StoreFault::in_use);  // though it is another file now
  CHECK(SignatureLog::verify(sample.path)->documents == 3);
}

TEST_CASE("reading changes nothing", "[dedup]") {
  const Sample sample;
  {
    SignatureLog log = opened(sample.path);
    REQUIRE(log.begin_run("wednesday", 102).empty());
    append(log, 6, 8);
    REQUIRE(log.commit().empty());
  }
  sample.folder.write("x.dedup", sample.folder.read("x.dedup") + "torn");
  const std::string before = sample.folder.read("x.dedup");
  Options options;
  options.read_only = true;
  {
    SignatureLog log = opened(sample.path, options);
    CHECK(log.info().documents == 6);
    CHECK(log.info().torn_bytes == 4);
    CHECK_FALSE(log.begin_run("x", 1).empty());
    CHECK_FALSE(log.compact().empty());
  }
  CHECK(sample.folder.read("x.dedup") == before);
}

TEST_CASE("documents need a run", "[dedup]") {
  const Folder folder;
  SignatureLog log = opened(folder / "x.dedup");
  CHECK_FALSE(log.append(document_named(0)));
  CHECK_FALSE(log.end_run().empty());
  CHECK_FALSE(log.abandon_run().empty());
  REQUIRE(log.begin_run("monday", 1).empty());
  CHECK_FALSE(log.begin_run("tuesday", 2).empty());
  CHECK_FALSE(log.compact().empty());
}

TEST_CASE("a full buffer commits by itself", "[dedup]") {
  const Folder folder;
  Options options = keeping();
  options.batch_bytes = 2'000;
  {
    SignatureLog log = opened(folder / "x.dedup", options);
    REQUIRE(log.begin_run("monday", 1).empty());
    append(log, 0, 50);
  }
  const std::size_t left = seeds_in(opened(folder / "x.dedup", options)).size();
  CHECK(left >= 45);
  CHECK(left < 50);
}

TEST_CASE("a disk that was full may have room again", "[dedup]") {
  const Folder folder;
  const std::string path = folder / "x.dedup";
  SignatureLog log = opened(path);
  add_run(log, "monday", 1, 0, 3);
  REQUIRE(log.begin_run("tuesday", 2).empty());
  append(log, 3, 9);
  const std::uint64_t before = bytes_of(path);
  {
    const FullDisk full(before + 1'000);  // the write stops within a record
    CHECK_FALSE(log.commit().empty());
  }
  CHECK(bytes_of(path) == before);
  CHECK(log.signature(8) == signature_of(8));
  REQUIRE(log.end_run().empty());
  CHECK(seeds_in(log) == range(0, 9));
  CHECK(SignatureLog::verify(path)->damaged_places == 0);
}

TEST_CASE("the log is exported as lines of JSON", "[dedup]") {
  const Folder folder;
  SignatureLog log = opened(folder / "x.dedup");
  REQUIRE(log.begin_run("monday", 7).empty());
  LoggedDocument odd = document_named(0);
  odd.url = "https://example.org/\xff\"";
  LoggedDocument copy = document_named(1);
  copy.duplicate = LoggedDuplicate{0, 1, 0.7F};
  REQUIRE(log.append(odd));
  REQUIRE(log.append(copy));
  REQUIRE(log.end_run().empty());
  std::vector<nlohmann::json> lines;
  log.export_lines([&](std::string_view line) { lines.push_back(nlohmann::json::parse(line)); },
                   [](std::uint8_t relation) { return relation == 1 ? "near" : "other"; });
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["url"] == "https://example.org/\xef\xbf\xbd\"");
  CHECK(lines[0]["kept"] == true);
  CHECK(lines[0]["night"] == 7);
  CHECK(lines[1]["duplicate_of"] == 0);
  CHECK(lines[1]["relation"] == "near");
  CHECK(lines[1]["jaccard"] == 0.7);
  CHECK(lines[1]["text"] == "00000000000000011234567890abcdf0");
}
