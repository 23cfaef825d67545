// Reason is the word for why something was dropped, moved, edited or refused: `stage.snake_case`.
//
// The same word stands in the header that defines it, the test, the golden file, the manifest and
// the report, so one search finds all of them. The set is open: a user's own stage brings its own.
//
//   lifetime  a reason views text that lives as long as the program: a literal, or a rule id that
//             was interned once when its rule file was read
//   threads   copying and comparing are free; `interned` locks
#ifndef WINNOW_STAGES_RECORD_REASON_HPP
#define WINNOW_STAGES_RECORD_REASON_HPP

#include <compare>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace winnow {

class Reason {
 public:
  constexpr Reason() = default;

  // Only literals: a wrong lifetime does not compile.
  consteval explicit Reason(const char* word) : word_(word) {}

  // For words that come from data (rule files). Each distinct word is kept for ever, so call this
  // when rules are loaded, never per document.
  static Reason interned(std::string_view word) {
    static std::mutex mutex;
    static std::set<std::string, std::less<>> words;
    const std::lock_guard lock(mutex);
    Reason reason;
    reason.word_ = *words.emplace(word).first;
    return reason;
  }

  constexpr std::string_view word() const { return word_; }
  constexpr bool empty() const { return word_.empty(); }

  friend constexpr bool operator==(Reason a, Reason b) { return a.word_ == b.word_; }
  friend constexpr auto operator<=>(Reason a, Reason b) { return a.word_ <=> b.word_; }

 private:
  std::string_view word_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_REASON_HPP
