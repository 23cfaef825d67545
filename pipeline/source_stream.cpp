#include "pipeline/source_stream.hpp"

#include <algorithm>
#include <ctime>

#include "pipeline/sources.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/text/site.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

using Kind = SourceSpec::Kind;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    c == '<' ? out += "&lt;" : c == '&' ? out += "&amp;" : c == '"' ? out += "&quot;" : out += c;
  }
  return out;
}

// A page made of a feed's entry, which says in HTML's own words what the feed says.
Response page_of(const Listed& entry) {
  std::string html = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" +
                     escaped(entry.title) + "</title>";
  const auto meta = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      html += std::string("<meta ") + name + " content=\"" + escaped(value) + "\">";
    }
  };
  meta("name=\"author\"", entry.author);
  meta("property=\"article:published_time\"", entry.date);
  html += "<link rel=\"canonical\" href=\"" + escaped(entry.url) + "\"></head><body><article><h1>" +
          escaped(entry.title) + "</h1>\n" + entry.content + "\n</article></body></html>\n";
  return {.bytes = std::move(html), .status = 200, .content_type = "text/html; charset=utf-8"};
}

// The front page of a site, where a sitemap was asked for, stands for what robots.txt names.
void point_to_robots(SourceSpec& spec) {
  const auto url = Url::parse(spec.address);
  if (spec.kind == Kind::sitemap && url && url->path == "/" && !url->query) {
    spec.address = url->origin() + "/robots.txt";
    spec.kind = Kind::robots;
  }
}

std::string site_of_address(const std::string& address) {
  const auto url = Url::parse(address);
  return url ? site_of(url->host) : std::string();
}

}  // namespace

SourceStream::SourceStream(std::vector<SourceSpec> specs, SourceOptions options, FetchMany fetcher,
                           std::shared_ptr<WebStore> store)
    : options_(std::move(options)),
      fetcher_(std::move(fetcher)),
      store_(std::move(store)),
      keys_(UrlKeys::builtin()),
      seen_(options_.room) {
  for (SourceSpec& spec : specs) {
    is_new_list(spec.address);
    pending_.push_back({std::move(spec)});
  }
}

bool SourceStream::is_list(const SourceSpec& spec) const {
  return spec.kind == Kind::feed || spec.kind == Kind::sitemap || spec.kind == Kind::opml ||
         spec.kind == Kind::robots || spec.kind == Kind::urls;
}

std::optional<Request> SourceStream::next() {
  for (;;) {
    if (!ready_.empty()) {
      Request request = std::move(ready_.front());
      ready_.pop_front();
      return request;
    }
    if (archive_) {
      if (auto request = archive_->next()) {
        ++reports_[archive_report_].taken;
        return request;
      }
      close_archive();
      continue;
    }
    if (pending_.empty()) {
      return std::nullopt;
    }
    look_ahead();
    Pending pending = std::move(pending_.front());
    pending_.pop_front();
    open(std::move(pending));
  }
}

// Tells what the next few are, and asks for those that are lists on the web.
void SourceStream::look_ahead() {
  for (std::size_t i = 0; i < std::min(options_.look_ahead, pending_.size()); ++i) {
    Pending& pending = pending_[i];
    SourceSpec& spec = pending.spec;
    hide_password(spec);
    if (spec.kind == Kind::automatic) {
      const Kind kind = kind_by_name(spec.address);
      spec.kind = kind == Kind::automatic ? Kind::feed : kind;
      spec.guessed = true;
    }
    if (!is_list(spec) || pending.answer.valid()) {
      continue;
    }
    point_to_robots(spec);
    auto promise = std::make_shared<std::promise<Outcome<Response>>>();
    pending.answer = promise->get_future();
    if (auto read = store_ ? store_->list_of_run(spec.address) : std::nullopt) {
      pending.unchanged = read->unchanged;  // a run that goes on takes the list as it was
      promise->set_value(std::move(read->response));
      continue;
    }
    fetcher_.start(
        {.origin = {.url = spec.address, .via = spec.via, .sequence = Exchange::no_sequence},
         .role = Request::Role::list,
         .user = spec.user,
         .password = spec.password},
        [promise](Outcome<Response> answer) { promise->set_value(std::move(answer)); });
  }
}

void SourceStream::open(Pending pending) {
  switch (pending.spec.kind) {
    case Kind::folder: open_folder(pending.spec); break;
    case Kind::archive: open_archive(pending.spec); break;
    case Kind::automatic:
    case Kind::page: put_page(pending.spec, std::nullopt); break;
    case Kind::urls:
    case Kind::feed:
    case Kind::sitemap:
    case Kind::robots:
    case Kind::opml: open_list(pending); break;
  }
}

void SourceStream::open_folder(const SourceSpec& spec) {
  auto requests = read_folder(spec.address);
  if (!requests) {
    fail(spec, {source_reasons::unreadable, requests.error().message});
    return;
  }
  std::ranges::move(*requests, std::back_inserter(ready_));
}

void SourceStream::open_archive(const SourceSpec& spec) {
  auto archive = ArchiveSource::open(spec.address, options_.archive, options_.redirect_of);
  if (!archive) {
    fail(spec, {source_reasons::unreadable, archive.error().message});
    return;
  }
  report_of(spec);
  archive_report_ = reports_.size() - 1;
  archive_ = *std::move(archive);
}

// What is broken in it is an input that failed: pages may be missing.
void SourceStream::close_archive() {
  SourceReport& report = reports_[archive_report_];
  report.damaged = archive_->damaged();
  report.refused = archive_->refused();
  report.listed = report.taken + report.refused;
  archive_.reset();
  const std::string places = std::to_string(report.damaged) + " damaged places";
  if (report.damaged > 0) {
    report.problem = std::string(source_reasons::damaged.word()) + ": " + places;
    ready_.push_back(
        {.origin = {.url = report.address, .via = report.via},
         .failed = Rejection{source_reasons::damaged,
                             places + ", " + std::to_string(report.taken) + " pages read"}});
  }
}

SourceReport& SourceStream::report_of(const SourceSpec& spec) {
  reports_.push_back(
      {.address = spec.address, .via = spec.via, .kind = std::string(to_word(spec.kind))});
  return reports_.back();
}

// What was fetched; where it is as it was, what the store kept of it.
Outcome<Response> SourceStream::list_bytes(Pending& pending, SourceReport& report) {
  auto answer = pending.answer.get();
  const std::string& address = pending.spec.address;
  if (pending.unchanged) {
    report.unchanged = *pending.unchanged;
    return answer;
  }
  if (answer) {
    if (store_ && is_web_url(address) && answer->status == 200) {
      store_->keep_list(*answer, std::time(nullptr));
      store_->note_list_of_run(address, false);
    }
    return answer;
  }
  if (store_ && answer.error().reason == fetch_reasons::unchanged) {
    if (auto kept = store_->list(address)) {
      report.unchanged = true;
      store_->note_list_of_run(address, true);
      return *std::move(kept);
    }
  }
  return answer;
}

void SourceStream::open_list(Pending& pending) {
  const SourceSpec& spec = pending.spec;
  if (spec.depth > options_.max_depth || reports_.size() >= options_.max_lists) {
    fail(spec, {source_reasons::too_deep, "lists in lists"});
    return;
  }
  SourceReport report{
      .address = spec.address, .via = spec.via, .kind = std::string(to_word(spec.kind))};
  auto bytes = list_bytes(pending, report);
  if (!bytes) {
    fail(spec, std::move(bytes).error());
    return;
  }
  Response whole = bytes->clone();
  auto listing = read_list(spec, *std::move(bytes), options_.list);
  if (!listing) {
    fail(spec, std::move(listing).error());
    return;
  }
  if (listing->is_page) {
    put_page(spec, std::move(whole));
    return;
  }
  report.kind = to_word(listing->kind);
  take(spec, *std::move(listing), report);
  reports_.push_back(std::move(report));
}

void SourceStream::take(const SourceSpec& spec, Listing listing, SourceReport& report) {
  report.listed = listing.pages.size() + listing.lists.size() + listing.refused;
  report.refused = listing.refused;
  report.damaged = listing.damaged ? 1 : 0;
  std::erase_if(listing.lists, [&](const SourceSpec& list) {
    const bool known = list.kind != Kind::automatic && !is_new_list(list.address);
    report.repeated += known ? 1 : 0;
    return known;
  });
  for (Listed& page : listing.pages) {
    take_page(spec, std::move(page), report);
  }
  for (auto it = listing.lists.rbegin(); it != listing.lists.rend(); ++it) {
    if (listing.kind == Kind::sitemap && it->site.empty()) {
      it->site = site_of_address(spec.address);
    }
    pending_.push_front({std::move(*it)});
    ++report.taken;
  }
}

void SourceStream::take_page(const SourceSpec& spec, Listed page, SourceReport& report) {
  SourceSpec named{.address = std::move(page.url)};
  hide_password(named);  // a stranger's: it is not used
  page.url = std::move(named.address);
  // A sitemap speaks for its own site alone (sitemaps.org, "Sitemap file location").
  const std::string site = spec.site.empty() ? site_of_address(spec.address) : spec.site;
  const bool elsewhere =
      report.kind == to_word(Kind::sitemap) && !site.empty() && site_of_address(page.url) != site;
  if (elsewhere) {
    ++report.refused;
  } else if (!options_.since.empty() && !page.date.empty() &&
             page.date.substr(0, options_.since.size()) < options_.since) {
    ++report.old;
  } else if (!is_new(page.url)) {
    ++report.repeated;
  } else if (options_.limit > 0 && report.taken >= options_.limit) {
    ++report.over;
  } else {
    ++report.taken;
    std::optional<Response> content;
    if (options_.feed_content && !page.content.empty()) {
      content = page_of(page);
    }
    std::string final_url = content ? page.url : std::string();
    ready_.push_back({.origin = {.url = std::move(page.url),
                                 .via = spec.address,
                                 .final_url = std::move(final_url)},
                      .content = std::move(content),
                      .revalidate = true,
                      .listed_title = std::move(page.title),
                      .listed_date = std::move(page.date)});
  }
}

void SourceStream::put_page(const SourceSpec& spec, std::optional<Response> content) {
  if (spec.depth > 0 && is_web_url(spec.address) && !is_new(spec.address)) {
    was_repeated(spec.via);
    return;
  }
  ready_.push_back({.origin = {.url = spec.address, .via = spec.via},
                    .content = std::move(content),
                    .user = spec.user,
                    .password = spec.password});
}

// A line of a list whose kind was not known when the list was read.
void SourceStream::was_repeated(const std::string& list) {
  const auto report = std::find_if(reports_.rbegin(), reports_.rend(),
                                   [&](const SourceReport& each) { return each.address == list; });
  if (report != reports_.rend()) {
    --report->taken;
    ++report->repeated;
  }
}

void SourceStream::fail(const SourceSpec& spec, Rejection why) {
  SourceReport& report = report_of(spec);
  report.problem = std::string(why.reason.word()) + (why.detail.empty() ? "" : ": ") + why.detail;
  ready_.push_back({.origin = {.url = spec.address, .via = spec.via}, .failed = std::move(why)});
}

bool SourceStream::is_new(const std::string& address) {
  const auto url = Url::parse(address);
  return seen_.insert(url ? keys_.key(*url) : address);
}

// A list may name itself, or one that led to it.
bool SourceStream::is_new_list(const std::string& address) { return is_new("list " + address); }

}  // namespace winnow
