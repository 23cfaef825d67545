// Parts: kinds of content that a user asks for, or not, by name: `--keep comments --drop tables`.
#ifndef WINNOW_STAGES_STRIP_PARTS_HPP
#define WINNOW_STAGES_STRIP_PARTS_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>

#include "stages/record/reason.hpp"

namespace winnow {

enum class Part : std::uint8_t {
  tables,  // data tables; a table that lays out a page is none
  lists,
  code,
  quotes,
  headings,
  captions,
  comments,  // of readers below an article, or the posts of a thread: what is named so in the page
  links,     // the addresses; the text of a link is text
  images,
};

inline constexpr std::string_view part_words[] = {
    "tables", "lists", "code", "quotes", "headings", "captions", "comments", "links", "images"};
inline constexpr std::size_t part_count = std::size(part_words);

// The parts that are blocks; links and images are the writer's business.
inline constexpr std::size_t block_part_count = 7;

// Why a block is gone, or back.
inline constexpr Reason unwanted_reasons[block_part_count] = {
    Reason{"strip.unwanted_tables"},   Reason{"strip.unwanted_lists"},
    Reason{"strip.unwanted_code"},     Reason{"strip.unwanted_quotes"},
    Reason{"strip.unwanted_headings"}, Reason{"strip.unwanted_captions"},
    Reason{"strip.unwanted_comments"}};
inline constexpr Reason wanted_reasons[block_part_count] = {
    Reason{"strip.wanted_tables"},   Reason{"strip.wanted_lists"},
    Reason{"strip.wanted_code"},     Reason{"strip.wanted_quotes"},
    Reason{"strip.wanted_headings"}, Reason{"strip.wanted_captions"},
    Reason{"strip.wanted_comments"}};

// A set of parts.
class Parts {
 public:
  constexpr Parts() = default;
  constexpr Parts(std::initializer_list<Part> parts) {
    for (const Part part : parts) {
      add(part);
    }
  }
  constexpr void add(Part part) { bits_ |= 1U << static_cast<unsigned>(part); }
  constexpr bool has(Part part) const { return (bits_ >> static_cast<unsigned>(part) & 1U) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Parts operator&(Parts other) const { return Parts(bits_ & other.bits_); }

 private:
  constexpr explicit Parts(unsigned bits) : bits_(bits) {}
  unsigned bits_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_PARTS_HPP
