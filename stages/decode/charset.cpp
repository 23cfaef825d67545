#include "stages/decode/charset.hpp"

#include <uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::size_t prescan_bytes = 1024;  // HTML standard, 13.2.3.2
constexpr std::size_t detector_bytes = std::size_t{64} << 10U;

constexpr std::pair<std::string_view, std::string_view> labels[] = {
#include "stages/decode/encoding_labels.inc"
};

// ICU converters that come nearest to the Encoding standard where the name alone would not.
constexpr std::pair<std::string_view, const char*> converters[] = {
    {"GBK", "gb18030"},
    {"Big5", "Big5-HKSCS"},
    {"Shift_JIS", "windows-31j"},
    {"EUC-KR", "windows-949"},
    {"ISO-8859-8-I", "ISO-8859-8"},
    {"x-user-defined", "windows-1252"},
    {"ISO-8859-16", "ISO-8859-15"}};

// <meta charset> may not name UTF-16: the page could be read as far as here.
std::string as_declared_inside(std::string charset) {
  if (charset.starts_with("UTF-16")) {
    return "UTF-8";
  }
  return charset == "x-user-defined" ? "windows-1252" : charset;
}

// The prescan's own attribute reader differs from the tokenizer's in nothing that matters here but
// the end of the bytes, which the caller checks.
std::optional<std::string> charset_of_meta(std::string_view tag) {
  std::string http_equiv;
  std::optional<std::string> content;
  std::optional<std::string> charset;
  for (auto& [name, value] : attributes(tag)) {
    if (name == "http-equiv") {
      http_equiv = ascii::lower(value);
    } else if (name == "content" && !content) {
      content = charset_of_content_type(value);
    } else if (name == "charset") {
      charset = charset_of_label(value);
    }
  }
  if (charset) {
    return as_declared_inside(*charset);
  }
  if (content && http_equiv == "content-type") {
    return as_declared_inside(*content);
  }
  return std::nullopt;
}

std::size_t end_of_tag(std::string_view head, std::size_t begin) {
  AttributeReader reader(head.substr(begin));
  for (RawAttribute ignored; reader.next(ignored);) {
  }
  return reader.tag_end() == std::string_view::npos ? head.size() : begin + reader.tag_end();
}

// <?xml version="1.0" encoding="…"?> counts where a page begins with it.
std::optional<std::string> charset_of_xml_declaration(std::string_view head) {
  if (!head.starts_with("<?xml")) {
    return std::nullopt;
  }
  const std::string_view declaration = head.substr(0, head.find('>'));
  const std::size_t word = declaration.find("encoding");
  if (word == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t open = declaration.find_first_of("\"'", word);
  if (open == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) {
    return std::nullopt;
  }
  auto charset = charset_of_label(declaration.substr(open + 1, close - open - 1));
  return charset ? std::optional(as_declared_inside(*std::move(charset))) : std::nullopt;
}

std::optional<std::string> detect(std::string_view bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       uchardet_delete);
  const std::string_view head = bytes.substr(0, detector_bytes);
  if (uchardet_handle_data(detector.get(), head.data(), head.size()) != 0) {
    return std::nullopt;
  }
  uchardet_data_end(detector.get());
  return charset_of_label(uchardet_get_charset(detector.get()));
}

// A cut may fall into a character; that much of an error at the end is none.
bool is_utf8(std::string_view bytes) { return utf8::is_valid(bytes); }

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
  const std::string low = ascii::lower(value);
  for (std::size_t at = 0; (at = low.find("charset", at)) != std::string::npos;) {
    at += 7;
    std::size_t i = low.find_first_not_of(" \t\n\f\r", at);
    if (i == std::string::npos || low[i] != '=') {
      continue;
    }
    i = low.find_first_not_of(" \t\n\f\r", i + 1);
    if (i == std::string::npos) {
      return std::nullopt;
    }
    if (low[i] == '"' || low[i] == '\'') {
      const std::size_t close = low.find(low[i], i + 1);
      return close == std::string::npos ? std::nullopt
                                        : charset_of_label(low.substr(i + 1, close - i - 1));
    }
    return charset_of_label(low.substr(i, low.find_first_of("; \t\n\f\r", i) - i));
  }
  return std::nullopt;
}

std::optional<std::string> prescan_charset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, prescan_bytes);
  for (std::size_t at = 0; (at = head.find('<', at)) != std::string_view::npos;) {
    const std::string_view rest = head.substr(at);
    const char next = rest.size() > 1 ? rest[1] : '\0';
    if (rest.starts_with("<!--")) {
      const std::size_t end = head.find("-->", at + 2);
      if (end == std::string_view::npos) {
        break;
      }
      at = end + 3;
    } else if (ascii::starts_with_ignoring_case(rest, "<meta") && rest.size() > 5 &&
               (ascii::is_space(rest[5]) || rest[5] == '/')) {
      const std::size_t end = end_of_tag(head, at);
      if (auto charset = charset_of_meta(head.substr(at, end - at))) {
        return charset;
      }
      at = end;
    } else if (ascii::is_alpha(next) ||
               (next == '/' && rest.size() > 2 && ascii::is_alpha(rest[2]))) {
      at = end_of_tag(head, at);
    } else if (next == '!' || next == '/' || next == '?') {
      at = std::min(head.find('>', at), head.size() - 1) + 1;
    } else {
      ++at;
    }
  }
  return charset_of_xml_declaration(head);
}

CharsetChoice choose_charset(std::string_view bytes, std::string_view content_type, bool html) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"UTF-8", CharsetFrom::bom, 3};
  if (bytes.starts_with("\xFE\xFF")) return {"UTF-16BE", CharsetFrom::bom, 2};
  if (bytes.starts_with("\xFF\xFE")) return {"UTF-16LE", CharsetFrom::bom, 2};
  if (auto charset = charset_of_content_type(content_type)) {
    return {*std::move(charset), CharsetFrom::header, 0};
  }
  // Strict UTF-8 before the declaration: long text in another charset never passes for it, and a
  // page that declares latin1 over UTF-8 bytes is a common mistake.
  const bool utf8 = is_utf8(bytes);
  if (html) {
    auto declared = prescan_charset(bytes);
    if (declared && !(utf8 && *declared != "UTF-8")) {
      return {*std::move(declared), CharsetFrom::meta, 0};
    }
  }
  if (utf8) {
    return {"UTF-8", CharsetFrom::utf8, 0};
  }
  if (auto detected = detect(bytes)) {
    return {*std::move(detected), CharsetFrom::detector, 0};
  }
  return {"windows-1252", CharsetFrom::fallback, 0};
}

std::string to_utf8(std::string bytes, std::string_view charset) {
  if (charset == "UTF-8") {
    return utf8::repaired(std::move(bytes));
  }
  if (charset == "replacement") {
    return "\xEF\xBF\xBD";
  }
  const auto* special =
      std::ranges::find(converters, charset, [](const auto& p) { return p.first; });
  const std::string name =
      special == std::end(converters) ? std::string(charset) : std::string(special->second);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(name.c_str(), &error),
                                                                ucnv_close);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &error),
                                                              ucnv_close);
  if (U_FAILURE(error) != 0) {
    return utf8::repaired(std::move(bytes));
  }
  std::string out;
  std::array<char, 1U << 14U> buffer{};
  std::vector<UChar> pivot(1U << 12U);
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  bool reset = true;
  do {
    error = U_ZERO_ERROR;
    char* target = buffer.data();
    ucnv_convertEx(to.get(), from.get(), &target, buffer.data() + buffer.size(), &source, end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(),
                   static_cast<UBool>(reset), static_cast<UBool>(true), &error);
    out.append(buffer.data(), static_cast<std::size_t>(target - buffer.data()));
    reset = false;
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  return utf8::repaired(std::move(out));
}

}  // namespace winnow
