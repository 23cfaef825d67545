#include "stages/text/attributes.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

// Duplicates are looked for by comparing all pairs, so a tag with 50,000 attributes must not count
// them all. Real pages stay under 100.
constexpr std::size_t max_attributes = 512;

// Asked of each byte of a name, hence a table.
constexpr auto name_ends = [] {
  std::array<bool, 256> out{};
  for (const char c : {' ', '\n', '\t', '\r', '\f', '/', '>'}) {
    out[static_cast<unsigned char>(c)] = true;
  }
  return out;
}();
constexpr bool ends_name(char c) { return name_ends[static_cast<unsigned char>(c)]; }

std::string_view source_of(const Document& document, Span span) {
  return std::string_view(document.bytes).substr(span.begin, span.size());
}

std::string decoded_value(std::string_view raw) {
  std::string value;
  std::string storage;
  raw = ascii::with_line_feeds(raw, storage);
  append_decoded(raw, ReferencesIn::attribute, value);
  return value;
}

template <class Visit>
void for_each_tag(const Document& document, ElementIndex element, Visit visit) {
  const Span source = document.elements[element].source;
  if (!source.empty()) {
    visit(source_of(document, source));
  }
  for (const auto& [owner, span] : document.extra_tags) {
    if (owner == element) {
      visit(source_of(document, span));
    }
  }
}

}  // namespace

AttributeReader::AttributeReader(std::string_view tag) : tag_(tag), at_(1) {
  while (at_ < tag_.size() && !ends_name(tag_[at_])) {
    ++at_;
  }
}

bool AttributeReader::next(RawAttribute& attribute) {
  const auto skip = [this](auto predicate) {
    while (at_ < tag_.size() && predicate(tag_[at_])) {
      ++at_;
    }
  };
  const std::size_t before = at_;
  skip([](char c) { return ascii::is_space(c) || c == '/'; });
  if (at_ >= tag_.size()) {
    return false;
  }
  if (tag_[at_] == '>') {
    self_closing_ = at_ > before && tag_[at_ - 1] == '/';  // `<a b=c/>`: the '/' is c's
    end_ = at_ + 1;
    return false;
  }
  const std::size_t name = at_++;  // the first character belongs to the name, even '='
  skip([](char c) { return !ends_name(c) && c != '='; });
  attribute = {tag_.substr(name, at_ - name), {}};
  skip(ascii::is_space);
  if (at_ >= tag_.size() || tag_[at_] != '=') {
    return true;
  }
  ++at_;
  skip(ascii::is_space);
  if (at_ >= tag_.size() || tag_[at_] == '>') {
    return true;
  }
  const char quote = tag_[at_];
  if (quote == '"' || quote == '\'') {
    const std::size_t close = std::min(tag_.find(quote, at_ + 1), tag_.size());
    attribute.value = tag_.substr(at_ + 1, close - at_ - 1);
    at_ = std::min(close + 1, tag_.size());
    return true;
  }
  const std::size_t value = at_;
  skip([](char c) { return !ascii::is_space(c) && c != '>'; });
  attribute.value = tag_.substr(value, at_ - value);
  return true;
}

std::optional<std::string> attribute(const Document& document, ElementIndex element,
                                     std::string_view name) {
  std::optional<std::string> value;
  for_each_tag(document, element, [&](std::string_view tag) {
    AttributeReader reader(tag);
    for (RawAttribute raw; !value && reader.next(raw);) {
      if (ascii::equal_ignoring_case(raw.name, name)) {
        value = decoded_value(raw.value);
      }
    }
  });
  return value;
}

std::vector<std::pair<std::string, std::string>> attributes(std::string_view tag) {
  std::vector<std::pair<std::string, std::string>> all;
  AttributeReader reader(tag);
  for (RawAttribute raw; all.size() < max_attributes && reader.next(raw);) {
    std::string name = ascii::lower(raw.name);
    if (std::ranges::none_of(all, [&](const auto& seen) { return seen.first == name; })) {
      all.emplace_back(std::move(name), decoded_value(raw.value));
    }
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> attributes(const Document& document,
                                                            ElementIndex element) {
  std::vector<std::pair<std::string, std::string>> all;
  for_each_tag(document, element, [&](std::string_view tag) {
    for (auto& found : attributes(tag)) {
      if (std::ranges::none_of(all, [&](const auto& seen) { return seen.first == found.first; })) {
        all.push_back(std::move(found));
      }
    }
  });
  return all;
}

std::string element_name(const Document& document, ElementIndex element) {
  const Element& found = document.elements[element];
  if (found.tag != Tag::other_ || found.source.empty()) {
    return std::string(tag_name(found.tag));
  }
  const std::string_view tag = source_of(document, found.source);
  std::size_t end = 1;
  while (end < tag.size() && !ends_name(tag[end])) {
    ++end;
  }
  return ascii::lower(tag.substr(1, end - 1));
}

}  // namespace winnow
