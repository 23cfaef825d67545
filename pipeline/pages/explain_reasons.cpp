#include "pipeline/pages/explain_reasons.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace winnow {

namespace {

using Words = std::pair<std::string_view, std::string_view>;

constexpr std::array known = {
    Words{"despam.host_furniture", "a line that stands on many pages of its host"},
    Words{"despam.site_body", "outside, or inside, of what the rules of the site call its text"},
    Words{"despam.site_strip", "in an element that the rules of the site take out"},
    Words{"normalize.control", "control characters taken out"},
    Words{"normalize.dashes", "dashes made plain"},
    Words{"normalize.empty", "nothing was left of the block"},
    Words{"normalize.heading_case", "capitals of a heading"},
    Words{"normalize.hyphens", "words joined that a line end had broken"},
    Words{"normalize.invisible", "invisible characters taken out"},
    Words{"normalize.lead_in", "a capital taken away behind a lead-in"},
    Words{"normalize.list_case", "items of a list begin alike"},
    Words{"normalize.mojibake", "wrongly decoded characters put right"},
    Words{"normalize.name_case", "capitals of names given back"},
    Words{"normalize.punctuation", "spaces put back behind commas and stops"},
    Words{"normalize.quotes", "quotation marks made alike"},
    Words{"normalize.references", "character references decoded"},
    Words{"normalize.sentence_case", "capitals of sentences given back"},
    Words{"normalize.spaces", "odd and repeated spaces made plain"},
    Words{"normalize.unicode", "characters composed"},
    Words{"normalize.width", "full-width letters made narrow"},
    Words{"strip.advert", "classes or ids speak of adverts"},
    Words{"strip.byline", "who wrote it and when"},
    Words{"strip.comment", "readers' comments"},
    Words{"strip.contents", "table of contents"},
    Words{"strip.control", "in a button, a label or a menu"},
    Words{"strip.dialog", "in a dialog, as consent banners are"},
    Words{"strip.footer", "in the footer"},
    Words{"strip.form", "in a form"},
    Words{"strip.header", "in the header"},
    Words{"strip.hidden", "not shown by the page"},
    Words{"strip.label", "a heading or label whose text is gone"},
    Words{"strip.links", "mostly links"},
    Words{"strip.low_score", "unlikely to be main text, without a plainer sign"},
    Words{"strip.navigation", "menus and other ways around the site"},
    Words{"strip.only_text", "text that the page does not show, needed for want of other"},
    Words{"strip.pager", "leads to the next and the last page"},
    Words{"strip.promotion", "the page's own promotion"},
    Words{"strip.related", "points to related articles"},
    Words{"strip.repeated", "the page says it elsewhere"},
    Words{"strip.sharing", "buttons for sharing"},
    Words{"strip.short_text", "short, and unlikely to be main text"},
    Words{"strip.sidebar", "in a sidebar"},
    Words{"strip.text_shown", "text that the page does not show, not needed"},
};

constexpr std::array<std::string_view, 7> signs = {"▲", "●", "■", "◆", "★", "✚", "▼"};

std::string_view sign_of(ReasonGroup group, std::size_t at) {
  switch (group) {
    case ReasonGroup::repaired: return "✎";
    case ReasonGroup::flagged: return "⚑";
    case ReasonGroup::kept: return "✓";
    case ReasonGroup::removed:
    case ReasonGroup::moved: break;
  }
  return signs[at % signs.size()];
}

ReasonGroup group_of(Action action) {
  switch (action) {
    case Action::drop: return ReasonGroup::removed;
    case Action::move: return ReasonGroup::moved;
    case Action::edit: return ReasonGroup::repaired;
    case Action::flag: return ReasonGroup::flagged;
    case Action::keep: break;
  }
  return ReasonGroup::kept;
}

}  // namespace

// The last word on a block decides; a mark that a later one lifted explains nothing.
std::vector<ReasonUse> uses_of(const Block& block) {
  const bool gone = !kept(block);
  std::vector<ReasonUse> uses;
  for (const Mark& mark : block.marks) {
    const ReasonUse use{group_of(mark.action), mark.reason.word()};
    const bool takes = use.group == ReasonGroup::removed || use.group == ReasonGroup::moved;
    if (gone && takes) {
      uses = {use};
    } else if (!gone && !takes && std::ranges::find(uses, use) == uses.end()) {
      uses.push_back(use);
    }
  }
  return uses;
}

ReasonList::ReasonList(std::span<const ExplainedDocument> documents) {
  std::map<ReasonUse, std::size_t> counts;
  for (const ExplainedDocument& explained : documents) {
    for (const Block& block : explained.document.blocks) {
      for (const ReasonUse& use : uses_of(block)) {
        ++counts[use];
      }
    }
  }
  for (const auto& [use, blocks] : counts) {
    reasons_.push_back({use, blocks, 0, {}});
  }
  std::ranges::stable_sort(reasons_, [](const ListedReason& a, const ListedReason& b) {
    return a.use.group != b.use.group ? a.use.group < b.use.group : a.blocks > b.blocks;
  });
  for (std::size_t i = 0; i < reasons_.size(); ++i) {
    reasons_[i].tint = i % tints;
    reasons_[i].sign = sign_of(reasons_[i].use.group, i);
  }
}

std::size_t ReasonList::index_of(const ReasonUse& use) const {
  const auto at = std::ranges::find(reasons_, use, &ListedReason::use);
  return static_cast<std::size_t>(at - reasons_.begin());
}

std::string_view words_for(std::string_view reason) {
  const auto at = std::ranges::find(known, reason, &Words::first);
  return at == known.end() ? std::string_view{} : at->second;
}

}  // namespace winnow
