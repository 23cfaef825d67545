// DocumentView: what rules ask about a document, computed once for all of them.
//
// The kept blocks are cut into lines. A block without a line break is one line; of others the block
// as a whole is there too. Lines over `longest_line` bytes are no place for furniture: only rules
// about sentences and spans look into them, and if there are none that wait for words, nobody does.
// A line in the middle with more words than rules ask about is looked at only where a rule wants to
// know what share of all lines holds a phrase.
#ifndef WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP
#define WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stages/despam/furniture.hpp"
#include "stages/despam/line.hpp"
#include "stages/despam/matcher.hpp"
#include "stages/record/document.hpp"
#include "stages/text/folded_lines.hpp"

namespace winnow {

class DocumentView {
 public:
  static constexpr std::size_t longest_line = 600;  // bytes of folded text

  // All must outlive the view. `furniture` may be null.
  DocumentView(const Document& document, const Matcher& matcher,
               const Furniture* furniture = nullptr);

  struct Part {
    std::uint32_t block = 0;
    std::uint32_t begin = 0;  // in the block's text
    std::uint32_t end = 0;
    bool whole = true;    // the block is this line
    bool is_line = true;  // false: a block of several lines as a whole
    bool is_long = false;
    bool looked_at = true;
    bool knows_phrases = false;
    std::uint32_t words = 0;
    std::uint32_t repeats = 1;
    std::uint64_t hash = 0;
    FoldedLines::Place folded{};                         // in folded_, unless it is long
    std::uint32_t triggers_begin = 0, triggers_end = 0;  // in triggers_
    std::uint32_t phrases_begin = 0, phrases_end = 0;    // in phrases_
    std::uint32_t facts = 0;                             // a bit for each Fact
    const std::vector<Trigger>* alone = nullptr;         // what the line as a whole is known for
  };

  const Document& document() const { return document_; }
  const Matcher& matcher() const { return matcher_; }
  const std::vector<Part>& parts() const { return parts_; }
  Line line(const Part& part) const;
  std::span<const Trigger> triggers(const Part& part) const {
    return {triggers_.data() + part.triggers_begin, part.triggers_end - part.triggers_begin};
  }
  // What stands in a text that nobody has looked at.
  std::vector<Trigger> look_at(std::string_view text) const;

  const Block& block(std::size_t i) const { return document_.blocks[i]; }
  // Place of a kept block among the kept ones, and how many there are.
  std::size_t place(std::size_t i) const { return place_[i]; }
  std::size_t kept_blocks() const { return kept_.size(); }
  // Lines of the document, and those that show one of the triggers; long ones show none.
  std::size_t lines() const;
  std::size_t lines_with(const std::vector<Trigger>& any) const;
  std::string_view title() const { return title_; }  // folded
  std::string_view host() const { return host_; }
  // True for the first of the lines with the same words as this one.
  bool is_first_of_its_kind(const Line& line) const;
  // Pages of the host on which the line was seen in earlier runs, and pages of the host.
  Furniture::Count furniture(const Line& line) const;

 private:
  void add_block(std::size_t i);
  void add_part(std::size_t block, std::size_t begin, std::size_t end, bool whole, bool is_line);
  void read_words(Part& part);
  void look_at_lines();
  void count_repeats();
  bool is_too_long(std::string_view text) const;
  // More words than any rule asks about in the middle of a document.
  bool is_out_of_reach(std::size_t block, std::string_view text) const;
  bool is_at_edge(std::size_t block) const;
  double share_of_furniture() const;
  void add_facts(Part& part);
  bool begins_with_title(const Part& part) const;

  const Document& document_;
  const Matcher& matcher_;
  const Furniture* furniture_;
  std::string host_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> kept_;  // blocks
  FoldedLines folded_;
  std::vector<Trigger> triggers_;
  std::vector<PhrasePlace> phrases_;
  std::vector<std::uint32_t> place_;  // of each block among the kept ones
  std::string title_;
  mutable std::vector<std::pair<std::vector<Trigger>, std::size_t>> counted_;  // by lines_with
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP
