#include "pipeline/job.hpp"

#include <algorithm>
#include <atomic>
#include <ctime>

#include "pipeline/dates.hpp"
#include "pipeline/interrupt.hpp"
#include "pipeline/live_rules.hpp"
#include "pipeline/packed.hpp"
#include "pipeline/page_redirect.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/progress.hpp"
#include "pipeline/publisher.hpp"
#include "stages/dedup/dedup.hpp"
#include "stages/fetch/address_policy.hpp"
#include "stages/fetch/fetch_many.hpp"

namespace winnow {

namespace {

using Kind = SourceSpec::Kind;

// Dedup where the settings want it, nothing where they do not.
class MaybeDedup {
 public:
  static constexpr std::string_view name = Dedup::name;
  static constexpr Order order = Dedup::order;
  explicit MaybeDedup(SharedIndex* seen) : seen_(seen) {}
  Outcome<Document> operator()(Document document) const {
    if (seen_ == nullptr) {
      return document;
    }
    const std::lock_guard lock(seen_->mutex);
    return Dedup(seen_->index)(std::move(document));
  }

 private:
  SharedIndex* seen_;
};

// The stream as the graph wants it: without what the run has done before it was interrupted. What a
// source holds already goes to the archive on its way.
class JobSource {
 public:
  JobSource(SourceStream& stream, JobState& state)
      : stream_(&stream), state_(&state), taken_(state.first_sequence) {}

  std::optional<Request> next() {
    auto request = stream_->next();
    while (request && is_done(*request)) {
      request = stream_->next();
    }
    if (request && request->content && state_->archive) {
      state_->archive->add_content(*request, taken_, std::time(nullptr));
    }
    taken_ += request ? 1 : 0;
    return request;
  }

 private:
  bool is_done(const Request& request) {
    const auto found = state_->done.find(request.origin.url);
    return found != state_->done.end() && found->second > 0 && found->second-- > 0;
  }

  SourceStream* stream_;
  JobState* state_;
  std::uint64_t taken_;  // the sequence number that the graph gives the next one
};

Kind kind_of(const std::string& from) {
  constexpr std::pair<std::string_view, Kind> words[] = {{"urls", Kind::urls},
                                                         {"feed", Kind::feed},
                                                         {"sitemap", Kind::sitemap},
                                                         {"opml", Kind::opml},
                                                         {"warc", Kind::archive}};
  const auto* const found =
      std::ranges::find(words, from, &std::pair<std::string_view, Kind>::first);
  return found == std::end(words) ? Kind::automatic : found->second;
}

}  // namespace

std::vector<SourceSpec> specs_for(const CommandOptions& options) {
  const InputSettings& input = options.settings.input;
  if (!options.sources.empty()) {
    return specs_of(options.sources, kind_of(input.from));
  }
  std::vector<SourceSpec> specs;
  const auto add = [&](const std::vector<std::string>& addresses, Kind kind) {
    std::ranges::move(specs_of(addresses, kind), std::back_inserter(specs));
  };
  add(input.urls, Kind::automatic);
  add(input.folders, Kind::folder);
  add(input.url_lists, Kind::urls);
  add(input.opml, Kind::opml);
  add(input.feeds, Kind::feed);
  add(input.sitemaps, Kind::sitemap);
  add(input.archives, Kind::archive);
  return specs;
}

bool may_be_several(const std::vector<SourceSpec>& specs) {
  return specs.size() != 1 ||
         (specs[0].kind != Kind::page &&
          (specs[0].kind != Kind::automatic || kind_by_name(specs[0].address) != Kind::page));
}

Result<SourceOptions> source_options(const Settings& settings, std::time_t now) {
  const auto since = date_of(settings.input.since, now);
  if (!since) {
    return Error{"input.since: '" + settings.input.since +
                 "' is neither a date (2026-11-24) nor a span (7d, 12h)"};
  }
  if (const std::string wrong = wrong_network(settings.fetch.allow_address); !wrong.empty()) {
    return Error{"fetch.allow_address: '" + wrong + "' is no address and no network (10.0.0.0/8)"};
  }
  return SourceOptions{.limit = settings.input.limit,
                       .since = *since,
                       .feed_content = settings.input.feed_content,
                       .room = settings.run.room,
                       .list = {.max_bytes = settings.fetch.max_list_bytes},
                       .redirect_of = page_redirects(settings.fetch.max_refresh_s)};
}

Result<SourceStream> open_sources(const CommandOptions& options) {
  auto reading = source_options(options.settings, std::time(nullptr));
  if (!reading) {
    return std::move(reading).error();
  }
  return SourceStream(specs_for(options), *std::move(reading),
                      FetchMany(fetch_options(options.settings, true)), nullptr);
}

FetchOptions fetch_options(const Settings& settings, bool by_hand) {
  FetchOptions options = settings.fetch;
  options.robots = options.robots && (!by_hand || settings.origin.contains("fetch.robots"));
  options.redirect_of = page_redirects(settings.fetch.max_refresh_s);
  return options;
}

namespace {

bool in_shards(const Job& job) {
  return job.options.settings.output.shard_documents > 0 && !job.directory.empty() &&
         !job.options.dry_run;
}

PublisherOptions publishing(const Job& job) {
  const bool staged = job.state.resumable && !job.directory.empty() && !job.options.dry_run;
  PublisherOptions options{.directory = job.directory,
                           .staging = staged ? staging_folder(job.state.run) : "",
                           .resumable = staged,
                           .batch = staged ? PublisherOptions{}.batch : 1};
  if (in_shards(job)) {
    options.shards = ShardOptions{.directory = job.directory,
                                  .waiting = staged ? options.staging : job.directory,
                                  .documents = job.options.settings.output.shard_documents,
                                  .packed = job.options.settings.output.compression == "zstd"};
  }
  return options;
}

// What names the texts, and which of them are taken: by the first part of this run, or by pages of
// earlier ones.
NameOptions naming(const Job& job) {
  NameOptions options = job.cleaner.name;
  if (in_shards(job)) {
    return options;
  }
  options.directory = job.directory;
  if (job.state.web) {
    options.is_others = [web = job.state.web, directory = job.directory](
                            const std::string& candidate, const std::string& url) {
      return web->is_others(path_below(directory, candidate), url);
    };
  }
  return options;
}

void take_over(const Job& job, Publisher& publisher, NameBook& names, RunCounts& counts) {
  if (!job.state.resumed) {
    return;
  }
  job.state.ledger->each([&](const LedgerEntry& entry) {
    const Receipt receipt = publisher.take_over(entry);
    if (receipt.written) {
      names.take(receipt.written->path);
    }
    ++counts.before;
  });
  const auto& census = job.cleaner.despam.options().census;
  job.state.ledger->each_census([&](std::string_view pages) {
    for (const LineCensus::Page& page : unpack_pages(pages)) {
      if (census) {
        census->add(page);
      }
    }
  });
}

// What the publisher settled, and how the graph went.
RunReport whole_report(RunReport settled, RunReport graph, std::vector<SourceReport> sources) {
  settled.stage_seconds = std::move(graph.stage_seconds);
  settled.seconds = graph.seconds;
  settled.stopped = settled.stopped || graph.stopped;
  settled.sources = std::move(sources);
  return settled;
}

// Signatures of a run that is not done stay as far as the ledger has its inputs. A run without a
// ledger to go on from is forgotten if its texts could not be written: tomorrow they would be
// duplicates of themselves.
std::string end_index(const Job& job, const RunReport& report) {
  if (!job.state.seen) {
    return {};
  }
  const std::lock_guard lock(job.state.seen->mutex);
  DedupIndex& index = job.state.seen->index;
  if (job.options.dry_run || (!job.state.resumable && !report.fatal.empty())) {
    return index.abandon_run();
  }
  if (!job.state.resumable) {
    return index.end_run();
  }
  return report.stopped ? index.stop_run(kept_inputs(*job.state.ledger)) : index.commit();
}

LiveDespam live_despam(const Job& job) {
  return {job.cleaner.despam, reload_on_hangup(),
          [settings = job.options.settings.despam] { return rules_for(settings); },
          [](const std::string& version, const std::string& problem) {
            if (problem.empty()) {
              program_log().info("rules_reloaded", "rules read anew", {{"rules", version}});
            } else {
              program_log().error("rules_not_reloaded", problem + "; those in use stay");
            }
          }};
}

}  // namespace

RunReport run_job(Job& job) {
  const Settings& settings = job.options.settings;
  JobState& state = job.state;
  job.fetch.memory = state.web;
  if (state.archive) {
    job.fetch.on_exchange = [archive = state.archive](Exchange exchange) {
      archive->add(std::move(exchange));
    };
  }
  RunCounts counts;
  NameBook names(settings.run.room);
  Publisher publisher(publishing(job),
                      {.ledger = state.ledger,
                       .web = job.options.dry_run ? nullptr : state.web,
                       .seen = state.seen,
                       .stories = state.stories,
                       .census = job.cleaner.despam.options().census},
                      [&](const Receipt& receipt) {
                        ++(receipt.rejection ? counts.rejected : counts.finished);
                        job.on_receipt(receipt);
                      });
  take_over(job, publisher, names, counts);
  if (std::string problem = publisher.go_on(); !problem.empty()) {
    RunReport report = publisher.finish();
    report.stopped = true;
    report.fatal = std::move(problem);
    return report;
  }
  const Progress progress(
      job.directory.empty() ? Progress::Mode::off
                            : Progress::mode_for(job.options.progress.c_str(), job.options.quiet),
      counts, [](const std::string& line) { program_log().info("progress", line); });
  const std::atomic<bool>& signalled = stop_on_signals();
  const RunOptions run{.jobs = settings.run.jobs,
                       .max_in_flight = settings.run.max_in_flight,
                       .max_bytes_in_flight = settings.run.max_bytes_in_flight,
                       .max_waiting = settings.run.max_waiting,
                       .first_sequence = state.first_sequence,
                       .on_receipt =
                           [&](Receipt receipt) {
                             if (receipt.rejection) {  // it may not have come as far as that
                               job.cleaner.normalize.repair(receipt.rejection->metadata);
                             }
                             if (state.archive) {
                               state.archive->write(receipt);
                             }
                             publisher.add(std::move(receipt));
                           },
                       .stop = [&] { return signalled || publisher.is_failed(); },
                       .counts = &counts};
  const WriteOptions write{.directory = in_shards(job) ? "" : job.directory,
                           .render = job.cleaner.render,
                           .audit = job.audit,
                           .sidecar = settings.output.sidecar,
                           .staging = publishing(job).staging,
                           .dry_run = job.options.dry_run};
  const Cleaner& clean = job.cleaner;
  const FetchMany fetch(job.fetch);
  SourceStream stream(std::move(job.sources), job.source_options, fetch, state.web);
  RunReport graph =
      Pipeline{}
          .from(JobSource(stream, state))
          .then(fetch)
          .then(chain(clean.decode, clean.parse, clean.strip, live_despam(job), clean.filter,
                      NoteStory(state.stories.get())),
                {.name = "clean"})
          .then(chain(MaybeDedup(state.seen.get()), Name(names, naming(job))), {.name = "dedup"})
          .then(chain(clean.normalize, Write(write)), {.name = "write"})
          .run(run);
  RunReport report = whole_report(publisher.finish(), std::move(graph), stream.reports());
  for (const std::string& problem :
       {end_index(job, report), state.archive ? state.archive->problem() : std::string()}) {
    if (!problem.empty()) {
      report.problems.push_back(problem);
    }
  }
  return report;
}

}  // namespace winnow
