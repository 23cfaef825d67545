// Finds records in the stream of plain bytes that `Unpacker` makes of the file.
//
// Lengths lie, so a record's own Content-Length is believed only if something that can follow a
// record stands behind it: the end, another member, or the first line of a record. Otherwise the
// block is cut at the first line inside it that starts a record.
#include "stages/source/warc_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "stages/source/chunked.hpp"
#include "stages/source/unpacker.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

using archive::gzip_magic;
using archive::is_gzip;
using archive::read_step;
using archive::Unpacker;
using archive::zstd_magic;

constexpr std::size_t longest_arc_line = std::size_t{16} << 10U;

// First lines of records.

// "WARC/1.0" and a line end; any version, for the rest of the head has to be right as well.
bool is_warc_line(std::string_view bytes) {
  return bytes.size() > 8 && bytes.starts_with("WARC/") && ascii::is_digit(bytes[5]) &&
         bytes[6] == '.' && ascii::is_digit(bytes[7]) &&
         (bytes[8] == '\r' || bytes[8] == '\n' || ascii::is_digit(bytes[8]) || bytes[8] == ' ');
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = std::min(line.find(' ', start), line.size());
    words.push_back(line.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

struct ArcLine {
  std::string url{};
  std::string address{};
  std::string date{};
  std::string media_type{};
  std::optional<std::uint64_t> block_bytes{};  // nullopt where it is no number
  std::size_t line_bytes = 0;
};

bool is_ip_word(std::string_view word) {
  const auto fits = [](char c) {
    return ascii::is_digit(c) || c == '.' || c == ':' || (c >= 'a' && c <= 'f') ||
           (c >= 'A' && c <= 'F');
  };
  return word.size() >= 2 && std::ranges::all_of(word, fits) &&
         word.find_first_of(".:") != std::string_view::npos;
}

bool is_arc_date(std::string_view word) {
  return word.size() >= 8 && word.size() <= 20 && std::ranges::all_of(word, ascii::is_digit);
}

bool has_scheme(std::string_view url) {
  const std::size_t colon = url.find(':');
  return colon != std::string_view::npos && colon > 0 && ascii::is_alpha(url.front()) &&
         std::ranges::all_of(url.substr(0, colon),
                             [](char c) { return ascii::is_alnum(c) || c == '+' || c == '-'; });
}

// 20140216050221 into 2014-02-16T05:02:21Z; what is missing at the end is zero.
std::string iso_date(std::string_view digits) {
  std::string all(digits.substr(0, 14));
  all.resize(14, '0');
  const auto part = [&](std::size_t at, std::size_t size) { return all.substr(at, size); };
  return part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + 'T' + part(8, 2) + ':' + part(10, 2) +
         ':' + part(12, 2) + 'Z';
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = !text.empty() && error == std::errc() && stop == text.data() + text.size();
  return good ? std::optional(value) : std::nullopt;
}

// "URL address date type length"; spaces inside the URL and the type happen.
std::optional<ArcLine> parse_arc_line(std::string_view bytes) {
  const std::size_t end = bytes.substr(0, longest_arc_line).find('\n');
  if (end == std::string_view::npos || !has_scheme(bytes.substr(0, end))) {
    return std::nullopt;
  }
  const auto words = words_of(ascii::trim(bytes.substr(0, end)));
  for (std::size_t i = 2; i + 2 < words.size(); ++i) {
    if (is_ip_word(words[i - 1]) && is_arc_date(words[i])) {
      const char* const url = words.front().data();
      const std::size_t url_bytes = static_cast<std::size_t>(words[i - 1].data() - url) - 1;
      return ArcLine{.url = std::string(url, url_bytes),
                     .address = std::string(words[i - 1]),
                     .date = iso_date(words[i]),
                     .media_type = std::string(words[i + 1]),
                     .block_bytes = number_of(words.back()),
                     .line_bytes = end + 1};
    }
  }
  return std::nullopt;
}

// Some versions of wget write <http://…>.
std::string without_brackets(std::string_view uri) {
  uri = ascii::trim(uri);
  if (uri.starts_with('<') && uri.ends_with('>')) {
    uri = uri.substr(1, uri.size() - 2);
  }
  return std::string(uri);
}

// The block of a record, split.

bool holds_http(const WarcRecord& record, std::string_view block) {
  if (record.type == "request") {
    const std::string_view line = block.substr(0, block.find('\n'));
    return line.find(" HTTP/") != std::string_view::npos;
  }
  return record.type != "resource" && record.type != "conversion" &&
         ascii::starts_with_ignoring_case(block, "HTTP/");
}

bool says_chunked(const HeaderFields& fields) {
  return ascii::lower(field_value(fields, "Transfer-Encoding")).find("chunked") !=
         std::string::npos;
}

// Archives keep the head as it came although they stored the body unpacked.
bool is_really_packed(std::string_view coding, std::string_view body) {
  const std::string word = ascii::lower(ascii::trim(coding));
  if (word.empty() || word == "identity" || body.empty()) return false;
  if (word == "gzip" || word == "x-gzip") return body.starts_with(gzip_magic.substr(0, 2));
  if (word == "zstd") return body.starts_with(zstd_magic);
  return true;
}

void split_block(WarcRecord& record, std::string_view block) {
  if (!holds_http(record, block)) {
    record.body = block;
    return;
  }
  MessageHead head = parse_message_head(block);
  record.http_head = block.substr(0, head.bytes);
  record.status = status_of(head.first_line);
  record.http_headers = std::move(head.fields);
  const std::string_view rest = block.substr(head.bytes);
  auto unchunked =
      says_chunked(record.http_headers) ? remove_chunking(rest) : std::optional<Unchunked>();
  record.body = unchunked ? std::move(unchunked->body) : std::string(rest);
  const std::string_view coding = field_value(record.http_headers, "Content-Encoding");
  if (is_really_packed(coding, record.body)) {
    record.content_encoding = coding;
  }
}

WarcRecord warc_record(HeaderFields fields) {
  WarcRecord record;
  record.fields = std::move(fields);
  record.type = ascii::lower(record.header("WARC-Type"));
  record.target_uri = without_brackets(record.header("WARC-Target-URI"));
  record.date = record.header("WARC-Date");
  record.record_id = record.header("WARC-Record-ID");
  record.content_type = record.header("Content-Type");
  return record;
}

// The fields that WARC would have.
WarcRecord arc_record(const ArcLine& line) {
  constexpr std::string_view file_scheme = "filedesc://";
  const bool is_info = line.url.starts_with(file_scheme);
  HeaderFields fields{{"WARC-Type", is_info ? "warcinfo" : "response"},
                      {"WARC-Date", line.date},
                      {"WARC-IP-Address", line.address},
                      {"Content-Type", line.media_type}};
  if (is_info) {
    fields.emplace_back("WARC-Filename", line.url.substr(file_scheme.size()));
  } else {
    fields.emplace_back("WARC-Target-URI", line.url);
  }
  return warc_record(std::move(fields));
}

}  // namespace

struct WarcReader::State {
  State(int descriptor, std::optional<std::uint64_t> file_bytes, WarcOptions chosen)
      : in(descriptor, file_bytes), options(chosen) {}

  std::optional<WarcRecord> next();

  // What a head said: the record without its block.
  struct Head {
    WarcRecord record{};
    std::optional<std::uint64_t> block_bytes{};  // nullopt: up to the next record
  };
  // Where the block ends in the bytes at hand.
  struct Extent {
    std::size_t bytes = 0;
    bool right = true;  // as long as it said, and something that may follow a record follows
  };

  bool align();
  void search();
  std::optional<Head> read_head();
  std::optional<Head> read_warc_head();
  std::optional<Head> read_arc_head();
  std::optional<Extent> block_extent(const Head& head);
  Extent open_extent();
  std::size_t http_extent(std::size_t said);
  bool starts_record(std::string_view bytes) const;
  bool follows_record(std::size_t at);
  std::size_t find_start(std::string_view bytes) const;
  std::optional<std::size_t> cut_by_member(std::size_t to) const;
  Extent cut_at(std::size_t bytes) const;
  void skip_block(std::optional<std::uint64_t> bytes);
  void note_damage();

  Unpacker in;
  WarcOptions options;
  std::uint64_t damaged = 0;
  bool lost = false;       // the damage here is counted already
  bool warc_seen = false;  // after that no line of ARC is looked for in junk
  bool ended = false;
};

// One place that went wrong counts once, however many steps it takes to get over it.
void WarcReader::State::note_damage() {
  damaged += lost ? 0 : 1;
  lost = true;
}

bool WarcReader::State::starts_record(std::string_view bytes) const {
  return is_warc_line(bytes) || (!warc_seen && parse_arc_line(bytes));
}

// First line in `bytes` that starts a record; npos if there is none.
std::size_t WarcReader::State::find_start(std::string_view bytes) const {
  for (std::size_t at = 0; at < bytes.size();) {
    if (starts_record(bytes.substr(at))) {
      return at;
    }
    const std::size_t line_end = warc_seen ? bytes.find("\nWARC/", at) : bytes.find('\n', at);
    if (line_end == std::string_view::npos) {
      break;
    }
    at = line_end + 1;
  }
  return std::string_view::npos;
}

// Goes to where a record starts; false at the end of the file.
bool WarcReader::State::align() {
  for (;;) {
    const std::string_view bytes = in.ask(longest_arc_line);
    const std::size_t start = bytes.find_first_not_of("\r\n");
    if (start == std::string_view::npos) {
      in.consume(bytes.size());
      if (in.broken()) {
        note_damage();
        in.go_on_plain();
      } else if (!in.more()) {
        if (!in.broken()) {
          return false;
        }
      }
      continue;
    }
    in.consume(start);
    const std::string_view front = in.ask(longest_arc_line);
    if (is_warc_line(front) || parse_arc_line(front)) {
      return true;
    }
    if (in.plain() && (is_gzip(front) || front.starts_with(zstd_magic))) {
      in.start_member_here();
      continue;
    }
    note_damage();
    search();
  }
}

// Drops junk up to the next place worth a look; there is at least one byte of it.
void WarcReader::State::search() {
  const std::string_view bytes = in.data();
  const std::size_t record = find_start(bytes.substr(1));
  std::size_t to = record == std::string_view::npos ? bytes.size() : record + 1;
  if (in.plain()) {
    to = std::min({to, bytes.find(gzip_magic, 1), bytes.find(zstd_magic, 1)});
  }
  if (to == bytes.size()) {
    // The end of what was unpacked may cut a first line or a magic number.
    const std::size_t line = bytes.size() - std::min(bytes.rfind('\n'), bytes.size());
    const std::size_t longest = warc_seen ? std::size_t{10} : longest_arc_line;
    const std::size_t tail = line < longest ? std::max<std::size_t>(line, 3) : 3;
    if (tail < to && in.more()) {
      to -= tail;
    }
  }
  in.consume(std::max<std::size_t>(to, 1));
}

std::optional<WarcReader::State::Head> WarcReader::State::read_head() {
  return is_warc_line(in.data()) ? read_warc_head() : read_arc_head();
}

std::optional<WarcReader::State::Head> WarcReader::State::read_warc_head() {
  constexpr std::size_t usual_bytes = std::size_t{4} << 10U;
  MessageHead head;
  for (std::size_t want = usual_bytes;; want *= 2) {
    const std::size_t most = std::min<std::uint64_t>(want, options.max_head_bytes);
    const std::string_view bytes = in.ask(want).substr(0, most);
    // The next record ends it at the latest: else a file of first lines would be read anew for
    // each.
    const std::size_t end = bytes.find("\nWARC/");
    head = parse_message_head(bytes.substr(0, end));
    const bool all = end != std::string_view::npos || most < want || in.data().size() < want;
    if (head.complete || all) {
      break;
    }
  }
  if (!head.complete || field_value(head.fields, "WARC-Type").empty()) {
    return std::nullopt;
  }
  Head out{.record = warc_record(std::move(head.fields))};
  warc_seen = true;
  out.block_bytes = number_of(out.record.header("Content-Length"));
  in.consume(head.bytes);
  return out;
}

std::optional<WarcReader::State::Head> WarcReader::State::read_arc_head() {
  const auto line = parse_arc_line(in.data());
  if (!line) {
    return std::nullopt;
  }
  in.consume(line->line_bytes);
  return Head{.record = arc_record(*line), .block_bytes = line->block_bytes};
}

// A member that starts with a record ends the block before it, whatever its length says.
std::optional<std::size_t> WarcReader::State::cut_by_member(std::size_t to) const {
  std::optional<std::size_t> cut;
  in.visit_member_starts([&](std::size_t start) {
    if (start < to && starts_record(in.data().substr(start))) {
      cut = start;
    }
    return !cut && start < to;
  });
  return cut;
}

// A block that ends where the next record starts, without the blank lines between them.
WarcReader::State::Extent WarcReader::State::cut_at(std::size_t bytes) const {
  const std::string_view block = in.data().substr(0, bytes);
  constexpr std::string_view gap = "\r\n\r\n";
  return {.bytes = bytes - (block.ends_with(gap) ? gap.size() : 0), .right = false};
}

// True if at `at` stands what may follow a record.
bool WarcReader::State::follows_record(std::size_t at) {
  const std::string_view bytes = in.ask(at + longest_arc_line);
  const std::size_t next = bytes.find_first_not_of("\r\n", at);
  if (next == std::string_view::npos) {
    return true;
  }
  const std::string_view rest = bytes.substr(next);
  return starts_record(rest) || (in.plain() && is_gzip(rest));
}

// The block of a record that does not say how long it is.
WarcReader::State::Extent WarcReader::State::open_extent() {
  std::size_t size = 0;
  do {
    size = in.data().size();
    const std::size_t start = find_start(in.data());
    if (start != std::string_view::npos) {
      size = start;
      break;
    }
  } while (size <= options.max_record_bytes && in.ask(2 * size + read_step).size() > size);
  const std::string_view block = in.data().substr(0, size);
  const std::size_t last = block.find_last_not_of("\r\n");
  return {.bytes = last == std::string_view::npos ? 0 : last + 1};
}

// Where the block ends by the length its HTTP head gives, if that fits better than `said`.
std::size_t WarcReader::State::http_extent(std::size_t said) {
  const std::string_view block = in.data().substr(0, said);
  if (!ascii::starts_with_ignoring_case(block, "HTTP/")) {
    return said;
  }
  const MessageHead head = parse_message_head(block);
  const auto body = number_of(field_value(head.fields, "Content-Length"));
  if (!body || *body > options.max_record_bytes) {
    return said;
  }
  const std::size_t bytes = head.bytes + static_cast<std::size_t>(*body);
  const bool fits = bytes > said && in.ask(bytes).size() >= bytes && follows_record(bytes);
  return fits ? bytes : said;
}

// nullopt: larger than the limit.
std::optional<WarcReader::State::Extent> WarcReader::State::block_extent(const Head& head) {
  if (!head.block_bytes) {
    const Extent open = open_extent();
    return open.bytes <= options.max_record_bytes ? std::optional(open) : std::nullopt;
  }
  if (*head.block_bytes > options.max_record_bytes) {
    return std::nullopt;
  }
  const auto said = static_cast<std::size_t>(*head.block_bytes);
  const std::size_t there = std::min(in.ask(said + longest_arc_line).size(), said);
  if (const auto cut = cut_by_member(said)) {
    return cut_at(*cut);
  }
  if (there == said && follows_record(said)) {
    return Extent{.bytes = said};
  }
  const std::size_t start = find_start(in.data().substr(0, there));
  if (start != std::string_view::npos) {
    return cut_at(start);
  }
  return Extent{.bytes = there == said ? http_extent(said) : there, .right = false};
}

// Passes over a block that is too large, as long as it says, or to the next record.
void WarcReader::State::skip_block(std::optional<std::uint64_t> bytes) {
  std::uint64_t left = bytes && in.can_hold(*bytes) ? *bytes : 0;
  while (left > 0 && !in.ask(read_step).empty()) {
    const std::size_t some = std::min<std::uint64_t>(in.data().size(), left);
    const auto cut = cut_by_member(some);
    in.consume(cut.value_or(some));
    left -= cut ? left : some;
  }
}

std::optional<WarcRecord> WarcReader::State::next() {
  while (align()) {
    const std::uint64_t offset = in.offset();
    auto head = read_head();
    if (!head) {
      note_damage();
      search();
      continue;
    }
    lost = false;
    const auto extent = block_extent(*head);
    if (!extent) {
      note_damage();
      skip_block(head->block_bytes);
      continue;
    }
    WarcRecord record = std::move(head->record);
    record.offset = offset;
    record.damaged = !extent->right;
    split_block(record, in.data().substr(0, extent->bytes));
    in.consume(extent->bytes);
    if (record.damaged) {
      note_damage();
      if (!options.keep_damaged) {
        continue;
      }
    }
    return record;
  }
  if (in.read_failed() && !ended) {
    ended = true;
    note_damage();
  }
  return std::nullopt;
}

Result<WarcReader> WarcReader::open(const std::string& path, WarcOptions options) {
  const int descriptor = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return Error{path + ": " + std::strerror(errno)};
  }
  struct stat facts {};
  const bool known = fstat(descriptor, &facts) == 0;
  std::optional<std::uint64_t> file_bytes;
  if (known && S_ISREG(facts.st_mode)) {
    file_bytes = static_cast<std::uint64_t>(facts.st_size);
  }
  auto state = std::make_unique<State>(descriptor, file_bytes, options);
  if (known && S_ISDIR(facts.st_mode)) {
    return Error{path + ": is a folder"};
  }
  return WarcReader(std::move(state));
}

WarcReader::WarcReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
WarcReader::WarcReader(WarcReader&&) noexcept = default;
WarcReader& WarcReader::operator=(WarcReader&&) noexcept = default;
WarcReader::~WarcReader() = default;

std::optional<WarcRecord> WarcReader::next() { return state_->next(); }
std::uint64_t WarcReader::damaged() const { return state_->damaged; }
std::uint64_t WarcReader::bytes_read() const { return state_->in.bytes_read(); }

}  // namespace winnow
