#include "stages/parse/tree.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "stages/parse/block_builder.hpp"
#include "stages/parse/formula.hpp"
#include "stages/parse/formula_drawing.hpp"
#include "stages/parse/gumbo_tags.hpp"
#include "stages/parse/markup_reader.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// Elements whose insides are not looked at: raw text and drawings. Both paths leave them empty.
constexpr TagSet emptied_tags{Tag::script_, Tag::style_,   Tag::svg_,     Tag::math_,
                              Tag::iframe_, Tag::noembed_, Tag::noframes_};

// Walks the tree; where text and tags stand in the page is the derived class's business.
template <class Places>
class Flattener {
 public:
  Flattener(Places places, const Skeleton& skeleton, std::size_t max_blocks, Document& document)
      : places_(places),
        document_(document),
        builder_(document, max_blocks),
        has_math_(skeleton.has_math),
        formula_bytes_(document.bytes.size()) {}

  void run(const GumboNode& root) {
    struct Level {
      const GumboVector* children;
      unsigned next;
      ElementIndex element;
    };
    std::vector<Level> open{{&root.v.document.children, 0, no_element}};
    while (!open.empty()) {
      Level& level = open.back();
      if (level.next == level.children->length) {
        leave(level.element);
        open.pop_back();
        continue;
      }
      const auto& node = *static_cast<const GumboNode*>(level.children->data[level.next++]);
      if (node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE) {
        if (const ElementIndex index = enter(node, level.element); index != no_element) {
          open.push_back({&node.v.element.children, 0, index});
        }
      } else if (node.type != GUMBO_NODE_COMMENT) {
        places_.text(node, level.element, document_, builder_);
      }
    }
    builder_.finish();
    assign_kinds(document_);
  }

 private:
  // The element, if its children are to be looked at; else it is done with.
  ElementIndex enter(const GumboNode& node, ElementIndex parent) {
    const ElementIndex index = add(node, parent);
    const Tag tag = document_.elements[index].tag;
    if (has_math_ && stands_for_formula(document_, index, node)) {
      builder_.pass_over(index);
      close(index);
      return no_element;
    }
    builder_.open(index);
    if (tag == Tag::math_) {
      formula(index);
    }
    if (emptied_tags.contains(tag)) {
      leave(index);
      return no_element;
    }
    return index;
  }

  ElementIndex add(const GumboNode& node, ElementIndex parent) {
    const auto index = static_cast<ElementIndex>(document_.elements.size());
    Element element{.tag = tag_of_gumbo(node.v.element.tag), .parent = parent};
    element.source = places_.tag(node.v.element);
    if (node.v.element.tag == GUMBO_TAG_UNKNOWN && !element.source.empty()) {
      element.tag = tag_of_source(document_.bytes, element.source);
    }
    document_.elements.push_back(element);
    if (element.tag == Tag::html_ || element.tag == Tag::body_) {
      places_.extra_tags(node.v.element, index, document_);
    }
    return index;
  }

  // The text of a MathML element stands where the page's writer would have put it: in the block
  // around, not in what hides the element from the eye.
  void formula(ElementIndex math) {
    const Span tag = document_.elements[math].source;
    const std::size_t end = end_of_formula(tag);
    if (end == 0) {
      return;
    }
    formula_bytes_ -= end - tag.begin;
    const std::string text =
        formula_text(std::string_view(document_.bytes).substr(tag.begin, end - tag.begin));
    const auto begin = static_cast<std::uint32_t>(document_.decoded.size());
    document_.decoded += text;
    document_.runs.push_back(
        {{begin, begin + static_cast<std::uint32_t>(text.size())}, math, false, true});
    builder_.text(text, false, {tag.begin, static_cast<std::uint32_t>(end)}, around(math));
  }

  // Offset of its end tag, 0 if there is none to be found. Looking for ends again and again would
  // take quadratic time: all formulas of a page read no more than the page.
  std::size_t end_of_formula(Span tag) {
    if (tag.empty() || formula_bytes_ == 0 || document_.bytes[tag.end - 2] == '/') {
      return 0;
    }
    const std::string_view page = document_.bytes;
    const std::string_view rest = page.substr(0, std::min(page.size(), tag.end + formula_bytes_));
    const std::size_t end = MarkupReader(rest).find_end_tag(tag.end, "math");
    if (end == rest.size() || end - tag.begin > formula_bytes_) {
      formula_bytes_ = 0;
      return 0;
    }
    return end;
  }

  ElementIndex around(ElementIndex at) const {
    constexpr TagSet wrappers{Tag::math_, Tag::span_};
    while (document_.elements[at].parent != no_element &&
           wrappers.contains(document_.elements[at].tag)) {
      at = document_.elements[at].parent;
    }
    return at;
  }

  void leave(ElementIndex index) {
    if (index != no_element) {
      builder_.close(index);
      close(index);
    }
  }

  void close(ElementIndex index) {
    document_.elements[index].end = static_cast<ElementIndex>(document_.elements.size());
  }

  Places places_;
  Document& document_;
  BlockBuilder builder_;
  bool has_math_;
  std::size_t formula_bytes_;  // that may still be read for formulas
};

class SkeletonPlaces {
 public:
  explicit SkeletonPlaces(const Skeleton& skeleton) : skeleton_(skeleton) {}

  Span tag(const GumboElement& element) {
    if (element.original_tag.data == nullptr || element.original_tag.length == 0) {
      return {};
    }
    const auto offset =
        static_cast<std::uint32_t>(element.original_tag.data - skeleton_.html.data());
    if (hint_ >= skeleton_.tags.size() || skeleton_.tags[hint_].offset != offset) {
      const auto found =
          std::ranges::lower_bound(skeleton_.tags, offset, {}, &Skeleton::Tag::offset);
      if (found == skeleton_.tags.end() || found->offset != offset) {
        return {};
      }
      hint_ = static_cast<std::size_t>(found - skeleton_.tags.begin());
    }
    return skeleton_.tags[hint_++].source;
  }

  void text(const GumboNode& node, ElementIndex parent, Document& document,
            BlockBuilder& builder) const {
    SkeletonTextReader reader(node.v.text.text);
    while (const auto piece = reader.next()) {
      if (piece->space) {
        builder.space();
        continue;
      }
      if (piece->code >= skeleton_.texts.size()) {
        continue;
      }
      const Skeleton::Text& text = skeleton_.texts[piece->code];
      document.runs.push_back({text.source, parent, text.references});
      builder.text(std::string_view(document.bytes).substr(text.source.begin, text.source.size()),
                   text.references, text.source, parent);
    }
  }

  void extra_tags(const GumboElement& element, ElementIndex index, Document& document) const {
    const Span own = document.elements[index].source;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& found = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      const std::string_view name = found.name;
      std::size_t number = 0;
      if (!name.starts_with(extra_tag_attribute)) {
        continue;
      }
      const std::string_view digits = name.substr(extra_tag_attribute.size());
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (number < skeleton_.tags.size() && skeleton_.tags[number].source != own) {
        document.extra_tags.emplace_back(index, skeleton_.tags[number].source);
      }
    }
  }

 private:
  const Skeleton& skeleton_;
  std::size_t hint_ = 0;
};

class PlainPlaces {
 public:
  PlainPlaces(const Skeleton& skeleton, const char* html) : skeleton_(skeleton), html_(html) {}

  Span tag(const GumboElement& element) const {
    Span span = span_of(element.original_tag);
    constexpr std::string_view nothing = "</>";  // before a tag, Gumbo counts it in
    while (std::string_view(html_ + span.begin, span.size()).starts_with(nothing)) {
      span.begin += static_cast<std::uint32_t>(nothing.size());
    }
    return span;
  }

  void text(const GumboNode& node, ElementIndex parent, Document& document,
            BlockBuilder& builder) const {
    // Gumbo counts numeric references in 32 bits: one that overflows may come out as a stray byte.
    const std::string text = utf8::repaired(node.v.text.text);
    const auto begin = static_cast<std::uint32_t>(document.decoded.size());
    document.decoded += text;
    document.runs.push_back(
        {{begin, begin + static_cast<std::uint32_t>(text.size())}, parent, false, true});
    builder.text(text, false, span_of(node.v.text.original_text), parent);
  }

  // Gumbo has merged the attributes; where each of them stands tells the tag it came from.
  void extra_tags(const GumboElement& element, ElementIndex index, Document& document) const {
    Span last = document.elements[index].source;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& found = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      const auto place = static_cast<std::uint32_t>(found.original_name.data - html_);
      const auto after = std::ranges::upper_bound(
          skeleton_.tags, place, {}, [](const Skeleton::Tag& tag) { return tag.source.begin; });
      if (after == skeleton_.tags.begin()) {
        continue;
      }
      const Span source = std::prev(after)->source;
      if (source != last && place < source.end) {
        document.extra_tags.emplace_back(index, source);
        last = source;
      }
    }
  }

 private:
  Span span_of(const GumboStringPiece& piece) const {
    if (piece.data == nullptr || piece.length == 0) {
      return {};
    }
    const auto begin = static_cast<std::uint32_t>(piece.data - html_);
    return {begin, begin + static_cast<std::uint32_t>(piece.length)};
  }

  const Skeleton& skeleton_;
  const char* html_;
};

}  // namespace

void flatten_skeleton(const GumboOutput& tree, const Skeleton& skeleton, std::size_t max_blocks,
                      Document& document) {
  document.elements.reserve(skeleton.tags.size() + 8);
  document.runs.reserve(skeleton.texts.size());
  Flattener(SkeletonPlaces(skeleton), skeleton, max_blocks, document).run(*tree.document);
}

void flatten_plain(const GumboOutput& tree, const Skeleton& skeleton, std::size_t max_blocks,
                   Document& document) {
  Flattener(PlainPlaces(skeleton, document.bytes.data()), skeleton, max_blocks, document)
      .run(*tree.document);
}

void flatten_texts(const Skeleton& skeleton, std::size_t max_blocks, Document& document) {
  document.elements.assign(1, Element{.tag = Tag::body_, .end = 1});
  BlockBuilder builder(document, max_blocks);
  for (const Skeleton::Text& text : skeleton.texts) {
    if (text.preserved_space) {
      builder.space();
      continue;
    }
    if (text.after_break) {
      builder.end_block();
    } else {
      builder.space();
    }
    document.runs.push_back({text.source, 0, text.references});
    builder.text(std::string_view(document.bytes).substr(text.source.begin, text.source.size()),
                 text.references, text.source, 0);
  }
  builder.finish();
  document.elements[0].end_block = static_cast<std::uint32_t>(document.blocks.size());
}

}  // namespace winnow
