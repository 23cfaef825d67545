// CPU time of one thread over pages. Of stages that read pages: variants interleaved page by page,
// medians over rounds; of stages that read text, see TextBench.
//   winnow_bench ROUNDS PAGE…      ROUNDS of parse and strip; 0: what works on text alone
// Ratios to bare Gumbo, or to the skeleton's parse, of the same run are what counts; milliseconds
// depend on the machine.
#include <gumbo.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "stages/parse/gumbo_guard.hpp"
#include "stages/parse/skeleton.hpp"
#include "stages/stages.hpp"
#include "stages/strip/features.hpp"
#include "tests/bench/dedup_bench.hpp"
#include "tests/bench/many_rules.hpp"

namespace {

using namespace winnow;

double cpu_ms() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void bare_gumbo(const Page& page) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, page.text.data(), page.text.size());
  gumbo_destroy_output(&options, output);
}

template <class Work>
double ms_of(Work work) {
  const double begin = cpu_ms();
  work();
  return cpu_ms() - begin;
}

struct Variant {
  std::string name;
  std::function<double(const Page&)> run;  // gives the milliseconds of the part that counts
  std::vector<double> totals{};
};

// Despam and normalize over the text that strip kept, in MB of text a second: each document's best
// time of some rounds, so that what else the machine did meanwhile counts little. Variants take
// turns round by round; their tables stay in the cache as in a run.
class TextBench {
 public:
  static constexpr int rounds = 8;

  explicit TextBench(const std::vector<Page>& pages) {
    for (const Page& page : pages) {
      if (auto document = chain(Parse{}, Strip{})(page.clone())) {
        for (const Block& block : document->blocks) {
          bytes_ += kept(block) ? block.text.size() : 0;
        }
        documents_.push_back(*std::move(document));
      }
    }
  }

  void add(const std::string& name, std::function<void(Document&)> work) {
    constexpr double never = std::numeric_limits<double>::max();
    variants_.push_back({name, std::move(work), std::vector(documents_.size(), never)});
  }

  void run() {
    for (int round = 0; round < rounds; ++round) {
      std::ranges::for_each(variants_, [&](TextVariant& variant) { run(variant); });
    }
    fmt::print("{:.1f} MB of kept text, best of {} rounds for each document\n",
               static_cast<double>(bytes_) / 1e6, rounds);
    const double first = megabytes_a_second(variants_.front());
    for (const TextVariant& variant : variants_) {
      const double speed = megabytes_a_second(variant);
      fmt::print("{:<44}{:>8.1f} MB/s of text{:>8.2f} times the first\n", variant.name, speed,
                 speed / first);
    }
  }

  std::vector<std::string> texts() const {
    std::vector<std::string> texts;
    for (const Document& document : documents_) {
      texts.push_back(text_of(document));
    }
    return texts;
  }

 private:
  struct TextVariant {
    std::string name;
    std::function<void(Document&)> work;
    std::vector<double> best_ms;  // of each document
  };

  void run(TextVariant& variant) {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      Document copy = documents_[i].clone();
      const double ms = ms_of([&] { variant.work(copy); });
      variant.best_ms[i] = std::min(variant.best_ms[i], ms);
    }
  }

  double megabytes_a_second(const TextVariant& variant) const {
    const double ms = std::accumulate(variant.best_ms.begin(), variant.best_ms.end(), 0.0);
    return static_cast<double>(bytes_) / 1e3 / ms;
  }

  std::vector<Document> documents_;
  std::vector<TextVariant> variants_;
  std::size_t bytes_ = 0;
};

void bench_text(const std::vector<Page>& pages) {
  TextBench bench(pages);
  const Normalize normalize;
  const Despam despam;
  const Despam ten(many_rules(10));
  bench.add("despam and normalize", [&](Document& document) {
    despam.mark(document);
    normalize.mark(document);
  });
  bench.add("despam", [&](Document& document) { despam.mark(document); });
  bench.add("despam, ten times the rules and phrases",
            [&](Document& document) { ten.mark(document); });
  bench.add("normalize", [&](Document& document) { normalize.mark(document); });
  bench.run();
  bench_signatures(bench.texts(), 3);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: winnow_bench ROUNDS PAGE…\n");
    return 2;
  }
  std::vector<Page> pages;
  std::size_t bytes = 0;
  for (int i = 2; i < argc; ++i) {
    if (auto page = chain(Fetch{}, Decode{})(Request{.origin = {.url = argv[i]}})) {
      bytes += page->text.size();
      pages.push_back(*std::move(page));
    }
  }
  const std::string folder = (std::filesystem::temp_directory_path() / "winnow-bench-out").string();
  const Parse parse;
  const Strip strip;
  GumboGuard guard;
  NameBook names;
  const auto clean = chain(parse, strip, Despam{});
  const auto finish = chain(Normalize{}, Write{{.directory = folder}});
  std::vector<Variant> variants;
  const auto add = [&](const std::string& name, auto work) {
    variants.push_back({name, [work](const Page& page) { return ms_of([&] { work(page); }); }});
  };
  add("bare Gumbo parse", bare_gumbo);
  add("skeleton: scan and Gumbo", [&](const Page& page) {
    const Skeleton skeleton = scan_skeleton(page.text);
    guard.parse(skeleton.html, {.bytes = 1ULL << 30U});
  });
  add("parse stage", [&](const Page& page) { (void)parse(page.clone()); });
  add("parse + strip", [&](const Page& page) { (void)chain(parse, strip)(page.clone()); });
  variants.push_back({"strip (features, model, cut)", [&](const Page& page) {
                        auto parsed = parse(page.clone());
                        Outcome<Document> stripped = Rejection{Strip::no_content};
                        return parsed ? ms_of([&] { stripped = strip(*std::move(parsed)); }) : 0;
                      }});
  add("whole run, text to file", [&](const Page& page) {
    if (auto document = clean(page.clone())) {
      DedupIndex index;
      auto kept = Dedup(index)(*std::move(document));
      kept->output_name = "page.txt";
      (void)finish(*std::move(kept));
    }
  });
  for (int round = 0; round < std::atoi(argv[1]); ++round) {
    for (Variant& variant : variants) {
      variant.totals.push_back(0);
    }
    for (const Page& page : pages) {
      for (Variant& variant : variants) {
        variant.totals.back() += variant.run(page);
      }
    }
  }
  std::filesystem::remove_all(folder);
  if (variants[0].totals.empty()) {
    bench_text(pages);
    return 0;
  }
  const auto count = static_cast<double>(pages.size());
  const double bare = median(variants[0].totals);
  const double skeleton = median(variants[1].totals);
  fmt::print("{} pages, {:.1f} MB, CPU time of one thread, median of {} rounds\n", pages.size(),
             static_cast<double>(bytes) / 1e6, argv[1]);
  for (const Variant& variant : variants) {
    const double total = median(variant.totals);
    fmt::print("{:<30}{:>8.3f} ms/page{:>9.1f} MB/s{:>8.3f} of bare Gumbo{:>8.3f} of skeleton\n",
               variant.name, total / count, static_cast<double>(bytes) / 1e3 / total, total / bare,
               total / skeleton);
  }
  bench_text(pages);
  return 0;
}
