#include "stages/write/render.hpp"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "stages/text/utf8.hpp"
#include "stages/write/body.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// In the order of output; null is what the page does not say. Tags are a list.
Json metadata_fields(const Document& document) {
  const Metadata& metadata = document.metadata;
  const Origin& origin = document.origin;
  const auto text = [](const std::string& value) {
    return value.empty() ? Json(nullptr) : Json(value);
  };
  Json fields;
  fields["title"] = text(metadata.title);
  fields["author"] = text(metadata.author);
  fields["date"] = text(metadata.date);
  fields["site"] = text(metadata.site);
  fields["language"] = text(metadata.language);
  fields["description"] = text(metadata.description);
  fields["tags"] = metadata.tags.empty() ? Json::array() : Json(metadata.tags);
  fields["licence"] = text(metadata.licence);
  fields["url"] = text(origin.final_url.empty() ? origin.url : origin.final_url);
  fields["canonical_url"] = text(metadata.canonical_url);
  return fields;
}

// YAML takes JSON strings and lists as they are, but for a few characters that it wants escaped
// (YAML 1.2, 5.1): DEL, the C1 controls, byte order marks and what is no character.
std::string yaml(const Json& value) {
  const std::string json = dump(value, -1);
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const char32_t c = utf8::next(json, at);
    const bool escaped = (c >= 0x7F && c <= 0x9F) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
    if (escaped) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      out += code.data();
    } else {
      utf8::append(c, out);
    }
  }
  return out;
}

std::string front_matter(const Document& document) {
  std::string out = "---\n";
  const Json fields = metadata_fields(document);
  for (const auto& [key, value] : fields.items()) {
    if (!value.empty()) {  // null and an empty list are
      out += key + ": " + yaml(value) + "\n";
    }
  }
  return out + "---\n\n";
}

InlineOptions inlines(const RenderOptions& options) {
  return {.markdown = options.format == Format::markdown,
          .links = options.links,
          .images = options.images};
}

Json as_json(const Document& document, const RenderOptions& options) {
  Json json = metadata_fields(document);
  json["text"] = body_of(document, inlines(options), options.tables);
  return json;
}

}  // namespace

std::optional<Format> format_of(std::string_view word) {
  if (word == "text" || word == "txt") return Format::text;
  if (word == "md" || word == "markdown") return Format::markdown;
  if (word == "json") return Format::json;
  if (word == "jsonl") return Format::jsonl;
  return std::nullopt;
}

std::string_view extension_of(Format format) {
  constexpr std::string_view extensions[] = {"txt", "md", "json", "jsonl"};
  return extensions[static_cast<std::size_t>(format)];
}

std::string render(const Document& document, const RenderOptions& options) {
  switch (options.format) {
    case Format::json: return dump(as_json(document, options), 2) + "\n";
    case Format::jsonl: return dump(as_json(document, options), -1) + "\n";
    case Format::text:
    case Format::markdown: break;
  }
  const std::string head = options.metadata ? front_matter(document) : std::string();
  return head + body_of(document, inlines(options), options.tables);
}

std::string metadata_json(const Document& document) {
  return dump(metadata_fields(document), 2) + "\n";
}

}  // namespace winnow
