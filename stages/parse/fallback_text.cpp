#include "stages/parse/fallback_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/parse/json_ld.hpp"
#include "stages/parse/state_reader.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

using enum Tag;

// What a page without scripts has of furniture.
constexpr TagSet furniture_tags{nav_, footer_, form_, button_, select_};

std::size_t bytes_of(const Document& document, std::uint32_t begin, std::uint32_t end) {
  std::size_t bytes = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    bytes += document.blocks[i].text.size();
  }
  return bytes;
}

// Bytes of text that a browser shows.
std::size_t shown_bytes(const Document& document) {
  std::size_t bytes = bytes_of(document, 0, static_cast<std::uint32_t>(document.blocks.size()));
  for (ElementIndex i = 0; i < document.elements.size();) {
    const Element& element = document.elements[i];
    if (element.tag != noscript_ && element.tag != template_) {
      ++i;
      continue;
    }
    bytes -= std::min(bytes, bytes_of(document, element.first_block, element.end_block));
    i = std::max(element.end, i + 1);
  }
  return bytes;
}

// Whether the block is text, not furniture, below an element with this tag.
bool is_text_below(const Document& document, const Block& block, Tag tag) {
  if (block.link_bytes * 2ULL > block.text.size()) {
    return false;
  }
  bool below = false;
  for (ElementIndex i = block.element; i != no_element; i = document.elements[i].parent) {
    if (furniture_tags.contains(document.elements[i].tag)) {
      return false;
    }
    below = below || document.elements[i].tag == tag;
  }
  return below;
}

class Fallback {
 public:
  Fallback(const ParseOptions& options, Document& document)
      : options_(options), document_(document) {}

  void run() {
    if (options_.fallback_below == 0) {
      return;
    }
    const std::size_t shown = shown_bytes(document_);
    if (shown >= options_.fallback_below) {
      take_longer_json_ld(shown);
      return;
    }
    if (!take_longest() && !take_state() && options_.fallback_description) {
      add(document_.metadata.description, Parse::text_from_description);
    }
  }

 private:
  // The text is no longer than the scripts it is in, so most pages need not read them again.
  void take_longer_json_ld(std::size_t shown) {
    const double least = options_.fallback_ratio * static_cast<double>(shown);
    double bytes = 0;
    for (const Span script : document_.json_ld) {
      bytes += script.size();
    }
    if (bytes <= least) {
      return;
    }
    const std::string text = article_body(document_);
    if (static_cast<double>(text.size()) > least) {
      add(text, Parse::text_from_json_ld);
    }
  }

  bool take_longest() {
    const std::string linked = article_body(document_);
    const Found noscript = blocks_below(noscript_);
    const Found templates = blocks_below(template_);
    const std::size_t most = std::max({linked.size(), noscript.bytes, templates.bytes});
    if (most < options_.fallback_least) {
      return false;
    }
    if (most == noscript.bytes) {
      offer(noscript, Parse::text_from_noscript);
    } else if (most == templates.bytes) {
      offer(templates, Parse::text_from_template);
    } else {
      add(linked, Parse::text_from_json_ld);
    }
    return true;
  }

  bool take_state() {
    std::string all;
    for (const std::string& text : read_state(document_, options_.fallback_max_bytes)) {
      all += text + "\n";
    }
    return all.size() >= options_.fallback_least && add(all, Parse::text_from_state);
  }

  struct Found {
    std::vector<Block*> blocks;
    std::size_t bytes = 0;
  };

  Found blocks_below(Tag tag) {
    Found found;
    for (Block& block : document_.blocks) {
      if (is_text_below(document_, block, tag)) {
        found.blocks.push_back(&block);
        found.bytes += block.text.size();
      }
    }
    return found;
  }

  void offer(const Found& found, Reason reason) {
    for (Block* block : found.blocks) {
      block->fallback = true;
      block->marks.push_back({Action::flag, reason});
    }
    flag(reason, found.bytes);
  }

  // A block for each line; false if there is no text in it.
  bool add(std::string_view text, Reason reason) {
    std::size_t bytes = 0;
    while (!text.empty() && document_.blocks.size() < options_.max_blocks) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      add_block(ascii::trim(text.substr(0, end)), reason, bytes);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (bytes > 0) {
      flag(reason, bytes);
    }
    return bytes > 0;
  }

  void add_block(std::string_view line, Reason reason, std::size_t& bytes) {
    if (line.empty()) {
      return;
    }
    bytes += line.size();
    Block block;
    block.text = line;
    block.fallback = true;
    block.marks.push_back({Action::flag, reason});
    document_.blocks.push_back(std::move(block));
  }

  void flag(Reason reason, std::size_t bytes) {
    document_.marks.push_back({Action::flag, reason, static_cast<float>(bytes)});
  }

  const ParseOptions& options_;
  Document& document_;
};

}  // namespace

void add_fallback_text(const ParseOptions& options, Document& document) {
  Fallback(options, document).run();
}

}  // namespace winnow
