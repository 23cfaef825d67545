// How the features of a page are made: words and sums over blocks, what elements hand down in
// pre-order (a parent is known before its children), then a row for each block.
#include "stages/strip/features.hpp"

#include <utility>

#include "stages/strip/feature_rows.hpp"
#include "stages/strip/page_columns.hpp"
#include "stages/strip/page_facts.hpp"

namespace winnow {

namespace {

void read_texts(const Document& document, PageFeatures& page) {
  constexpr std::size_t bytes_a_word = 5;
  std::size_t bytes = 0;
  for (const Block& block : document.blocks) {
    bytes += block.text.size();
  }
  page.words.reserve(bytes / bytes_a_word);
  page.texts.reserve(page.rows);
  for (std::size_t i = 0; i < page.rows; ++i) {
    page.texts.push_back(read_text(document.blocks[i].text, page.words));
  }
}

std::vector<Group> group_alike(const Document& document, const PageSums& sums,
                               const PageElements& elements, PageFeatures& page) {
  Groups alike = find_alike_blocks(document, sums, elements.own);
  page.alike = std::move(alike.of);
  page.alike_groups = static_cast<std::uint32_t>(alike.list.size());
  return std::move(alike.list);
}

// Hidden by style or attribute, and no more than one paragraph or label of that: not a tab, a fold
// or a window, of which all is hidden until someone asks.
std::vector<std::uint8_t> find_unshown(const Document& document, const PageElements& elements) {
  std::vector<std::uint8_t> out(blocks_of_page(document));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const ElementIndex element = document.blocks[i].element;
    if (element != no_element) {
      const Inherited& from = elements.inherited[element];
      const bool near = from.hidden != 0 && from.depth - from.hidden <= 1;
      out[i] = near && !from.cues.has(Cue::aria_hidden) ? 1 : 0;
    }
  }
  return out;
}

Anchors find_anchors(const Document& document, const PageSums& sums, const TitleMatch& title,
                     ElementIndex container) {
  Anchors out;
  std::size_t begin = container != no_element ? document.elements[container].first_block : 0;
  if (title.main_heading < sums.count()) {
    out.heading = Anchor(document, title.main_heading);
    begin = title.main_heading + 1;
  }
  for (out.lead_row = begin; out.lead_row < sums.count(); ++out.lead_row) {
    if (sums.between(out.lead_row, out.lead_row + 1).long_words > 0) {
      out.lead = Anchor(document, out.lead_row);
      break;
    }
  }
  return out;
}

PageFacts gather_facts(const Document& document, PageFeatures& page) {
  PageSums sums(document, page.texts);
  TitleMatch title = match_title(document, page.texts, page.words);
  PageElements elements = read_elements(document, sums, page);
  std::vector<Group> alike = group_alike(document, sums, elements, page);
  page.copies = find_copies(document, page.alike);
  page.unshown = find_unshown(document, elements);
  Anchors anchors = find_anchors(document, sums, title, elements.container);
  return {.document = document,
          .sums = std::move(sums),
          .headings = find_headings(document),
          .words = count_page_words(page.texts, page.words),
          .title = std::move(title),
          .elements = std::move(elements),
          .alike = std::move(alike),
          .anchors = std::move(anchors),
          .cohesion = Cohesion(document, page.texts, page.words)};
}

PageFeatures::Heading describe_heading(const PageFacts& facts, const PageFeatures& page) {
  constexpr std::size_t reach = 6;
  const std::size_t at = facts.title.main_heading;
  if (at >= page.rows) {
    return {};
  }
  return {share_code(facts.title.shared[at], facts.title.words), facts.alike[page.alike[at]].items,
          facts.sums.between(at < reach ? 0 : at - reach, at + reach).dates};
}

}  // namespace

PageFeatures compute_features(const Document& document) {
  PageFeatures page;
  page.rows = blocks_of_page(document);
  page.stride = (page.rows + PageFeatures::lanes - 1) / PageFeatures::lanes * PageFeatures::lanes;
  page.bytes.assign(page.stride * feature_count, 0);
  read_texts(document, page);
  PageFacts facts = gather_facts(document, page);
  page.heading = describe_heading(facts, page);
  write_rows(facts, page);
  write_page_columns(facts, page);
  copy_neighbours(page);
  cap_columns(page);
  page.section_headings = std::move(facts.headings.last);
  return page;
}

}  // namespace winnow
