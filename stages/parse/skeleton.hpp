// The skeleton of a page: what Gumbo needs to build the tree, and nothing else.
//
// Gumbo makes a token of every character, so most of a plain parse goes into text, attributes,
// scripts and styles that do not shape the tree. One scan that follows the tokenizer's states
// writes a small stand-in: a text run becomes four letters that index a table of places in the
// page; attributes go; the insides of script, style, svg and math go; comments become empty ones.
// Gumbo reads that, builds the same tree (tests/stages/skeleton_test.cpp holds the two against each
// other), and text and attributes are found again through the tables.
//
// What the tree does depend on is kept: one white-space character before a text run (it decides
// where text may go), attribute identity of formatting elements (the "Noah's Ark" clause counts
// equal ones), `type=hidden` of inputs, the doctype.
//
// A page whose tree the scan cannot promise says so in `plain_reason` and is parsed plainly.
#ifndef WINNOW_STAGES_PARSE_SKELETON_HPP
#define WINNOW_STAGES_PARSE_SKELETON_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct SkeletonLimits {
  // Open elements at one time; tags deeper than that are skipped, their text is kept. Gumbo's time
  // grows with the square of the depth. Browsers stop at 512 too.
  std::uint32_t max_depth = 512;
  // Formatting elements (b, i, font …) open at one time. Each paragraph reopens all of them, so a
  // 59 KB page of unclosed <font> takes Gumbo 1.65 GB.
  std::uint32_t max_formatting = 64;
};

enum class PlainReason : std::uint8_t {
  none,
  nul,              // NUL characters are treated differently by every insertion mode
  frameset,         // whether a frameset wins depends on the kind of text before it
  plaintext,        // <plaintext> never ends
  isindex,          // Gumbo 0.10 expands it into a form
  foreign,          // svg or math that HTML breaks out of, or that never ends
  select,           // raw text, svg or <pre> inside <select>, where their start tags are ignored
  template_column,  // <col> in a <template>: of a text after it, only the white space counts
};

constexpr std::string_view to_word(PlainReason reason) {
  constexpr std::string_view words[] = {"none",    "nul",     "frameset", "plaintext",
                                        "isindex", "foreign", "select",   "template_column"};
  return words[static_cast<std::size_t>(reason)];
}

struct Skeleton {
  struct Tag {
    std::uint32_t offset = 0;  // of its '<' in `html`
    Span source{};             // in the page
  };
  struct Text {
    Span source{};
    bool references = true;
    bool preserved_space = false;  // white space that matters (inside <pre>)
    bool after_break = true;       // a block-level tag stands between this and the text before
  };

  std::string html;           // what Gumbo reads
  std::vector<Tag> tags;      // start tags, by offset
  std::vector<Text> texts;    // by code
  std::vector<Span> json_ld;  // contents of <script type="application/ld+json">
  bool has_math = false;      // a MathML element
  PlainReason plain_reason = PlainReason::none;
  std::uint32_t deepest = 0;          // open elements at most, as far as the scan can tell
  std::uint32_t most_formatting = 0;  // open formatting elements at most
  std::uint32_t most_attributes = 0;  // in one tag
  std::uint32_t tags_skipped = 0;     // start tags left out because of a limit
};

// Precondition: `page` is smaller than 4 GiB. Linear time, no recursion.
Skeleton scan_skeleton(std::string_view page, const SkeletonLimits& limits = {});

// Text in the tree that Gumbo builds is a row of codes. `next` reads them one after another:
// a text run, or white space.
class SkeletonTextReader {
 public:
  struct Piece {
    bool space = false;      // white space between runs; `code` says nothing then
    std::uint32_t code = 0;  // index into Skeleton::texts
  };
  explicit SkeletonTextReader(std::string_view text) : text_(text) {}
  std::optional<Piece> next();

 private:
  std::string_view text_;
};

// Prefix of the attribute name that stands for one of several <html> or <body> tags; the rest of
// the name is the tag's index in `Skeleton::tags`, in decimal.
inline constexpr std::string_view extra_tag_attribute = "w-";

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_SKELETON_HPP
