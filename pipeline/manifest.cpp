#include "pipeline/manifest.hpp"

#include <nlohmann/json.hpp>

#include "pipeline/duplicate_json.hpp"
#include "pipeline/version.hpp"
#include "stages/text/site.hpp"
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
  }
  put(json, "input_hash", receipt.origin.input_hash);
  json["input_bytes"] = receipt.origin.input_bytes;
  if (receipt.written) {
    const Written& written = *receipt.written;
    put(json, "output", written.path);
    json["output_hash"] = written.output_hash;
    json["output_bytes"] = written.bytes;
    put(json, "audit", written.audit_path);
    put(json, "contained", written.contained);
    put(json, "replaces", written.replaces);
    put(json, "canonical", canonical_of(receipt));
    put(json, "title", written.metadata.title);
    put(json, "author", written.metadata.author);
    put(json, "date", written.metadata.date);
    put(json, "site", written.metadata.site);
    put(json, "language", written.metadata.language);
    json["blocks"] = written.blocks;
    json["blocks_kept"] = written.blocks_kept;
    json["marks"] = counts_of(written.marks);
    if (!written.flags.empty()) {
      json["flags"] = counts_of(written.flags);
    }
  }
  return dump(json, -1);
}

std::string with_story(std::string line, std::uint64_t story) {
  line.back() = ',';  // of the object's brace
  return line + "\"story\":" + std::to_string(story) + "}";
}

std::string run_json(const RunReport& report, int exit_code) {
  Json json;
  json["winnow"] = version;
  json["read"] = report.read;
  json["finished"] = report.finished;
  json["rejected_total"] = report.rejected_total();
  json["rejected"] = counts_of(report.rejected);
  json["failed"] = report.failed();
  json["marks"] = counts_of(report.marks);
  json["bytes_in"] = report.bytes_in;
  json["bytes_out"] = report.bytes_out;
  json["blocks"] = report.blocks;
  json["blocks_kept"] = report.blocks_kept;
  json["sources"] = Json::array();
  for (const SourceReport& source : report.sources) {
    json["sources"].push_back(json_of(source));
  }
  json["idle_rules"] = report.idle_rules;
  json["stopped"] = report.stopped;
  put(json, "fatal", report.fatal);
  json["seconds"] = report.seconds;
  json["stage_seconds"] = report.stage_seconds;
  json["exit_code"] = exit_code;
  return dump(json, 2) + "\n";
}

}  // namespace winnow
