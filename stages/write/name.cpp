#include "stages/write/name.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_slug = 80;
constexpr std::size_t longest_part = 200;  // bytes of one path part; file systems stop at 255

constexpr std::array<std::string_view, 8> fields = {"path", "stem",  "host",  "date",
                                                    "slug", "title", "hash8", "index"};

bool is_url(std::string_view text) {
  return ascii::starts_with_ignoring_case(text, "http://") ||
         ascii::starts_with_ignoring_case(text, "https://");
}

std::string host_of(std::string_view url) {
  if (!is_url(url)) {
    return "local";
  }
  const std::size_t begin = url.find("//") + 2;
  std::string host = ascii::lower(url.substr(begin, url.find_first_of("/?#", begin) - begin));
  std::ranges::replace(host, ':', '-');
  return host;
}

std::string_view last_part(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  return path.substr(path.rfind('/') + 1);
}

// "page.html.gz" and "page.html" are both "page".
std::string without_extensions(std::string_view path) {
  for (const std::string_view end : {".gz", ".br", ".zst"}) {
    if (path.ends_with(end)) {
      path.remove_suffix(end.size());
      break;
    }
  }
  const std::size_t slash = path.rfind('/') + 1;
  const std::size_t dot = path.rfind('.');
  const bool extension = dot != std::string_view::npos && dot > slash && path.size() - dot <= 6;
  return std::string(extension ? path.substr(0, dot) : path);
}

std::string hash8_of(const Origin& origin) {
  const std::string& hash = origin.input_hash;
  return (hash.empty() ? digest(origin.url) : hash).substr(0, 8);
}

std::string stem_of(const Origin& origin) {
  if (is_url(origin.url)) {
    const std::string_view path = std::string_view(origin.url).substr(origin.url.find("//") + 2);
    const bool root = last_part(path) == path.substr(0, path.find_first_of("/?#"));
    return root ? "index" : without_extensions(last_part(path));
  }
  return origin.url == "-" ? hash8_of(origin) : without_extensions(last_part(origin.url));
}

std::string path_of(const Origin& origin) {
  return is_url(origin.url) || origin.name.empty() ? stem_of(origin)
                                                   : without_extensions(origin.name);
}

std::string date_of(const Document& document) {
  const std::string& date = document.metadata.date;
  const bool iso = date.size() >= 10 && date[4] == '-' && date[7] == '-';
  return iso ? date.substr(0, 10) : "undated";
}

std::string slug_of(const Document& document) {
  const std::string of_title = slug(document.metadata.title);
  return of_title.empty() ? slug(stem_of(document.origin)) : of_title;
}

std::string value_of(std::string_view field, const Document& document) {
  if (field == "path") return path_of(document.origin);
  if (field == "stem") return stem_of(document.origin);
  if (field == "host") return host_of(document.origin.url);
  if (field == "date") return date_of(document);
  if (field == "slug") return slug_of(document);
  if (field == "title") return document.metadata.title;
  if (field == "hash8") return hash8_of(document.origin);
  return std::to_string(document.origin.sequence);
}

std::string latin_of(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(text);
  }
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> to_ascii(
      icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, error));
  if (U_FAILURE(error) != 0) {
    return std::string(text);
  }
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(std::string(text));
  to_ascii->transliterate(wide);
  std::string latin;
  wide.toUTF8String(latin);
  return latin;
}

// Values may not leave the output folder nor hold what file systems forbid.
std::string safe_part(std::string_view part) {
  std::string out;
  for (const char c : part.substr(0, longest_part)) {
    const bool bad = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
                     std::string_view("\\:*?\"<>|").find(c) != std::string_view::npos;
    out += bad ? '_' : c;
  }
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80 &&
         part.size() > longest_part) {
    out.pop_back();  // do not cut a character in two
  }
  while (out.ends_with('.') || out.ends_with(' ')) {
    out.pop_back();
  }
  return out.starts_with('.') ? "_" + out.substr(1) : out;
}

std::string safe_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string part = safe_part(path.substr(0, slash));
    if (!part.empty()) {
      out += (out.empty() ? "" : "/") + part;
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return out.empty() ? "_" : out;
}

std::string default_template(const Origin& origin) {
  if (origin.url == "-") return "{hash8}";
  return is_url(origin.url) ? "{host}/{date}-{slug}" : "{path}";
}

std::string expand(std::string_view pattern, const Document& document) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    out += pattern.substr(0, open);
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    if (close == std::string_view::npos) {
      out += pattern;
      break;
    }
    std::string value = value_of(pattern.substr(1, close - 1), document);
    if (pattern.substr(1, close - 1) != "path") {
      std::ranges::replace(value, '/', '_');
    }
    out += value;
    pattern.remove_prefix(close + 1);
  }
  return safe_path(out);
}

}  // namespace

bool NameBook::take(std::string_view name) { return taken_.insert(ascii::lower(name)); }

std::string unknown_field(std::string_view pattern) {
  for (std::size_t open = 0; (open = pattern.find('{', open)) != std::string_view::npos; ++open) {
    const std::string_view field = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    if (std::ranges::find(fields, field) == fields.end()) {
      return std::string(field);
    }
  }
  return {};
}

std::string slug(std::string_view text) {
  const std::string latin = latin_of(text);
  std::string out;
  for (const char c : latin) {
    if (ascii::is_alnum(c)) {
      out += ascii::lower(c);
    } else if (c != '\'' && !out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  out.resize(std::min(out.size(), longest_slug));
  while (out.ends_with('-')) {
    out.pop_back();
  }
  return out;
}

Outcome<Document> Name::operator()(Document document) const {
  const std::string pattern =
      options_.name_template.empty() ? default_template(document.origin) : options_.name_template;
  const std::string base = expand(pattern, document);
  const auto with = [&](const std::string& ending) {
    return base + ending + "." + options_.extension;
  };
  const auto on_disk = [&](const std::string& candidate) {
    std::error_code error;
    return !options_.directory.empty() && options_.on_exists != OnExists::replace &&
           std::filesystem::exists(std::filesystem::path(options_.directory) / candidate, error);
  };
  const auto others = [&](const std::string& candidate) {
    return options_.is_others && options_.is_others(candidate, document.origin.url);
  };
  std::string candidate = with("");
  if (options_.on_exists == OnExists::keep && on_disk(candidate)) {
    return Rejection{
        .reason = exists, .detail = candidate, .metadata = std::move(document.metadata)};
  }
  const std::string hash = "-" + hash8_of(document.origin);
  for (int copy = 1; on_disk(candidate) || others(candidate) || !book_->take(candidate); ++copy) {
    candidate = with(copy == 1 ? hash : hash + "-" + std::to_string(copy));
  }
  document.output_name = std::move(candidate);
  return document;
}

}  // namespace winnow
