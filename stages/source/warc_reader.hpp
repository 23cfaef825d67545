// WarcReader reads web archives record by record: WARC 0.17 to 1.1, WET and WAT, ARC version 1.
//
//   in        a file, or standard input for "-": plain, gzip (a member per record, or any other
//             cut), zstd (with or without a dictionary in front)
//   out       WarcRecord, in the order of the file
//   damage    counted and passed over: reading goes on at the next record that can be found. A
//             record whose end is missing, or whose length lied, is handed out with `damaged` set
//   limits    WarcOptions; memory is bounded by one record, time is linear in the unpacked bytes
//   threads   one reader, one thread
//   example   auto reader = WarcReader::open("crawl.warc.gz");
//             while (auto record = reader->next()) { … }
#ifndef WINNOW_STAGES_SOURCE_WARC_READER_HPP
#define WINNOW_STAGES_SOURCE_WARC_READER_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stages/record/result.hpp"
#include "stages/text/http_message.hpp"

namespace winnow {

struct WarcOptions {
  // A record with a larger block is skipped and counted. Common Crawl cuts pages at 1 or 5 MiB.
  std::uint64_t max_record_bytes = std::uint64_t{64} << 20U;
  // A record with a longer head of its own is damaged.
  std::uint64_t max_head_bytes = std::uint64_t{1} << 20U;
  // Hand out records that were cut short or whose length lied, with `damaged` set.
  bool keep_damaged = true;
};

struct WarcRecord {
  std::string type{};          // response, resource, conversion, revisit, request, warcinfo, …
  std::string target_uri{};    // without the <> that some versions of wget write around it
  std::string date{};          // ISO 8601, as stored; made from the 14 digits of ARC
  std::string record_id{};     // "<urn:uuid:…>"; empty in ARC
  std::string content_type{};  // of the block
  HeaderFields fields{};       // the record's own; for ARC what WARC would have said
  int status = 0;              // of the HTTP response; 0 if there is none
  HeaderFields http_headers{};
  std::string http_head{};         // raw: start line, headers and the blank line
  std::string body{};              // what follows it, or the whole block; chunking removed
  std::string content_encoding{};  // coding that is still on `body`; empty if plain
  std::uint64_t offset = 0;        // in the file; records of one compressed member share its offset
  bool damaged = false;            // the end is missing, or the length was wrong

  // Value of a field of the record's own head, upper and lower case alike.
  std::string_view header(std::string_view name) const { return field_value(fields, name); }
};

class WarcReader {
 public:
  static Result<WarcReader> open(const std::string& path, WarcOptions options = {});

  WarcReader(WarcReader&&) noexcept;
  WarcReader& operator=(WarcReader&&) noexcept;
  ~WarcReader();

  // nullopt at the end of the file.
  std::optional<WarcRecord> next();

  // Places so far where something was wrong: junk, broken compression, records cut, skipped or
  // longer than they said.
  std::uint64_t damaged() const;
  std::uint64_t bytes_read() const;  // of the file, for a progress bar

 private:
  struct State;
  explicit WarcReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_WARC_READER_HPP
