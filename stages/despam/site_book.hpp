// SiteBook: the site rules of a rule set, found by host.
#ifndef WINNOW_STAGES_DESPAM_SITE_BOOK_HPP
#define WINNOW_STAGES_DESPAM_SITE_BOOK_HPP

#include <map>
#include <string>
#include <vector>

#include "stages/despam/site_rules.hpp"
#include "stages/record/document.hpp"

namespace winnow {

class SiteBook {
 public:
  void add(SiteRule rule);
  std::size_t size() const { return size_; }

  // All rules for any host and for the document's host and the domains it is below, the nearest
  // first. Only the nearest one with a body says where the text is.
  void apply(Document& document) const;

 private:
  std::map<std::string, std::vector<SiteRule>, std::less<>> by_host_;  // "" is any host
  std::size_t size_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_SITE_BOOK_HPP
