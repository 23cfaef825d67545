#include "stages/parse/gumbo_tags.hpp"

#include <array>
#include <cstddef>
#include <unordered_map>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

const std::unordered_map<std::string_view, Tag>& tags_by_name() {
  static const auto table = [] {
    std::unordered_map<std::string_view, Tag> names;
    for (std::size_t i = 1; i < tag_count; ++i) {
      names.emplace(tag_name(static_cast<Tag>(i)), static_cast<Tag>(i));
    }
    return names;
  }();
  return table;
}

Tag tag_of_name(std::string_view name) {
  const auto found = tags_by_name().find(name);
  return found == tags_by_name().end() ? Tag::other_ : found->second;
}

}  // namespace

Tag tag_of_gumbo(GumboTag tag) {
  static const auto table = [] {
    std::array<Tag, GUMBO_TAG_LAST + 1> numbers{};
    for (std::size_t i = 0; i < GUMBO_TAG_UNKNOWN; ++i) {
      numbers[i] = tag_of_name(gumbo_normalized_tagname(static_cast<GumboTag>(i)));
    }
    return numbers;
  }();
  return table[tag];
}

Tag tag_of_source(std::string_view page, Span source) {
  constexpr std::string_view mathjax = "<mjx-";  // its elements are set like spans
  if (page.substr(source.begin).starts_with(mathjax)) {
    return Tag::span_;
  }
  std::size_t end = source.begin + 1;
  while (end < source.end && ascii::is_alpha(page[end])) {
    ++end;
  }
  const std::string_view name = page.substr(source.begin + 1, end - source.begin - 1);
  const bool whole = ascii::is_space(page[end]) || page[end] == '/' || page[end] == '>';
  return whole ? tag_of_name(ascii::lower(name)) : Tag::other_;
}

}  // namespace winnow
