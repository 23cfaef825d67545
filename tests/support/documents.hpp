// Pages and documents for tests.
#ifndef WINNOW_TESTS_SUPPORT_DOCUMENTS_HPP
#define WINNOW_TESTS_SUPPORT_DOCUMENTS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/parse/parse.hpp"
#include "stages/record/document.hpp"

namespace winnow::testing {

inline Document parse_html(std::string html, ParseOptions options = {}) {
  Page page{.origin = {.url = "test"}, .text = std::move(html)};
  return Parse(options)(std::move(page)).value();
}

inline Document parse_text(std::string text) {
  Page page{.origin = {.url = "test"}, .text = std::move(text), .media_type = MediaType::text};
  return Parse()(std::move(page)).value();
}

inline Document document_of(const std::vector<std::string>& lines) {
  Document document;
  document.media_type = MediaType::text;
  for (const std::string& line : lines) {
    Block block;
    block.text = line;
    document.blocks.push_back(std::move(block));
  }
  return document;
}

inline std::vector<std::string> block_texts(const Document& document) {
  std::vector<std::string> texts;
  for (const Block& block : document.blocks) {
    texts.push_back(block.text);
  }
  return texts;
}

inline std::vector<std::string> kept_texts(const Document& document) {
  std::vector<std::string> texts;
  for (const Block& block : document.blocks) {
    if (kept(block)) {
      texts.push_back(block.text);
    }
  }
  return texts;
}

// The reason why the block with this text is gone; empty if it is kept or not there.
inline std::string_view reason_for(const Document& document, std::string_view text) {
  for (const Block& block : document.blocks) {
    if (block.text == text && !kept(block)) {
      return block.marks.back().reason.word();
    }
  }
  return {};
}

inline bool has_flag(const Document& document, Reason reason) {
  for (const Mark& mark : document.marks) {
    if (mark.reason == reason) {
      return true;
    }
  }
  return false;
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_DOCUMENTS_HPP
