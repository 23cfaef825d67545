// Selector picks elements of a page, written in the languages of community rules: XPath and CSS.
//
//   //div[@id='story']//p[not(@class)]     XPath: text that starts with '/', './', '(' or 'id('
//   div#story > p:not([class])             CSS: everything else
//
// XPath      / // . .. * names; child, descendant, descendant-or-self, self, parent, ancestor,
//            ancestor-or-self, following-sibling and preceding-sibling::; unions; (…)[n]; id('…');
//            a last step @name or text()
//   tests    and or not(); @a, relative paths; = and != with text; contains() and starts-with() of
//            @a, ., text() or a path; normalize-space(), string(), concat(' ', …, ' '); [n],
//            [last()], [last()-n], position() with = != < <= > >=
// CSS        type * #id .class [a] = ^= $= *= ~= |= and the flag i; :not() :has() :first-child
//            :last-child :nth-child(n); descendants, > + ~ and lists
//
// Everything else is an Error that names the construct and its column. Differences to the books:
// contains(text(), …) and contains(path, …) ask every text and every node, not only the first, for
// that is what authors of rules mean; text is compared with its white space collapsed; class names,
// ids and values are case-sensitive on every page.
//
//   threads   a selector is const and may be shared; a SelectorPage belongs to one thread
//   cost      parse: linear, at most `max_bytes` and `max_parts`. select: elements times parts;
//             next to nothing if a name or value it needs is on no tag of the page
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class SelectorPage;
namespace selector {
struct Tree;
}

class Selector {
 public:
  static constexpr std::size_t max_bytes = 4096;
  // Steps, tests and parentheses. The limit also bounds how deep they nest.
  static constexpr std::size_t max_parts = 64;

  static Result<Selector> parse(std::string_view text);

  // In document order, each once. Nothing where the selector ends in /@name or /text(), which are
  // no elements.
  std::vector<ElementIndex> select(const Document& document) const;
  // The same; what was read of the page for one selector is there for the next.
  std::vector<ElementIndex> select(SelectorPage& page) const;

  // In document order: attribute values, texts, or the texts of elements, by what the selector ends
  // in. White space collapsed, without those that are empty.
  std::vector<std::string> values(const Document& document) const;
  std::vector<std::string> values(SelectorPage& page) const;

  bool selects_elements() const;
  const std::string& text() const { return text_; }

 private:
  Selector(std::string_view text, std::shared_ptr<const selector::Tree> tree)
      : text_(text), tree_(std::move(tree)) {}

  std::string text_;
  std::shared_ptr<const selector::Tree> tree_;  // never changes, so copies share it
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_HPP
