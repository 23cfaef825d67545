#include "stages/despam/site_book.hpp"

#include <string_view>

#include "stages/despam/furniture.hpp"
#include "stages/despam/selector_page.hpp"

namespace winnow {

void SiteBook::add(SiteRule rule) {
  const std::string host = rule.host == "*" ? std::string() : rule.host;
  by_host_[host].push_back(std::move(rule));
  ++size_;
}

void SiteBook::apply(Document& document) const {
  if (size_ == 0 || document.elements.empty()) {
    return;
  }
  std::vector<const SiteRule*> rules;  // nearest first
  const std::string host = host_of(document);
  for (std::string_view rest = host;;) {
    const auto found = by_host_.find(rest);
    if (found != by_host_.end()) {
      for (const SiteRule& rule : found->second) {
        rules.push_back(&rule);
      }
    }
    if (rest.empty()) {
      break;
    }
    const std::size_t dot = rest.find('.');
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  SelectorPage page(document);
  bool body = false;
  for (const SiteRule* rule : rules) {
    SiteRule own = *rule;
    if (body) {
      own.body.clear();
    }
    body = body || !own.body.empty();
    apply_site_rule(own, page, document);
  }
}

}  // namespace winnow
