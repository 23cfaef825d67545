// The bytes of a signature log. Numbers are little-endian; places are bytes from the file's start.
//
//   header    magic 8 · version 4 · header bytes 4 · hash self-test 8 · bands 4 · bytes of the
//             signature 4 · next document number 4 · bytes of the parameters 4 · parameters ·
//             zeros up to a multiple of 16 less 8 · check 8
//   mark      committed bytes 8 · check 8: the file was this long, and on the disk, at some commit.
//             The one part that is written again; it lies within one sector
//   record    0xd5 0x57 · payload bytes 2 · payload · check 8
//   payload   first byte, the kind:
//               1 run begins  night 4 · next document number 4 · id
//               2 run ends    documents 4
//               3 document    flags 1 · id bytes 1 · url bytes 2 · number 4 · text bytes 4 ·
//                             signature · id · url · of a duplicate: relation 1 · of 4 · Jaccard 4
//                             (IEEE)
//   flags     1: a duplicate; 2: the id is hex digits and stands here as the bytes they mean;
//             4 and 8: which of url_starts is left out in front of the URL
//   check     XXH3-64 of all before it in its part, the seed being the part's place: a record that
//             was moved is found out like one that was changed
#ifndef WINNOW_STAGES_DEDUP_LOG_FORMAT_HPP
#define WINNOW_STAGES_DEDUP_LOG_FORMAT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "stages/dedup/signature.hpp"

namespace winnow::log_format {

inline constexpr std::uint32_t version = 1;
inline constexpr std::string_view record_mark = "\xd5\x57";
inline constexpr std::size_t frame_head_bytes = 4;
inline constexpr std::size_t frame_bytes = frame_head_bytes + 8;
inline constexpr std::size_t committed_bytes = 16;
inline constexpr std::size_t max_id_bytes = 255;
inline constexpr std::size_t max_url_bytes = 8192;
inline constexpr std::size_t max_parameter_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t signature_bytes =
    2 * sizeof(Signature::Hash) + sizeof(Signature::band_keys) + sizeof(Signature::sketch) + 4;
inline constexpr std::size_t document_head_bytes = 1 + 1 + 1 + 2 + 4 + 4;
inline constexpr std::size_t duplicate_bytes = 1 + 4 + 4;
inline constexpr std::array<std::string_view, 4> url_starts = {"", "http://", "https://",
                                                               "https://www."};
inline constexpr std::size_t max_payload_bytes =
    document_head_bytes + signature_bytes + max_id_bytes + max_url_bytes + duplicate_bytes;
static_assert(max_payload_bytes < 0x10000);

struct Header {
  std::uint32_t version = log_format::version;
  std::uint64_t self_test = 0;
  std::uint32_t bands = Signature::bands;
  std::uint32_t signature_bytes = log_format::signature_bytes;
  std::uint32_t next_number = 0;  // no document that is added later has a smaller one
  std::string parameters{};

  std::uint64_t bytes() const;  // in the file; the mark follows
};

// What the hash function of this build gives for fixed bytes.
std::uint64_t self_test();

std::string encode(const Header& header);
// nullopt: not the header of a log, or a damaged one. Of another version only that number is read.
std::optional<Header> decode_header(std::string_view bytes);

std::string encode_committed(std::uint64_t bytes, std::uint64_t at);
std::optional<std::uint64_t> decode_committed(std::string_view bytes, std::uint64_t at);

// Views are into the bytes that were decoded.
struct RunBegin {
  std::int32_t night = 0;
  std::uint32_t next_number = 0;
  std::string_view id{};
};
struct RunEnd {
  std::uint32_t documents = 0;
};
struct Copy {
  std::uint8_t relation = 0;
  std::uint32_t of = 0;
  float jaccard = 0;
};
struct DocumentRecord {
  std::uint32_t number = 0;
  std::uint32_t text_bytes = 0;
  std::optional<Copy> duplicate{};
  std::string_view signature{};
  std::uint8_t flags = 0;
  std::string_view stored_id{};
  std::string_view stored_url{};

  std::string id() const;
  std::string url() const;
};
using Payload = std::variant<RunBegin, RunEnd, DocumentRecord>;

std::optional<Payload> decode(std::string_view payload);
Signature decode_signature(std::string_view bytes);

// Append a whole record, which will lie at `at`.
void append(std::string& out, std::uint64_t at, const RunBegin& begin);
void append(std::string& out, std::uint64_t at, const RunEnd& end);
// Numbers and duplicate are those of `document`; an id or URL that is too long is cut.
void append(std::string& out, std::uint64_t at, const DocumentRecord& document,
            const Signature& signature, std::string_view id, std::string_view url);
void append_payload(std::string& out, std::uint64_t at, std::string_view payload);

// Bytes of the whole record at the front of `bytes`; nullopt if its head makes no sense. The record
// may be longer than `bytes`.
std::optional<std::size_t> record_bytes(std::string_view bytes);
// The payload of one whole record that lies at `at`; nullopt if the check fails.
std::optional<std::string_view> checked_payload(std::string_view record, std::uint64_t at);

}  // namespace winnow::log_format

#endif  // WINNOW_STAGES_DEDUP_LOG_FORMAT_HPP
