#include "pipeline/job.hpp"

#include <algorithm>
#include <ctime>

#include "pipeline/dates.hpp"
#include "pipeline/dedup_settings.hpp"
#include "pipeline/interrupt.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/progress.hpp"
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
  explicit MaybeDedup(DedupIndex* index) : index_(index) {}
  Outcome<Document> operator()(Document document) const {
    return index_ != nullptr ? Dedup(*index_)(std::move(document))
                             : Outcome<Document>(std::move(document));
  }

 private:
  DedupIndex* index_;
};

// The stream as the graph wants it; what a source holds already goes to the archive on its way.
class JobSource {
 public:
  JobSource(SourceStream& stream, std::shared_ptr<WarcSink> archive)
      : stream_(&stream), archive_(std::move(archive)) {}

  std::optional<Request> next() {
    auto request = stream_->next();
    if (request && request->content && archive_) {
      archive_->add_content(*request, taken_, std::time(nullptr));
    }
    taken_ += request ? 1 : 0;
    return request;
  }

 private:
  SourceStream* stream_;
  std::shared_ptr<WarcSink> archive_;
  std::uint64_t taken_ = 0;  // the sequence number that the graph gives the next one
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

Result<SourceOptions> source_options(const Settings& settings) {
  const auto since = date_of(settings.input.since, std::time(nullptr));
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
                       .list = {.max_bytes = settings.fetch.max_list_bytes}};
}

Result<SourceStream> open_sources(const CommandOptions& options) {
  auto reading = source_options(options.settings);
  if (!reading) {
    return std::move(reading).error();
  }
  return SourceStream(specs_for(options), *std::move(reading),
                      FetchMany(fetch_options(options.settings, true)), nullptr);
}

FetchOptions fetch_options(const Settings& settings, bool by_hand) {
  FetchOptions options = settings.fetch;
  options.robots = options.robots && (!by_hand || settings.origin.contains("fetch.robots"));
  return options;
}

Result<JobFiles, StoreError> open_files(const Settings& settings, bool by_hand, bool dry_run) {
  JobFiles files;
  if (!by_hand && !settings.run.store.empty()) {
    auto store = WebStore::open(settings.run.store);
    if (!store) {
      return StoreError{StoreFault::failed, store.error().message};
    }
    files.store = *std::move(store);
  }
  // Sources named by hand are all wanted: duplicates are dropped only where someone asked for it.
  const bool dedup =
      settings.dedup.scope != "none" && (!by_hand || settings.origin.contains("dedup.scope"));
  if (dedup) {
    auto seen = open_dedup_index(settings, std::time(nullptr));
    if (!seen) {
      return std::move(seen).error();
    }
    files.seen = *std::move(seen);
  }
  if (!settings.output.warc.empty() && !dry_run) {
    auto archive = WarcSink::create(settings.output.warc);
    if (!archive) {
      return StoreError{StoreFault::failed, archive.error().message};
    }
    files.archive = *std::move(archive);
  }
  if (!by_hand && settings.dedup.stories) {
    files.stories = std::make_shared<StoryBook>();
  }
  return files;
}

RunReport run_job(Job job) {
  const Settings& settings = job.options.settings;
  const JobFiles& files = job.files;
  job.fetch.memory = files.store;
  if (files.archive) {
    job.fetch.on_exchange = [archive = files.archive](Exchange exchange) {
      archive->add(std::move(exchange));
    };
  }
  ProgressCounts counts;
  const Progress progress(job.directory.empty()
                              ? Progress::Mode::off
                              : Progress::mode_for(job.options.progress.c_str(), job.options.quiet),
                          counts);
  const RunOptions run{.jobs = settings.run.jobs,
                       .max_in_flight = settings.run.max_in_flight,
                       .max_bytes_in_flight = settings.run.max_bytes_in_flight,
                       .max_waiting = settings.run.max_waiting,
                       .on_receipt =
                           [&](const Receipt& receipt) {
                             ++(receipt.rejection ? counts.rejected : counts.finished);
                             if (files.store && !job.options.dry_run) {
                               files.store->keep(receipt, job.directory, std::time(nullptr));
                             }
                             if (files.archive) {
                               files.archive->write(receipt);
                             }
                             if (files.stories && receipt.rejection) {
                               files.stories->forget(receipt.origin.sequence);
                             }
                             job.on_receipt(receipt);
                           },
                       .stop = &stop_on_signals(),
                       .admitted = &counts.admitted};
  NameBook names;
  NameOptions name = job.cleaner.name;
  name.directory = job.directory;
  if (files.store) {
    name.is_others = [&](const std::string& candidate, const std::string& url) {
      return files.store->is_others(path_below(job.directory, candidate), url);
    };
  }
  const WriteOptions write{.directory = job.directory,
                           .render = job.cleaner.render,
                           .audit = job.audit,
                           .dry_run = job.options.dry_run};
  const Cleaner& clean = job.cleaner;
  const FetchMany fetch(job.fetch);
  SourceStream stream(std::move(job.sources), job.source_options, fetch, files.store);
  RunReport report =
      Pipeline{}
          .from(JobSource(stream, files.archive))
          .then(fetch)
          .then(chain(clean.decode, clean.parse, clean.strip, clean.despam, clean.filter,
                      NoteStory(files.stories.get())),
                {.name = "clean"})
          .then(chain(MaybeDedup(files.seen.get()), Name(names, name)), {.name = "dedup"})
          .then(chain(clean.normalize, Write(write)), {.name = "write"})
          .run(run);
  report.sources = stream.reports();
  // After a text that could not be written, none counts as seen: tomorrow it would be a duplicate
  // of itself, and lost. The price is a duplicate that slips through.
  const bool forget = job.options.dry_run || !report.fatal.empty();
  for (const std::string& problem : {!files.seen ? std::string()
                                     : forget    ? files.seen->abandon_run()
                                                 : files.seen->end_run(),
                                     files.store ? files.store->flush() : std::string(),
                                     files.archive ? files.archive->problem() : std::string()}) {
    if (!problem.empty()) {
      report.problems.push_back(problem);
    }
  }
  return report;
}

}  // namespace winnow
