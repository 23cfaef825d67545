#include "stages/parse/open_elements.hpp"

#include <algorithm>
#include <cstddef>

#include "stages/parse/skeleton_tags.hpp"

namespace winnow {

namespace {

// Start tags that close an open <p> (HTML standard, "in body").
const TagFlags closes_p{
    GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE,  GUMBO_TAG_ASIDE,   GUMBO_TAG_BLOCKQUOTE,
    GUMBO_TAG_CENTER,  GUMBO_TAG_DETAILS,  GUMBO_TAG_DIR,     GUMBO_TAG_DIV,
    GUMBO_TAG_DL,      GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGURE,  GUMBO_TAG_FIGCAPTION,
    GUMBO_TAG_FOOTER,  GUMBO_TAG_FORM,     GUMBO_TAG_H1,      GUMBO_TAG_H2,
    GUMBO_TAG_H3,      GUMBO_TAG_H4,       GUMBO_TAG_H5,      GUMBO_TAG_H6,
    GUMBO_TAG_HEADER,  GUMBO_TAG_HGROUP,   GUMBO_TAG_HR,      GUMBO_TAG_MAIN,
    GUMBO_TAG_MENU,    GUMBO_TAG_NAV,      GUMBO_TAG_OL,      GUMBO_TAG_P,
    GUMBO_TAG_PRE,     GUMBO_TAG_LISTING,  GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY,
    GUMBO_TAG_UL,      GUMBO_TAG_LI,       GUMBO_TAG_DD,      GUMBO_TAG_DT};

// Elements that the search for an open one to close does not cross.
const TagFlags scope_tags{GUMBO_TAG_TABLE,  GUMBO_TAG_TD,     GUMBO_TAG_TH,       GUMBO_TAG_CAPTION,
                          GUMBO_TAG_BUTTON, GUMBO_TAG_OBJECT, GUMBO_TAG_TEMPLATE, GUMBO_TAG_MARQUEE,
                          GUMBO_TAG_APPLET, GUMBO_TAG_HTML};

// Parts of a table, whose end tags close cells.
const TagFlags table_tags{GUMBO_TAG_TBODY, GUMBO_TAG_THEAD, GUMBO_TAG_TFOOT,
                          GUMBO_TAG_TR,    GUMBO_TAG_BODY,  GUMBO_TAG_HTML};

}  // namespace

bool OpenElements::open(GumboTag tag) {
  close_implied(tag);
  if (ark_tags[tag] && !open_formatting(tag)) {
    return false;
  }
  const bool fits = stack_.size() < limits_.max_depth;
  stack_.push_back({tag, fits});
  deepest_ = std::max(deepest_, static_cast<std::uint32_t>(stack_.size()));
  return fits;
}

bool OpenElements::open_formatting(GumboTag tag) {
  most_formatting_ = std::max(most_formatting_, formatting_ + 1);
  if (stack_.size() >= limits_.max_depth || formatting_ >= limits_.max_formatting) {
    ++skipped_[tag];
    return false;
  }
  ++formatting_;
  ++opened_[tag];
  return true;
}

// How far down a search goes. Deeper elements are left open.
std::size_t OpenElements::lowest() const {
  constexpr std::size_t search_depth = 64;
  return stack_.size() > search_depth ? stack_.size() - search_depth : 0;
}

template <class Stop>
void OpenElements::close_nearest(GumboTag wanted, Stop stop) {
  const std::size_t end = lowest();
  for (std::size_t i = stack_.size(); i-- > end;) {
    if (stack_[i].tag == wanted) {
      stack_.resize(i);
      return;
    }
    if (stop(stack_[i].tag)) {
      return;
    }
  }
}

void OpenElements::close_implied(GumboTag tag) {
  const auto scope = [](GumboTag open) { return scope_tags[open]; };
  const auto list = [](GumboTag open) {
    return scope_tags[open] || open == GUMBO_TAG_UL || open == GUMBO_TAG_OL || open == GUMBO_TAG_DL;
  };
  const auto table = [](GumboTag open) { return open == GUMBO_TAG_TABLE; };
  if (closes_p[tag]) {
    close_nearest(GUMBO_TAG_P, scope);
  }
  switch (tag) {
    case GUMBO_TAG_LI: return close_nearest(GUMBO_TAG_LI, list);
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT: close_nearest(GUMBO_TAG_DD, list); return close_nearest(GUMBO_TAG_DT, list);
    case GUMBO_TAG_OPTION: return close_nearest(GUMBO_TAG_OPTION, scope);
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
      close_nearest(GUMBO_TAG_TBODY, table);
      close_nearest(GUMBO_TAG_THEAD, table);
      return close_nearest(GUMBO_TAG_TFOOT, table);
    case GUMBO_TAG_TR: return close_nearest(GUMBO_TAG_TR, table);
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      close_nearest(GUMBO_TAG_TD, table);
      return close_nearest(GUMBO_TAG_TH, table);
    default: return;
  }
}

bool OpenElements::close(GumboTag tag) {
  if (ark_tags[tag]) {
    return close_formatting(tag);
  }
  const bool crosses_scopes = scope_tags[tag] || table_tags[tag];
  const std::size_t end = lowest();
  for (std::size_t i = stack_.size(); i-- > end;) {
    if (!crosses_scopes && scope_tags[stack_[i].tag]) {
      return true;
    }
    if (stack_[i].tag == tag) {
      const bool emitted = stack_[i].emitted;
      stack_.resize(i);
      return emitted;
    }
  }
  return true;
}

bool OpenElements::close_formatting(GumboTag tag) {
  if (skipped_[tag] > 0) {
    --skipped_[tag];
    return false;
  }
  if (opened_[tag] > 0) {
    --opened_[tag];
    --formatting_;
  }
  const std::size_t end = lowest();
  for (std::size_t i = stack_.size(); i-- > end;) {
    if (stack_[i].tag == tag) {
      stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
  }
  return true;
}

}  // namespace winnow
