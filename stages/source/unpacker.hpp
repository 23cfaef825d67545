// Unpacker turns the file of an archive into one stream of plain bytes and remembers where a
// compressed member started: gzip, a member a record or one for all, zstd with or without a
// dictionary, or nothing.
//
// After broken compression the search starts again one byte behind the start of the broken member,
// in the stored bytes, for a gzip magic as well as for a record. Going back is paid from a budget
// that grows with the bytes read, so that made-up magic numbers cost no more than twice the file.
//
// Private to warc_reader.cpp: it shows the types of zlib and zstd.
#ifndef WINNOW_STAGES_SOURCE_UNPACKER_HPP
#define WINNOW_STAGES_SOURCE_UNPACKER_HPP

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winnow::archive {

inline constexpr std::size_t read_step = std::size_t{64} << 10U;
inline constexpr std::size_t kept_raw = std::size_t{1} << 20U;  // how far back a search can start
inline constexpr std::size_t plain_step = std::size_t{4}
                                          << 10U;  // small, for a search that jumps often
inline constexpr std::size_t largest_dictionary = std::size_t{16} << 20U;
inline constexpr std::string_view gzip_magic("\x1f\x8b\x08", 3);
inline constexpr std::string_view zstd_magic("\x28\xb5\x2f\xfd", 4);

inline std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return value;
}

inline bool is_gzip(std::string_view bytes) {
  constexpr unsigned reserved_flags = 0xe0;
  return bytes.size() > 3 && bytes.starts_with(gzip_magic) &&
         (static_cast<unsigned char>(bytes[3]) & reserved_flags) == 0;
}

inline bool is_skippable_frame(std::string_view bytes) {
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

}  // namespace winnow::archive

#endif  // WINNOW_STAGES_SOURCE_UNPACKER_HPP
