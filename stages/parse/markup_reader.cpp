#include "stages/parse/markup_reader.hpp"

#include <algorithm>

#include "stages/parse/skeleton_tags.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

// Places inside svg and math whose children are HTML again.
bool is_integration_point(std::string_view name) {
  constexpr std::string_view points[] = {"title", "desc", "mi", "mo", "mn", "ms", "mtext"};
  return std::ranges::any_of(
      points, [&](std::string_view point) { return ascii::equal_ignoring_case(name, point); });
}

}  // namespace

std::size_t MarkupReader::comment_end(std::size_t begin) const {
  const std::size_t inside = begin + 4;
  if (at(inside) == '>') {
    return inside + 1;
  }
  if (at(inside) == '-' && at(inside + 1) == '>') {
    return inside + 2;
  }
  for (std::size_t dashes = inside; (dashes = page_.find("--", dashes)) != std::string_view::npos;
       ++dashes) {
    if (at(dashes + 2) == '>') {
      return dashes + 3;
    }
    if (at(dashes + 2) == '!' && at(dashes + 3) == '>') {
      return dashes + 4;
    }
  }
  return page_.size();
}

std::optional<RawTag> MarkupReader::read_tag(std::size_t begin) {
  RawTag tag;
  tag.begin = begin;
  const std::size_t name = begin + (at(begin + 1) == '/' ? 2 : 1);
  std::size_t end = name;
  while (end < page_.size() && !ascii::is_space(page_[end]) && page_[end] != '/' &&
         page_[end] != '>') {
    ++end;
  }
  tag.name = page_.substr(name, end - name);
  tag.tag = gumbo_tagn_enum(tag.name.data(), static_cast<unsigned>(tag.name.size()));
  if (at(end) == '>') {
    tag.end = end + 1;
    return tag;
  }
  // The reader skips a name itself, so it starts one byte early: at '<' or at the '/' of "</".
  AttributeReader reader(page_.substr(name - 1));
  std::uint32_t count = 0;
  for (RawAttribute ignored; reader.next(ignored); ++count) {
  }
  most_attributes_ = std::max(most_attributes_, count);
  if (reader.tag_end() == std::string_view::npos) {
    return std::nullopt;
  }
  tag.end = name - 1 + reader.tag_end();
  tag.self_closing = reader.self_closing();
  return tag;
}

std::size_t MarkupReader::find_end_tag(std::size_t from, std::string_view name) const {
  for (std::size_t open = from; (open = page_.find("</", open)) != std::string_view::npos; ++open) {
    if (names_tag(open + 2, name)) {
      return open;
    }
  }
  return page_.size();
}

bool MarkupReader::names_tag(std::size_t offset, std::string_view name) const {
  if (!ascii::equal_ignoring_case(page_.substr(std::min(offset, page_.size()), name.size()),
                                  name)) {
    return false;
  }
  const char after = at(offset + name.size());
  return ascii::is_space(after) || after == '/' || after == '>';
}

// Script data with its escaped and double escaped states: after "<!--", a "<script" makes the
// next "</script" part of the text, until "-->".
std::size_t MarkupReader::script_end(std::size_t from) const {
  constexpr std::string_view script_name = "script";
  bool escaped = false;
  bool twice = false;
  for (std::size_t i = from; i < page_.size(); ++i) {
    i = escaped ? page_.find_first_of("<-", i) : page_.find('<', i);
    if (i == std::string_view::npos) {
      break;
    }
    if (page_[i] == '-') {
      if (page_.substr(i, 3) == "-->") {
        escaped = twice = false;
      }
    } else if (at(i + 1) == '/' && names_tag(i + 2, script_name)) {
      if (!twice) {
        return i;
      }
      twice = false;
    } else if (!escaped && page_.substr(i, 4) == "<!--") {
      escaped = true;
      ++i;  // the dashes may also begin "-->"
    } else if (escaped && !twice && names_tag(i + 1, script_name)) {
      twice = true;
    }
  }
  return page_.size();
}

std::size_t MarkupReader::foreign_end(const RawTag& root) {
  std::vector<std::string_view> open{root.name};
  std::size_t i = root.end;
  while ((i = find_markup(i)) < page_.size()) {
    const std::string_view rest = page_.substr(i);
    if (rest.starts_with("<!--")) {
      i = comment_end(i);
    } else if (rest.starts_with("<![CDATA[")) {
      const std::size_t close = page_.find("]]>", i);
      i = close == std::string_view::npos ? page_.size() : close + 3;
    } else if (at(i + 1) == '!' || at(i + 1) == '?' ||
               (at(i + 1) == '/' && !ascii::is_alpha(at(i + 2)))) {
      i = declaration_end(i);
    } else if (!foreign_tag(i, open)) {
      return std::string_view::npos;
    }
    if (open.empty()) {
      return i;
    }
  }
  return std::string_view::npos;
}

// Follows one tag inside svg or math; false if it might leave.
bool MarkupReader::foreign_tag(std::size_t& i, std::vector<std::string_view>& open) {
  constexpr std::size_t deepest_svg = 256;
  const auto tag = read_tag(i);
  if (!tag || open.size() > deepest_svg) {
    return false;
  }
  i = tag->end;
  if (page_[tag->begin + 1] != '/') {
    if (breakout_tags[tag->tag] || is_integration_point(open.back())) {
      return false;
    }
    if (!tag->self_closing) {
      open.push_back(tag->name);
    }
    return true;
  }
  const auto same = std::find_if(open.rbegin(), open.rend(), [&](std::string_view name) {
    return ascii::equal_ignoring_case(name, tag->name);
  });
  if (same == open.rend()) {
    return false;
  }
  open.resize(static_cast<std::size_t>(open.rend() - same) - 1);
  return true;
}

}  // namespace winnow
