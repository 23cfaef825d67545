// WarcWriter stores what was fetched as WARC 1.1: for each exchange a response and a request that
// name each other, or a revisit for a 304.
//
//   in        HttpExchange, as it went over the wire after transfer decoding
//   out       one file, or numbered files that stay near `max_file_bytes`; gzip, a member a record,
//             if the name ends in .gz
//   repeat    the same exchanges give the same bytes: record names are made from the content, the
//             address, the date and the place in the file; no clock is read
//   crash     an exchange is one write. Opening a file again cuts a torn record off its end and
//             goes on behind the last whole one; a file that is damaged further up, or that is no
//             WARC, is left alone
//   errors    come back as text ("disk full"); the file then ends with the last whole exchange
//   threads   one writer, one thread
#ifndef WINNOW_STAGES_SOURCE_WARC_WRITER_HPP
#define WINNOW_STAGES_SOURCE_WARC_WRITER_HPP

#include <cstdint>
#include <memory>
#include <string>

#include "stages/record/result.hpp"
#include "stages/text/http_message.hpp"

namespace winnow {

// SHA-1 is what indexes of archives use to find equal pages; it protects against nothing.
enum class WarcDigest : std::uint8_t { sha1, sha256 };

struct WarcWriterOptions {
  std::string software = "winnow";  // for the warcinfo record
  std::string date{};               // of the warcinfo record: ISO 8601, UTC
  HeaderFields info{};              // more of it: operator, robots, isPartOf, …
  WarcDigest digest = WarcDigest::sha1;
  // A new file is begun once one has this many bytes; 0: never. With a limit the files are
  // numbered: crawl.warc.gz becomes crawl-00000.warc.gz.
  std::uint64_t max_file_bytes = 0;
  bool sync = false;  // wait for the disk after each exchange
};

struct HttpExchange {
  std::string url{};
  std::string date{};        // of the request: ISO 8601, UTC, "2026-01-31T12:00:00Z"
  std::string ip_address{};  // empty if unknown
  std::string request{};     // head and body as sent; empty: no request record
  // Status line and fields as received. Empty: there was none, the body becomes a resource record.
  std::string response_head{};
  std::string body{};          // after transfer decoding; content codings still on
  std::string content_type{};  // of the body, looked at only without a head
  std::string truncated{};     // why the body is not whole: length, time, disconnect, unspecified
  // For a 304: what the copy was that is still good. An empty URL means this one.
  std::string original_url{};
  std::string original_date{};
  HeaderFields extra{};  // more fields for the response record
};

class WarcWriter {
 public:
  // Begins a file, or goes on with one.
  static Result<WarcWriter> create(const std::string& path, WarcWriterOptions options = {});

  WarcWriter(WarcWriter&&) noexcept;
  WarcWriter& operator=(WarcWriter&&) noexcept;
  ~WarcWriter();

  // What went wrong, in a sentence; empty if it is stored.
  std::string write_response(const HttpExchange& exchange);

  const std::string& path() const;      // of the file written now
  std::uint64_t bytes_written() const;  // its size
  std::uint64_t torn_bytes() const;     // cut off its end when it was opened

 private:
  struct State;
  explicit WarcWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_WARC_WRITER_HPP
