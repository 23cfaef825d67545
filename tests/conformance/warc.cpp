// What the reader finds in an archive, record by record.
#include "stages/decode/inflate.hpp"
#include "stages/source/warc_reader.hpp"
#include "stages/text/base64.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

// The body with its coding removed; as it is where that fails.
std::string decoded_body(const WarcRecord& record) {
  constexpr std::uint64_t max_bytes = std::uint64_t{256} << 20U;
  const auto plain = inflate(record.body, coding_of(record.content_encoding), {max_bytes});
  return plain ? *plain : record.body;
}

Json shown(const WarcRecord& record) {
  return {{"type", record.type},
          {"uri", record.target_uri},
          {"date", record.date},
          {"record_id", record.record_id},
          {"status", record.status},
          {"http_content_type", field_value(record.http_headers, "Content-Type")},
          {"content_encoding", field_value(record.http_headers, "Content-Encoding")},
          {"transfer_encoding", field_value(record.http_headers, "Transfer-Encoding")},
          {"block_digest", record.header("WARC-Block-Digest")},
          {"payload_digest", record.header("WARC-Payload-Digest")},
          {"offset", record.offset},
          {"damaged", record.damaged},
          {"head_b64", to_base64(record.http_head)},
          {"stored_b64", to_base64(record.body)},
          {"body_b64", to_base64(decoded_body(record))}};
}

}  // namespace

Json answer_warc(const Json& question) {
  auto reader = WarcReader::open(question.at("path").get<std::string>());
  if (!reader) {
    return {{"error", reader.error().message}};
  }
  Json records = Json::array();
  while (const auto record = reader->next()) {
    records.push_back(shown(*record));
  }
  return {{"records", records}, {"damaged", reader->damaged()}};
}

}  // namespace winnow::conformance
