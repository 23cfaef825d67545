#include "pipeline/job_state.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "pipeline/cleaner.hpp"
#include "pipeline/dedup_settings.hpp"
#include "pipeline/paths.hpp"
#include "pipeline/version.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/times.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t seconds_an_hour = 3600;

std::optional<StoreError> problem_with(const std::string& what) {
  return what.empty() ? std::nullopt : std::optional(StoreError{StoreFault::failed, what});
}

// Opens the database: of the store, else one that goes with the program. A dry run looks at the
// store, with its lock, and keeps its own ledger in memory.
std::optional<StoreError> open_database(const Settings& settings, const StateRequest& request,
                                        JobState& state) {
  const std::string path = store_database(settings.run.store);
  std::error_code none;
  const bool there = !settings.run.store.empty() && fs::exists(path, none);
  const bool stored = !settings.run.store.empty() && (there || !request.dry_run);
  if (stored) {
    auto folder = StoreFolder::open(settings.run.store);
    if (!folder) {
      return std::move(folder).error();
    }
    state.folder = *std::move(folder);
    state.resumable = !request.dry_run;
  }
  using Use = SharedDatabase::Use;
  auto store = SharedDatabase::open(stored ? store_database(settings.run.store) : "",
                                    stored && request.dry_run ? Use::look : Use::write);
  auto own = request.dry_run ? SharedDatabase::open("") : store;
  if (!store || !own) {
    return problem_with(store ? own.error().message : store.error().message);
  }
  state.web = stored ? std::make_shared<WebStore>(*store) : nullptr;
  state.interrupted = Ledger(*store).unfinished();
  state.database = *std::move(own);
  return std::nullopt;
}

// Why an unfinished run does not go on; empty if it does.
std::string why_not(const LedgerRun& run, const Settings& settings, const StateRequest& request) {
  if (request.force) {
    return "as asked";
  }
  if (run.fingerprint != request.fingerprint || run.directory != request.directory) {
    return "its sources, settings or rules were others";
  }
  const bool old = settings.run.resume_hours > 0 &&
                   request.now - run.started > settings.run.resume_hours * seconds_an_hour;
  return old && !request.resume ? "it is too old (run.resume_hours)" : "";
}

void note_done(JobState& state) {
  state.ledger->each([&](const LedgerEntry& entry) {
    ++state.done[entry.source];
    state.first_sequence = std::max(state.first_sequence, entry.sequence + 1);
  });
}

// Decides which run it is.
std::optional<StoreError> open_run(const Settings& settings, const StateRequest& request,
                                   JobState& state) {
  const std::optional<LedgerRun> open = state.resumable ? state.interrupted : std::nullopt;
  if (request.resume && !open) {
    return problem_with("--resume: there is no interrupted run to go on with");
  }
  const std::string reason = open ? why_not(*open, settings, request) : "";
  if (request.resume && !reason.empty()) {
    return problem_with("--resume: the run of " + utc(open->started) + " cannot go on: " + reason);
  }
  if (open) {
    if (auto problem = problem_with(publish_rest(*state.ledger, *open))) {
      return problem;
    }
    note_done(state);
  }
  state.resumed = open && reason.empty();
  if (state.resumed) {
    state.note = fmt::format("going on with the run of {}: {} inputs are done", utc(open->started),
                             state.first_sequence);
  } else if (open) {
    state.note =
        fmt::format("the run of {} was interrupted and is left: {}", utc(open->started), reason);
  }
  return std::nullopt;
}

// Duplicates are looked for in the file of the store, in one of the run alone, or in memory.
std::optional<StoreError> open_index(const Settings& settings, const StateRequest& request,
                                     JobState& state) {
  // Sources named by hand are all wanted: duplicates are dropped only where someone asked for it.
  const bool wanted = settings.dedup.scope != "none" &&
                      (!request.by_hand || settings.origin.contains("dedup.scope"));
  if (!wanted) {
    return std::nullopt;
  }
  if (request.dry_run && state.interrupted) {  // opening the file would take back its run
    state.note = "a run was interrupted: duplicates of earlier nights are not looked for";
    return std::nullopt;
  }
  const bool of_run = state.resumable && settings.dedup.scope == "run";
  std::error_code none;
  if (of_run && !state.resumed) {
    fs::remove(store_run_signatures(settings.run.store), none);
  }
  const std::int64_t started = state.resumed ? state.ledger->unfinished()->started : request.now;
  // A run that begins anew makes the texts of the interrupted one again.
  const DedupIndex::WasKept none_was = [](const std::string&) { return false; };
  const DedupIndex::WasKept was_kept = !state.resumable ? nullptr
                                       : state.resumed  ? kept_inputs(*state.ledger)
                                                        : none_was;
  Settings where = settings;
  if (request.dry_run && !fs::exists(store_signatures(settings.run.store), none)) {
    where.run.store.clear();  // it looks at a store, and makes none
  }
  auto seen = open_dedup_index(
      where, {.run = state.resumed ? state.ledger->unfinished()->name : utc(started),
              .now = started,
              .was_kept = was_kept});
  if (!seen) {
    return std::move(seen).error();
  }
  state.seen = std::make_shared<SharedIndex>(*std::move(seen));
  return std::nullopt;
}

// A new run is in the ledger at once: its name is that of the staging folder.
std::optional<StoreError> begin_run(const Settings& settings, const StateRequest& request,
                                    JobState& state) {
  if (state.resumed) {
    state.run = state.ledger->resume();
  } else {
    state.run = state.ledger->begin(request.now, request.directory, request.fingerprint);
    state.done.clear();
    state.first_sequence = 0;
    if (state.web) {
      state.web->forget_lists_of_run();
    }
  }
  const std::string problem = state.resumable ? state.ledger->commit() : "";
  return problem_with(problem.empty() ? "" : "the store " + settings.run.store + ": " + problem);
}

// Where a run that goes on puts what it fetches: the first part is closed.
std::string archive_of(const std::string& path, const LedgerRun& run) {
  if (run.resumed == 0) {
    return path;
  }
  const std::size_t ending = path.rfind(".warc");
  const std::size_t at = ending == std::string::npos ? path.size() : ending;
  return path.substr(0, at) + "-" + std::to_string(run.resumed + 1) + path.substr(at);
}

std::optional<StoreError> open_archive(const Settings& settings, const StateRequest& request,
                                       JobState& state) {
  if (settings.output.warc.empty() || request.dry_run) {
    return std::nullopt;
  }
  auto archive = WarcSink::create(archive_of(settings.output.warc, state.run));
  if (!archive) {
    return problem_with(archive.error().message);
  }
  state.archive = *std::move(archive);
  return std::nullopt;
}

}  // namespace

DedupIndex::WasKept kept_inputs(const Ledger& ledger) {
  auto kept = std::make_shared<std::map<std::string, std::uint32_t>>();
  ledger.each([&](const LedgerEntry& entry) {
    ++(*kept)[entry.source.substr(0, SignatureLogOptions{}.max_url_bytes)];
  });
  return [kept](const std::string& url) {
    const auto found = kept->find(url);
    return found != kept->end() && found->second > 0 && found->second-- > 0;
  };
}

Result<JobState, StoreError> open_state(const Settings& settings, const StateRequest& request) {
  JobState state;
  std::optional<StoreError> problem;
  if (!request.by_hand) {
    problem = open_database(settings, request, state);
    if (!problem) {
      state.ledger = std::make_shared<Ledger>(state.database);
      problem = open_run(settings, request, state);
    }
  }
  if (!problem) {
    problem = open_index(settings, request, state);
  }
  if (!problem && state.ledger) {
    problem = begin_run(settings, request, state);
  }
  if (!problem) {
    problem = open_archive(settings, request, state);
  }
  if (problem) {
    return *std::move(problem);
  }
  if (!request.by_hand && settings.dedup.stories) {
    state.stories = std::make_shared<StoryBook>();
  }
  return state;
}

Result<std::shared_ptr<SharedDatabase>> open_store_to_read(const Settings& settings) {
  const std::string path = store_database(settings.run.store);
  std::error_code none;
  if (settings.run.store.empty() || !fs::exists(path, none)) {
    return std::shared_ptr<SharedDatabase>();
  }
  return SharedDatabase::open(path);
}

std::string fingerprint_of(const Settings& settings, const std::vector<SourceSpec>& sources) {
  Settings of_texts = settings;
  of_texts.run = {};     // threads and memory
  of_texts.report = {};  // what is said about them
  of_texts.output.dir = "";
  // How politely, but for what answers depend on.
  of_texts.fetch = {.user_agent = settings.fetch.user_agent,
                    .headers = settings.fetch.headers,
                    .cookie = settings.fetch.cookie,
                    .render_command = settings.fetch.render_command};
  // Which sources, however they are spelled.
  InputSettings& input = of_texts.input;
  for (auto* list : {&input.urls, &input.url_lists, &input.folders, &input.feeds, &input.sitemaps,
                     &input.opml, &input.archives}) {
    list->clear();
  }
  std::string all = std::string(version) + '\n' + show_settings(of_texts, ShowStyle::plain);
  for (const SourceSpec& source : sources) {
    const bool is_path = !is_web_url(source.address) && source.address != "-";
    all += std::string(to_word(source.kind)) + ' ' +
           (is_path ? whole_path(source.address) : source.address) + '\n';
  }
  std::vector<std::string> files = settings.despam.rules;
  files.push_back(settings.strip_model);
  for (const std::string& file : files) {
    all += file + ' ' + digest(read_whole_file(file).value_or("")) + '\n';
  }
  return digest(all);
}

}  // namespace winnow
