#include "stages/strip/terms.hpp"

#include <algorithm>
#include <cstddef>

namespace winnow {

namespace {

constexpr std::uint64_t most_words_of_a_term = 25;

struct Sum {
  std::uint64_t all = 0;
  std::uint64_t going = 0;
};

Sum sum_below(const Element& element, std::span<const std::uint32_t> words,
              const std::vector<bool>& goes) {
  Sum sum;
  for (std::size_t i = element.first_block;
       i < std::min<std::size_t>(element.end_block, words.size()); ++i) {
    sum.all += words[i];
    sum.going += goes[i] ? words[i] : 0;
  }
  return sum;
}

}  // namespace

void keep_terms(const Document& document, std::span<const std::uint32_t> words,
                std::vector<bool>& goes) {
  const auto& elements = document.elements;
  if (std::ranges::find(elements, Tag::dt_, &Element::tag) == elements.end()) {
    return;
  }
  std::vector<bool> defined(
      elements.size());  // by parent: the next <dd> among its children is kept
  for (std::size_t i = elements.size(); i-- > 0;) {
    const Element& element = elements[i];
    if (element.parent == no_element || (element.tag != Tag::dt_ && element.tag != Tag::dd_)) {
      continue;
    }
    const Sum sum = sum_below(element, words, goes);
    if (element.tag == Tag::dd_) {
      defined[element.parent] = sum.going < sum.all && 2 * sum.going <= sum.all;
    } else if (defined[element.parent] && sum.all <= most_words_of_a_term) {
      const std::size_t end = std::min<std::size_t>(element.end_block, goes.size());
      for (std::size_t block = element.first_block; block < end; ++block) {
        goes[block] = false;
      }
    }
  }
}

}  // namespace winnow
