#include "stages/strip/element_pass.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

class ElementPass {
 public:
  ElementPass(const Document& document, const PageSums& sums, PageFeatures& page)
      : document_(document), sums_(sums), page_(page) {}

  PageElements run() {
    inherit();
    hand_down_groups();
    find_container();
    return std::move(out_);
  }

 private:
  const Element& element(ElementIndex index) const { return document_.elements[index]; }

  void inherit() {
    const std::size_t size = document_.elements.size();
    out_.inherited.resize(size);
    out_.own.resize(size);
    StartTagReader tags(document_);
    for (ElementIndex i = 0; i < size; ++i) {
      if (element(i).first_block < element(i).end_block) {
        out_.own[i] = tags.read(i);
        out_.named.add(out_.own[i].cues);
        hand_down(i);
      } else if (element(i).tag == Tag::meta_) {
        read_meta(i);
      } else if (element(i).tag == Tag::input_ || element(i).tag == Tag::option_) {
        ++out_.controls;
      }
    }
    page_.tags = tags.take();
    out_.noscript_only = sums_.page().words - noscript_words_ < noscript_words_ / 2;
  }

  void hand_down(ElementIndex index) {
    const Element& here = element(index);
    Inherited& to = out_.inherited[index];
    const Cues own = out_.own[index].cues;
    if (here.parent != no_element) {
      const Inherited& from = out_.inherited[here.parent];
      to = from;
      const Element& parent = element(here.parent);
      const bool more = parent.end_block - parent.first_block > here.end_block - here.first_block;
      to.wider = more ? here.parent : from.wider;
    }
    to.depth = static_cast<std::uint16_t>(std::min(to.depth + 1, 60000));
    // Words of class and id do not count on wrappers: "has-sidebar" on <body> says nothing.
    const bool wrapper = sums_.below(element(index)).words * 2 > sums_.page().words;
    to.cues.add(wrapper ? own.only_tags() : own);
    if (wrapper && own.has(Cue::w_content)) {
      to.cues.add(Cue::w_content);
    }
    if (own.has(Cue::hidden)) {
      to.hidden = to.depth;
    }
    note_tag(here.tag, index, to);
  }

  void note_tag(Tag tag, ElementIndex index, Inherited& to) {
    switch (tag) {
      case Tag::p_: to.paragraph = to.depth; break;
      case Tag::li_: to.item = to.depth; break;
      case Tag::td_:
      case Tag::th_: to.cell = to.depth; break;
      case Tag::section_: to.section = to.depth; break;
      case Tag::article_:
        to.article = to.depth;
        ++out_.articles;
        largest(index, out_.article);
        break;
      case Tag::main_: largest(index, out_.main); break;
      case Tag::ul_:
      case Tag::ol_:
        to.list_depth = static_cast<std::uint8_t>(std::min(to.list_depth + 1, 200));
        break;
      case Tag::a_: to.in_link = true; break;
      case Tag::noscript_: noscript_words_ += sums_.below(element(index)).words; break;
      case Tag::button_:
      case Tag::label_: ++out_.controls; break;
      default: break;
    }
  }

  void largest(ElementIndex index, ElementIndex& best) const {
    if (best == no_element ||
        sums_.below(element(index)).words > sums_.below(element(best)).words) {
      best = index;
    }
  }

  // og:type, the one thing most pages say of their own kind.
  void read_meta(ElementIndex index) {
    const Span source = element(index).source;
    const auto tag = std::string_view(document_.bytes).substr(source.begin, source.size());
    if (tag.find("og:type") == std::string_view::npos) {
      return;
    }
    const std::string type = ascii::lower(attribute(document_, index, "content").value_or(""));
    using enum DeclaredType;
    out_.page_type = type == "article"                           ? article
                     : type == "website"                         ? website
                     : type.find("product") != std::string::npos ? product
                                                                 : other;
  }

  void hand_down_groups() {
    constexpr std::uint32_t fewest = 3;
    Groups groups = find_alike_siblings(document_, sums_, out_.own);
    for (ElementIndex i = 0; i < groups.of.size(); ++i) {
      if (groups.of[i] == Group::none) {
        continue;
      }
      const Group& group = groups.list[groups.of[i]];
      const Inherited& from = out_.inherited[element(i).parent];
      const bool row = group.items >= fewest;
      const bool cards = row && group.blocks >= 2 * group.items;
      out_.inherited[i].group = row ? groups.of[i] : from.group;
      out_.inherited[i].card_group = cards ? groups.of[i] : from.card_group;
      if (cards) {
        out_.largest_group = std::max(out_.largest_group, group.sums.words);
      }
    }
    out_.groups = std::move(groups.list);
  }

  // Down from the root while one child keeps most of the page's long text.
  void find_container() {
    constexpr std::uint64_t keeps = 7;  // tenths
    if (document_.elements.empty() || sums_.page().long_words == 0) {
      return;
    }
    out_.container = 0;
    for (ElementIndex i = 1; i < document_.elements.size() && i < element(out_.container).end;) {
      if (sums_.below(element(i)).long_words * std::uint64_t{10} >=
          sums_.page().long_words * keeps) {
        out_.container = i;
        ++i;
      } else {
        i = std::max(element(i).end, i + 1);
      }
    }
  }

  const Document& document_;
  const PageSums& sums_;
  PageFeatures& page_;
  PageElements out_;
  std::uint32_t noscript_words_ = 0;
};

}  // namespace

PageElements read_elements(const Document& document, const PageSums& sums, PageFeatures& page) {
  return ElementPass(document, sums, page).run();
}

}  // namespace winnow
