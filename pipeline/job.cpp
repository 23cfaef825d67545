#include "pipeline/job.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

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
  MaybeDedup(DedupIndex& index, bool enabled) : dedup_(index), enabled_(enabled) {}
  Outcome<Document> operator()(Document document) const {
    return enabled_ ? dedup_(std::move(document)) : Outcome<Document>(std::move(document));
  }

 private:
  Dedup dedup_;
  bool enabled_;
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

// "7d" or "12h" back from now as a date; a date as it is; nullopt for anything else.
std::optional<std::string> date_of(const std::string& text, std::time_t now) {
  if (text.empty() || (text.size() >= 10 && text[4] == '-' && text[7] == '-')) {
    return text;
  }
  std::int64_t count = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  const std::int64_t unit = *end == 'd' ? 86400 : *end == 'h' ? 3600 : 0;
  if (error != std::errc() || stop != end || unit == 0 || count < 0 || count > 1000000) {
    return std::nullopt;
  }
  const std::time_t time = now - count * unit;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char date[32];
  return std::string(date, std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts));
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

Result<JobFiles> open_files(const Settings& settings, bool with_store) {
  JobFiles files;
  if (with_store && !settings.run.store.empty()) {
    auto store = WebStore::open(settings.run.store);
    if (!store) {
      return std::move(store).error();
    }
    files.store = *std::move(store);
  }
  if (!settings.output.warc.empty()) {
    auto archive = WarcSink::create(settings.output.warc);
    if (!archive) {
      return std::move(archive).error();
    }
    files.archive = *std::move(archive);
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
                               files.store->keep(receipt, std::time(nullptr));
                             }
                             if (files.archive) {
                               files.archive->write(receipt);
                             }
                             job.on_receipt(receipt);
                           },
                       .stop = &stop_on_signals(),
                       .admitted = &counts.admitted};
  DedupIndex seen;
  NameBook names;
  NameOptions name = job.cleaner.name;
  name.directory = job.directory;
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
          .then(chain(clean.decode, clean.parse, clean.strip, clean.despam, clean.filter),
                {.name = "clean"})
          .then(chain(MaybeDedup(seen, job.dedup), Name(names, name)), {.name = "dedup"})
          .then(chain(clean.normalize, Write(write)), {.name = "write"})
          .run(run);
  report.sources = stream.reports();
  for (const std::string& problem : {files.store ? files.store->flush() : std::string(),
                                     files.archive ? files.archive->problem() : std::string()}) {
    if (!problem.empty()) {
      report.problems.push_back(problem);
    }
  }
  return report;
}

}  // namespace winnow
