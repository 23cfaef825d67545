#include "stages/strip/page_words.hpp"

#include <algorithm>

#include "stages/strip/tally.hpp"

namespace winnow {

namespace {

// By word of the page: is it common there? A word of at least one in a hundred is: what other
// programs keep lists of stop words for.
std::vector<std::uint8_t> find_common(std::span<const Word> words) {
  constexpr std::uint32_t rare = 100;
  Tally tally(words.size());
  std::vector<std::uint32_t> places(words.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = tally.take(words[i].hash);
    ++tally.at(places[i]);
  }
  const auto enough = std::max<std::uint32_t>(3, static_cast<std::uint32_t>(words.size()) / rare);
  std::vector<std::uint8_t> out(words.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    out[i] = tally.at(places[i]) >= enough ? 1 : 0;
  }
  return out;
}

// Old pages have their title in a <div>, <font> or <td>: there most of the words must agree.
std::uint32_t heading_merit(const Block& block, std::uint32_t shared, std::uint32_t words) {
  if (block.kind == BlockKind::heading && block.level <= 2) {
    return shared * 2 + (block.level == 1 ? 3 : 0);
  }
  const bool agrees = shared >= 3 && shared * 4 >= words * 3;
  return agrees && block.links == 0 ? shared * 2 - 1 : 0;
}

// Words of a short text that are the title's.
std::uint32_t count_shared(const BlockText& text, std::span<const Word> words,
                           const FewHashes& title) {
  constexpr std::uint32_t longest = 40;
  std::uint32_t shared = 0;
  if (text.words <= longest) {
    for (const Word& word : words.subspan(text.first_word, text.words)) {
      shared += title.has(word.hash) ? 1 : 0;
    }
  }
  return shared;
}

}  // namespace

PageWords count_page_words(std::span<const BlockText> texts, std::span<const Word> words) {
  const std::vector<std::uint8_t> is_common = find_common(words);
  Tally same(texts.size());
  std::vector<std::uint32_t> places;
  places.reserve(texts.size());
  PageWords out;
  out.counts.reserve(texts.size());
  out.repeats.reserve(texts.size());
  for (const BlockText& text : texts) {
    PageWords::Counts counts;
    std::uint32_t hash = 1;
    for (std::uint32_t i = text.first_word; i < text.first_word + text.words; ++i) {
      counts.common += is_common[i];
      counts.capitals += words[i].capital ? 1 : 0;
      counts.shorts += words[i].letters <= 3 ? 1 : 0;
      hash = joined_hash(hash, words[i].hash);
    }
    out.counts.push_back(counts);
    places.push_back(same.take(hash));
    ++same.at(places.back());
  }
  for (const std::uint32_t place : places) {
    out.repeats.push_back(same.at(place));
  }
  return out;
}

TitleMatch match_title(const Document& document, std::span<const BlockText> texts,
                       std::span<const Word> words) {
  std::vector<Word> title_words;
  read_text(document.metadata.title, title_words);
  FewHashes title(title_words.size());
  for (const Word& word : title_words) {
    title.add(word.hash);
  }
  TitleMatch out{.shared = std::vector<std::uint32_t>(texts.size()),
                 .words = static_cast<std::uint32_t>(title_words.size())};
  std::uint32_t best = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out.shared[i] = title_words.empty() ? 0 : count_shared(texts[i], words, title);
    const std::uint32_t merit = heading_merit(document.blocks[i], out.shared[i], texts[i].words);
    if (merit > best) {
      best = merit;
      out.main_heading = i;
    }
  }
  return out;
}

}  // namespace winnow
