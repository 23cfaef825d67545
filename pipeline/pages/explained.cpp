#include "pipeline/pages/explained.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace winnow {

namespace {

bool has(const Block& block, Action action) {
  return std::ranges::any_of(block.marks, [&](const Mark& mark) { return mark.action == action; });
}

}  // namespace

std::string_view fate_of(const Block& block) {
  if (kept(block)) {
    return has(block, Action::edit) ? "repair" : "keep";
  }
  return has(block, Action::move) ? "move" : "remove";
}

// Lines are counted on from the block before, so that a long text is read once.
std::vector<std::string> places_of(const Document& document) {
  std::vector<std::string> places;
  std::size_t at = 0;
  std::ptrdiff_t line = 1;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (document.media_type == MediaType::html) {
      places.push_back(fmt::format("B{}", i + 1));
      continue;
    }
    const std::size_t begin =
        std::min<std::size_t>(document.blocks[i].source.begin, document.bytes.size());
    const std::string_view bytes = document.bytes;
    const std::string_view between =
        bytes.substr(std::min(at, begin), std::max(at, begin) - std::min(at, begin));
    const auto lines = std::ranges::count(between, '\n');
    line += begin < at ? -lines : lines;
    at = begin;
    places.push_back(fmt::format("L{}", line));
  }
  return places;
}

}  // namespace winnow
