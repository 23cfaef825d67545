// Render turns a document's kept blocks into text, Markdown, JSON or one line of JSONL.
#ifndef WINNOW_STAGES_WRITE_RENDER_HPP
#define WINNOW_STAGES_WRITE_RENDER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/write/table_lines.hpp"

namespace winnow {

enum class Format : std::uint8_t { text, markdown, json, jsonl };

// "text", "md", "json", "jsonl".
std::optional<Format> format_of(std::string_view word);
// File name extension without the dot.
std::string_view extension_of(Format format);

struct RenderOptions {
  Format format = Format::text;
  bool metadata = false;  // front matter before text and Markdown; JSON always has it
  bool links = false;     // addresses of links: [text](address) in Markdown, else text (address)
  bool images = false;    // ![alt](address) in Markdown, else [alt]
  Tables tables = Tables::keep;  // in text; Markdown has its own
};

// UTF-8 with exactly one line feed at the end; stages/write/body.hpp says how structure is shown.
// The "text" of JSON is that of the text format.
std::string render(const Document& document, const RenderOptions& options);

// The metadata alone, as a JSON object with a line feed behind it.
std::string metadata_json(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_RENDER_HPP
