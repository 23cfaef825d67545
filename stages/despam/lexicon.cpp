#include "stages/despam/lexicon.hpp"

#include <algorithm>

#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

char32_t first_of(std::string_view text) {
  std::size_t at = 0;
  return text.empty() ? 0 : utf8::next(text, at);
}

bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

}  // namespace

void Lexicon::add(std::string_view phrase) {
  std::string folded = folded_words(phrase);
  if (folded.empty()) {
    return;
  }
  const auto spaces = static_cast<std::size_t>(std::ranges::count(folded, ' '));
  most_words_ = std::max(most_words_, spaces + 1);
  if (is_unspaced_script(first_of(folded))) {
    most_unspaced_ = std::max(most_unspaced_, folded.size());
  }
  phrases_.insert(std::move(folded));
}

std::size_t Lexicon::prefix(std::string_view folded) const {
  std::size_t longest = 0;
  std::size_t end = 0;
  for (std::size_t words = 0; words < most_words_ && end < folded.size(); ++words) {
    end = std::min(folded.find(' ', end + (words > 0 ? 1 : 0)), folded.size());
    longest = contains(folded.substr(0, end)) ? end : longest;
  }
  if (longest > 0 || !is_unspaced_script(first_of(folded))) {
    return longest;
  }
  for (std::size_t at = 0; at < std::min(folded.size(), most_unspaced_);) {
    utf8::next(folded, at);
    longest = contains(folded.substr(0, at)) ? at : longest;
  }
  return longest;
}

bool Lexicon::ends(std::string_view folded) const {
  std::size_t begin = folded.size();
  for (std::size_t words = 0; words < most_words_ && begin > 0; ++words) {
    const std::size_t space = folded.rfind(' ', begin - 1);
    begin = space == std::string_view::npos ? 0 : space;
    if (contains(folded.substr(begin + (begin > 0 ? 1 : 0)))) {
      return true;
    }
  }
  const std::size_t longest = std::min(folded.size(), std::max<std::size_t>(most_unspaced_, 24));
  return std::ranges::any_of(phrases_, [&](const std::string& phrase) {
    const bool inside = is_unspaced_script(first_of(phrase)) || is_hangul(first_of(phrase));
    return inside && phrase.size() <= longest && folded.ends_with(phrase);
  });
}

std::vector<std::string> Lexicon::needles() const {
  std::vector<std::string> out;
  for (const std::string& phrase : phrases_) {
    const char32_t first = first_of(phrase);
    const bool inside_words = is_unspaced_script(first) || is_hangul(first);
    constexpr std::size_t one_sign = 3;  // bytes; it must stand at the edge of a word
    if (inside_words && phrase.size() <= one_sign) {
      out.push_back(" " + phrase);
      out.push_back(phrase + " ");
    } else {
      out.push_back(inside_words ? phrase : " " + phrase + " ");
    }
  }
  return out;
}

}  // namespace winnow
