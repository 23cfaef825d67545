#include "stages/strip/page_sums.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t long_words = 15;
constexpr std::uint64_t long_links = 4;  // tenths

bool is_long_text(const Block& block, const BlockText& text) {
  return text.counted >= long_words &&
         std::uint64_t{block.link_bytes} * 10 <= block.text.size() * long_links;
}

}  // namespace

PageSums::PageSums(const Document& document, std::span<const BlockText> texts) {
  before_.reserve(texts.size() + 1);
  before_.emplace_back();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    add(document.blocks[i], texts[i]);
  }
}

void PageSums::add(const Block& block, const BlockText& text) {
  const std::size_t row = count();
  const bool is_long = is_long_text(block, text);
  before_.push_back(before_.back());
  before_.back() += {text.counted,
                     static_cast<std::uint32_t>(block.text.size()),
                     block.link_bytes,
                     block.links,
                     is_long ? text.counted : 0,
                     text.currency ? 1U : 0U,
                     text.year || text.joined ? 1U : 0U,
                     text.sentences};
  if (is_long) {
    first_long_ = any_long() ? first_long_ : row;
    last_long_ = row;
    ++long_blocks_;
  }
}

Headings find_headings(const Document& document) {
  const auto count = static_cast<std::uint32_t>(blocks_of_page(document));
  Headings out{std::vector(count, count), std::vector(count + 1, count),
               std::vector(count + 1, 0U)};
  std::uint32_t last = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool heading = document.blocks[i].kind == BlockKind::heading;
    out.last[i] = last;
    out.before[i + 1] = out.before[i] + (heading ? 1 : 0);
    last = heading ? i : last;
  }
  for (std::uint32_t i = count; i-- > 0;) {
    out.next[i] = document.blocks[i].kind == BlockKind::heading ? i : out.next[i + 1];
  }
  return out;
}

}  // namespace winnow
