#include "stages/normalize/letter_case.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "stages/normalize/words.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

std::string_view text_of(std::string_view text, const TextWord& word) {
  return text.substr(word.begin, word.end - word.begin);
}

void capitalise(std::string_view text, const TextWord& word, Edits& edits) {
  add_edit(edits, word.begin, word.end, capitalised(text_of(text, word)));
}

// Part of an address, a file name, a hyphenated or apostrophised word: "e-mail", "d'un", "foo.bar".
bool is_part_of_more(std::string_view text, const TextWord& word) {
  constexpr std::string_view glue = "-_/@.'&+#";
  const char after = word.end < text.size() ? text[word.end] : ' ';
  const char next = word.end + 1 < text.size() ? text[word.end + 1] : ' ';
  const char before = word.begin > 0 ? text[word.begin - 1] : ' ';
  const bool glued_after = (glue.find(after) != std::string_view::npos && !ascii::is_space(next)) ||
                           ascii::is_digit(after) || text.substr(word.end).starts_with("’");
  return glued_after || (before != ' ' && word.begin > 0);
}

// Words that are never names, or that begin other sentences with a capital more often than without.
bool may_begin_sentence(std::string_view word, const Evidence* evidence) {
  if (is_function_word(word) || evidence == nullptr) {
    return is_function_word(word);
  }
  const Evidence::Count count = evidence->of(word);
  return count.at_start > count.small_start;
}

bool stands_behind_stop(std::string_view text, const TextWord& word) {
  return word.begin >= 3 && text[word.begin - 1] == ' ' && text[word.begin - 2] == '.' &&
         text[word.begin - 3] != '.' && !ascii::is_upper(text[word.begin - 3]) &&  // "VOL. of"
         !ends_in_abbreviation(text.substr(0, word.begin - 2));
}

// A paragraph that is a sentence: some words, and a stop at the end.
bool is_sentence(std::string_view text, std::size_t words) {
  constexpr std::size_t fewest = 5;
  text = ascii::trim(text);
  const bool code = text.find('_') != std::string_view::npos ||
                    text.find("()") != std::string_view::npos ||
                    text.find_first_of("{}=\\") != std::string_view::npos;
  return words >= fewest && !code &&
         (text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ||
          text.ends_with(':') || text.ends_with("”") || text.ends_with("…"));
}

void add_sentence(std::string_view text, std::size_t at, SentenceCounts& counts) {
  const bool lower = at < text.size() && ascii::is_lower(text[at]);
  counts.small += lower ? 1 : 0;
  counts.all += lower || (at < text.size() && !ascii::is_digit(text[at])) ? 1 : 0;
}

}  // namespace

namespace {

bool begins_small(const Block& block, const TextWord& word, bool first_counts) {
  const std::string_view text = block.text;
  const bool first = word.begin == 0 && first_counts && block.kind == BlockKind::paragraph;
  return !word.upper_first && !word.upper_later && !is_part_of_more(text, word) &&
         (first || stands_behind_stop(text, word));
}

}  // namespace

bool has_small_start(const Block& block, bool after_sentence) {
  const std::string_view text = block.text;
  const auto is_small = [&](std::size_t at) {
    return at < text.size() && ascii::is_lower(text[at]) &&
           is_function_word(text.substr(at, text.find_first_of(" ,", at) - at));
  };
  if (after_sentence && block.kind == BlockKind::paragraph && is_small(0) &&
      is_sentence(text, words_in(text).size())) {
    return true;
  }
  for (std::size_t at = text.find(". "); at != std::string_view::npos;
       at = text.find(". ", at + 1)) {
    if (is_small(at + 2) && at > 0 && text[at - 1] != '.' && !ascii::is_upper(text[at - 1]) &&
        !ends_in_abbreviation(text.substr(0, at))) {
      return true;
    }
  }
  return false;
}

SentenceCounts count_sentences(const Document& document) {
  SentenceCounts counts;
  for (const Block& block : document.blocks) {
    if (!is_prose(block) || block.kind == BlockKind::list_item) {
      continue;
    }
    add_sentence(block.text, 0, counts);
    for (std::size_t at = block.text.find(". "); at != std::string::npos;
         at = block.text.find(". ", at + 2)) {
      add_sentence(block.text, at + 2, counts);
    }
  }
  return counts;
}

namespace {

// The words that begin sentences with a small letter.
std::vector<TextWord> small_starts(const Block& block, bool after_sentence) {
  std::vector<TextWord> words = words_in(block.text);
  const bool first_counts = after_sentence && is_sentence(block.text, words.size());
  std::erase_if(words,
                [&](const TextWord& word) { return !begins_small(block, word, first_counts); });
  return words;
}

}  // namespace

Edits sentence_start_edits(const Block& block, const Evidence* evidence, bool after_sentence) {
  Edits edits;
  for (const TextWord& word : small_starts(block, after_sentence)) {
    if (may_begin_sentence(text_of(block.text, word), evidence)) {
      capitalise(block.text, word, edits);
    }
  }
  return edits;
}

bool needs_evidence(const Block& block, bool after_sentence) {
  return std::ranges::any_of(small_starts(block, after_sentence), [&](const TextWord& word) {
    return !is_function_word(text_of(block.text, word));
  });
}

Edits name_edits(std::string_view text, const Evidence& evidence) {
  constexpr double nouns_have_capitals = 0.25;
  Edits edits;
  if (evidence.capital_share() > nouns_have_capitals) {
    return edits;
  }
  const auto words = words_in(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TextWord& word = words[i];
    const std::string_view own = text_of(text, word);
    if (word.upper_first || word.upper_later || own.size() < 3 ||
        (is_part_of_more(text, word) && !text.substr(word.end).starts_with("’"))) {
      continue;
    }
    const bool starts =
        i + 1 < words.size() && words[i + 1].upper_first && words[i + 1].begin == word.end + 1 &&
        text[word.end] == ' ' &&
        Evidence::is_start_of_name(evidence.of_pair(own, text_of(text, words[i + 1])));
    if ((starts || Evidence::is_name(evidence.of(own))) && !is_function_word(own)) {
      capitalise(text, word, edits);
    }
  }
  return edits;
}

bool has_lead_in(std::string_view text) { return text.starts_with("According to "); }

Edits lead_in_edits(std::string_view text, const Document& document) {
  constexpr std::size_t longest_name = 60;  // bytes of the one who says it
  Edits edits;
  const std::size_t comma = text.find(", ");
  if (!has_lead_in(text) || comma == std::string_view::npos || comma > longest_name) {
    return edits;
  }
  const auto words = words_in(text.substr(comma + 2));
  if (words.empty() || words.front().begin != 0 || words.front().upper_later) {
    return edits;
  }
  const std::string_view word = text_of(text.substr(comma + 2), words.front());
  const std::string small = lower_cased(word);
  const bool title = words.size() > 1 && words[1].upper_first;  // "Before Sunrise won a prize"
  if (words.front().upper_first && is_function_word(small) && !title &&
      is_written_small(small, document)) {
    add_edit(edits, comma + 2, comma + 2 + word.size(), small);
  }
  return edits;
}

namespace {

// The word an item begins with: behind its marker, or behind "Label:".
std::size_t item_start(std::string_view text) {
  const std::size_t marker = text.find_first_not_of("-*+•·–—◦▪ ");
  const std::size_t start = marker == std::string_view::npos ? 0 : marker;
  const std::size_t colon = text.find(": ");
  constexpr std::size_t longest_label = 50;
  return colon != std::string_view::npos && colon < longest_label ? colon + 2 : start;
}

const TextWord* word_at(const std::vector<TextWord>& words, std::size_t at) {
  const auto found = std::ranges::find(words, at, &TextWord::begin);
  return found == words.end() ? nullptr : &*found;
}

}  // namespace

Edits list_item_edits(const Document& document, std::size_t block) {
  Edits edits;
  const auto is_item = [&](std::size_t i) {
    return document.blocks[i].kind == BlockKind::list_item && kept(document.blocks[i]);
  };
  std::size_t begin = block;
  std::size_t end = block;
  while (begin > 0 && is_item(begin - 1)) {
    --begin;
  }
  while (end < document.blocks.size() && is_item(end)) {
    ++end;
  }
  std::size_t upper = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const auto words = words_in(document.blocks[i].text);
    const TextWord* first = word_at(words, item_start(document.blocks[i].text));
    upper += first != nullptr && first->upper_first ? 1 : 0;
  }
  constexpr std::size_t least_siblings = 3;
  const std::string_view text = document.blocks[block].text;
  const auto words = words_in(text);
  const TextWord* first = word_at(words, item_start(text));
  if (is_item(block) && end - begin >= least_siblings && upper * 3 >= (end - begin) * 2 &&
      first != nullptr && !first->upper_first && !first->upper_later) {
    capitalise(text, *first, edits);
  }
  return edits;
}

Edits heading_edits(std::string_view text) {
  Edits edits;
  std::size_t upper = 0;
  std::size_t content = 0;
  const auto words = words_in(text);
  const auto is_content = [&](const TextWord& word) {
    return word.end - word.begin > 3 && !is_function_word(lower_cased(text_of(text, word)));
  };
  for (const TextWord& word : words) {
    content += is_content(word) ? 1 : 0;
    upper += is_content(word) && word.upper_first ? 1 : 0;
  }
  if (content < 3 || upper * 10 < content * 7) {
    return edits;
  }
  for (const TextWord& word : words) {
    if (is_content(word) && !word.upper_first && !word.upper_later &&
        !is_part_of_more(text, word)) {
      capitalise(text, word, edits);
    }
  }
  return edits;
}

}  // namespace winnow
