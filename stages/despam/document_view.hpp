// DocumentView: what conditions ask about a document, computed once for all rules.
#ifndef WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP
#define WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

class DocumentView {
 public:
  explicit DocumentView(const Document& document);

  const Document& document() const { return document_; }
  const Block& block(std::size_t i) const { return document_.blocks[i]; }
  bool is_kept(std::size_t i) const { return place_[i] != gone; }
  // Folded words; empty for blocks over `longest` words, which no line rule is for.
  const std::string& folded(std::size_t i) const { return folded_[i]; }
  std::size_t words(std::size_t i) const { return words_[i]; }
  // Number of kept blocks with the same folded text, this one included.
  std::size_t repeats(std::size_t i) const;
  bool is_first_of_its_kind(std::size_t i) const;
  // Place among the kept blocks, and how many there are.
  std::size_t place(std::size_t i) const { return place_[i]; }
  std::size_t kept_blocks() const { return kept_; }
  const std::string& folded_title() const { return title_; }

 private:
  static constexpr std::size_t gone = static_cast<std::size_t>(-1);
  static constexpr std::size_t longest = 60;  // words of a line that a line rule may be about

  const Document& document_;
  std::vector<std::string> folded_;
  std::vector<std::size_t> words_;
  std::vector<std::size_t> place_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> same_;
  std::size_t kept_ = 0;
  std::string title_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_DOCUMENT_VIEW_HPP
