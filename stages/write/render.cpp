#include "stages/write/render.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string indented(std::string_view text, std::string_view prefix) {
  std::string out(prefix);
  for (const char c : text) {
    out += c;
    if (c == '\n') {
      out += prefix;
    }
  }
  return out;
}

// A fence longer than any run of backticks inside.
std::string fenced(std::string_view text) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "\n" + std::string(text) + "\n" + fence;
}

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

class Renderer {
 public:
  Renderer(const Document& document, bool markdown)
      : document_(document),
        markdown_(markdown),
        verbatim_(document.media_type == MediaType::text) {}

  std::string run() {
    for (const Block& block : document_.blocks) {
      if (kept(block)) {
        add(block);
      }
    }
    if (!out_.empty()) {
      out_ += '\n';
    }
    return std::move(out_);
  }

 private:
  void add(const Block& block) {
    if (previous_ != nullptr) {
      out_ += between(*previous_, block);
    }
    out_ += shown(block);
    previous_ = &block;
  }

  bool starts_table(const Block& block) const {
    return block.kind == BlockKind::cell &&
           (previous_ == nullptr || previous_->kind != BlockKind::cell);
  }

  std::string between(const Block& before, const Block& block) {
    if (block.kind == BlockKind::cell && before.kind == BlockKind::cell) {
      if (block.row == before.row && !verbatim_) {
        return " | ";
      }
      return markdown_ && !verbatim_ ? " |\n" + header_rule(before) + "| " : "\n";
    }
    const std::string end = markdown_ && !verbatim_ && before.kind == BlockKind::cell ? " |" : "";
    if (block.kind == BlockKind::list_item && before.kind == BlockKind::list_item) {
      return end + "\n";
    }
    first_row_ = no_element;
    return end + "\n\n";
  }

  // The rule under a Markdown table's first row.
  std::string header_rule(const Block& last_of_row) {
    if (first_row_ != no_element) {
      return {};
    }
    first_row_ = last_of_row.row;
    std::string rule = "|";
    for (const Block& block : document_.blocks) {
      if (block.kind == BlockKind::cell && block.row == last_of_row.row && kept(block)) {
        rule += " --- |";
      }
    }
    return rule + "\n";
  }

  std::string shown(const Block& block) const {
    if (verbatim_) {
      return markdown_ && block.kind == BlockKind::heading
                 ? std::string(std::max<std::size_t>(block.level, 1), '#') + " " + block.text
                 : block.text;
    }
    switch (block.kind) {
      case BlockKind::list_item: return list_item(block);
      case BlockKind::cell: return cell(block);
      case BlockKind::heading:
        return markdown_ ? std::string(block.level, '#') + " " + on_one_line(block.text)
                         : block.text;
      case BlockKind::code: return markdown_ ? fenced(block.text) : block.text;
      case BlockKind::quote: return markdown_ ? indented(block.text, "> ") : block.text;
      case BlockKind::paragraph:
      case BlockKind::caption: break;
    }
    return block.text;
  }

  std::string list_item(const Block& block) const {
    const std::string indent((std::max<std::size_t>(block.level, 1) - 1) * 2, ' ');
    return indent + (markdown_ && block.ordered ? "1. " : "- ") + on_one_line(block.text);
  }

  std::string cell(const Block& block) const {
    std::string text = on_one_line(block.text);
    if (!markdown_) {
      return text;
    }
    std::string escaped = starts_table(block) ? "| " : "";
    for (const char c : text) {
      escaped += c == '|' ? "\\|" : std::string(1, c);
    }
    return escaped;
  }

  const Document& document_;
  bool markdown_;
  bool verbatim_;
  std::string out_;
  const Block* previous_ = nullptr;
  ElementIndex first_row_ = no_element;
};

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

// YAML takes JSON strings and lists as they are, so any title is safe.
std::string front_matter(const Document& document) {
  std::string out = "---\n";
  const Json fields = metadata_fields(document);
  for (const auto& [key, value] : fields.items()) {
    if (!value.empty()) {  // null and an empty list are
      out += key + ": " + dump(value, -1) + "\n";
    }
  }
  return out + "---\n\n";
}

Json as_json(const Document& document) {
  Json json = metadata_fields(document);
  json["text"] = Renderer(document, false).run();
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
    case Format::json: return dump(as_json(document), 2) + "\n";
    case Format::jsonl: return dump(as_json(document), -1) + "\n";
    case Format::text:
    case Format::markdown: break;
  }
  const std::string head = options.metadata ? front_matter(document) : std::string();
  return head + Renderer(document, options.format == Format::markdown).run();
}

}  // namespace winnow
