// Every key of the configuration with its field, what it may be, and its sentence: the one list
// that settings.cpp walks. For that file alone.
#ifndef WINNOW_PIPELINE_SETTINGS_KEYS_HPP
#define WINNOW_PIPELINE_SETTINGS_KEYS_HPP

#include <span>
#include <string_view>
#include <vector>

#include "pipeline/settings.hpp"
#include "stages/strip/parts.hpp"

namespace winnow {

// Visits every key: visit(key, field, what the value must be, sentence).
struct Range {
  double low = 0;
  double high = 0;
};
struct Words {
  std::vector<std::string_view> allowed;
};
struct WordList {
  std::span<const std::string_view> allowed;
};
struct Free {};

constexpr double gib = 1024.0 * 1024 * 1024;

template <class Visit>
void describe(Settings& s, Visit visit) {
  visit("input.from", s.input.from,
        Words{{"auto", "html", "text", "urls", "feed", "sitemap", "opml", "warc"}},
        "kind of the sources named on the command line; auto looks");
  visit("input.urls", s.input.urls, Free{}, "URLs that `winnow run` reads when none are named");
  visit("input.url_lists", s.input.url_lists, Free{}, "files with one URL or path a line");
  visit("input.folders", s.input.folders, Free{}, "folders of pages and texts");
  visit("input.feeds", s.input.feeds, Free{},
        "RSS, Atom and JSON feeds, and pages that name one: URLs or files");
  visit("input.sitemaps", s.input.sitemaps, Free{},
        "sitemaps, and front pages of sites whose robots.txt names them: URLs or files");
  visit("input.opml", s.input.opml, Free{}, "OPML files or URLs: lists of feeds");
  visit("input.archives", s.input.archives, Free{}, "WARC, WET and ARC files");
  visit("input.limit", s.input.limit, Range{0, 1e9}, "pages taken of one list; 0 = all");
  visit("input.since", s.input.since, Free{},
        "pages that a list dates before this are left out: 2026-11-24, or 7d, 12h back from now");
  visit("input.feed_content", s.input.feed_content, Free{},
        "take the text of a feed that gives it whole, instead of fetching the page");
  visit("output.dir", s.output.dir, Free{}, "where `winnow run` puts its files");
  visit("output.format", s.output.format, Words{{"text", "md", "json", "jsonl"}}, "format");
  visit(
      "output.name", s.output.name, Free{},
      "name template: {path} {stem} {host} {date} {slug} {title} {hash8} {index}; empty picks one");
  visit("output.metadata", s.output.metadata, Free{}, "front matter before text and Markdown");
  visit("output.tables", s.output.tables, Words{{"keep", "tsv", "rows"}},
        "tables in text: as they are with bars, cells by tabs, or rows that name their cells");
  visit("output.on_exists", s.output.on_exists, Words{{"replace", "keep", "rename"}},
        "what to do with a file that is there already");
  visit("output.audit", s.output.audit, Free{},
        "beside each text a file that with it rebuilds the input");
  visit("output.sidecar", s.output.sidecar, Free{},
        "beside each text its metadata, as NAME.meta.json");
  visit("output.shard_documents", s.output.shard_documents, Range{0, 1e9},
        "with format jsonl: texts in one file, part-00000.jsonl; 0 = a file each");
  visit("output.compression", s.output.compression, Words{{"none", "zstd"}}, "of such files");
  visit("output.warc", s.output.warc, Free{},
        "archive of what was fetched; packed if it ends in .gz; empty: none");
  visit("fetch.user_agent", s.fetch.user_agent, Free{},
        "User-Agent header; its first word is the name that robots.txt knows");
  visit("fetch.headers", s.fetch.headers, Free{}, "extra request headers, \"Name: value\"");
  visit("fetch.cookie", s.fetch.cookie, Free{}, "Cookie header; empty sends none");
  visit("fetch.cookies", s.fetch.cookies, Free{}, "keep the cookies that servers set, for the run");
  visit("fetch.proxy", s.fetch.proxy, Free{}, "proxy; the environment is not asked");
  visit("fetch.resolve", s.fetch.resolve, Free{},
        "\"host:port:address\" to connect to instead of asking DNS");
  visit("fetch.timeout_ms", s.fetch.timeout_ms, Range{1, 3.6e6}, "whole transfer, milliseconds");
  visit("fetch.connect_timeout_ms", s.fetch.connect_timeout_ms, Range{1, 3.6e6},
        "connection, milliseconds");
  visit("fetch.low_speed_bytes", s.fetch.low_speed_bytes, Range{0, 1e9},
        "bytes per second under which a transfer is too slow");
  visit("fetch.low_speed_s", s.fetch.low_speed_s, Range{0, 3600},
        "seconds it may be; 0 = for ever");
  visit("fetch.max_bytes", s.fetch.max_bytes, Range{1024, gib}, "body as sent, bytes");
  visit("fetch.max_list_bytes", s.fetch.max_list_bytes, Range{1024, gib},
        "the same of a feed or sitemap, and after decompression, bytes");
  visit("fetch.max_redirects", s.fetch.max_redirects, Range{0, 50}, "redirects followed");
  visit("fetch.max_refresh_s", s.fetch.max_refresh_s, Range{-1, 3600},
        "a page whose meta refresh leads on within so many seconds is a redirect; -1: never");
  visit("fetch.https_only", s.fetch.https_only, Free{}, "refuse http addresses");
  visit("fetch.refuse_types", s.fetch.refuse_types, Free{},
        "end a transfer whose headers say image, PDF, …");
  visit("fetch.allow_private", s.fetch.allow_private, Free{},
        "fetch from private and loopback addresses");
  visit("fetch.allow_address", s.fetch.allow_address, Free{},
        "networks to fetch from though they are private: 10.1.0.0/16, fd00::/8, 192.168.1.7");
  visit("fetch.insecure", s.fetch.insecure, Free{}, "do not check TLS certificates");
  visit("fetch.width", s.fetch.width, Range{1, 1000}, "transfers at one time");
  visit("fetch.per_host", s.fetch.per_host, Range{1, 64}, "of them on one host");
  visit("fetch.delay_ms", s.fetch.delay_ms, Range{0, 3.6e6},
        "from an answer to the next request to the same host, milliseconds");
  visit("fetch.adaptive", s.fetch.adaptive, Range{0, 100},
        "times the time of an answer that the host is left alone after it");
  visit("fetch.retries", s.fetch.retries, Range{0, 20},
        "more tries where the cause may pass: no connection, a reset, 429, 503");
  visit("fetch.retry_ms", s.fetch.retry_ms, Range{1, 3.6e6},
        "before the first of them, then doubling, milliseconds");
  visit(
      "fetch.max_retry_after_s", s.fetch.max_retry_after_s, Range{0, 1e6},
      "longest Retry-After that is waited for; over it the host is left for another run, seconds");
  visit("fetch.host_failures", s.fetch.host_failures, Range{1, 1e6},
        "transfers in a row without an answer, after which the host is left for another run");
  visit("fetch.robots", s.fetch.robots, Free{},
        "obey robots.txt; URLs that `winnow clean` is given by hand are fetched without, unless it "
        "is set there");
  visit("fetch.robots_ttl_s", s.fetch.robots_ttl_s, Range{0, 1e8},
        "a copy of robots.txt is good for so many seconds");
  visit("fetch.max_robots_bytes", s.fetch.max_robots_bytes, Range{512000, gib},
        "of robots.txt that count, bytes");
  visit("fetch.max_crawl_delay_s", s.fetch.max_crawl_delay_s, Range{0, 1e6},
        "longest Crawl-delay that is kept; a host that wants more gives one page a run, seconds");
  visit("fetch.revalidate", s.fetch.revalidate, Free{},
        "with a store: fetch only what changed since it was cleaned");
  visit("fetch.max_fresh_s", s.fetch.max_fresh_s, Range{0, 1e8},
        "longest time for which a server's word that a page is fresh is taken, seconds");
  visit("fetch.render_command", s.fetch.render_command, Free{},
        "shell command that reads a URL and prints its page, instead of HTTP; empty: none");
  visit("decode.max_bytes", s.decode.max_bytes, Range{1024, gib},
        "page after decompression, bytes");
  visit("decode.max_ratio", s.decode.max_ratio, Range{10, 1e6},
        "bytes that a byte of a packed page may open to, beyond the first MiB");
  visit("decode.max_layers", s.decode.max_layers, Range{0, 8},
        "content codings on top of each other");
  visit("parse.max_bytes", s.parse.max_bytes, Range{1024, gib}, "page as UTF-8, bytes");
  visit("parse.max_depth", s.parse.max_depth, Range{16, 10000},
        "open elements at one time; deeper tags are skipped, their text is kept");
  visit("parse.max_formatting", s.parse.max_formatting, Range{4, 1000},
        "open formatting elements at one time");
  visit("parse.max_attributes", s.parse.max_attributes, Range{16, 10000}, "attributes of one tag");
  visit("parse.max_blocks", s.parse.max_blocks, Range{100, 10000000}, "blocks of one page");
  visit("parse.max_memory", s.parse.max_memory, Range{1048576, 4 * gib},
        "memory of the HTML parser for one page, bytes");
  visit("parse.cpu_budget_ms", s.parse.cpu_budget_ms, Range{0, 3.6e6},
        "CPU time of the HTML parser for one page, milliseconds; 0 = no limit");
  visit("parse.fallback_below", s.parse.fallback_below, Range{0, 1e6},
        "a page that shows less text looks for it in JSON-LD, noscript, templates and script "
        "state, bytes; 0 = never");
  visit("parse.fallback_ratio", s.parse.fallback_ratio, Range{1, 1000},
        "JSON-LD text so many times as long as the page is taken as well");
  visit("parse.fallback_least", s.parse.fallback_least, Range{0, 1e6},
        "text that such a source must hold, bytes");
  visit("parse.fallback_max_bytes", s.parse.fallback_max_bytes, Range{0, gib},
        "scripts and attributes searched, bytes");
  visit("parse.fallback_description", s.parse.fallback_description, Free{},
        "take the page's description where all else fails");
  visit("strip.method", s.strip_method, Words{{"model", "rules"}},
        "learnt model, or a weighted sum of plain features");
  visit("strip.model", s.strip_model, Free{}, "model file; empty takes the built-in one");
  visit("strip.preset", s.strip_preset, Words{{"precision", "balanced", "recall", "custom"}},
        "sets beta to 0.5, 1 or 2; custom takes strip.beta");
  visit("strip.beta", s.strip.beta, Range{0.01, 100},
        "weight of recall against precision in the choice of blocks");
  visit("strip.by_kind", s.strip.by_kind, Range{0, 2},
        "how much the kind of page moves the cut: 0 not at all, 1 as learnt with the model");
  visit("strip.cut", s.strip.cut, Range{0, 1},
        "probability under which a block is dropped; 0 lets each page find its own");
  visit("strip.least", s.strip.least, Range{0, 1},
        "a page whose best block is less probable has no main text");
  visit("strip.drop_repeated", s.strip.drop_repeated, Free{},
        "drop a block that says what another says, where such copies are seldom wanted");
  visit("strip.drop_labels", s.strip.drop_labels, Free{},
        "drop a heading or \"Read also:\" when all the text it leads to is gone");
  visit("strip.keep", s.strip_keep, WordList{part_words},
        "parts kept where they would be dropped in doubt; links and images: with their addresses");
  visit("strip.drop", s.strip_drop, WordList{part_words}, "parts dropped wherever they stand");
  visit("despam.enabled", s.despam.enabled, Free{}, "run the rules");
  visit("despam.rules", s.despam.rules, Free{}, "rule files on top of the built-in ones");
  visit("despam.disable", s.despam.disable, Free{}, "ids of rules to leave out");
  visit("despam.mode", s.despam.mode, Words{{"apply", "flag"}},
        "flag only marks what the rules would change");
  visit("despam.furniture_share", s.despam.furniture.share, Range{0, 1},
        "share of a host's pages on which a line is furniture, and removed");
  visit("despam.furniture_pages", s.despam.furniture.least_pages, Range{2, 1e9},
        "pages of the host that must have been seen before");
  visit("despam.furniture_most", s.despam.furniture.most_of_page, Range{0, 1},
        "share of a page's text; where its furniture is more, all of it stays");
  visit("despam.furniture_window", s.despam.furniture.window, Range{0, 1e9},
        "pages of a host after which what was counted before weighs half; 0 = never");
  visit("filter.min_words", s.filter.min_words, Range{0, 1000000},
        "words that must be left of a document; 0 = any number");
  visit("dedup.scope", s.dedup.scope, Words{{"auto", "none", "run", "store"}},
        "where duplicates are looked for; auto: in the store where there is one, else in the run");
  visit("dedup.preset", s.dedup.preset, Words{{"default", "strict", "loose", "exact", "custom"}},
        "from which likeness a text is a near-duplicate: 0.5, 0.7, 0.4, never, dedup.near");
  visit("dedup.near", s.dedup.near, Range{0.2, 1}, "the likeness, with dedup.preset = 'custom'");
  visit("dedup.keep_days", s.dedup.keep_days, Range{0, 100000},
        "days for which the store remembers a text; 0 = for ever");
  visit("dedup.recapture", s.dedup.recapture, Words{{"keep_first", "replace", "both"}},
        "a page that comes again with nearly the same text: a duplicate, a new version, or both");
  visit("dedup.stories", s.dedup.stories, Free{},
        "label texts about the same event in the manifest; nothing is dropped for it");
  visit("normalize.repair", s.normalize_repair, Words{{"none", "safe", "full"}},
        "safe: the steps below; full: letter case of lists and headings too; none: no step");
  visit("normalize.references", s.normalize.references, Free{},
        "decode character references left in the text");
  visit("normalize.mojibake", s.normalize.mojibake, Free{}, "repair wrongly decoded UTF-8");
  visit("normalize.control", s.normalize.control, Free{}, "take control characters out");
  visit("normalize.invisible", s.normalize.invisible, Free{}, "take zero-width characters out");
  visit("normalize.spaces", s.normalize.spaces, Free{}, "odd and repeated spaces become one");
  visit("normalize.unicode", s.normalize.unicode, Free{}, "compose (NFC)");
  visit("normalize.hyphens", s.normalize.hyphens, Free{}, "join words broken at a line end");
  visit("normalize.punctuation", s.normalize.punctuation, Free{},
        "put back spaces lost behind punctuation");
  visit("normalize.letter_case", s.normalize.letter_case, Free{},
        "give back lost capitals of sentences and names, from the document's own evidence");
  visit("normalize.list_case", s.normalize.list_case, Free{},
        "items of a list begin as most of them do");
  visit("normalize.heading_case", s.normalize.heading_case, Free{},
        "words of headings in title case");
  visit("normalize.quotes", s.normalize_quotes, Words{{"keep", "straight", "typographic"}},
        "quotation marks");
  visit("normalize.plain_dashes", s.normalize.plain_dashes, Free{},
        "en and em dashes become hyphens");
  visit("normalize.narrow", s.normalize.narrow, Free{},
        "full-width letters and digits become ASCII");
  visit("report.html", s.report.html, Free{},
        "page about a run, in its output folder unless the path is absolute; empty: none");
  visit("report.metrics", s.report.metrics, Free{},
        "file for Prometheus' textfile collector; a job adds its name; empty: none");
  visit("run.jobs", s.run.jobs, Range{0, 1024}, "threads; 0 = one per core");
  visit("run.max_in_flight", s.run.max_in_flight, Range{1, 100000}, "documents at one time");
  visit("run.max_bytes_in_flight", s.run.max_bytes_in_flight, Range{1048576, 1024 * gib},
        "memory for documents at one time, bytes");
  visit("run.max_waiting", s.run.max_waiting, Range{1, 1e7},
        "URLs that wait for their turn at a host");
  visit("run.room", s.run.room, Range{0, 1e7},
        "documents for which a run makes its tables at once, some 700 bytes each with a store, so "
        "that memory stays what it is; more make them grow");
  visit(
      "run.store", s.run.store, Free{},
      "folder that remembers from run to run: what is done, what pages and hosts were like; empty "
      "keeps none");
  visit("run.resume_hours", s.run.resume_hours, Range{0, 1e6},
        "an interrupted run that began longer ago is left, and a new one begins; 0 = never");
}

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SETTINGS_KEYS_HPP
