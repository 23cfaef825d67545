// Hundreds of selectors are asked of a page and few of them hit. So each attribute is read once,
// and every word and every four bytes of it set a bit: a selector whose class or id is no word, or
// has four bytes that no attribute has, is done after a few look-ups.
#include "stages/despam/selector_page.hpp"

#include <algorithm>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"
#include "stages/text/run_text.hpp"

namespace winnow {

namespace {

constexpr std::size_t gram_bytes = 4;
// Tables of 2^17 bits, 16 KiB: they stay in the first cache, and the 10,000 or so different grams
// of a page fill less than a tenth of one.
constexpr unsigned hash_shift = 32 - 17;
constexpr std::size_t table_words = (std::size_t{1} << 17U) / 64;
// What one tag and one page may cost; a page of 100,000 attributes is rare.
constexpr std::size_t most_of_tag = 512;
constexpr std::size_t most_of_page = 1'000'000;

// Visits the hash of every four bytes of `text`, then of every word; both in lower case.
template <class Gram, class Word>
void hash_parts(std::string_view text, Gram gram, Word word) {
  constexpr std::uint32_t seed = 0x811C9DC5U;
  std::uint32_t last_four = 0;
  std::uint32_t hash = seed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(ascii::lower(text[i]));
    last_four = last_four << 8U | byte;
    if (i + 1 >= gram_bytes) {
      gram((last_four * 0x9E3779B1U) >> hash_shift);
    }
    if (!ascii::is_space(text[i])) {
      hash = (hash ^ byte) * 0x01000193U;  // FNV-1a
    } else if (hash != seed) {
      word((hash * 0x9E3779B1U) >> hash_shift);
      hash = seed;
    }
  }
  if (hash != seed) {
    word((hash * 0x9E3779B1U) >> hash_shift);
  }
}

void set_bit(std::vector<std::uint64_t>& bits, std::uint32_t at) {
  bits[at >> 6U] |= std::uint64_t{1} << (at & 63U);
}
bool has_bit(const std::vector<std::uint64_t>& bits, std::uint32_t at) {
  return (bits[at >> 6U] >> (at & 63U) & 1U) != 0;
}

// White space between two texts that is no text of its own: outside of tags, or a <br>.
bool holds_space(std::string_view gap) {
  bool in_tag = false;
  for (std::size_t i = 0; i < gap.size(); ++i) {
    if (gap[i] == '<') {
      in_tag = true;
      if (ascii::starts_with_ignoring_case(gap.substr(i), "<br")) {
        return true;
      }
    } else if (gap[i] == '>') {
      in_tag = false;
    } else if (!in_tag && ascii::is_space(gap[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool SelectorPage::may_hold(std::string_view literal) {
  read_attributes();
  bool all = true;
  hash_parts(
      literal, [&](std::uint32_t gram) { all = all && has_bit(grams_, gram); },
      [](std::uint32_t) {});
  return all;
}

bool SelectorPage::may_hold_word(std::string_view word) {
  read_attributes();
  bool all = true;
  hash_parts(
      word, [](std::uint32_t) {}, [&](std::uint32_t hash) { all = all && has_bit(words_, hash); });
  return all;
}

void SelectorPage::note(std::string_view text) {
  hash_parts(
      text, [this](std::uint32_t gram) { set_bit(grams_, gram); },
      [this](std::uint32_t word) { set_bit(words_, word); });
}

void SelectorPage::read_attributes() {
  if (attributes_read_) {
    return;
  }
  attributes_read_ = true;
  grams_.assign(table_words, 0);
  words_.assign(table_words, 0);
  first_attribute_.reserve(document_.elements.size() + 1);
  for (ElementIndex i = 0; i < size(); ++i) {
    first_attribute_.push_back(static_cast<std::uint32_t>(attributes_.size()));
    read_attributes(document_.elements[i].source, i);
    for (const auto& [owner, tag] : document_.extra_tags) {
      if (owner == i) {
        read_attributes(tag, i);
      }
    }
  }
  first_attribute_.push_back(static_cast<std::uint32_t>(attributes_.size()));
}

void SelectorPage::read_attributes(Span tag, ElementIndex element) {
  if (tag.empty()) {
    return;
  }
  AttributeReader reader(std::string_view(document_.bytes).substr(tag.begin, tag.size()));
  const std::size_t most =
      std::min(std::size_t{first_attribute_[element]} + most_of_tag, most_of_page);
  for (RawAttribute raw; attributes_.size() < most && reader.next(raw);) {
    if (raw.value.find_first_of("&\r") != std::string_view::npos) {
      std::string storage;
      append_decoded(ascii::with_line_feeds(raw.value, storage), ReferencesIn::attribute,
                     decoded_.emplace_back());
      raw.value = decoded_.back();
    }
    note(raw.name);
    note(raw.value);
    attributes_.push_back({raw.name, raw.value});
  }
}

std::optional<std::string_view> SelectorPage::attribute(ElementIndex element,
                                                        std::string_view name) {
  read_attributes();
  for (std::size_t i = first_attribute_[element]; i < first_attribute_[element + 1]; ++i) {
    if (ascii::equal_ignoring_case(attributes_[i].name, name)) {
      return attributes_[i].value;
    }
  }
  return std::nullopt;
}

// Whether white space stands between this run and the one before. `block` is the first block that
// does not end before the run.
bool SelectorPage::separated(std::size_t run, std::size_t& block) const {
  const auto& blocks = document_.blocks;
  const TextRun& here = document_.runs[run];
  const TextRun& before = document_.runs[run - 1];
  if (here.in_decoded || before.in_decoded) {
    return here.element != before.element;
  }
  while (block < blocks.size() && blocks[block].source.end <= here.source.begin) {
    ++block;
  }
  const bool same_block = block < blocks.size() && !blocks[block].source.empty() &&
                          blocks[block].source.begin <= before.source.begin;
  const std::uint32_t from = before.source.end;
  return !same_block || from > here.source.begin ||
         holds_space(std::string_view(document_.bytes).substr(from, here.source.begin - from));
}

void SelectorPage::append_run(const TextRun& run) {
  std::string text;
  append_text(document_, run, text);
  for (const char c : text) {
    if (!ascii::is_space(c)) {
      text_ += c;
    } else if (!text_.empty() && text_.back() != ' ') {
      text_ += ' ';
    }
  }
}

void SelectorPage::read_text() {
  if (text_read_) {
    return;
  }
  text_read_ = true;
  std::size_t block = 0;
  for (std::size_t run = 0; run < document_.runs.size(); ++run) {
    if (run > 0 && !text_.empty() && text_.back() != ' ' && separated(run, block)) {
      text_ += ' ';
    }
    const auto begin = static_cast<std::uint32_t>(text_.size());
    append_run(document_.runs[run]);
    run_spans_.push_back({begin, static_cast<std::uint32_t>(text_.size())});
  }
  spread_spans();
}

// An element's text is from the first run below it to the last; children come after parents, so one
// pass backwards hands both up.
void SelectorPage::spread_spans() {
  const auto none = static_cast<std::uint32_t>(text_.size());
  element_spans_.assign(size(), {none, 0});
  const auto widen = [&](ElementIndex element, Span by) {
    if (element < size()) {
      Span& span = element_spans_[element];
      span = {std::min(span.begin, by.begin), std::max(span.end, by.end)};
    }
  };
  for (std::size_t run = 0; run < run_spans_.size(); ++run) {
    widen(document_.runs[run].element, run_spans_[run]);
  }
  for (ElementIndex i = size(); i-- > 0;) {
    widen(document_.elements[i].parent, element_spans_[i]);
  }
}

const std::string& SelectorPage::text() {
  read_text();
  return text_;
}

Span SelectorPage::text_span(ElementIndex element) {
  read_text();
  const Span span = element_spans_[element];
  return span.begin < span.end ? span : Span{};
}

std::string_view SelectorPage::text_of(ElementIndex element) {
  const Span span = text_span(element);
  return ascii::trim(std::string_view(text_).substr(span.begin, span.size()));
}

std::string_view SelectorPage::text_of_run(std::size_t run) {
  read_text();
  const Span span = run_spans_[run];
  return ascii::trim(std::string_view(text_).substr(span.begin, span.size()));
}

std::uint32_t SelectorPage::child_number(ElementIndex element) {
  if (child_numbers_.empty()) {
    std::vector<std::uint32_t> children(document_.elements.size() + 1);
    child_numbers_.reserve(document_.elements.size());
    for (const Element& each : document_.elements) {
      const std::size_t parent = std::min<std::size_t>(each.parent, children.size() - 1);
      child_numbers_.push_back(++children[parent]);
    }
  }
  return child_numbers_[element];
}

}  // namespace winnow
