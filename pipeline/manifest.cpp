#include "pipeline/manifest.hpp"

#include <nlohmann/json.hpp>

#include "pipeline/duplicate_json.hpp"
#include "pipeline/version.hpp"
#include "stages/text/site.hpp"
#include "stages/text/times.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

template <class Count>
Json counts_of(const std::map<Reason, Count>& counts) {
  Json json = Json::object();
  for (const auto& [reason, count] : counts) {
    json[std::string(reason.word())] = count;
  }
  return json;
}

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) {
    json[key] = value;
  }
}

// What the page calls its own address, where that is another one of the same site: elsewhere it
// would be somebody else's word.
std::string canonical_of(const Receipt& receipt) {
  const std::string& canonical = receipt.written->metadata.canonical_url;
  const std::string& here = receipt.origin.final_url;
  const bool ours =
      canonical != here && !here.empty() && same_site(host_in(canonical), host_in(here));
  return ours ? canonical : std::string();
}

void put(Json& json, const Metadata& metadata) {
  put(json, "title", metadata.title);
  put(json, "author", metadata.author);
  put(json, "date", metadata.date);
  put(json, "site", metadata.site);
  put(json, "language", metadata.language);
}

Json json_of(const TextBytes& bytes) {
  return {{"kept", bytes.kept}, {"strip", bytes.strip}, {"despam", bytes.despam}};
}

Json json_of(const SourceReport& source) {
  Json json;
  json["source"] = source.address;
  put(json, "via", source.via);
  json["kind"] = source.kind;
  json["listed"] = source.listed;
  json["taken"] = source.taken;
  json["old"] = source.old;
  json["repeated"] = source.repeated;
  json["refused"] = source.refused;
  json["over_limit"] = source.over;
  json["damaged"] = source.damaged;
  json["unchanged"] = source.unchanged;
  put(json, "problem", source.problem);
  return json;
}

}  // namespace

std::string manifest_line(const Receipt& receipt) {
  Json json;
  json["sequence"] = receipt.origin.sequence;
  json["source"] = receipt.origin.url;
  put(json, "via", receipt.origin.via);
  if (receipt.origin.final_url != receipt.origin.url) {
    put(json, "final_url", receipt.origin.final_url);
  }
  json["status"] = receipt.rejection ? "rejected" : "finished";
  if (receipt.rejection) {
    json["reason"] = receipt.rejection->reason.word();
    put(json, "detail", receipt.rejection->detail);
    put(json, "dup_of", receipt.rejection->duplicate);
    put(json, receipt.rejection->metadata);
  }
  put(json, "input_hash", receipt.origin.input_hash);
  json["input_bytes"] = receipt.origin.input_bytes;
  if (receipt.written) {
    const Written& written = *receipt.written;
    put(json, "output", written.path);
    if (!written.shard.empty()) {
      json["shard"] = {{"file", written.shard}, {"line", written.shard_line}};
    }
    json["output_hash"] = written.output_hash;
    json["output_bytes"] = written.bytes;
    put(json, "audit", written.audit_path);
    put(json, "sidecar", written.sidecar_path);
    put(json, "contained", written.contained);
    put(json, "replaces", written.replaces);
    put(json, "canonical", canonical_of(receipt));
    put(json, written.metadata);
    json["blocks"] = written.blocks;
    json["blocks_kept"] = written.blocks_kept;
    put(json, "rules", written.rules);
    json["text_bytes"] = json_of(written.text_bytes);
    json["marks"] = counts_of(written.marks);
    if (!written.flags.empty()) {
      json["flags"] = counts_of(written.flags);
    }
  }
  return dump(json, -1);
}

Receipt receipt_of(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  Receipt receipt;
  if (!json.is_object()) {
    return receipt;
  }
  const auto text = [&](const char* key) { return json.value(key, std::string()); };
  const auto number = [&](const char* key) { return json.value(key, std::uint64_t{0}); };
  receipt.origin = {.url = text("source"),
                    .via = text("via"),
                    .sequence = number("sequence"),
                    .final_url = text("final_url"),
                    .input_hash = text("input_hash"),
                    .input_bytes = number("input_bytes")};
  if (json.contains("reason")) {
    receipt.rejection = Rejection{Reason::interned(text("reason")), text("detail")};
    return receipt;
  }
  Written written{.origin = receipt.origin,
                  .path = text("output"),
                  .bytes = number("output_bytes"),
                  .audit_path = text("audit"),
                  .sidecar_path = text("sidecar"),
                  .blocks = static_cast<std::uint32_t>(number("blocks")),
                  .blocks_kept = static_cast<std::uint32_t>(number("blocks_kept"))};
  const Json shard = json.value("shard", Json::object());
  written.shard = shard.value("file", std::string());
  written.shard_line = shard.value("line", std::uint64_t{0});
  const Json marks = json.value("marks", Json::object());
  for (const auto& [reason, count] : marks.items()) {
    written.marks[Reason::interned(reason)] = count.get<std::uint32_t>();
  }
  const Json bytes = json.value("text_bytes", Json::object());
  written.text_bytes = {.kept = bytes.value("kept", std::uint64_t{0}),
                        .strip = bytes.value("strip", std::uint64_t{0}),
                        .despam = bytes.value("despam", std::uint64_t{0})};
  receipt.written = std::move(written);
  return receipt;
}

std::string with_story(std::string line, std::uint64_t story) {
  line.back() = ',';  // of the object's brace
  return line + "\"story\":" + std::to_string(story) + "}";
}

namespace {

Json json_of(const std::map<std::string, SourceSums>& by_source) {
  Json rows = Json::array();
  for (const auto& [source, sums] : by_source) {
    const double removed = static_cast<double>(sums.removed_bytes);
    const double seen = removed + static_cast<double>(sums.kept_bytes);
    rows.push_back({{"source", source},
                    {"read", sums.read},
                    {"finished", sums.finished},
                    {"failed", sums.failed},
                    {"unchanged", sums.unchanged},
                    {"duplicates", sums.duplicates},
                    {"removed_share", seen > 0 ? removed / seen : 0.0}});
    put(rows.back(), "last_success", sums.last_success);
  }
  return rows;
}

void put_identity(Json& json, const RunIdentity& identity) {
  json["winnow"] = version;
  put(json, "job", identity.job);
  put(json, "run", identity.run);
  put(json, "started", identity.started > 0 ? utc(identity.started) : "");
  put(json, "ended", identity.ended > 0 ? utc(identity.ended) : "");
  json["resumed"] = identity.resumed;
  json["versions"] = {{"winnow", version},
                      {"rules", identity.rules},
                      {"model", identity.model},
                      {"config", identity.config}};
}

}  // namespace

std::string run_json(const RunReport& report, const RunIdentity& identity, int exit_code) {
  Json json;
  put_identity(json, identity);
  json["read"] = report.read;
  json["finished"] = report.finished;
  json["rejected_total"] = report.rejected_total();
  json["rejected"] = counts_of(report.rejected);
  json["failed"] = report.failed();
  json["marks"] = counts_of(report.marks);
  json["bytes_in"] = report.bytes_in;
  json["bytes_out"] = report.bytes_out;
  json["text_bytes"] = json_of(report.text_bytes);
  json["blocks"] = report.blocks;
  json["blocks_kept"] = report.blocks_kept;
  json["sources"] = Json::array();
  for (const SourceReport& source : report.sources) {
    json["sources"].push_back(json_of(source));
  }
  json["by_source"] = json_of(report.by_source);
  json["idle_rules"] = report.idle_rules;
  json["stopped"] = report.stopped;
  put(json, "fatal", report.fatal);
  json["problems"] = report.problems;
  json["seconds"] = report.seconds;
  json["stage_seconds"] = report.stage_seconds;
  json["peak_memory_bytes"] = identity.peak_memory_bytes;
  json["exit_code"] = exit_code;
  return dump(json, 2) + "\n";
}

std::map<std::string, std::string> last_successes(const std::string& run_json) {
  std::map<std::string, std::string> days;
  const Json json = Json::parse(run_json, nullptr, false);
  if (!json.is_object() || !json.contains("by_source")) {
    return days;
  }
  for (const Json& row : json["by_source"]) {
    if (row.contains("last_success")) {
      days[row.value("source", "")] = row.value("last_success", "");
    }
  }
  return days;
}

}  // namespace winnow
