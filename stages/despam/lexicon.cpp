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

// FNV-1a, to 12 bits.
std::size_t bit_of(std::string_view word) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char c : word) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  }
  return (hash ^ hash >> 15U) & 4095U;
}

}  // namespace

bool Lexicon::may_begin(std::string_view first_word) const {
  const std::size_t bit = bit_of(first_word);
  return (first_words_[bit / 64] >> bit % 64 & 1U) != 0;
}

void Lexicon::add(std::string_view phrase) {
  std::string folded = folded_words(phrase);
  if (folded.empty()) {
    return;
  }
  const auto spaces = static_cast<std::size_t>(std::ranges::count(folded, ' '));
  most_words_ = std::max(most_words_, spaces + 1);
  const std::size_t bit = bit_of(std::string_view(folded).substr(0, folded.find(' ')));
  first_words_[bit / 64] |= std::uint64_t{1} << bit % 64;
  if (stands_inside_words(folded)) {
    most_unspaced_ = std::max(most_unspaced_, folded.size());
    inside_words_ = true;
  }
  phrases_.insert(std::move(folded));
}

std::size_t Lexicon::prefix(std::string_view folded) const {
  std::size_t longest = 0;
  std::size_t end = 0;
  const bool may = may_begin(folded.substr(0, folded.find(' ')));
  for (std::size_t words = 0; may && words < most_words_ && end < folded.size(); ++words) {
    end = std::min(folded.find(' ', end + (words > 0 ? 1 : 0)), folded.size());
    longest = contains(folded.substr(0, end)) ? end : longest;
  }
  if (longest > 0 || !inside_words_ || !stands_inside_words(folded)) {
    return longest;
  }
  for (std::size_t at = 0; at < std::min(folded.size(), most_unspaced_);) {
    utf8::next(folded, at);
    longest = contains(folded.substr(0, at)) ? at : longest;
  }
  return longest;
}

std::size_t Lexicon::hits(std::string_view folded) const {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t bytes = prefix(folded.substr(at));
    const std::string_view phrase = folded.substr(at, bytes);
    if (bytes > 0 && std::ranges::find(found, phrase) == found.end()) {
      found.push_back(phrase);
    }
    if (bytes > 0) {
      at += bytes;
    } else if (inside_words_ && static_cast<unsigned char>(folded[at]) >= 0xE0) {
      utf8::next(folded, at);
      continue;
    } else {
      at = std::min(folded.find(' ', at), folded.size());
    }
    at = std::min(folded.find_first_not_of(' ', at), folded.size());
  }
  return found.size();
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
    return stands_inside_words(phrase) && phrase.size() <= longest && folded.ends_with(phrase);
  });
}

bool Lexicon::stands_inside_words(std::string_view phrase) {
  const char32_t c = first_of(phrase);
  return is_unspaced_script(c) || (c >= 0xAC00 && c <= 0xD7A3);
}

}  // namespace winnow
