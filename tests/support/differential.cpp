#include "tests/support/differential.hpp"

#include <gumbo.h>

#include <algorithm>
#include <map>
#include <vector>

#include "stages/parse/parse.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"
#include "stages/text/utf8.hpp"

namespace winnow::testing {

namespace {

// One tree, written down so that two of them can be compared line by line.
struct Listing {
  std::vector<std::string> elements;  // "parent name a=b c=d", pre-order
  std::vector<std::string> texts;     // "parent text", document order, white space removed
};

bool is_emptied(std::string_view name) {
  return name == "script" || name == "style" || name == "svg" || name == "math" ||
         name == "iframe" || name == "noembed" || name == "noframes";
}

bool preserves(std::string_view name) {
  return name == "pre" || name == "textarea" || name == "listing" || name == "xmp";
}

// Gumbo 0.10 replaces control characters and noncharacters; the standard, and the skeleton, keep
// them.
bool is_replaced(char32_t c) {
  return (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) ||
         (c >= 0x7F && c <= 0x9F) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE;
}

std::string as_gumbo_reads(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8::next(text, at);
    utf8::append(is_replaced(c) ? utf8::replacement : c, out);
  }
  return out;
}

std::string squeezed(std::string_view original, bool exact) {
  const std::string text = as_gumbo_reads(original);
  std::string out;
  for (const char c : text) {
    if (exact || !ascii::is_space(c)) {
      out += c;
    }
  }
  return out;
}

void add_text(Listing& listing, std::size_t parent, std::string_view text, bool exact) {
  const std::string squeezed_text = squeezed(text, exact);
  if (squeezed_text.empty()) {
    return;
  }
  const std::string prefix = std::to_string(parent) + ' ';
  if (!listing.texts.empty() && listing.texts.back().starts_with(prefix)) {
    listing.texts.back() += squeezed_text;
  } else {
    listing.texts.push_back(prefix + squeezed_text);
  }
}

std::string describe(std::string_view parent, std::string_view name,
                     std::vector<std::pair<std::string, std::string>> attributes) {
  std::ranges::sort(attributes);
  std::string line = std::string(parent) + ' ' + std::string(name);
  for (const auto& [key, value] : attributes) {
    line += ' ' + as_gumbo_reads(key) + '=' + as_gumbo_reads(value);
  }
  return line;
}

std::string parent_word(std::size_t parent) {
  return parent == no_element ? "-" : std::to_string(parent);
}

std::string gumbo_name(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) {
    return gumbo_normalized_tagname(element.tag);
  }
  GumboStringPiece piece = element.original_tag;
  while (std::string_view(piece.data, piece.length).starts_with("</>")) {  // Gumbo counts it in
    piece.data += 3;
    piece.length -= 3;
  }
  gumbo_tag_from_original_text(&piece);
  return ascii::lower({piece.data, piece.length});
}

// As written. After a duplicate that it dropped, Gumbo 0.10 runs the two names together; the last
// word is the one it means.
std::string gumbo_attribute_name(const GumboAttribute& attribute) {
  std::string_view name =
      ascii::trim({attribute.original_name.data, attribute.original_name.length});
  const std::size_t space = name.find_last_of(" \t\r\n\f/");
  return ascii::lower(space == std::string_view::npos ? name : name.substr(space + 1));
}

void list_gumbo(const GumboNode& node, std::size_t parent, bool exact, Listing& listing) {
  if (node.type == GUMBO_NODE_COMMENT) {
    return;
  }
  if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) {
    add_text(listing, parent, node.v.text.text, exact);
    return;
  }
  const GumboElement& element = node.v.element;
  const std::string name = gumbo_name(element);
  std::vector<std::pair<std::string, std::string>> attributes;
  for (unsigned i = 0; i < element.attributes.length; ++i) {
    const auto& found = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
    std::string key = gumbo_attribute_name(found);
    if (std::ranges::none_of(attributes, [&](const auto& seen) { return seen.first == key; })) {
      attributes.emplace_back(std::move(key), found.value);
    }
  }
  const std::size_t index = listing.elements.size();
  listing.elements.push_back(describe(parent_word(parent), name, attributes));
  if (is_emptied(name)) {
    return;
  }
  for (unsigned i = 0; i < element.children.length; ++i) {
    list_gumbo(*static_cast<const GumboNode*>(element.children.data[i]), index,
               exact || preserves(name), listing);
  }
}

Listing list_gumbo(std::string_view page) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, page.data(), page.size());
  Listing listing;
  const GumboVector& children = output->document->v.document.children;
  for (unsigned i = 0; i < children.length; ++i) {
    list_gumbo(*static_cast<const GumboNode*>(children.data[i]), no_element, false, listing);
  }
  gumbo_destroy_output(&options, output);
  return listing;
}

bool inside_preserved(const Document& document, ElementIndex element) {
  for (; element != no_element; element = document.elements[element].parent) {
    if (preserves(tag_name(document.elements[element].tag))) {
      return true;
    }
  }
  return false;
}

Listing list_document(const Document& document) {
  Listing listing;
  for (ElementIndex i = 0; i < document.elements.size(); ++i) {
    listing.elements.push_back(describe(parent_word(document.elements[i].parent),
                                        element_name(document, i), attributes(document, i)));
  }
  for (const TextRun& run : document.runs) {
    if (run.element != no_element && document.elements[run.element].tag == Tag::math_) {
      continue;  // a formula's text is nobody's text node; the blocks of both paths have it
    }
    const std::string& from = run.in_decoded ? document.decoded : document.bytes;
    std::string storage;
    const std::string_view raw = ascii::with_line_feeds(
        std::string_view(from).substr(run.source.begin, run.source.size()), storage);
    std::string text;
    if (run.references) {
      append_decoded(raw, ReferencesIn::text, text);
    } else {
      text = raw;
    }
    add_text(listing, run.element, text, inside_preserved(document, run.element));
  }
  return listing;
}

std::string first_difference(const std::vector<std::string>& ours,
                             const std::vector<std::string>& theirs, std::string_view what) {
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    const std::string a = i < ours.size() ? ours[i] : "(none)";
    const std::string b = i < theirs.size() ? theirs[i] : "(none)";
    if (a != b) {
      return std::string(what) + ' ' + std::to_string(i) + ": skeleton [" + a.substr(0, 300) +
             "] plain [" + b.substr(0, 300) + ']';
    }
  }
  return {};
}

std::vector<std::string> list_blocks(const Document& document) {
  std::vector<std::string> lines;
  for (const Block& block : document.blocks) {
    lines.push_back(std::string(to_word(block.kind)) + ' ' + std::to_string(block.element) + ' ' +
                    std::to_string(block.links) + ' ' + as_gumbo_reads(block.text));
  }
  return lines;
}

Document parsed(std::string_view page, bool plain) {
  const Parse parse{{.max_bytes = 1ULL << 30U,
                     .max_memory = 4ULL << 30U,
                     .cpu_budget_ms = 0,
                     .plain_path = plain}};
  return parse(Page{.origin = {.url = "test"}, .text = std::string(page)}).value();
}

}  // namespace

Comparison compare_with_plain(std::string_view page) {
  Comparison result;
  const Document ours = parsed(page, false);
  for (const Mark& mark : ours.marks) {
    if (mark.reason == Parse::plain_path) {
      result.plain_reason = mark.before;
    } else {
      result.limited = true;
    }
  }
  if (result.limited || !result.plain_reason.empty()) {
    return result;
  }
  const Listing skeleton = list_document(ours);
  const Listing gumbo = list_gumbo(page);
  result.difference = first_difference(skeleton.elements, gumbo.elements, "element");
  if (result.difference.empty()) {
    result.difference = first_difference(skeleton.texts, gumbo.texts, "text");
  }
  if (result.difference.empty()) {
    result.difference =
        first_difference(list_blocks(ours), list_blocks(parsed(page, true)), "block");
  }
  return result;
}

}  // namespace winnow::testing
