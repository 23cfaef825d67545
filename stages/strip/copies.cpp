#include "stages/strip/copies.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <tsl/robin_map.h>

#include "stages/strip/element_features.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

bool is_label(const Block& block) {
  constexpr std::uint32_t fewest_words = 4;
  return count_words(block.text, fewest_words) < fewest_words;
}

// Of the block-level element that the text stands in.
ElementIndex parent_of(const Document& document, ElementIndex element) {
  while (element != no_element && transparent_tags.contains(document.elements[element].tag)) {
    element = document.elements[element].parent;
  }
  return element == no_element ? no_element : document.elements[element].parent;
}

bool is_beside(const Document& document, const Block& a, const Block& b) {
  const ElementIndex parent = parent_of(document, a.element);
  return a.element == b.element ||
         (parent != no_element && parent == parent_of(document, b.element));
}

// By row: a number that equal texts share, below `rows`.
std::vector<std::uint32_t> numbered_texts(const Document& document, std::size_t rows) {
  struct Digest {
    std::size_t operator()(std::string_view text) const { return digest64(text); }
  };
  tsl::robin_map<std::string_view, std::uint32_t, Digest> numbers;
  numbers.reserve(rows);
  std::vector<std::uint32_t> out(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = numbers.emplace(document.blocks[i].text, static_cast<std::uint32_t>(numbers.size()))
                 .first->second;
  }
  return out;
}

// On how many sides both have the same neighbour.
int shared_sides(std::span<const std::uint32_t> texts, std::size_t a, std::size_t b) {
  const bool before = a > 0 && texts[a - 1] == texts[b - 1];
  const bool behind = b + 1 < texts.size() && texts[a + 1] == texts[b + 1];
  return (before ? 1 : 0) + (behind ? 1 : 0);
}

Likeness built_alike(int sides) {
  return sides == 0 ? Likeness::alike : sides == 1 ? Likeness::alike_one : Likeness::alike_two;
}

Likeness built_otherwise(int sides) { return sides == 0 ? Likeness::other : Likeness::other_near; }

}  // namespace

std::vector<Copy> find_copies(const Document& document, std::span<const std::uint32_t> alike) {
  const std::vector<std::uint32_t> texts = numbered_texts(document, alike.size());
  std::vector<std::uint32_t> last(texts.size(), Copy::none);  // by text: where it stood
  std::vector<Copy> out(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    const BlockKind kind = document.blocks[i].kind;
    if (kind == BlockKind::code || kind == BlockKind::cell) {
      continue;
    }
    const std::uint32_t before = std::exchange(last[texts[i]], i);
    if (before == Copy::none || is_label(document.blocks[i])) {
      continue;
    }
    const bool beside = is_beside(document, document.blocks[before], document.blocks[i]);
    const int sides = shared_sides(texts, before, i);
    out[i] = {before, beside                      ? Likeness::beside
                      : alike[before] == alike[i] ? built_alike(sides)
                                                  : built_otherwise(sides)};
  }
  return out;
}

std::vector<double> without_copies(std::span<const double> probabilities,
                                   std::span<const Block> blocks, std::span<const Copy> copies,
                                   const WantedCopies& wanted) {
  constexpr double clearly = 0.05;  // likelier
  const auto probability_of = [&](std::uint32_t i) {
    return kept(blocks[i]) ? probabilities[i] : -1.0;
  };
  std::vector<double> out(probabilities.begin(), probabilities.end());
  std::vector<std::uint32_t> first(copies.size());  // that says the same
  std::vector<std::uint32_t> second(copies.size(), Copy::none), best(copies.size());  // by `first`
  for (std::uint32_t i = 0; i < copies.size(); ++i) {
    const std::uint32_t of = copies[i].of;
    first[i] = of == Copy::none ? i : first[of];
    if (of == Copy::none) {
      best[i] = i;
      continue;
    }
    second[first[i]] = std::min(second[first[i]], i);
    if (probability_of(i) > probability_of(best[first[i]]) + clearly) {
      best[first[i]] = i;
    }
  }
  for (std::uint32_t i = 0; i < copies.size(); ++i) {
    if (best[first[i]] != i) {
      const Copy& copy = copies[first[i] == i ? second[i] : i];
      out[i] *= wanted[static_cast<std::size_t>(copy.likeness)];
    }
  }
  return out;
}

}  // namespace winnow
