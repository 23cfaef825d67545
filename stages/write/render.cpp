#include "stages/write/render.hpp"

#include <nlohmann/json.hpp>

#include "stages/write/body.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::pair<std::string, std::string>> metadata_fields(const Document& document) {
  const Metadata& metadata = document.metadata;
  const Origin& origin = document.origin;
  return {{"title", metadata.title},
          {"author", metadata.author},
          {"date", metadata.date},
          {"site", metadata.site},
          {"language", metadata.language},
          {"description", metadata.description},
          {"url", origin.final_url.empty() ? origin.url : origin.final_url},
          {"canonical_url", metadata.canonical_url}};
}

// YAML takes JSON strings as they are, so any title is safe.
std::string front_matter(const Document& document) {
  std::string out = "---\n";
  for (const auto& [key, value] : metadata_fields(document)) {
    if (!value.empty()) {
      out += key + ": " + dump(Json(value), -1) + "\n";
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
  Json json;
  for (const auto& [key, value] : metadata_fields(document)) {
    json[key] = value.empty() ? Json(nullptr) : Json(value);
  }
  json["text"] = body_of(document, inlines(options));
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
  return head + body_of(document, inlines(options));
}

}  // namespace winnow
