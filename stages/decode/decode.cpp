#include "stages/decode/decode.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "stages/decode/charset.hpp"
#include "stages/decode/inflate.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/media_names.hpp"

namespace winnow {

namespace {

constexpr std::size_t sniff_bytes = 2048;

bool is_html_type(std::string_view essence) {
  return essence == "text/html" || essence == "application/xhtml+xml" ||
         essence == "application/xml" || essence == "text/xml";
}

// Bytes that no text has (MIME Sniffing standard, "binary data byte").
bool looks_binary(std::string_view bytes) {
  return std::ranges::any_of(bytes.substr(0, sniff_bytes), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) ||
           (byte >= 0x1C && byte <= 0x1F);
  });
}

// Files of other kinds that servers call HTML (MIME Sniffing standard, 6 and 7.1).
bool has_foreign_signature(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array signatures = {
      "%PDF-"sv,        "%!PS-Adobe-"sv, "\x89PNG\r\n"sv, "GIF87a"sv,          "GIF89a"sv,
      "\xFF\xD8\xFF"sv, "PK\x03\x04"sv,  "Rar!\x1A"sv,    "\0\0\x01\0"sv,      "wOFF"sv,
      "wOF2"sv,         "ID3"sv,         "OggS\0"sv,      "\x1A\x45\xDF\xA3"sv};
  const bool riff = bytes.starts_with("RIFF") && bytes.size() > 12 &&
                    (bytes.substr(8, 4) == "WEBP" || bytes.substr(8, 4) == "WAVE" ||
                     bytes.substr(8, 4) == "AVI ");
  const bool mp4 = bytes.size() > 12 && bytes.substr(4, 4) == "ftyp";
  return riff || mp4 || std::ranges::any_of(signatures, [&](std::string_view signature) {
           return bytes.starts_with(signature);
         });
}

// HTML without a header or a telling name: it opens with markup, or has some of the tags that no
// plain text has.
bool looks_like_html(std::string_view text) {
  std::string_view head = ascii::trim(text.substr(0, sniff_bytes));
  if (head.starts_with("\xEF\xBB\xBF")) {
    head = ascii::trim(head.substr(3));
  }
  for (const std::string_view opening :
       {"<!doctype html", "<html", "<head", "<body", "<!--", "<?xml", "<div", "<p>", "<table",
        "<article", "<script", "<title", "<meta", "<h1", "<br", "<a ", "<span", "<section"}) {
    if (ascii::starts_with_ignoring_case(head, opening)) {
      return true;
    }
  }
  const std::string low = ascii::lower(head);
  return std::ranges::any_of(
      std::vector<std::string_view>{"<html", "<body", "</p>", "</div>", "</a>", "<br"},
      [&](std::string_view tag) { return low.find(tag) != std::string::npos; });
}

bool has_extension(std::string_view name, std::initializer_list<std::string_view> extensions) {
  const std::string low = ascii::lower(name);
  return std::ranges::any_of(extensions, [&](std::string_view end) { return low.ends_with(end); });
}

Outcome<std::string> unpacked(Response& response, const DecodeOptions& options) {
  std::vector<Coding> codings;
  for (std::string_view rest = response.content_encoding; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    codings.push_back(coding_of(rest.substr(0, comma)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  std::erase(codings, Coding::identity);
  const bool file = response.status == 0 || options.as == DecodeOptions::As::list;
  if (codings.empty() && file) {
    codings.push_back(sniff_coding(response.bytes, response.origin.url));
    std::erase(codings, Coding::identity);
  }
  if (codings.size() > options.max_layers) {
    return Rejection{Decode::coding, std::to_string(codings.size()) + " layers"};
  }
  std::string bytes = std::move(response.bytes);
  for (; !codings.empty(); codings.pop_back()) {  // the last one named was applied last
    auto inner = inflate(bytes, codings.back(), {options.max_bytes, options.max_ratio});
    // Some servers announce a coding and send plain text, which browsers cannot show.
    const bool plain = !inner && codings.back() != Coding::unknown &&
                       inner.error().reason == Decode::damaged && !looks_binary(bytes);
    if (!inner && !plain) {
      return std::move(inner).error();
    }
    if (!plain) {
      bytes = *std::move(inner);
    }
  }
  if (bytes.size() > options.max_bytes) {
    return Rejection{Decode::too_large, std::to_string(bytes.size()) + " bytes, limit " +
                                            std::to_string(options.max_bytes)};
  }
  return bytes;
}

Outcome<MediaType> media_type_of(const Response& response, std::string_view bytes,
                                 const DecodeOptions& options) {
  if (options.as != DecodeOptions::As::automatic) {
    return options.as == DecodeOptions::As::html ? MediaType::html : MediaType::text;
  }
  const bool utf16 = bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE");
  const std::string essence = essence_of(response.content_type);
  if (has_foreign_signature(bytes)) {
    return Rejection{Decode::media_type, "a file of another kind"};
  }
  if (is_html_type(essence)) {
    return MediaType::html;
  }
  if (!essence.empty() && !essence.starts_with("text/") && essence != "application/octet-stream") {
    return Rejection{Decode::media_type, essence};
  }
  if (looks_binary(bytes) && !utf16) {
    return Rejection{Decode::media_type, "binary data"};
  }
  const std::string_view name = without_coding_ending(response.origin.url);
  if (response.status == 0 && has_extension(name, {".html", ".htm", ".xhtml"})) {
    return MediaType::html;
  }
  if (response.status == 0 && has_extension(name, {".txt", ".text", ".md"})) {
    return MediaType::text;
  }
  return looks_like_html(bytes) ? MediaType::html : MediaType::text;
}

}  // namespace

Outcome<Page> Decode::operator()(Response response) const {
  if (response.status >= 400) {
    return Rejection{http_status, std::to_string(response.status)};
  }
  std::string raw = options_.keep_raw ? response.bytes : std::string();
  auto bytes = unpacked(response, options_);
  if (!bytes) {
    return std::move(bytes).error();
  }
  const auto media = media_type_of(response, *bytes, options_);
  if (!media) {
    return media.error();
  }
  const Markup markup = options_.as == DecodeOptions::As::list ? Markup::xml
                        : *media == MediaType::html            ? Markup::html
                                                               : Markup::none;
  CharsetChoice choice = choose_charset(*bytes, response.content_type, markup);
  if (choice.bom_bytes > 0 && choice.charset != "UTF-8") {
    bytes->erase(0, choice.bom_bytes);  // a UTF-8 mark stays: it is part of the text's bytes
  }
  Page page{.origin = std::move(response.origin),
            .text = to_utf8(*std::move(bytes), choice.charset),
            .media_type = *media,
            .charset = std::move(choice.charset),
            .charset_from = choice.from};
  if (raw != page.text) {
    page.raw = std::move(raw);
  }
  return page;
}

}  // namespace winnow
