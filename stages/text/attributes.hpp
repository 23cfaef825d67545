// Attributes of a start tag, read from the page's bytes when someone asks (HTML standard,
// 13.2.5.32-39). Linear in the tag's length.
#ifndef WINNOW_STAGES_TEXT_ATTRIBUTES_HPP
#define WINNOW_STAGES_TEXT_ATTRIBUTES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

struct RawAttribute {
  std::string_view name;   // as written
  std::string_view value;  // as written: references not decoded, quotes removed
};

// Walks the attributes of one tag. `tag` is the text from '<' on; the reader stops at its '>'.
//   AttributeReader reader("<a href='x' hidden>"); while (reader.next(attribute)) …
class AttributeReader {
 public:
  explicit AttributeReader(std::string_view tag);
  bool next(RawAttribute& attribute);

  // Offset just past the tag's '>' once `next` has answered false; npos if the tag never ends.
  std::size_t tag_end() const { return end_; }
  bool self_closing() const { return self_closing_; }

 private:
  std::string_view tag_;
  std::size_t at_ = 0;
  std::size_t end_ = std::string_view::npos;
  bool self_closing_ = false;
};

// Value of an attribute with references decoded; the first of that name counts. `name` in lower
// case. nullopt if the element has no such attribute or the parser implied the element.
std::optional<std::string> attribute(const Document& document, ElementIndex element,
                                     std::string_view name);

// All attributes, names in lower case, values decoded, duplicates dropped, in source order.
std::vector<std::pair<std::string, std::string>> attributes(const Document& document,
                                                            ElementIndex element);

// The same for the bytes of a tag.
std::vector<std::pair<std::string, std::string>> attributes(std::string_view tag);

// Name of the element as written, in lower case, also where `tag` is `other_`.
std::string element_name(const Document& document, ElementIndex element);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_ATTRIBUTES_HPP
