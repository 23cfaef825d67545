#include "stages/strip/groups.hpp"

#include <utility>

#include "stages/strip/tally.hpp"

namespace winnow {

namespace {

// Numbers groups in the order in which they are met.
class GroupFinder {
 public:
  GroupFinder(std::size_t most_groups, std::size_t members)
      : numbers_(most_groups), groups_{{}, std::vector(members, Group::none)} {}

  // The group of that hash, with one member more.
  Group& add(std::size_t member, std::uint32_t hash) {
    std::uint32_t& number = numbers_[hash];
    if (number == 0) {
      groups_.list.emplace_back();
      number = static_cast<std::uint32_t>(groups_.list.size());
    }
    groups_.of[member] = number - 1;
    Group& group = groups_.list[number - 1];
    ++group.items;
    return group;
  }

  Groups take() { return std::move(groups_); }

 private:
  Tally numbers_;
  Groups groups_;
};

}  // namespace

Groups find_alike_siblings(const Document& document, const PageSums& sums,
                           std::span<const ElementSigns> own) {
  GroupFinder finder(own.size(), own.size());
  for (ElementIndex i = 0; i < own.size(); ++i) {
    const Element& here = document.elements[i];
    if (here.first_block < here.end_block && here.parent != no_element) {
      Group& group = finder.add(i, joined_hash(own[i].likeness, here.parent));
      group.blocks += here.end_block - here.first_block;
      group.sums += sums.below(here);
    }
  }
  return finder.take();
}

Groups find_alike_blocks(const Document& document, const PageSums& sums,
                         std::span<const ElementSigns> own) {
  GroupFinder finder(sums.count(), sums.count());
  for (std::size_t i = 0; i < sums.count(); ++i) {
    std::uint32_t hash = 1;
    ElementIndex at = document.blocks[i].element;
    for (int step = 0; step < 4 && at != no_element; ++step) {
      hash = joined_hash(hash, own[at].likeness);
      at = document.elements[at].parent;
    }
    finder.add(i, hash).sums += sums.between(i, i + 1);
  }
  return finder.take();
}

}  // namespace winnow
