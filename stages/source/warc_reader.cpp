// Two layers. `Unpacker` turns the file into one stream of plain bytes and remembers where a
// compressed member started. `State` finds records in that stream.
//
// Lengths lie, so a record's own Content-Length is believed only if something that can follow a
// record stands behind it: the end, another member, or the first line of a record. Otherwise the
// block is cut at the first line inside it that starts a record.
//
// After broken compression the search starts again one byte behind the start of the broken member,
// in the stored bytes, for a gzip magic as well as for a record. Going back is paid from a budget
// that grows with the bytes read, so that made-up magic numbers cost no more than twice the file.
#include "stages/source/warc_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <deque>
#include <limits>
#include <vector>

#include "stages/source/chunked.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

constexpr std::size_t read_step = std::size_t{64} << 10U;
constexpr std::size_t kept_raw = std::size_t{1} << 20U;    // how far back a search can start
constexpr std::size_t plain_step = std::size_t{4} << 10U;  // small, for a search that jumps often
constexpr std::size_t longest_arc_line = std::size_t{16} << 10U;
constexpr std::size_t largest_dictionary = std::size_t{16} << 20U;
constexpr std::string_view gzip_magic("\x1f\x8b\x08", 3);
constexpr std::string_view zstd_magic("\x28\xb5\x2f\xfd", 4);

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return value;
}

bool is_gzip(std::string_view bytes) {
  constexpr unsigned reserved_flags = 0xe0;
  return bytes.size() > 3 && bytes.starts_with(gzip_magic) &&
         (static_cast<unsigned char>(bytes[3]) & reserved_flags) == 0;
}

bool is_skippable_frame(std::string_view bytes) {
  return bytes.size() >= 8 && (little_endian(bytes) & 0xfffffff0U) == 0x184d2a50U;
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ > STDIN_FILENO) {
      close(descriptor_);
    }
  }

  // Bytes read, 0 at the end; an error ends the file.
  std::size_t read(char* into, std::size_t size) {
    for (;;) {
      const ssize_t got = ::read(descriptor_, into, size);
      if (got >= 0) {
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) {
        failed_ = true;
        return 0;
      }
    }
  }
  bool failed() const { return failed_; }

 private:
  int descriptor_;
  bool failed_ = false;
};

// The stored bytes: what was read last stays, so that a search can go back to it.
class RawBytes {
 public:
  explicit RawBytes(int descriptor) : file_(descriptor) {}

  // The bytes from here on, at least `want` of them if the file has so many.
  std::string_view peek(std::size_t want) {
    while (bytes_.size() - at_ < want && !ended_ && refill()) {
    }
    return std::string_view(bytes_).substr(at_);
  }
  void skip(std::size_t size) { at_ += size; }
  std::uint64_t offset() const { return first_ + at_; }
  std::uint64_t bytes_read() const { return first_ + bytes_.size(); }
  bool failed() const { return file_.failed(); }

  // To `offset`, or as far back as bytes were kept.
  void go_back(std::uint64_t offset) {
    at_ = offset > first_ ? static_cast<std::size_t>(offset - first_) : 0;
  }

  // Takes the bytes before this place back, which the caller still has.
  void give_back(std::string_view bytes) {
    if (bytes.size() > at_) {
      const std::string_view gone = bytes.substr(0, bytes.size() - at_);
      bytes_.insert(0, gone);
      first_ -= gone.size();
      at_ += gone.size();
    }
    at_ -= bytes.size();
  }

 private:
  bool refill() {
    if (at_ > 2 * kept_raw) {
      const std::size_t old = at_ - kept_raw;
      bytes_.erase(0, old);
      first_ += old;
      at_ -= old;
    }
    const std::size_t size = bytes_.size();
    bytes_.resize(size + read_step);
    const std::size_t got = file_.read(bytes_.data() + size, read_step);
    bytes_.resize(size + got);
    ended_ = got == 0;
    return !ended_;
  }

  File file_;
  bool ended_ = false;
  std::string bytes_;
  std::size_t at_ = 0;
  std::uint64_t first_ = 0;  // offset of bytes_[0] in the file
};

enum class Step : std::uint8_t { more, member_end, broken };

class Gzip {
 public:
  ~Gzip() {
    if (ready_) {
      inflateEnd(&stream_);
    }
  }
  Gzip() = default;
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  bool start() {
    constexpr int gzip_only = 15 + 16;
    if (ready_) {
      return inflateReset(&stream_) == Z_OK;
    }
    ready_ = inflateInit2(&stream_, gzip_only) == Z_OK;
    return ready_;
  }

  Step step(RawBytes& raw, std::string& out) {
    const std::string_view in = raw.peek(1);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(std::min(in.size(), read_step));
    const uInt given = stream_.avail_in;
    const std::size_t size = out.size();
    out.resize(size + read_step);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream_.avail_out = static_cast<uInt>(read_step);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    out.resize(out.size() - stream_.avail_out);
    raw.skip(given - stream_.avail_in);
    if (result == Z_STREAM_END) return Step::member_end;
    return result == Z_OK ? Step::more : Step::broken;  // Z_BUF_ERROR: the file ends here
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

class Zstd {
 public:
  Zstd() : context_(ZSTD_createDCtx()) {
    constexpr int largest_window_log = 27;
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, largest_window_log);
  }

  void start() { ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }
  void load_dictionary(std::string_view bytes) {
    ZSTD_DCtx_loadDictionary(context_.get(), bytes.data(), bytes.size());
  }

  Step step(RawBytes& raw, std::string& out) {
    const std::string_view bytes = raw.peek(1);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    const std::size_t size = out.size();
    out.resize(size + read_step);
    ZSTD_outBuffer room{out.data() + size, read_step, 0};
    const std::size_t result = ZSTD_decompressStream(context_.get(), &room, &in);
    out.resize(size + room.pos);
    raw.skip(in.pos);
    if (ZSTD_isError(result) != 0 || (in.pos == 0 && room.pos == 0)) return Step::broken;
    return result == 0 ? Step::member_end : Step::more;
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

// The file as plain bytes.
class Unpacker {
 public:
  Unpacker(int descriptor, std::optional<std::uint64_t> file_bytes)
      : raw_(descriptor), file_bytes_(file_bytes) {}

  // Bytes not consumed yet.
  std::string_view data() const { return std::string_view(out_).substr(at_); }

  // Unpacks more; false at the end of the file or where the compression is broken.
  bool more() {
    const std::size_t before = out_.size();
    while (out_.size() == before) {
      if (!step()) {
        return false;
      }
    }
    return true;
  }

  // At least `want` bytes in data(), if there are so many.
  std::string_view ask(std::size_t want) {
    while (data().size() < want && more()) {
    }
    return data();
  }

  void consume(std::size_t size) {
    at_ += size;
    if (at_ > out_.size() / 2 && at_ > read_step) {
      out_.erase(0, at_);
      base_ += at_;
      at_ = 0;
    }
    forget_members();
  }

  // Offset in the file of the byte at the front, or of the member that holds it.
  std::uint64_t offset() const {
    if (members_.empty()) {
      return raw_.offset();
    }
    const Member& member = members_.front();
    return member.plain ? member.offset + (base_ + at_ - member.start) : member.offset;
  }

  // Places in data() behind its front where members start, nearest first.
  template <class Visit>
  void visit_member_starts(Visit visit) const {
    for (const Member& member : members_) {
      const std::uint64_t here = base_ + at_;
      if (member.start > here && !visit(static_cast<std::size_t>(member.start - here))) {
        return;
      }
    }
  }

  bool broken() const { return mode_ == Mode::broken; }
  // Everything in data() stands in the file like this.
  bool plain() const { return mode_ == Mode::plain && members_.back().start <= base_ + at_; }
  // False if it is known that fewer bytes are left.
  bool can_hold(std::uint64_t bytes) const {
    return !plain() || !file_bytes_ || bytes <= *file_bytes_ - std::min(*file_bytes_, offset());
  }
  bool read_failed() const { return raw_.failed(); }
  std::uint64_t bytes_read() const { return raw_.bytes_read(); }

  // After broken compression: drops what is left and goes on with the stored bytes as they are.
  void go_on_plain() {
    consume(data().size());
    const std::uint64_t here = raw_.offset();
    const std::uint64_t wish = member_offset_ + 1;
    const std::uint64_t budget = kept_raw + raw_.bytes_read() - spent_;
    if (here <= wish) {
      raw_.skip(static_cast<std::size_t>(wish - here));
    } else if (here - wish <= budget) {
      spent_ += here - wish;
      raw_.go_back(wish);
    }
    start_plain();
  }

  // In plain bytes: what starts at the front is taken as a compressed member.
  void start_member_here() {
    raw_.give_back(data());
    out_.resize(at_);
    while (!members_.empty() && members_.back().start >= base_ + at_) {
      members_.pop_back();
    }
    mode_ = Mode::between;
  }

 private:
  enum class Mode : std::uint8_t { between, plain, gzip, zstd, broken };
  struct Member {
    std::uint64_t start;   // counted in unpacked bytes
    std::uint64_t offset;  // in the file
    bool plain;
  };

  bool step() {
    switch (mode_) {
      case Mode::between: return start_member();
      case Mode::plain: return copy();
      case Mode::gzip: return after(gzip_.step(raw_, out_));
      case Mode::zstd: return after(zstd_.step(raw_, out_));
      case Mode::broken: break;
    }
    return false;
  }

  bool after(Step step) {
    if (step == Step::member_end) {
      mode_ = Mode::between;
    } else if (step == Step::broken) {
      mode_ = Mode::broken;
    }
    return step != Step::broken;
  }

  bool copy() {
    const std::string_view in = raw_.peek(1).substr(0, plain_step);
    out_ += in;
    raw_.skip(in.size());
    return !in.empty();
  }

  bool start_member() {
    const std::string_view in = raw_.peek(8);
    if (in.empty()) {
      return false;
    }
    member_offset_ = raw_.offset();
    if (is_skippable_frame(in)) {
      return skip_frame(little_endian(in), little_endian(in.substr(4)));
    }
    if (is_gzip(in)) {
      start_packed(gzip_.start() ? Mode::gzip : Mode::broken);
    } else if (in.starts_with(zstd_magic)) {
      zstd_.start();
      start_packed(Mode::zstd);
    } else {
      start_plain();
    }
    return true;
  }

  void start_packed(Mode mode) {
    note_member(false);
    mode_ = mode;
  }
  void start_plain() {
    note_member(true);
    mode_ = Mode::plain;
  }
  void note_member(bool plain) {
    const std::uint64_t start = base_ + out_.size();
    if (!members_.empty() && members_.back().start == start) {
      members_.pop_back();  // it was empty
    }
    members_.push_back({start, raw_.offset(), plain});
    forget_members();
  }
  // Those that end before the front of data().
  void forget_members() {
    while (members_.size() > 1 && members_[1].start <= base_ + at_) {
      members_.pop_front();
    }
  }

  // A frame at the very start with a magic of its own holds the dictionary of the whole file.
  bool skip_frame(std::uint32_t magic, std::uint32_t size) {
    constexpr std::uint32_t dictionary_magic = 0x184d2a5dU;
    const bool is_dictionary =
        raw_.offset() == 0 && magic == dictionary_magic && size <= largest_dictionary;
    raw_.skip(8);
    if (is_dictionary) {
      load_dictionary(raw_.peek(size).substr(0, size));
    }
    for (std::uint64_t left = size; left > 0;) {
      const std::size_t some = std::min<std::uint64_t>(raw_.peek(1).size(), left);
      if (some == 0) {
        return false;
      }
      raw_.skip(some);
      left -= some;
    }
    return true;
  }

  void load_dictionary(std::string_view bytes) {
    if (!bytes.starts_with(zstd_magic)) {
      zstd_.load_dictionary(bytes);
      return;
    }
    std::string plain(largest_dictionary, '\0');
    const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(got) == 0) {
      zstd_.load_dictionary(std::string_view(plain).substr(0, got));
    }
  }

  RawBytes raw_;
  std::optional<std::uint64_t> file_bytes_;  // if it is known
  Mode mode_ = Mode::between;
  Gzip gzip_;
  Zstd zstd_;
  std::string out_;
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;  // unpacked bytes before out_[0]
  std::deque<Member> members_;
  std::uint64_t member_offset_ = 0;
  std::uint64_t spent_ = 0;  // bytes gone back so far
};

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
