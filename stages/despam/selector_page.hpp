// SelectorPage: a page as selectors ask for it. Everything is read when first asked for and kept
// for the next selector.
//
//   lifetime  the document must outlive it, stay where it is, and keep elements, runs and bytes
//             unchanged; marks and metadata may change
//   threads   one
//   cost      attributes: one pass over the start tags. text: one pass over the text runs.
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_PAGE_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_PAGE_HPP

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

class SelectorPage {
 public:
  explicit SelectorPage(const Document& document) : document_(document) {}

  const Document& document() const { return document_; }
  ElementIndex size() const { return static_cast<ElementIndex>(document_.elements.size()); }

  // False if no attribute, name or value, holds `literal` (in lower case) in any case of letters. A
  // literal under four bytes always may.
  bool may_hold(std::string_view literal);
  // The same of words: what white space sets apart in a name or value.
  bool may_hold_word(std::string_view word);

  // As `attribute` of stages/text/attributes.
  std::optional<std::string_view> attribute(ElementIndex element, std::string_view name);

  // All text of the page, white space collapsed, and where in it an element or a run stands.
  const std::string& text();
  Span text_span(ElementIndex element);
  std::string_view text_of(ElementIndex element);
  std::string_view text_of_run(std::size_t run);

  // Place among the children of its parent, from 1.
  std::uint32_t child_number(ElementIndex element);

 private:
  struct Attribute {
    std::string_view name;   // as written
    std::string_view value;  // decoded
  };

  void read_attributes();
  void read_attributes(Span tag, ElementIndex element);
  void note(std::string_view text);
  void read_text();
  bool separated(std::size_t run, std::size_t& block) const;
  void append_run(const TextRun& run);
  void spread_spans();

  const Document& document_;
  bool attributes_read_ = false;
  std::vector<Attribute> attributes_;
  std::vector<std::uint32_t> first_attribute_;  // of each element, and the end
  std::deque<std::string> decoded_;   // values with references; a deque does not move them
  std::vector<std::uint64_t> grams_;  // four bytes of attributes, hashed
  std::vector<std::uint64_t> words_;
  bool text_read_ = false;
  std::string text_;
  std::vector<Span> run_spans_;
  std::vector<Span> element_spans_;
  std::vector<std::uint32_t> child_numbers_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_PAGE_HPP
