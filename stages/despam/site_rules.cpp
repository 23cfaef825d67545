#include "stages/despam/site_rules.hpp"

#include <algorithm>
#include <cstdint>

#include "stages/despam/selector_page.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/dates.hpp"

namespace winnow {

namespace {

// What a title or a name may have at most, in bytes. A selector that outlived a redesign may pick
// the whole page; it is then as if it picked nothing.
constexpr std::size_t longest_value = 1000;

// What the user asked for by an option outranks what a rule says of a site.
constexpr std::string_view unwanted_prefix = "strip.unwanted_";

// Blocks all of whose text is below an element that `strip` picks. Never those of the whole page: a
// rule for "header" also finds <body class="has-header">.
std::vector<bool> stripped_blocks(const SiteRule& rule, SelectorPage& page) {
  const Document& document = page.document();
  std::vector<bool> picked(document.elements.size());
  for (const Selector& selector : rule.strip) {
    for (const ElementIndex i : selector.select(page)) {
      const Tag tag = document.elements[i].tag;
      picked[i] = tag != Tag::html_ && tag != Tag::body_;
    }
  }
  for (ElementIndex i = 0; i < picked.size(); ++i) {
    const ElementIndex parent = document.elements[i].parent;
    picked[i] = picked[i] || (parent != no_element && picked[parent]);
  }
  std::vector<bool> stripped(document.blocks.size());
  for (std::size_t i = 0; i < stripped.size(); ++i) {
    const ElementIndex element = document.blocks[i].element;
    stripped[i] = element < picked.size() && picked[element];
  }
  return stripped;
}

// Blocks with text below one of `elements`, if only a part of it: what is half inside stays.
std::vector<bool> blocks_of(const Document& document, const std::vector<ElementIndex>& elements) {
  std::vector<bool> blocks(document.blocks.size());
  std::size_t done = 0;  // elements come in document order, so their ranges do
  for (const ElementIndex i : elements) {
    const Element& element = document.elements[i];
    const std::size_t end = std::min<std::size_t>(element.end_block, blocks.size());
    for (std::size_t block = std::max<std::size_t>(done, element.first_block); block < end;
         ++block) {
      blocks[block] = true;
    }
    done = std::max(done, end);
  }
  return blocks;
}

// Empty if no body selector finds text that is not stripped.
std::vector<bool> body_blocks(const SiteRule& rule, SelectorPage& page,
                              const std::vector<bool>& stripped) {
  for (const Selector& selector : rule.body) {
    std::vector<bool> inside = blocks_of(page.document(), selector.select(page));
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (inside[i] && !stripped[i]) {
        return inside;
      }
    }
  }
  return {};
}

// Whether the mark that counts is a drop that a rule for the site may lift.
bool lifts(const std::vector<Mark>& marks) {
  const auto last = std::find_if(marks.rbegin(), marks.rend(), [](const Mark& mark) {
    return mark.action == Action::drop || mark.action == Action::move;
  });
  return !kept(marks) && last->action == Action::drop &&
         !last->reason.word().starts_with(unwanted_prefix);
}

void mark_blocks(const SiteRule& rule, SelectorPage& page, Document& document) {
  const std::vector<bool> stripped = stripped_blocks(rule, page);
  const std::vector<bool> inside = body_blocks(rule, page, stripped);
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    Block& block = document.blocks[i];
    const bool in_page = block.element != no_element;  // else parse offers it from elsewhere
    if (stripped[i]) {
      if (kept(block)) {
        block.marks.push_back({Action::drop, SiteRule::site_strip});
      }
    } else if (!inside.empty() && inside[i] && lifts(block.marks)) {
      block.marks.push_back({Action::keep, SiteRule::site_body});
    } else if (!inside.empty() && !inside[i] && in_page && kept(block)) {
      block.marks.push_back({Action::drop, SiteRule::site_body});
    }
  }
}

// The values of the first selector that has any.
std::vector<std::string> first_values(const std::vector<Selector>& selectors, SelectorPage& page) {
  for (const Selector& selector : selectors) {
    std::vector<std::string> values = selector.values(page);
    std::erase_if(values, [](const std::string& value) { return value.size() > longest_value; });
    if (!values.empty()) {
      return values;
    }
  }
  return {};
}

// The first value that is a date, by the first selector that has one.
std::string first_date(const SiteRule& rule, SelectorPage& page) {
  for (const Selector& selector : rule.date) {
    for (const std::string& value : selector.values(page)) {
      if (value.size() <= longest_value) {
        if (std::string date = machine_date(value, page.document().metadata.language);
            !date.empty()) {
          return date;
        }
      }
    }
  }
  return {};
}

std::string joined(std::vector<std::string> names) {
  std::string all;
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) == name) {
      all += (all.empty() ? "" : ", ") + *name;
    }
  }
  return all.size() <= longest_value ? all : names.front();
}

void set_metadata(const SiteRule& rule, SelectorPage& page, Metadata& metadata) {
  if (const auto titles = first_values(rule.title, page); !titles.empty()) {
    metadata.title = titles.front();
  }
  if (auto authors = first_values(rule.author, page); !authors.empty()) {
    metadata.author = joined(std::move(authors));
  }
  if (std::string date = first_date(rule, page); !date.empty()) {
    metadata.date = std::move(date);
  }
}

}  // namespace

bool covers(const SiteRule& rule, std::string_view host) {
  const std::string_view own = rule.host;
  if (own.empty() || own == "*") {
    return true;
  }
  if (host.size() < own.size()) {
    return false;
  }
  const std::size_t below = host.size() - own.size();
  return ascii::equal_ignoring_case(host.substr(below), own) &&
         (below == 0 || host[below - 1] == '.');
}

void apply_site_rule(const SiteRule& rule, SelectorPage& page, Document& document) {
  mark_blocks(rule, page, document);
  set_metadata(rule, page, document.metadata);
}

void apply_site_rule(const SiteRule& rule, Document& document) {
  SelectorPage page(document);
  apply_site_rule(rule, page, document);
}

}  // namespace winnow
