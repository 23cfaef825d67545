// What declares a charset is read as the standards say; who is believed is decided in one place,
// `choose_charset`. The decoders are in legacy.cpp.
#include "stages/decode/charset.hpp"

#include <uchardet.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "stages/decode/legacy.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// The standard's 1024 bytes are what a browser waits for (HTML, 13.2.3.2). Here the page is whole,
// and long comments and scripts before the <meta> are nothing rare.
constexpr std::size_t prescan_bytes = std::size_t{16} << 10U;
constexpr std::size_t zeros_bytes = 1024;
constexpr std::size_t least_zeros = 4;
constexpr std::size_t detector_bytes = std::size_t{64} << 10U;
constexpr std::string_view html_spaces = " \t\n\f\r";
constexpr std::string_view http_spaces = " \t\r\n";

constexpr std::pair<std::string_view, std::string_view> labels[] = {
#include "stages/decode/encoding_labels.inc"
};

// Names of the detector that are no labels of the standard.
constexpr std::pair<std::string_view, std::string_view> detector_names[] = {
    {"MAC-CYRILLIC", "x-mac-cyrillic"}, {"UHC", "EUC-KR"}};

std::optional<std::string> detect(std::string_view bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       uchardet_delete);
  const std::string_view head = bytes.substr(0, detector_bytes);
  if (uchardet_handle_data(detector.get(), head.data(), head.size()) != 0) {
    return std::nullopt;
  }
  uchardet_data_end(detector.get());
  const std::string_view name = uchardet_get_charset(detector.get());
  const auto* known =
      std::ranges::find(detector_names, name, [](const auto& pair) { return pair.first; });
  return charset_of_label(known == std::end(detector_names) ? name : known->second);
}

// A declaration that could be read as ASCII is not in UTF-16.
std::optional<std::string> charset_inside(std::string_view label) {
  auto charset = charset_of_label(label);
  if (charset && charset->starts_with("UTF-16")) {
    return "UTF-8";
  }
  return charset == "x-user-defined" ? "windows-1252" : charset;
}

// "Extracting a character encoding from a meta element": more forgiving than a header's parameter,
// it finds the word anywhere and takes single quotes.
std::optional<std::string> charset_of_meta_content(std::string_view value) {
  const std::string low = ascii::lower(value);
  for (std::size_t at = 0; (at = low.find("charset", at)) != std::string::npos;) {
    at += 7;
    std::size_t i = low.find_first_not_of(html_spaces, at);
    if (i == std::string::npos || low[i] != '=') {
      continue;
    }
    i = low.find_first_not_of(html_spaces, i + 1);
    if (i == std::string::npos) {
      return std::nullopt;
    }
    if (low[i] == '"' || low[i] == '\'') {
      const std::size_t close = low.find(low[i], i + 1);
      return close == std::string::npos ? std::nullopt
                                        : charset_inside(low.substr(i + 1, close - i - 1));
    }
    return charset_inside(low.substr(i, low.find_first_of("; \t\n\f\r", i) - i));
  }
  return std::nullopt;
}

// What the attributes of one <meta> say so far. The first of a name counts.
struct MetaWords {
  std::optional<std::string_view> http_equiv{};
  std::optional<std::string_view> content{};
  std::optional<std::string_view> charset{};

  void take(const RawAttribute& attribute) {
    for (const auto& [name, word] :
         {std::pair{"http-equiv", &http_equiv}, {"content", &content}, {"charset", &charset}}) {
      if (!*word && ascii::equal_ignoring_case(attribute.name, name)) {
        *word = attribute.value;
      }
    }
  }

  // A charset attribute that names nothing is the end of it: `content` is not asked then.
  std::optional<std::string> answer() const {
    if (charset) {
      return charset_inside(*charset);
    }
    const bool is_pragma = http_equiv && ascii::equal_ignoring_case(*http_equiv, "content-type");
    return is_pragma && content ? charset_of_meta_content(*content) : std::nullopt;
  }
};

// Just past the tag whose attributes begin at `name_end`, which the words are read from; npos if
// the bytes end before.
std::size_t read_tag(std::string_view head, std::size_t name_end, MetaWords& words) {
  if (name_end == std::string_view::npos) {
    return name_end;
  }
  AttributeReader reader(head.substr(name_end - 1));  // it takes the byte before for a '<'
  for (RawAttribute attribute; reader.next(attribute);) {
    words.take(attribute);
  }
  return reader.tag_end() == std::string_view::npos ? reader.tag_end()
                                                    : name_end - 1 + reader.tag_end();
}

bool opens_meta(std::string_view rest) {
  return ascii::starts_with_ignoring_case(rest, "<meta") && rest.size() > 5 &&
         (ascii::is_space(rest[5]) || rest[5] == '/');
}

bool opens_tag(std::string_view rest) {
  const std::size_t name = rest.substr(1).starts_with('/') ? 2 : 1;
  return rest.size() > name && ascii::is_alpha(rest[name]);
}

std::size_t after(std::string_view head, std::string_view mark, std::size_t from) {
  const std::size_t found = head.find(mark, from);
  return found == std::string_view::npos ? found : found + mark.size();
}

// The first <meta> that names a charset. A tag or comment that the bytes cut short ends the search.
std::optional<std::string> charset_of_metas(std::string_view head) {
  for (std::size_t at = 0; (at = head.find('<', at)) != std::string_view::npos;) {
    const std::string_view rest = head.substr(at);
    if (rest.starts_with("<!--")) {
      at = after(head, "-->", at + 2);  // "<!-->" is a whole comment
    } else if (opens_meta(rest)) {
      MetaWords words;
      at = read_tag(head, at + 5, words);
      auto charset = at == std::string_view::npos ? std::nullopt : words.answer();
      if (charset) {
        return charset;
      }
    } else if (opens_tag(rest)) {
      MetaWords ignored;
      at = read_tag(head, head.find_first_of("\t\n\f\r >", at), ignored);
    } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
      at = after(head, ">", at);
    } else {
      ++at;
    }
    if (at == std::string_view::npos) {
      break;
    }
  }
  return std::nullopt;
}

// "Getting an XML encoding": <?xml version="1.0" encoding="…"?> as the very first thing.
std::optional<std::string> charset_of_xml_declaration(std::string_view head) {
  if (!head.starts_with("<?xml")) {
    return std::nullopt;
  }
  const std::string_view declaration = head.substr(0, head.find('>'));
  std::size_t at = after(declaration, "encoding", 0);
  const auto skip_spaces = [&] {
    while (at < declaration.size() && static_cast<unsigned char>(declaration[at]) <= ' ') {
      ++at;
    }
    return at < declaration.size() ? declaration[at] : '\0';
  };
  if (skip_spaces() != '=') {
    return std::nullopt;
  }
  ++at;
  const char quote = skip_spaces();
  const std::size_t close = declaration.find(quote, at + 1);
  if ((quote != '"' && quote != '\'') || close == std::string_view::npos) {
    return std::nullopt;
  }
  return charset_inside(declaration.substr(at + 1, close - at - 1));
}

// "<?x" in UTF-16, which has no byte order mark then.
std::optional<std::string> utf16_of_xml_declaration(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("<\0?\0x\0"sv)) return "UTF-16LE";
  if (head.starts_with("\0<\0?\0x"sv)) return "UTF-16BE";
  return std::nullopt;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Characters beyond ASCII that bytes must have before they overrule a charset of two bytes a
// character: a word or two in GBK can pass for UTF-8, a sentence cannot.
constexpr std::ptrdiff_t telling_characters = 8;

// Valid UTF-8 that is more than ASCII contradicts a legacy charset. ISO-2022-JP and UTF-16 are left
// out: their bytes say enough themselves.
bool is_contradicted(std::string_view charset, std::string_view bytes) {
  const bool one = is_single_byte(charset);
  const bool two = charset == "GBK" || charset == "gb18030" || charset == "Big5" ||
                   charset == "EUC-KR" || charset == "EUC-JP" || charset == "Shift_JIS";
  if ((!one && !two) || std::ranges::all_of(bytes, is_ascii) || !utf8::is_valid(bytes)) {
    return false;
  }
  return one || std::ranges::count_if(bytes, [](char c) {
                  return static_cast<unsigned char>(c) >= 0xC2;
                }) >= telling_characters;
}

// ISO-2022-JP is ASCII to a byte, and tells itself by its escapes.
bool has_escapes(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, detector_bytes);
  return head.find("\x1B$") != std::string_view::npos ||
         head.find("\x1B(") != std::string_view::npos;
}

// UTF-16 without a mark, in a script that has its markup, spaces and digits below U+0100: every
// other byte of most characters is zero, and no zero is elsewhere.
std::optional<std::string> utf16_by_zeros(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, zeros_bytes);
  std::size_t zeros[2] = {0, 0};
  for (std::size_t at = 0; (at = head.find('\0', at)) != std::string_view::npos; ++at) {
    ++zeros[at % 2];
  }
  const auto [few, many] = std::minmax(zeros[0], zeros[1]);
  if (few > 0 || many < least_zeros || many * 4 < head.size()) {
    return std::nullopt;
  }
  return zeros[0] > zeros[1] ? "UTF-16BE" : "UTF-16LE";
}

// The detector takes ISO-8859-7 for windows-1253 where little tells them apart. A word that begins
// with an accented capital alpha does: 0xB6 in the one, 0xA2 in the other.
bool is_iso_8859_7(std::string_view bytes) {
  const auto is_letter = [&](std::size_t at) {
    return at < bytes.size() && static_cast<unsigned char>(bytes[at]) >= 0xDC;
  };
  const auto begins_word = [&](char alpha) {
    for (std::size_t at = 0; (at = bytes.find(alpha, at)) != std::string_view::npos; ++at) {
      if (is_letter(at + 1) && (at == 0 || !is_letter(at - 1))) {
        return true;
      }
    }
    return false;
  };
  return begins_word('\xB6') && !begins_word('\xA2');
}

CharsetChoice undeclared(std::string_view bytes) {
  if (auto wide = utf16_by_zeros(bytes)) {
    return {*std::move(wide), CharsetFrom::detector, 0};
  }
  const bool utf8 = utf8::is_valid(bytes);
  if (utf8 && !has_escapes(bytes)) {
    return {"UTF-8", CharsetFrom::utf8, 0};
  }
  auto detected = detect(bytes);
  if (utf8) {
    return detected == "ISO-2022-JP" ? CharsetChoice{"ISO-2022-JP", CharsetFrom::detector, 0}
                                     : CharsetChoice{"UTF-8", CharsetFrom::utf8, 0};
  }
  if (detected == "windows-1253" && is_iso_8859_7(bytes.substr(0, detector_bytes))) {
    detected = "ISO-8859-7";
  }
  if (detected && detected != "replacement") {
    return {*std::move(detected), CharsetFrom::detector, 0};
  }
  return {"windows-1252", CharsetFrom::fallback, 0};
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return ascii::is_alnum(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text, std::string_view spaces) {
  const std::size_t begin = std::min(text.find_first_not_of(spaces), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(spaces) + 1);
}

// A quoted string at `at`, without quotes and backslashes; `at` moves past it.
std::string quoted_string(std::string_view value, std::size_t& at) {
  std::string text;
  for (++at; at < value.size() && value[at] != '"'; ++at) {
    if (value[at] == '\\' && at + 1 < value.size()) {
      ++at;
    }
    text += value[at];
  }
  at = std::min(at + 1, value.size());
  return text;
}

}  // namespace

std::optional<std::string> charset_of_label(std::string_view label) {
  const std::string wanted = ascii::lower(ascii::trim(label));
  const auto* found = std::ranges::lower_bound(labels, std::string_view(wanted), {},
                                               [](const auto& pair) { return pair.first; });
  if (found == std::end(labels) || found->first != wanted) {
    return std::nullopt;
  }
  return std::string(found->second);
}

std::optional<std::string> charset_of_content_type(std::string_view value) {
  value = trimmed(value, http_spaces);
  const std::size_t slash = value.find('/');
  std::size_t at = std::min(value.find(';'), value.size());
  if (slash >= at || !is_token(value.substr(0, slash)) ||
      !is_token(trimmed(value.substr(slash + 1, at - slash - 1), http_spaces))) {
    return std::nullopt;
  }
  while (at < value.size()) {
    at = std::min(value.find_first_not_of(http_spaces, at + 1), value.size());
    const std::size_t name_end = std::min(value.find_first_of(";=", at), value.size());
    const std::string_view name = value.substr(at, name_end - at);
    at = name_end;
    if (at == value.size() || value[at] == ';') {
      continue;
    }
    ++at;
    std::string text;
    const bool quoted = at < value.size() && value[at] == '"';
    if (quoted) {
      text = quoted_string(value, at);
    }
    const std::size_t end = std::min(value.find(';', at), value.size());
    if (!quoted) {
      text = trimmed(value.substr(at, end - at), http_spaces);
    }
    at = end;
    if (ascii::equal_ignoring_case(name, "charset") && (quoted || !text.empty())) {
      return charset_of_label(text);
    }
  }
  return std::nullopt;
}

std::optional<std::string> prescan_charset(std::string_view bytes, Markup markup) {
  if (markup == Markup::none) {
    return std::nullopt;
  }
  std::string_view head = bytes.substr(0, prescan_bytes);
  if (auto wide = utf16_of_xml_declaration(head)) {
    return wide;
  }
  if (markup == Markup::html) {
    auto meta = charset_of_metas(head);
    return meta ? meta : charset_of_xml_declaration(head);
  }
  // Feeds are written by templates that leave an empty line before the declaration.
  return charset_of_xml_declaration(
      head.substr(std::min(head.find_first_not_of(html_spaces), head.size())));
}

CharsetChoice choose_charset(std::string_view bytes, std::string_view content_type, Markup markup) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"UTF-8", CharsetFrom::bom, 3};
  if (bytes.starts_with("\xFE\xFF")) return {"UTF-16BE", CharsetFrom::bom, 2};
  if (bytes.starts_with("\xFF\xFE")) return {"UTF-16LE", CharsetFrom::bom, 2};
  CharsetFrom from = CharsetFrom::header;
  auto declared = charset_of_content_type(content_type);
  if (!declared) {
    from = CharsetFrom::meta;
    declared = prescan_charset(bytes, markup);
  }
  if (!declared) {
    return undeclared(bytes);
  }
  if (is_contradicted(*declared, bytes)) {
    return {"UTF-8", CharsetFrom::utf8, 0};
  }
  return {*std::move(declared), from, 0};
}

std::string to_utf8(std::string bytes, std::string_view charset) {
  return charset == "UTF-8" ? utf8::repaired(std::move(bytes)) : from_legacy(bytes, charset);
}

}  // namespace winnow
