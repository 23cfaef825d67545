// SiteRule: what people know of one site: what to take out, where the text is, who wrote it.
//
// Applied to a document, a rule leaves marks like any other:
//   drop despam.site_strip   the block lies below an element that a `strip` selector picks
//   drop despam.site_body    the block lies outside of the body
//   keep despam.site_body    it lies inside and had been dropped for another reason
//
// Of `body`, `title`, `author` and `date` each, the first selector that finds something counts; the
// ones behind it are for other layouts of the site. A body without text, or one that `strip`
// empties, is none: rules outlive the layout they were written for, and then the page is read
// without them.
//
// Left out: elements inside of a paragraph. A `strip` selector takes whole blocks or none.
#ifndef WINNOW_STAGES_DESPAM_SITE_RULES_HPP
#define WINNOW_STAGES_DESPAM_SITE_RULES_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/despam/selector.hpp"
#include "stages/record/document.hpp"

namespace winnow {

struct SiteRule {
  static constexpr Reason site_strip{"despam.site_strip"};
  static constexpr Reason site_body{"despam.site_body"};

  std::string host{};  // in lower case; "example.com" covers what is below it; "" or "*" any host
  std::vector<Selector> strip{};
  std::vector<Selector> body{};
  std::vector<Selector> title{};
  std::vector<Selector> author{};
  std::vector<Selector> date{};
  std::string source{};  // where the rule came from
};

// `host` as in an address, in any case of letters, without a port.
bool covers(const SiteRule& rule, std::string_view host);

// Marks blocks and fills metadata. Selectors that end in an attribute or a text are passed over in
// `strip` and `body`; a date that is none is passed over too.
void apply_site_rule(const SiteRule& rule, Document& document);

// The same; several rules share what was read of the page. `page` must be of `document`.
void apply_site_rule(const SiteRule& rule, SelectorPage& page, Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_SITE_RULES_HPP
