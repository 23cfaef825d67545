// Pages are laid out with lists and tables as well as articles are: a whole page in one <li>, or in
// four cells. So an item is a list item with few blocks of its own, nested lists not counted, and a
// data table one most of whose cells hold a single block, and the others little.
#include "stages/write/layout.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

using enum Tag;

constexpr std::size_t most_containers = 10;
// As for the kinds of blocks: an item with more is a container of the page's layout.
constexpr std::uint32_t most_blocks_of_an_item = 4;
// A cell with several blocks may hold this much; one with more holds prose, not data.
constexpr std::size_t most_bytes_of_blocks = 300;

constexpr TagSet list_tags{ul_, ol_, dir_, menu_};

std::uint32_t block_count(const Element& element) {
  return element.end_block - element.first_block;
}

ElementIndex enclosing(const Document& document, ElementIndex element, TagSet tags) {
  while (element != no_element && !tags.contains(document.elements[element].tag)) {
    element = document.elements[element].parent;
  }
  return element;
}

// Calls `visit` for the descendants of `element`; where it answers false, not for those below.
template <class Visit>
void for_each_below(const Document& document, ElementIndex element, Visit visit) {
  const ElementIndex end = document.elements[element].end;
  for (ElementIndex i = element + 1; i < end;) {
    i = visit(i) ? i + 1 : document.elements[i].end;
  }
}

std::optional<long> number(const Document& document, ElementIndex element, std::string_view name) {
  const auto text = attribute(document, element, name);
  int value = 0;
  const std::string_view digits = text ? ascii::trim(*text) : std::string_view();
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return read.ec == std::errc() ? std::optional<long>(value) : std::nullopt;
}

}  // namespace

bool Layout::is_item(ElementIndex li) {
  const auto [entry, fresh] = items_.try_emplace(li, false);
  if (fresh) {
    std::uint32_t own = block_count(document_.elements[li]);
    for_each_below(document_, li, [&](ElementIndex i) {
      const Element& element = document_.elements[i];
      if (!list_tags.contains(element.tag)) {
        return true;
      }
      own -= block_count(element);
      return false;
    });
    entry->second = own <= most_blocks_of_an_item;
  }
  return entry->second;
}

bool Layout::is_data(ElementIndex table) {
  const auto [entry, fresh] = tables_.try_emplace(table, false);
  if (!fresh) {
    return entry->second;
  }
  std::uint32_t filled = 0;
  std::uint32_t single = 0;
  std::uint32_t rows = 0;
  bool plain = true;
  for_each_below(document_, table, [&](ElementIndex i) {
    const Element& element = document_.elements[i];
    const std::uint32_t blocks = block_count(element);
    if (element.tag == table_) {
      plain = plain && blocks == 0;
      return false;
    }
    rows += element.tag == tr_ && blocks > 0 ? 1 : 0;
    if (element.tag == td_ || element.tag == th_) {
      filled += blocks > 0 ? 1 : 0;
      single += blocks == 1 ? 1 : 0;
      plain = plain && (blocks <= 1 || bytes_of(element) <= most_bytes_of_blocks);
    }
    return true;
  });
  const bool regular = filled == single || (rows > 1 && single * 2 >= filled);
  return entry->second = plain && filled > 1 && regular;
}

std::size_t Layout::bytes_of(const Element& element) const {
  std::size_t bytes = 0;
  for (std::uint32_t i = element.first_block; i < element.end_block; ++i) {
    bytes += document_.blocks[i].text.size();
  }
  return bytes;
}

std::vector<Container> Layout::containers(ElementIndex element) {
  std::vector<Container> found;
  for (ElementIndex i = element; i != no_element; i = document_.elements[i].parent) {
    const Element& around = document_.elements[i];
    if (around.tag == blockquote_) {
      found.push_back({i, no_element});
    } else if (around.tag == li_ && is_item(i)) {
      found.push_back({i, around.parent});
    }
  }
  std::ranges::reverse(found);
  found.resize(std::min(found.size(), most_containers));
  return found;
}

CellPlace Layout::cell(const Block& block) {
  const ElementIndex cell = enclosing(document_, block.element, TagSet{td_, th_, table_});
  if (cell == no_element || document_.elements[cell].tag == table_) {
    return {};
  }
  const ElementIndex row = enclosing(document_, cell, TagSet{tr_, table_});
  const ElementIndex table = enclosing(document_, cell, TagSet{table_});
  if (table == no_element || row == table || !is_data(table)) {
    return {};
  }
  return {table, row, cell};
}

ElementIndex Layout::starts_item(std::uint32_t block) {
  const ElementIndex li = enclosing(document_, document_.blocks[block].element, TagSet{li_});
  const bool first = li != no_element && document_.elements[li].first_block == block;
  return first && is_item(li) ? li : no_element;
}

std::size_t Layout::depth(ElementIndex item) const {
  std::size_t depth = 0;
  for (ElementIndex i = item; i != no_element; i = document_.elements[i].parent) {
    depth += list_tags.contains(document_.elements[i].tag) ? 1 : 0;
  }
  return std::min<std::size_t>(depth, 200);
}

std::size_t Layout::columns(ElementIndex cell) const {
  return static_cast<std::size_t>(
      std::clamp(number(document_, cell, "colspan").value_or(1), 1L, 20L));
}

ElementIndex Layout::table(const Block& block) const {
  return enclosing(document_, block.element, TagSet{table_});
}

Layout::Count Layout::start_of(ElementIndex list) const {
  Count count{list + 1, number(document_, list, "start").value_or(1), 1};
  if (attribute(document_, list, "reversed")) {
    count.step = -1;
    if (!attribute(document_, list, "start")) {
      count.number = 0;
      for_each_below(document_, list, [&](ElementIndex i) {
        count.number += document_.elements[i].tag == li_ ? 1 : 0;
        return false;
      });
    }
  }
  return count;
}

std::string Layout::marker(ElementIndex item) {
  const ElementIndex list = document_.elements[item].parent;
  if (list == no_element || document_.elements[list].tag != ol_) {
    return "- ";
  }
  auto entry = counts_.find(list);
  if (entry == counts_.end()) {
    entry = counts_.emplace(list, start_of(list)).first;
  }
  Count& count = entry->second;
  // `next` never goes back, so that all items of a list together cost one walk over it.
  for (; count.next < item; count.next = document_.elements[count.next].end) {
    if (document_.elements[count.next].tag == li_) {
      count.number = number(document_, count.next, "value").value_or(count.number) + count.step;
    }
  }
  return std::to_string(number(document_, item, "value").value_or(count.number)) + ". ";
}

}  // namespace winnow
