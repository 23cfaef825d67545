// The URL standard's parser is a machine that looks at one character a time. For http and https it
// comes down to cutting: scheme, authority, path, query, fragment, each with its own set of
// characters to escape. Hosts go through ICU (UTS 46), IPv6 through inet_pton.
//
// Left out: every other scheme, and queries in the page's own encoding (all is read as UTF-8).
#include "stages/text/url.hpp"

#include <arpa/inet.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// --- characters -----------------------------------------------------------------------------

enum Escape : std::uint8_t { in_fragment = 1, in_query = 2, in_path = 4, in_user = 8 };

// Which characters are escaped where: the standard's percent-encode sets, one bit each.
constexpr std::array<std::uint8_t, 256> escape_table() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = c <= 0x20 || c > 0x7E ? in_fragment | in_query | in_path | in_user : 0;
  }
  const auto add = [&](std::string_view characters, std::uint8_t where) {
    for (const char c : characters) {
      table[static_cast<unsigned char>(c)] |= where;
    }
  };
  add("\"<>", in_fragment | in_query | in_path | in_user);
  add("`", in_fragment | in_path | in_user);
  add("#", in_query | in_path | in_user);
  add("'", in_query);
  add("?^{}", in_path | in_user);
  add("/:;=@[\\]|", in_user);
  return table;
}

constexpr auto escapes = escape_table();

void append_escaped(std::string_view text, Escape where, std::string& out) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((escapes[byte] & where) == 0) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
  }
}

std::string escaped(std::string_view text, Escape where) {
  std::string out;
  append_escaped(text, where, out);
  return out;
}

// 0..15, or 16 for no digit.
unsigned hex_value(char c) {
  if (ascii::is_digit(c)) {
    return static_cast<unsigned>(c - '0');
  }
  const char low = ascii::lower(c);
  return low >= 'a' && low <= 'f' ? static_cast<unsigned>(low - 'a') + 10 : 16;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool room = text[i] == '%' && i + 2 < text.size();
    const unsigned high = room ? hex_value(text[i + 1]) : 16;
    const unsigned low = room ? hex_value(text[i + 2]) : 16;
    if (high < 16 && low < 16) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_slash(char c) { return c == '/' || c == '\\'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

// --- names ----------------------------------------------------------------------------------

// What a name may not hold after all mapping, or it would be read as something else.
bool is_forbidden_in_name(char c) {
  constexpr std::string_view forbidden = " #%/:<>?@[\\]^|\x7f";
  return static_cast<unsigned char>(c) < 0x20 || forbidden.find(c) != std::string_view::npos;
}

const icu::IDNA* uts46() {
  static const std::unique_ptr<const icu::IDNA> instance = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<const icu::IDNA>(icu::IDNA::createUTS46Instance(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
            UIDNA_NONTRANSITIONAL_TO_UNICODE,
        error));
  }();
  return instance.get();
}

// Names longer than DNS takes and hyphens in odd places exist, and browsers let them pass.
constexpr std::uint32_t allowed_errors =
    UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
    UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

// Code points that UTS 46 refused before Unicode 16 and since then maps as case folding does: left
// out if nobody sees them, else to their plain form. An ICU that knows finds nothing left to do.
bool is_mapped_since_16(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr Range ranges[] = {{0x04C0, 0x04C0},   {0x10A0, 0x10C5},   {0x115F, 0x1160},
                                     {0x17B4, 0x17B5},   {0x180E, 0x180E},   {0x2061, 0x2063},
                                     {0x206A, 0x206F},   {0x2132, 0x2132},   {0x2183, 0x2183},
                                     {0x3164, 0x3164},   {0xFFA0, 0xFFA0},   {0x1D173, 0x1D17A},
                                     {0x2F868, 0x2F868}, {0x2F874, 0x2F874}, {0x2F91F, 0x2F91F},
                                     {0x2F95F, 0x2F95F}, {0x2F9BF, 0x2F9BF}};
  return std::ranges::any_of(ranges, [&](Range r) { return r.first <= c && c <= r.last; });
}

void append_case_folded(std::string_view character, std::string& out) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_SUCCESS(error) != 0) {
    icu::StringByteSink<std::string> sink(&out);
    fold->normalizeUTF8(0, {character.data(), static_cast<std::int32_t>(character.size())}, sink,
                        nullptr, error);
  }
}

std::string mapped_as_in_16(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(name, at);
    const std::string_view character = name.substr(begin, at - begin);
    if (is_mapped_since_16(c)) {
      append_case_folded(character, out);
    } else {
      out += c == 0x1E9E ? std::string_view("\u00DF") : character;  // capital sharp s
    }
  }
  return out;
}

std::optional<std::string> by_uts46(const std::string& name) {
  const icu::IDNA* idna = uts46();
  if (idna == nullptr || !utf8::is_valid(name)) {
    return std::nullopt;
  }
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::IDNAInfo info;
  UErrorCode error = U_ZERO_ERROR;
  idna->nameToASCII_UTF8(icu::StringPiece(mapped_as_in_16(name)), sink, info, error);
  const bool failed = U_FAILURE(error) != 0 || (info.getErrors() & ~allowed_errors) != 0;
  return failed ? std::nullopt : std::optional(std::move(out));
}

std::optional<std::string> name_to_ascii(const std::string& name) {
  const bool plain = std::ranges::all_of(name, [](char c) { return (c & 0x80) == 0; });
  // Punycode in a name that is all ASCII is not looked at: such names are in use, broken or not.
  auto ascii_name = plain ? std::optional(ascii::lower(name)) : by_uts46(name);
  if (!ascii_name || ascii_name->empty() ||
      std::ranges::any_of(*ascii_name, is_forbidden_in_name)) {
    return std::nullopt;
  }
  return ascii_name;
}

// --- addresses ------------------------------------------------------------------------------

// The last label, a final dot not counted.
std::string_view last_label(std::string_view name) {
  name = name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
  return name.substr(name.rfind('.') + 1);
}

// 1, 0x1, 01; past 32 bits it stays there.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  unsigned base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const unsigned digit = hex_value(c);
    if (digit >= base) {
      return std::nullopt;
    }
    value = std::min<std::uint64_t>(value * base + digit, std::uint64_t{1} << 32U);
  }
  return value;
}

bool ends_in_number(std::string_view name) {
  const std::string_view last = last_label(name);
  return all_digits(last) || ipv4_number(last).has_value();
}

std::string ipv4_text(std::uint64_t address) {
  std::string out;
  for (unsigned shift = 32; shift != 0;) {
    shift -= 8;
    out += std::to_string((address >> shift) & 255U) + (shift == 0 ? "" : ".");
  }
  return out;
}

// One to four numbers; the last one fills all the bytes that are left.
std::optional<std::string> ipv4_to_text(std::string_view name) {
  name = name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
  std::uint64_t address = 0;
  for (unsigned left = 4; left != 0; --left) {
    const std::size_t dot = name.find('.');
    const bool last = dot == std::string_view::npos;
    const auto number = ipv4_number(name.substr(0, dot));
    if (!number || *number >= (last ? std::uint64_t{1} << (8 * left) : 256)) {
      return std::nullopt;
    }
    address |= *number << (last ? 0 : 8 * (left - 1));
    if (last) {
      return ipv4_text(address);
    }
    name.remove_prefix(dot + 1);
  }
  return std::nullopt;  // five numbers
}

using Pieces = std::array<unsigned, 8>;

// Where the longest run of two or more zeros is, the first of several; a run of none otherwise.
std::pair<std::size_t, std::size_t> longest_zeros(const Pieces& pieces) {
  std::pair<std::size_t, std::size_t> best{pieces.size(), 1};
  for (std::size_t begin = 0; begin < pieces.size(); ++begin) {
    std::size_t end = begin;
    while (end < pieces.size() && pieces[end] == 0) {
      ++end;
    }
    if (end - begin > best.second) {
      best = {begin, end - begin};
    }
  }
  return best;
}

std::string ipv6_text(const Pieces& pieces) {
  const auto [zeros, count] = longest_zeros(pieces);
  std::string out = "[";
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i == zeros) {
      out += i == 0 ? "::" : ":";
      i += count - 1;
      continue;
    }
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), pieces[i], 16).ptr;
    out.append(digits.begin(), end) += i + 1 == pieces.size() ? "" : ":";
  }
  return out + "]";
}

std::optional<std::string> ipv6_to_text(std::string_view text) {
  std::array<std::uint8_t, 16> bytes{};
  if (text.find('\0') != std::string_view::npos ||
      inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  Pieces pieces{};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    pieces[i] = bytes[2 * i] * 256U + bytes[2 * i + 1];
  }
  return ipv6_text(pieces);
}

// --- parts ----------------------------------------------------------------------------------

// Control characters and spaces go from the ends; tabs and line ends from everywhere.
std::string_view without_noise(std::string_view text, std::string& storage) {
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_edge(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_edge(text.back())) {
    text.remove_suffix(1);
  }
  if (text.find_first_of("\t\n\r") == std::string_view::npos) {
    return text;
  }
  storage = text;
  std::erase_if(storage, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return storage;
}

// In lower case; takes it and its colon off `text`. "" for a relative reference.
std::string take_scheme(std::string_view& text) {
  const auto is_rest = [](char c) {
    return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.';
  };
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_rest) - text.begin());
  if (end == text.size() || text[end] != ':' || !ascii::is_alpha(text[0])) {
    return {};
  }
  std::string scheme = ascii::lower(text.substr(0, end));
  text.remove_prefix(end + 1);
  return scheme;
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "http" ? 80 : 443; }

void read_user(std::string_view text, Url& url) {
  const std::size_t colon = text.find(':');
  url.user = escaped(text.substr(0, colon), in_user);
  if (colon != std::string_view::npos) {
    url.password = escaped(text.substr(colon + 1), in_user);
  }
}

// "" is the default port.
bool read_port(std::string_view text, Url& url) {
  std::uint32_t port = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) {
      return false;
    }
    port = std::min<std::uint32_t>(port * 10 + static_cast<std::uint32_t>(c - '0'), 65536);
  }
  if (port > 65535) {
    return false;
  }
  url.port = static_cast<std::uint16_t>(port);
  if (text.empty() || *url.port == default_port(url.scheme)) {
    url.port.reset();
  }
  return true;
}

// The colon before the port: the first that is outside brackets.
std::size_t port_colon(std::string_view text) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && !inside) {
      return i;
    }
    inside = text[i] == '[' || (inside && text[i] != ']');
  }
  return std::string_view::npos;
}

bool read_authority(std::string_view text, Url& url) {
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    read_user(text.substr(0, at), url);
    text.remove_prefix(at + 1);
  }
  const std::size_t colon = port_colon(text);
  auto host = host_to_ascii(text.substr(0, colon));
  if (!host) {
    return false;
  }
  url.host = *std::move(host);
  return colon == std::string_view::npos || read_port(text.substr(colon + 1), url);
}

// 1 for ".", 2 for "..", escaped or not; 0 for any other segment.
int dots_in(std::string_view segment) {
  int dots = 0;
  for (; !segment.empty() && dots < 3; ++dots) {
    const bool plain = segment[0] == '.';
    if (!plain && !ascii::starts_with_ignoring_case(segment, "%2e")) {
      return 0;
    }
    segment.remove_prefix(plain ? 1 : 3);
  }
  return dots < 3 ? dots : 0;
}

void drop_last_segment(std::string& path) { path.resize(path.empty() ? 0 : path.rfind('/')); }

// Appends segments to a path that has no slash at its end.
void append_segments(std::string_view text, std::string& path) {
  for (bool more = true; more;) {
    const auto slash =
        static_cast<std::size_t>(std::ranges::find_if(text, is_slash) - text.begin());
    more = slash < text.size();
    const int dots = dots_in(text.substr(0, slash));
    if (dots == 2) {
      drop_last_segment(path);
    }
    if (dots == 0 || !more) {
      path += '/';
    }
    if (dots == 0) {
      append_escaped(text.substr(0, slash), in_path, path);
    }
    text.remove_prefix(more ? slash + 1 : slash);
  }
}

// `text` is "", or begins with '?' or '#'.
void read_query_and_fragment(std::string_view text, Url& url) {
  const std::size_t hash = text.find('#');
  if (text.starts_with('?')) {
    url.query = escaped(text.substr(1, hash == std::string_view::npos ? hash : hash - 1), in_query);
  }
  if (hash != std::string_view::npos) {
    url.fragment = escaped(text.substr(hash + 1), in_fragment);
  }
}

void read_path_and_rest(std::string_view text, Url& url) {
  const std::size_t end = std::min(text.find_first_of("?#"), text.size());
  append_segments(text.substr(0, end), url.path);
  read_query_and_fragment(text.substr(end), url);
}

// `text` after the scheme; how many slashes of which kind come first does not matter.
std::optional<Url> from_authority(std::string_view text, std::string scheme) {
  Url url;
  url.scheme = std::move(scheme);
  text.remove_prefix(
      static_cast<std::size_t>(std::ranges::find_if_not(text, is_slash) - text.begin()));
  const std::size_t end = std::min(text.find_first_of("/\\?#"), text.size());
  if (!read_authority(text.substr(0, end), url)) {
    return std::nullopt;
  }
  text.remove_prefix(end);
  text.remove_prefix(!text.empty() && is_slash(text[0]) ? 1 : 0);
  read_path_and_rest(text, url);
  return url;
}

std::optional<Url> from_base(std::string_view text, const Url& base) {
  const bool slash = !text.empty() && is_slash(text[0]);
  if (slash && text.size() > 1 && is_slash(text[1])) {
    return from_authority(text, base.scheme);
  }
  Url url = base;
  url.fragment.reset();
  if (text.empty() || text[0] == '?' || text[0] == '#') {
    read_query_and_fragment(text, url);
    return url;
  }
  url.query.reset();
  slash ? url.path.clear() : drop_last_segment(url.path);
  read_path_and_rest(text.substr(slash ? 1 : 0), url);
  return url;
}

std::string host_and_port(const Url& url) {
  return url.port ? url.host + ":" + std::to_string(*url.port) : url.host;
}

}  // namespace

std::string cleaned_reference(std::string_view reference) {
  std::string storage;
  return std::string(without_noise(reference, storage));
}

std::optional<std::string> host_to_ascii(std::string_view host) {
  if (host.starts_with('[')) {
    const bool closed = host.size() > 2 && host.ends_with(']');
    return closed ? ipv6_to_text(host.substr(1, host.size() - 2)) : std::nullopt;
  }
  const std::string name = unescaped(host);
  if (name.size() > Url::max_host_bytes) {
    return std::nullopt;
  }
  auto ascii_name = name_to_ascii(name);
  return ascii_name && ends_in_number(*ascii_name) ? ipv4_to_text(*ascii_name) : ascii_name;
}

bool is_ip_host(std::string_view host) {
  return host.starts_with('[') || all_digits(last_label(host));
}

std::optional<Url> Url::parse(std::string_view input, const Url* base) {
  if (input.size() > max_bytes) {
    return std::nullopt;
  }
  std::string storage;
  std::string_view rest = without_noise(input, storage);
  std::string scheme = take_scheme(rest);
  if (!scheme.empty() && scheme != "http" && scheme != "https") {
    return std::nullopt;
  }
  // "http:page" is relative to a page of the same scheme: so it was written, before RFC 3986.
  if (base != nullptr && (scheme.empty() || scheme == base->scheme)) {
    return from_base(rest, *base);
  }
  return scheme.empty() ? std::nullopt : from_authority(rest, std::move(scheme));
}

std::string Url::href() const {
  std::string out = scheme + "://";
  if (!user.empty() || !password.empty()) {
    out += user + (password.empty() ? "" : ":" + password) + "@";
  }
  out += host_and_port(*this) + path_and_query();
  return fragment ? out + "#" + *fragment : out;
}

std::string Url::origin() const { return scheme + "://" + host_and_port(*this); }

std::uint16_t Url::port_or_default() const { return port.value_or(default_port(scheme)); }

std::string Url::path_and_query() const { return query ? path + "?" + *query : path; }

}  // namespace winnow
