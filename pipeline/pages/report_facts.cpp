// Fields are read one by one, each with the empty value for what is not there; then what run.json
// left out is summed from the manifest.
#include "pipeline/pages/report_facts.hpp"

#include <algorithm>

#include "pipeline/pages/loose_json.hpp"
#include "pipeline/report.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

using namespace loose_json;

// --- A run -------------------------------------------------------------------------------------

SourceFacts source_of(const Json& json) {
  return {.source = text_in(at(json, "source")),
          .read = count_in(at(json, "read")),
          .finished = count_in(at(json, "finished")),
          .failed = count_in(at(json, "failed")),
          .unchanged = count_in(at(json, "unchanged")),
          .duplicates = count_in(at(json, "duplicates")),
          .removed = share_in(at(json, "removed_share")),
          .last_success = text_in(at(json, "last_success"))};
}

ListFacts list_of(const Json& json) {
  return {.source = text_in(at(json, "source")),
          .kind = text_in(at(json, "kind")),
          .problem = text_in(at(json, "problem")),
          .listed = count_in(at(json, "listed")),
          .taken = count_in(at(json, "taken"))};
}

void read_lists(const Json& json, RunFacts& run) {
  for (const Json& list : array_at(json, "sources")) {
    run.lists.push_back(list_of(list));
  }
  for (const Json& source : array_at(json, "by_source")) {
    run.by_source.push_back(source_of(source));
  }
}

void read_versions(const Json& json, RunFacts& run) {
  run.winnow = text_in(at(json, "winnow"));
  for (const auto& [part, value] : object_at(json, "versions").items()) {
    if (value.is_string()) {
      run.versions[part] = text_in(value);
    }
  }
  for (const auto& [stage, value] : object_at(json, "stage_seconds").items()) {
    run.stage_seconds[stage] = number_in(value);
  }
}

void read_end(const Json& json, RunFacts& run) {
  run.started = text_in(at(json, "started"));
  run.ended = text_in(at(json, "ended"));
  run.resumed = truth_in(at(json, "resumed"));
  run.seconds = number_in(at(json, "seconds"));
  run.peak_memory_bytes = count_in(at(json, "peak_memory_bytes"));
  run.problems = texts_at(json, "problems");
  run.stopped = truth_in(at(json, "stopped"));
  run.fatal = text_in(at(json, "fatal"));
  if (const Json& code = at(json, "exit_code"); code.is_number_unsigned()) {
    run.exit_code = static_cast<int>(std::min<std::uint64_t>(count_in(code), 255));
  }
}

RunFacts run_of(const std::string& text) {
  const Json json = object_in(text);
  RunFacts run{.known = json.is_object(),
               .job = text_in(at(json, "job")),
               .id = text_in(at(json, "run")),
               .read = count_in(at(json, "read")),
               .finished = count_in(at(json, "finished")),
               .failed = count_in(at(json, "failed")),
               .rejected = counts_at(json, "rejected"),
               .marks = counts_at(json, "marks"),
               .bytes_in = count_in(at(json, "bytes_in")),
               .bytes_out = count_in(at(json, "bytes_out")),
               .blocks = count_in(at(json, "blocks")),
               .blocks_kept = count_in(at(json, "blocks_kept")),
               .idle_rules = texts_at(json, "idle_rules")};
  read_versions(json, run);
  read_lists(json, run);
  read_end(json, run);
  return run;
}

// --- A document --------------------------------------------------------------------------------

std::string place_of(const DocumentFacts& document) {
  const std::string_view host =
      host_in(document.final_url.empty() ? document.source : document.final_url);
  return host.empty() ? document.via : std::string(host);
}

void read_text(const Json& json, DocumentFacts& document) {
  document.title = text_in(at(json, "title"));
  document.language = text_in(at(json, "language"));
  document.output = text_in(at(json, "output"));
  document.audit = text_in(at(json, "audit"));
  document.output_bytes = count_in(at(json, "output_bytes"));
  document.blocks = count_in(at(json, "blocks"));
  document.blocks_kept = std::min(count_in(at(json, "blocks_kept")), document.blocks);
  const Json& bytes = at(json, "text_bytes");
  document.measured = at(bytes, "kept").is_number();
  document.kept_bytes = count_in(at(bytes, "kept"));
  document.strip_bytes = count_in(at(bytes, "strip"));
  document.despam_bytes = count_in(at(bytes, "despam"));
  document.marks = counts_at(json, "marks");
  document.flags = counts_at(json, "flags");
}

DocumentFacts document_of(const Json& json) {
  const Json& duplicate = at(json, "dup_of");
  DocumentFacts document{.sequence = count_in(at(json, "sequence")),
                         .source = text_in(at(json, "source")),
                         .via = text_in(at(json, "via")),
                         .final_url = text_in(at(json, "final_url")),
                         .reason = text_in(at(json, "reason")),
                         .detail = text_in(at(json, "detail")),
                         .duplicate_url = text_in(at(duplicate, "url")),
                         .duplicate_night = text_in(at(duplicate, "night")),
                         .input_bytes = count_in(at(json, "input_bytes"))};
  document.finished = text_in(at(json, "status")) == "finished";
  if (!document.finished && document.reason.empty()) {
    document.reason = "unknown";
  }
  if (document.finished) {
    document.reason.clear();
  }
  if (const Json& story = at(json, "story"); story.is_number()) {
    document.story = count_in(story);
  }
  document.place = place_of(document);
  read_text(json, document);
  return document;
}

// --- Sums, where run.json has none -------------------------------------------------------------

void add(const DocumentFacts& document, SourceFacts& source) {
  ++source.read;
  source.finished += document.finished ? 1 : 0;
  source.failed += !document.finished && !is_answer(document.reason) ? 1 : 0;
  source.unchanged += document.reason == "fetch.unchanged" ? 1 : 0;
  source.duplicates += document.reason.starts_with("dedup.") ? 1 : 0;
}

std::vector<SourceFacts> sources_of(const std::vector<DocumentFacts>& documents) {
  std::map<std::string_view, SourceFacts> sources;
  std::map<std::string_view, std::pair<double, double>> removed;  // sum and texts
  for (const DocumentFacts& document : documents) {
    const std::string& name = document.via.empty() ? document.place : document.via;
    add(document, sources[name]);
    if (const auto share = document.finished ? document.removed() : std::nullopt) {
      removed[name].first += *share;
      removed[name].second += 1;
    }
  }
  std::vector<SourceFacts> out;
  for (auto& [name, source] : sources) {
    source.source = name;
    if (const auto found = removed.find(name); found != removed.end()) {
      source.removed = found->second.first / found->second.second;
    }
    out.push_back(std::move(source));
  }
  return out;
}

void sum_documents(const std::vector<DocumentFacts>& documents, RunFacts& run) {
  for (const DocumentFacts& document : documents) {
    ++run.read;
    run.finished += document.finished ? 1 : 0;
    run.failed += !document.finished && !is_answer(document.reason) ? 1 : 0;
    run.bytes_in += document.input_bytes;
    run.bytes_out += document.output_bytes;
    run.blocks += document.blocks;
    run.blocks_kept += document.blocks_kept;
    if (!document.finished) {
      ++run.rejected[document.reason];
    }
    for (const auto& [reason, count] : document.marks) {
      run.marks[reason] += count;
    }
  }
}

}  // namespace

std::optional<double> DocumentFacts::removed() const {
  const std::uint64_t all = kept_bytes + strip_bytes + despam_bytes;
  if (measured && all > 0) {
    return static_cast<double>(strip_bytes + despam_bytes) / static_cast<double>(all);
  }
  return blocks == 0 ? std::nullopt
                     : std::optional(static_cast<double>(blocks - blocks_kept) /
                                     static_cast<double>(blocks));
}

std::optional<double> DocumentFacts::removed_by_despam() const {
  const std::uint64_t all = kept_bytes + despam_bytes;
  return measured && all > 0
             ? std::optional(static_cast<double>(despam_bytes) / static_cast<double>(all))
             : std::nullopt;
}

std::string_view DocumentFacts::name() const {
  constexpr std::string_view secure = "https://";
  if (!title.empty()) {
    return title;
  }
  const std::string_view address = source;
  return address.starts_with(secure) ? address.substr(secure.size()) : address;
}

std::uint64_t RunFacts::duplicates() const {
  std::uint64_t sum = 0;
  for (const auto& [reason, count] : rejected) {
    sum += reason.starts_with("dedup.") ? count : 0;
  }
  return sum;
}

std::optional<double> RunFacts::removed() const {
  return blocks == 0 ? std::nullopt
                     : std::optional(static_cast<double>(blocks - std::min(blocks, blocks_kept)) /
                                     static_cast<double>(blocks));
}

ReportFacts report_facts(const ReportPage& page) {
  ReportFacts facts{.run = run_of(page.run)};
  for (const std::string& line : page.documents) {
    const Json json = object_in(line);
    if (json.is_object()) {
      facts.documents.push_back(document_of(json));
    } else {
      ++facts.broken_lines;
    }
  }
  for (const std::string& text : page.history) {
    RunFacts run = run_of(text);
    facts.broken_runs += run.known ? 0 : 1;
    if (run.known) {
      facts.history.push_back(std::move(run));
    }
  }
  if (facts.run.read == 0 && facts.run.rejected.empty()) {
    sum_documents(facts.documents, facts.run);
  }
  if (facts.run.by_source.empty()) {
    facts.run.by_source = sources_of(facts.documents);
  }
  return facts;
}

}  // namespace winnow
