#include "pipeline/dedup_command.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/commands.hpp"
#include "pipeline/dedup_settings.hpp"
#include "pipeline/duplicate_json.hpp"
#include "pipeline/pages/duplicates_page.hpp"
#include "pipeline/store_folder.hpp"
#include "pipeline/text_source.hpp"
#include "stages/dedup/dedup_index.hpp"
#include "stages/dedup/story.hpp"
#include "stages/text/times.hpp"
#include "stages/write/write.hpp"

namespace winnow {

namespace {

namespace tbb = oneapi::tbb;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// A text with what was made of it.
struct Judged {
  SourceText source;
  Signature signature{};
  StoryTerms story{};
  DedupIndex::Verdict verdict{};
};

// What is remembered of each text until the end.
struct Row {
  std::string id;
  std::size_t cluster = 0;  // number of the text that was kept
  std::optional<Duplicate> duplicate{};
  std::optional<Duplicate> contained{};
  std::uint32_t story = 0;  // number of the first text of its story
};

// Clusters of texts, joined as they are found alike: each has the number of its first text.
class Clusters {
 public:
  std::size_t add() {
    parents_.push_back(parents_.size());
    return parents_.size() - 1;
  }
  std::size_t first_of(std::size_t text) {
    while (parents_[text] != text) {
      parents_[text] = parents_[parents_[text]];
      text = parents_[text];
    }
    return text;
  }
  void join(std::size_t a, std::size_t b) {
    const auto first = std::minmax({first_of(a), first_of(b)});
    parents_[first.second] = first.first;
  }

 private:
  std::vector<std::size_t> parents_;
};

// Calls use(Judged) in the order of the sources; signatures are made on all cores.
template <class Use>
void judge_all(TextSource& source, DedupIndex& index, std::size_t jobs, bool stories, Use use) {
  constexpr std::size_t texts_at_once = 64;
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, jobs);
  using Handle = std::shared_ptr<Judged>;
  tbb::parallel_pipeline(
      texts_at_once,
      tbb::make_filter<void, Handle>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control&
                                                                                flow) {
        auto text = source.next();
        if (!text) {
          flow.stop();
          return Handle();
        }
        auto judged = std::make_shared<Judged>();
        judged->source = *std::move(text);
        return judged;
      }) & tbb::make_filter<Handle, Handle>(tbb::filter_mode::parallel, [&](Handle judged) {
        judged->signature = signature_of(judged->source.text, index.options().signature);
        if (stories) {
          judged->story = story_terms(judged->source.text);
        }
        return judged;
      }) & tbb::make_filter<Handle, void>(tbb::filter_mode::serial_in_order, [&](Handle judged) {
        judged->verdict = index.judge(
            {.id = judged->source.id, .url = judged->source.url, .text = judged->source.text},
            judged->signature);
        use(*judged);
      }));
}

// Clusters of two and more, a member a line.
std::string clusters_text(const std::vector<Row>& rows, bool json) {
  std::map<std::size_t, std::size_t> sizes;
  for (const Row& row : rows) {
    ++sizes[row.cluster];
  }
  std::string out;
  for (const Row& row : rows) {
    if (json) {
      Json line{{"id", row.id}, {"cluster", row.cluster}, {"story", row.story}};
      put(line, "dup_of", row.duplicate);
      put(line, "contained", row.contained);
      out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    } else if (sizes[row.cluster] > 1) {
      out += fmt::format("{}\t{}\n", row.id, row.cluster);
    }
  }
  return out;
}

DuplicateMember member_of(const SourceText& text) {
  return {.id = text.id, .url = text.url, .title = text.title, .text = text.text};
}

// Clusters for reading side by side; what is only contained stands in groups of its own.
std::vector<DuplicateGroup> groups_of(const std::vector<Row>& rows,
                                      const std::vector<SourceText>& texts) {
  std::map<std::size_t, DuplicateGroup> groups;
  std::vector<DuplicateGroup> contained;
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    numbers.emplace(rows[i].id, i);
    const Row& row = rows[i];
    if (row.duplicate && row.cluster != i) {
      DuplicateGroup& group = groups[row.cluster];
      group.first = member_of(texts[row.cluster]);
      group.others.push_back(
          {member_of(texts[i]), row.duplicate->relation, row.duplicate->jaccard, 0});
    } else if (row.contained && numbers.contains(row.contained->id)) {
      contained.push_back({member_of(texts[numbers[row.contained->id]]),
                           {{member_of(texts[i]), "contained", row.contained->jaccard, 0}}});
    }
  }
  std::vector<DuplicateGroup> all;
  all.reserve(groups.size() + contained.size());
  for (auto& [number, group] : groups) {
    all.push_back(std::move(group));
  }
  std::ranges::move(contained, std::back_inserter(all));
  return all;
}

// Where kept texts go: lines to one file, files below a folder.
class Keeper {
 public:
  explicit Keeper(std::string target) : target_(std::move(target)) {}

  std::string keep(const SourceText& text) {
    if (target_.empty()) {
      return {};
    }
    if (!text.line.empty()) {
      lines_ += text.line + "\n";
      return {};
    }
    const fs::path to = fs::path(target_) / fs::path(text.path).relative_path();
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    return write_atomically(to.string(), text.text);
  }

  std::string finish() const { return lines_.empty() ? "" : write_atomically(target_, lines_); }

 private:
  std::string target_;
  std::string lines_;
};

void print_summary(const std::vector<Row>& rows, const std::vector<std::string>& problems) {
  std::map<std::string, std::size_t> relations;
  std::size_t contained = 0;
  for (const Row& row : rows) {
    contained += row.contained ? 1 : 0;
    if (row.duplicate) {
      ++relations[row.duplicate->relation];
    }
  }
  for (const std::string& problem : problems) {
    complain(problem);
  }
  std::cerr << fmt::format("texts     {:>7}\n", rows.size());
  for (const auto& [relation, count] : relations) {
    std::cerr << fmt::format("          {:>7}   {}\n", count, relation);
  }
  std::cerr << fmt::format("          {:>7}   contained in another or holding it, kept\n",
                           contained);
}

std::string write_out(const std::string& target, const std::string& text) {
  if (target.empty() || target == "-") {
    std::cout << text;
    return {};
  }
  return write_atomically(target, text);
}

}  // namespace

int dedup_command(const DedupCommandOptions& options) {
  const std::time_t now = std::time(nullptr);
  const bool stored = !options.settings.run.store.empty();
  auto folder = stored ? StoreFolder::open(options.settings.run.store)
                       : Result<std::shared_ptr<StoreFolder>, StoreError>(nullptr);
  if (!folder) {
    return complain(folder.error().message, exit_of(folder.error()));
  }
  auto index = open_dedup_index(options.settings,
                                {.run = "dedup " + utc(now) + "-" + std::to_string(::getpid()),
                                 .now = now,
                                 .was_kept = [](const std::string&) { return true; }});
  if (!index) {
    return complain(index.error().message, exit_of(index.error()));
  }
  TextSource source(options.sources);
  Keeper keeper(options.apply);
  const bool details = options.clusters.ends_with(".jsonl");
  std::vector<Row> rows;
  std::unordered_map<std::string, std::size_t> numbers;  // of ids
  std::vector<SourceText> texts;                         // for the page
  Clusters clusters;
  Stories stories;
  std::string problem;
  const std::size_t jobs = options.settings.run.jobs > 0
                               ? options.settings.run.jobs
                               : std::max(1U, std::thread::hardware_concurrency());
  judge_all(source, *index, jobs, details, [&](Judged& judged) {
    Row row{judged.source.id, clusters.add(), judged.verdict.duplicate, judged.verdict.contained};
    for (const std::string& id : judged.verdict.alike) {
      if (const auto other = numbers.find(id); other != numbers.end()) {
        clusters.join(row.cluster, other->second);
      }
    }
    if (!row.duplicate) {
      const std::string failed = keeper.keep(judged.source);
      problem = problem.empty() ? failed : problem;
    }
    numbers.emplace(row.id, row.cluster);
    stories.add(std::move(judged.story));
    if (!options.html.empty()) {
      texts.push_back(std::move(judged.source));
    }
    rows.push_back(std::move(row));
  });
  const std::vector<std::uint32_t> labels =
      details ? stories.labels() : std::vector<std::uint32_t>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].cluster = clusters.first_of(i);
    rows[i].story = labels[rows[i].cluster];  // a copy belongs to the story of what it repeats
  }
  for (const std::string& failed :
       {index->end_run(), keeper.finish(),
        write_out(options.clusters, clusters_text(rows, details)),
        options.html.empty()
            ? ""
            : write_atomically(options.html, duplicates_page(groups_of(rows, texts)))}) {
    problem = problem.empty() ? failed : problem;
  }
  print_summary(rows, source.problems());
  if (!problem.empty()) {
    return complain(problem, Exit::all_failed);
  }
  const Exit code = source.problems().empty() ? Exit::done
                    : rows.empty()            ? Exit::all_failed
                                              : Exit::some_failed;
  return static_cast<int>(code);
}

}  // namespace winnow
