// Numbers are taken apart byte by byte, which compilers make one instruction of, so that a log may
// be carried to a machine of the other byte order.
#include "stages/dedup/log_format.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace winnow::log_format {

namespace {

constexpr std::string_view magic = "\x89wdedup\n";
constexpr std::size_t header_fixed_bytes = 40;

enum Flag : std::uint8_t { is_duplicate = 1, is_hex = 2, start_bits = 12 };
constexpr unsigned start_shift = 2;

enum class Kind : std::uint8_t { run_begin = 1, run_end = 2, document = 3 };

template <class Number>
void put(std::string& out, Number number) {
  std::array<char, sizeof(Number)> bytes{};
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    bytes[i] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
  out.append(bytes.data(), bytes.size());
}

template <class Number>
Number get(const char* from) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  return static_cast<Number>(number);
}

// Takes numbers off the front. Precondition: they are there.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class Number>
  Number next() {
    const auto number = get<Number>(rest_.data());
    rest_.remove_prefix(sizeof(Number));
    return number;
  }
  std::string_view take(std::size_t bytes) {
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

template <class Numbers>
void put_all(std::string& out, const Numbers& numbers) {
  if constexpr (sizeof(numbers[0]) == 1) {
    out.append(reinterpret_cast<const char*>(numbers.data()), numbers.size());
  } else {
    for (const auto number : numbers) {
      put(out, number);
    }
  }
}

template <class Numbers>
void get_all(Reader& reader, Numbers& numbers) {
  if constexpr (sizeof(numbers[0]) == 1) {
    std::memcpy(numbers.data(), reader.take(numbers.size()).data(), numbers.size());
  } else {
    for (auto& number : numbers) {
      number = reader.next<typename Numbers::value_type>();
    }
  }
}

std::uint64_t check_of(std::string_view bytes, std::uint64_t at) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), at);
}

constexpr std::size_t header_bytes(std::size_t parameter_bytes) {
  return (header_fixed_bytes + parameter_bytes + 8 + 15) / 16 * 16;
}

// The head of a record whose payload is appended next; seal() fills in the rest.
std::size_t begin_record(std::string& out) {
  const std::size_t start = out.size();
  out += record_mark;
  put(out, std::uint16_t{0});
  return start;
}

void seal(std::string& out, std::size_t start, std::uint64_t at) {
  std::string bytes;
  put(bytes, static_cast<std::uint16_t>(out.size() - start - frame_head_bytes));
  out.replace(start + record_mark.size(), bytes.size(), bytes);
  put(out, check_of(std::string_view(out).substr(start), at));
}

std::optional<Payload> decode_run_begin(Reader reader) {
  if (reader.rest().size() < 8 || reader.rest().size() > 8 + max_id_bytes) {
    return std::nullopt;
  }
  RunBegin begin;
  begin.night = reader.next<std::int32_t>();
  begin.next_number = reader.next<std::uint32_t>();
  begin.id = reader.rest();
  return begin;
}

std::optional<Payload> decode_document(Reader reader) {
  if (reader.rest().size() + 1 < document_head_bytes + signature_bytes) {
    return std::nullopt;
  }
  DocumentRecord document;
  document.flags = reader.next<std::uint8_t>();
  const std::size_t id_bytes = reader.next<std::uint8_t>();
  const std::size_t url_bytes = reader.next<std::uint16_t>();
  document.number = reader.next<std::uint32_t>();
  document.text_bytes = reader.next<std::uint32_t>();
  document.signature = reader.take(signature_bytes);
  const bool duplicate = (document.flags & is_duplicate) != 0;
  if (reader.rest().size() != id_bytes + url_bytes + (duplicate ? duplicate_bytes : 0)) {
    return std::nullopt;
  }
  document.stored_id = reader.take(id_bytes);
  document.stored_url = reader.take(url_bytes);
  if (duplicate) {
    document.duplicate.emplace();
    document.duplicate->relation = reader.next<std::uint8_t>();
    document.duplicate->of = reader.next<std::uint32_t>();
    document.duplicate->jaccard = std::bit_cast<float>(reader.next<std::uint32_t>());
  }
  return document;
}

constexpr std::string_view hex_digits = "0123456789abcdef";

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += hex_digits[byte >> 4U];
    out += hex_digits[byte & 15U];
  }
  return out;
}

// nullopt if that would not come back as it was.
std::optional<std::string> from_hex(std::string_view text) {
  std::string out;
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = hex_digits.find(text[i]);
    const std::size_t low = hex_digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return std::nullopt;
    }
    out += static_cast<char>(high << 4U | low);
  }
  return out;
}

// The longest of url_starts that fits.
std::size_t start_of(std::string_view url) {
  std::size_t start = url_starts.size() - 1;
  while (!url.starts_with(url_starts[start])) {
    --start;
  }
  return start;
}

}  // namespace

std::uint64_t Header::bytes() const { return header_bytes(parameters.size()); }

std::uint64_t self_test() {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) {
    bytes += static_cast<char>(i * 7);
  }
  const XXH128_hash_t wide = XXH3_128bits(bytes.data(), bytes.size());
  return check_of(bytes, 1) ^ wide.low64 ^ (wide.high64 << 1U);
}

std::string encode(const Header& header) {
  std::string out(magic);
  put(out, header.version);
  put(out, static_cast<std::uint32_t>(header.bytes()));
  put(out, header.self_test);
  put(out, header.bands);
  put(out, header.signature_bytes);
  put(out, header.next_number);
  put(out, static_cast<std::uint32_t>(header.parameters.size()));
  out += header.parameters;
  out.resize(header.bytes() - 8, '\0');
  put(out, check_of(out, 0));
  return out;
}

std::optional<Header> decode_header(std::string_view bytes) {
  if (bytes.size() < header_fixed_bytes || !bytes.starts_with(magic)) {
    return std::nullopt;
  }
  Reader reader(bytes.substr(magic.size()));
  Header header;
  header.version = reader.next<std::uint32_t>();
  if (header.version != version) {
    return header;  // what follows may look otherwise
  }
  const std::size_t all_bytes = reader.next<std::uint32_t>();
  header.self_test = reader.next<std::uint64_t>();
  header.bands = reader.next<std::uint32_t>();
  header.signature_bytes = reader.next<std::uint32_t>();
  header.next_number = reader.next<std::uint32_t>();
  const std::size_t parameter_bytes = reader.next<std::uint32_t>();
  if (parameter_bytes > max_parameter_bytes || all_bytes != header_bytes(parameter_bytes) ||
      all_bytes > bytes.size()) {
    return std::nullopt;
  }
  const auto check = get<std::uint64_t>(bytes.data() + all_bytes - 8);
  if (check != check_of(bytes.substr(0, all_bytes - 8), 0)) {
    return std::nullopt;
  }
  header.parameters = reader.take(parameter_bytes);
  return header;
}

std::string encode_committed(std::uint64_t bytes, std::uint64_t at) {
  std::string out;
  put(out, bytes);
  put(out, check_of(out, at));
  return out;
}

std::optional<std::uint64_t> decode_committed(std::string_view bytes, std::uint64_t at) {
  if (bytes.size() < committed_bytes ||
      get<std::uint64_t>(bytes.data() + 8) != check_of(bytes.substr(0, 8), at)) {
    return std::nullopt;
  }
  return get<std::uint64_t>(bytes.data());
}

std::optional<Payload> decode(std::string_view payload) {
  if (payload.empty()) {
    return std::nullopt;
  }
  Reader reader(payload);
  switch (static_cast<Kind>(reader.next<std::uint8_t>())) {
    case Kind::run_begin: return decode_run_begin(reader);
    case Kind::run_end:
      return payload.size() == 5 ? std::optional<Payload>(RunEnd{reader.next<std::uint32_t>()})
                                 : std::nullopt;
    case Kind::document: return decode_document(reader);
  }
  return std::nullopt;
}

Signature decode_signature(std::string_view bytes) {
  Signature signature;
  if (bytes.size() != signature_bytes) {
    return signature;
  }
  Reader reader(bytes);
  get_all(reader, signature.text);
  get_all(reader, signature.key);
  get_all(reader, signature.band_keys);
  get_all(reader, signature.sketch);
  signature.shingles = reader.next<std::uint32_t>();
  return signature;
}

void append(std::string& out, std::uint64_t at, const RunBegin& begin) {
  const std::size_t start = begin_record(out);
  put(out, static_cast<std::uint8_t>(Kind::run_begin));
  put(out, begin.night);
  put(out, begin.next_number);
  out += begin.id.substr(0, max_id_bytes);
  seal(out, start, at);
}

void append(std::string& out, std::uint64_t at, const RunEnd& end) {
  const std::size_t start = begin_record(out);
  put(out, static_cast<std::uint8_t>(Kind::run_end));
  put(out, end.documents);
  seal(out, start, at);
}

void append(std::string& out, std::uint64_t at, const DocumentRecord& document,
            const Signature& signature, std::string_view id, std::string_view url) {
  id = id.substr(0, max_id_bytes);
  url = url.substr(0, max_url_bytes);
  const auto packed = from_hex(id);
  id = packed ? std::string_view(*packed) : id;
  const std::size_t url_start = start_of(url);
  url.remove_prefix(url_starts[url_start].size());
  const std::size_t start = begin_record(out);
  put(out, static_cast<std::uint8_t>(Kind::document));
  put(out, static_cast<std::uint8_t>((document.duplicate ? is_duplicate : 0) |
                                     (packed ? is_hex : 0) | (url_start << start_shift)));
  put(out, static_cast<std::uint8_t>(id.size()));
  put(out, static_cast<std::uint16_t>(url.size()));
  put(out, document.number);
  put(out, document.text_bytes);
  put_all(out, signature.text);
  put_all(out, signature.key);
  put_all(out, signature.band_keys);
  put_all(out, signature.sketch);
  put(out, signature.shingles);
  out += id;
  out += url;
  if (const auto& copy = document.duplicate) {
    put(out, copy->relation);
    put(out, copy->of);
    put(out, std::bit_cast<std::uint32_t>(copy->jaccard));
  }
  seal(out, start, at);
}

std::string DocumentRecord::id() const {
  return (flags & is_hex) != 0 ? to_hex(stored_id) : std::string(stored_id);
}

std::string DocumentRecord::url() const {
  return std::string(url_starts[(flags & start_bits) >> start_shift]) + std::string(stored_url);
}

void append_payload(std::string& out, std::uint64_t at, std::string_view payload) {
  const std::size_t start = begin_record(out);
  out += payload;
  seal(out, start, at);
}

std::optional<std::size_t> record_bytes(std::string_view bytes) {
  if (bytes.size() < frame_head_bytes || !bytes.starts_with(record_mark)) {
    return std::nullopt;
  }
  const std::size_t payload = get<std::uint16_t>(bytes.data() + record_mark.size());
  return payload == 0 || payload > max_payload_bytes ? std::nullopt
                                                     : std::optional(payload + frame_bytes);
}

std::optional<std::string_view> checked_payload(std::string_view record, std::uint64_t at) {
  const auto bytes = record_bytes(record);
  if (!bytes || *bytes > record.size()) {
    return std::nullopt;
  }
  const std::string_view checked = record.substr(0, *bytes - 8);
  if (get<std::uint64_t>(record.data() + checked.size()) != check_of(checked, at)) {
    return std::nullopt;
  }
  return checked.substr(frame_head_bytes);
}

}  // namespace winnow::log_format
