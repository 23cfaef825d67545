// Records are put together in memory and written at once, so that a crash can only tear the end.
// What is stored must be readable on its own: a head that speaks of chunks, or of another length,
// would not fit the body behind it, so those two fields are renamed the way archives do.
#include "stages/source/warc_writer.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>

#include "stages/source/warc_reader.hpp"
#include "stages/source/warc_tail_scan.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

constexpr std::string_view gap = "\r\n\r\n";
constexpr std::string_view first_line = "WARC/1.1\r\n";

// Digests and names.

std::string sha(std::string_view bytes, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

// Five bits a letter, padded (RFC 4648, 6): how archives write digests.
std::string base32(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned bits = 0;
  unsigned waiting = 0;
  for (const char c : bytes) {
    bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xfffU;
    for (waiting += 8; waiting >= 5; waiting -= 5) {
      out += letters[bits >> (waiting - 5) & 31U];
    }
  }
  if (waiting > 0) {
    out += letters[bits << (5 - waiting) & 31U];
  }
  out.resize((out.size() + 7) / 8 * 8, '=');
  return out;
}

std::string digest_field(std::string_view bytes, WarcDigest kind) {
  return kind == WarcDigest::sha1 ? "sha1:" + base32(sha(bytes, EVP_sha1()))
                                  : "sha256:" + base32(sha(bytes, EVP_sha256()));
}

// <urn:uuid:…> of version 8 (RFC 9562: bits of the maker's choice), from a hash of `seed`.
std::string name_from(std::string_view seed) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string hash = sha(seed, EVP_sha256());
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x80);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  std::string out = "<urn:uuid:";
  for (std::size_t i = 0; i < 16; ++i) {
    out += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
    const auto byte = static_cast<unsigned char>(hash[i]);
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
  return out + ">";
}

// Records.

// No value may begin a line of its own.
std::string on_one_line(std::string_view value) {
  std::string out(ascii::trim(value));
  std::ranges::replace_if(
      out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return out;
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    head.append(name).append(": ").append(on_one_line(value)).append("\r\n");
  }
}

std::string gzip_member(std::string_view bytes) {
  constexpr int gzip_header = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_header, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

struct Record {
  HeaderFields fields{};
  std::string block{};
};

std::string text_of(const Record& record) {
  std::string out(first_line);
  for (const auto& [name, value] : record.fields) {
    add_field(out, name, value);
  }
  add_field(out, "Content-Length", std::to_string(record.block.size()));
  return out.append("\r\n").append(record.block).append(gap);
}

// HTTP heads.

struct StoredHead {
  std::string text{};
  std::string protocol{};  // "h2" where the first line had to be made to look like HTTP/1.1
};

// Readers of archives know HTTP/1 only; the field WARC-Protocol says what it was.
std::string as_http1(std::string line, std::string& protocol) {
  for (const auto& [from, name] :
       {std::pair{"HTTP/2.0", "h2"}, {"HTTP/2", "h2"}, {"HTTP/3", "h3"}}) {
    const std::size_t at = line.find(from);
    if (at != std::string::npos) {
      protocol = name;
      return line.replace(at, std::strlen(from), "HTTP/1.1");
    }
  }
  return line;
}

std::string_view archived_name(std::string_view name) {
  if (ascii::equal_ignoring_case(name, "Transfer-Encoding")) {
    return "X-Archive-Orig-Transfer-Encoding";
  }
  return ascii::equal_ignoring_case(name, "Content-Length") ? "X-Archive-Orig-Content-Length"
                                                            : name;
}

// Answers without a body: there Content-Length speaks of the body that did not come.
bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

StoredHead stored_head(const MessageHead& head, std::size_t body_bytes) {
  StoredHead out;
  const bool bare = has_no_body(status_of(head.first_line));
  const std::string length = std::to_string(body_bytes);
  const bool fits = field_value(head.fields, "Transfer-Encoding").empty() &&
                    (bare || field_value(head.fields, "Content-Length") == length);
  out.text = as_http1(on_one_line(head.first_line), out.protocol) + "\r\n";
  for (const auto& [name, value] : head.fields) {
    out.text += std::string(fits ? std::string_view(name) : archived_name(name)) + ": " +
                on_one_line(value) + "\r\n";
  }
  if (!fits && !bare) {
    add_field(out.text, "Content-Length", length);
  }
  out.text += "\r\n";
  return out;
}

// Files.

std::string with_errno(const std::string& path) { return path + ": " + std::strerror(errno); }

// crawl.warc.gz, 7 into crawl-00007.warc.gz
std::string numbered(const std::string& path, unsigned number) {
  const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  const std::size_t dot = std::min(path.find(".warc", name), path.size());
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "-%05u", number);
  return path.substr(0, dot) + digits.data() + path.substr(dot);
}

}  // namespace

struct WarcWriter::State {
  ~State() { close_file(); }

  std::string open_first();
  std::string open_file();
  std::string cut_tail();
  std::string write_info();
  std::string append(const std::string& bytes);
  std::string rotate();
  void close_file();

  std::string packed(const Record& record) const;
  std::string name_of(std::string_view kind, std::string_view url, std::string_view date,
                      std::string_view block) const;
  Record response_record(const HttpExchange& exchange) const;
  Record resource_record(const HttpExchange& exchange) const;
  Record request_record(const HttpExchange& exchange) const;
  void finish(Record& record, std::string_view kind, const HttpExchange& exchange,
              std::string_view payload) const;

  std::string path;  // as asked for
  WarcWriterOptions options{};
  std::string file{};  // the one open now
  unsigned number = 0;
  int descriptor = -1;
  std::uint64_t size = 0;
  std::uint64_t torn = 0;
  std::string info_name{};
};

void WarcWriter::State::close_file() {
  if (descriptor >= 0) {
    close(descriptor);
  }
  descriptor = -1;
}

std::string WarcWriter::State::packed(const Record& record) const {
  std::string text = text_of(record);
  return file.ends_with(".gz") ? gzip_member(text) : text;
}

// The place makes names of equal exchanges differ.
std::string WarcWriter::State::name_of(std::string_view kind, std::string_view url,
                                       std::string_view date, std::string_view block) const {
  std::string seed = std::to_string(number) + ' ' + std::to_string(size) + ' ';
  for (const std::string_view part : {kind, url, date}) {
    seed.append(part).append("\n");
  }
  return name_from(seed.append(sha(block, EVP_sha256())));
}

// What every record of an exchange says.
void WarcWriter::State::finish(Record& record, std::string_view kind, const HttpExchange& exchange,
                               std::string_view payload) const {
  HeaderFields fields{{"WARC-Type", std::string(kind)},
                      {"WARC-Record-ID", name_of(kind, exchange.url, exchange.date, record.block)},
                      {"WARC-Date", exchange.date},
                      {"WARC-Target-URI", exchange.url},
                      {"WARC-IP-Address", exchange.ip_address},
                      {"WARC-Warcinfo-ID", info_name},
                      {"WARC-Block-Digest", digest_field(record.block, options.digest)}};
  if (kind != "revisit") {
    fields.emplace_back("WARC-Payload-Digest", digest_field(payload, options.digest));
  }
  fields.insert(fields.end(), record.fields.begin(), record.fields.end());
  record.fields = std::move(fields);
}

Record WarcWriter::State::resource_record(const HttpExchange& exchange) const {
  const std::string type =
      exchange.content_type.empty() ? "application/octet-stream" : exchange.content_type;
  Record record{.fields = {{"Content-Type", type}, {"WARC-Truncated", exchange.truncated}},
                .block = exchange.body};
  finish(record, "resource", exchange, exchange.body);
  return record;
}

Record WarcWriter::State::response_record(const HttpExchange& exchange) const {
  if (exchange.response_head.empty()) {
    return resource_record(exchange);
  }
  const MessageHead head = parse_message_head(exchange.response_head);
  const bool revisit = status_of(head.first_line) == 304;
  const std::string_view body = revisit ? std::string_view() : std::string_view(exchange.body);
  StoredHead stored = stored_head(head, body.size());
  Record record{.fields = {{"Content-Type", "application/http; msgtype=response"},
                           {"WARC-Protocol", stored.protocol},
                           {"WARC-Truncated", exchange.truncated}},
                .block = std::move(stored.text)};
  if (revisit) {
    record.fields.emplace_back("WARC-Profile",
                               "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
    record.fields.emplace_back("WARC-Refers-To-Target-URI", exchange.original_url.empty()
                                                                ? exchange.url
                                                                : exchange.original_url);
    record.fields.emplace_back("WARC-Refers-To-Date", exchange.original_date);
  }
  record.block += body;
  finish(record, revisit ? "revisit" : "response", exchange, body);
  return record;
}

Record WarcWriter::State::request_record(const HttpExchange& exchange) const {
  const MessageHead head = parse_message_head(exchange.request);
  Record record{.fields = {{"Content-Type", "application/http; msgtype=request"}}};
  std::string protocol;
  const std::size_t line =
      std::min(exchange.request.find_first_of("\r\n"), exchange.request.size());
  record.block =
      as_http1(exchange.request.substr(0, line), protocol) + exchange.request.substr(line);
  record.fields.emplace_back("WARC-Protocol", protocol);
  finish(record, "request", exchange, std::string_view(exchange.request).substr(head.bytes));
  return record;
}

// One write; what a full disk left of it is taken back.
std::string WarcWriter::State::append(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t some = write(descriptor, bytes.data() + done, bytes.size() - done);
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) {
      std::string error = with_errno(file);
      if (ftruncate(descriptor, static_cast<off_t>(size)) != 0) {
        return error + " (and the torn record could not be taken back)";
      }
      return error;
    }
    done += static_cast<std::size_t>(some);
  }
  size += bytes.size();
  return options.sync && fdatasync(descriptor) != 0 ? with_errno(file) : std::string();
}

std::string WarcWriter::State::write_info() {
  Record record;
  add_field(record.block, "software", options.software);
  add_field(record.block, "format", "WARC File Format 1.1");
  add_field(record.block, "conformsTo",
            "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/");
  for (const auto& [name, value] : options.info) {
    add_field(record.block, name, value);
  }
  const std::string name = std::filesystem::path(file).filename().string();
  info_name = name_of("warcinfo", name, options.date, record.block);
  record.fields = {{"WARC-Type", "warcinfo"},
                   {"WARC-Record-ID", info_name},
                   {"WARC-Date", options.date},
                   {"WARC-Filename", name},
                   {"WARC-Block-Digest", digest_field(record.block, options.digest)},
                   {"Content-Type", "application/warc-fields"}};
  return append(packed(record));
}

// A torn record at the end goes; anything else that is wrong is not ours to touch.
std::string WarcWriter::State::cut_tail() {
  WarcTailScan scan(descriptor, file.ends_with(".gz"));
  if (!scan.starts_well()) {
    return file + ": exists and is no WARC file";
  }
  const auto whole = scan.whole_bytes();
  if (!whole) {
    return with_errno(file);
  }
  if (*whole < size && scan.record_behind(*whole)) {
    return file + ": is damaged at byte " + std::to_string(*whole) + ", with records behind it";
  }
  torn = size - *whole;
  size = *whole;
  return torn > 0 && ftruncate(descriptor, static_cast<off_t>(size)) != 0 ? with_errno(file)
                                                                          : std::string();
}

std::string WarcWriter::State::open_file() {
  descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  struct stat facts {};
  if (descriptor < 0 || fstat(descriptor, &facts) != 0) {
    return with_errno(file);
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return file + ": is being written by another program";
  }
  size = static_cast<std::uint64_t>(facts.st_size);
  torn = 0;
  if (size > 0) {
    if (std::string error = cut_tail(); !error.empty()) {
      return error;
    }
  }
  if (size == 0) {
    return write_info();
  }
  auto reader = WarcReader::open(file);
  const auto first = reader ? reader->next() : std::nullopt;
  info_name = first && first->type == "warcinfo" ? first->record_id : std::string();
  return {};
}

std::string WarcWriter::State::rotate() {
  close_file();
  file = numbered(path, ++number);
  return open_file();
}

// The last of the numbered files that are there.
std::string WarcWriter::State::open_first() {
  file = path;
  if (options.max_file_bytes > 0) {
    std::error_code ignored;
    while (std::filesystem::exists(numbered(path, number + 1), ignored)) {
      ++number;
    }
    file = numbered(path, number);
  }
  return open_file();
}

Result<WarcWriter> WarcWriter::create(const std::string& path, WarcWriterOptions options) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->options = std::move(options);
  if (std::string error = state->open_first(); !error.empty()) {
    return Error{std::move(error)};
  }
  return WarcWriter(std::move(state));
}

std::string WarcWriter::write_response(const HttpExchange& exchange) {
  State& state = *state_;
  const std::uint64_t limit = state.options.max_file_bytes;
  if (state.descriptor < 0 || (limit > 0 && state.size >= limit)) {
    if (std::string error = state.rotate(); !error.empty()) {
      state.close_file();
      --state.number;  // the next exchange tries it again
      return error;
    }
  }
  Record response = state.response_record(exchange);
  response.fields.insert(response.fields.end(), exchange.extra.begin(), exchange.extra.end());
  if (exchange.request.empty()) {
    return state.append(state.packed(response));
  }
  Record request = state.request_record(exchange);
  const std::string response_name(field_value(response.fields, "WARC-Record-ID"));
  response.fields.emplace_back("WARC-Concurrent-To", field_value(request.fields, "WARC-Record-ID"));
  request.fields.emplace_back("WARC-Concurrent-To", response_name);
  return state.append(state.packed(response) + state.packed(request));
}

const std::string& WarcWriter::path() const { return state_->file; }
std::uint64_t WarcWriter::bytes_written() const { return state_->size; }
std::uint64_t WarcWriter::torn_bytes() const { return state_->torn; }

WarcWriter::WarcWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
WarcWriter::WarcWriter(WarcWriter&&) noexcept = default;
WarcWriter& WarcWriter::operator=(WarcWriter&&) noexcept = default;
WarcWriter::~WarcWriter() = default;

}  // namespace winnow
