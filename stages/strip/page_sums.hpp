// PageSums: words, links and dates of any run of blocks, by one subtraction. An element's blocks
// are such a run. Headings: the last one, the next one, and how many came before.
//
//   threads  const after construction
//   cost     linear in the blocks to make, constant to ask
#ifndef WINNOW_STAGES_STRIP_PAGE_SUMS_HPP
#define WINNOW_STAGES_STRIP_PAGE_SUMS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/strip/block_text.hpp"

namespace winnow {

struct Sums {
  std::uint32_t words = 0;
  std::uint32_t bytes = 0;
  std::uint32_t link_bytes = 0;
  std::uint32_t links = 0;
  std::uint32_t long_words = 0;
  std::uint32_t prices = 0;
  std::uint32_t dates = 0;
  std::uint32_t sentences = 0;

  Sums operator-(const Sums& o) const {
    return {words - o.words, bytes - o.bytes,           link_bytes - o.link_bytes,
            links - o.links, long_words - o.long_words, prices - o.prices,
            dates - o.dates, sentences - o.sentences};
  }
  void operator+=(const Sums& o) {
    words += o.words, bytes += o.bytes, link_bytes += o.link_bytes, links += o.links;
    long_words += o.long_words, prices += o.prices, dates += o.dates, sentences += o.sentences;
  }
};

class PageSums {
 public:
  // One text for each block of the page.
  PageSums(const Document& document, std::span<const BlockText> texts);

  std::size_t count() const { return before_.size() - 1; }
  const Sums& before(std::size_t row) const { return before_[row]; }
  const Sums& page() const { return before_.back(); }
  Sums between(std::size_t begin, std::size_t end) const {
    return before_[std::min(end, count())] - before_[std::min(begin, count())];
  }
  Sums below(const Element& element) const {
    return between(element.first_block, element.end_block);
  }

  // Long blocks have fifteen words and more, and no more than four tenths of them in links.
  std::uint32_t long_blocks() const { return long_blocks_; }
  bool any_long() const { return long_blocks_ > 0; }
  std::size_t first_long() const { return first_long_; }
  std::size_t last_long() const { return last_long_; }

 private:
  void add(const Block& block, const BlockText& text);

  std::vector<Sums> before_;
  std::size_t first_long_ = 0, last_long_ = 0;
  std::uint32_t long_blocks_ = 0;
};

struct Headings {
  std::vector<std::uint32_t> last;    // by row: the heading before it, or the number of rows
  std::vector<std::uint32_t> next;    // by row, from itself on, or the number of rows; one more row
  std::vector<std::uint32_t> before;  // by row: how many; one more row
};

Headings find_headings(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PAGE_SUMS_HPP
