// Scanner: the text of a selector, a place in it, and the first thing that went wrong.
// Private to the two selector parsers.
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_SCANNER_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_SCANNER_HPP

#include <string>
#include <string_view>

#include "stages/despam/selector.hpp"
#include "stages/text/ascii.hpp"

namespace winnow::selector {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view since(std::size_t begin) const { return text_.substr(begin, at_ - begin); }

  bool take(std::string_view token) {
    if (!rest().starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }
  bool skip_spaces() {
    const std::size_t before = at_;
    while (!at_end() && ascii::is_space(text_[at_])) {
      ++at_;
    }
    return at_ > before;
  }
  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const std::size_t begin = at_;
    while (!at_end() && predicate(text_[at_])) {
      ++at_;
    }
    return since(begin);
  }

  // All of these answer false, so that a parser can `return scanner.fail(…)`. The first one counts.
  bool fail(std::size_t at, const std::string& what) {
    if (error_.empty()) {
      error_ = what + " at column " + std::to_string(at + 1);
    }
    return false;
  }
  bool unsupported(std::size_t at, std::string_view what) {
    return fail(at, "unsupported " + std::string(what));
  }
  bool unexpected() {
    if (at_end()) {
      return fail(at_, "unexpected end");
    }
    std::size_t end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) {
      ++end;  // the whole character
    }
    return fail(at_, "unexpected '" + std::string(text_.substr(at_, end - at_)) + "'");
  }
  bool expect(std::string_view token) {
    skip_spaces();
    return take(token) || unexpected();
  }

  // Counts a step, test or parenthesis.
  bool count_part() {
    return ++parts_ <= Selector::max_parts ||
           fail(at_, "more than " + std::to_string(Selector::max_parts) + " parts");
  }

  const std::string& error() const { return error_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t parts_ = 0;
  std::string error_;
};

}  // namespace winnow::selector

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_SCANNER_HPP
