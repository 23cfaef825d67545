#include "stages/despam/line_checks.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "stages/despam/document_view.hpp"
#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

// Length in bytes of the label that `text` starts with, up to and with what separates it; 0 if
// none.
std::size_t label_length(std::string_view text, const std::vector<const Lexicon*>& labels) {
  constexpr std::size_t longest = 80;
  text = text.substr(0, longest + 4);
  const std::size_t marks = std::min(text.find_first_not_of("-*> »"), text.size());
  for (const std::string_view colon :
       {":", "：", " –", " —", " -", "|", "】", "]", "►", "▶", "»", ">", "/", "／"}) {
    const std::size_t at = text.find(colon, marks);
    if (at == std::string_view::npos || at > longest) {
      continue;
    }
    const std::string label = folded_words(text.substr(0, at));
    if (std::ranges::any_of(labels, [&](const Lexicon* l) { return l->contains(label); })) {
      return at + colon.size();
    }
  }
  return 0;
}

// What follows the words of `text` that are a phrase of the lexicons; empty if none are.
std::string_view after_phrase(std::string_view text, const std::vector<const Lexicon*>& lexicons) {
  constexpr int most_words = 4;
  std::string_view rest;
  std::size_t end = 0;
  for (int i = 0; i < most_words && end < text.size(); ++i) {
    end = std::min(text.find(' ', end + 1), text.size());
    const std::string words = folded_words(text.substr(0, end));
    if (std::ranges::any_of(lexicons, [&](const Lexicon* l) { return l->contains(words); })) {
      rest = text.substr(end);
    }
  }
  return ascii::trim(rest);
}

namespace {

// A small word that names do not have inside: "von", "de" and "and" they do.
bool begins_lower(std::string_view word) {
  constexpr std::string_view particles[] = {
      "van", "von", "de",  "da",  "di",  "du",  "der",  "den",   "la",  "le",  "el",
      "al",  "bin", "ben", "y",   "e",   "i",   "and",  "und",   "et",  "en",  "och",
      "og",  "a",   "z",   "des", "dos", "das", "del",  "della", "ter", "ten", "te",
      "zu",  "zum", "st",  "via", "for", "für", "pour", "para",  "per"};
  return ascii::is_lower(word.front()) && word.find('.') == std::string_view::npos &&
         std::ranges::find(particles, word) == std::end(particles);
}

}  // namespace

namespace {

// Articles: with one of them begins a sentence or a description, not a name.
bool is_article(std::string_view word) {
  constexpr std::string_view articles[] = {
      "The", "A",   "An",  "Der", "Die", "Das", "Ein",  "Eine", "Im", "Am", "Les", "Un", "Une",
      "Los", "Las", "Una", "O",   "Os",  "As",  "Um",   "Uma",  "Il", "Lo", "Gli", "I",  "Het",
      "De",  "Een", "Den", "Det", "En",  "Ett", "This", "That", "In", "On", "At"};
  return std::ranges::find(articles, word) != std::end(articles);
}

}  // namespace

namespace {

// 12, 12k, 3m
std::size_t number_length(std::string_view words) {
  const std::size_t digits = std::min(words.find_first_not_of("0123456789"), words.size());
  const std::string_view rest = words.substr(digits);
  const bool unit = digits > 0 && (rest.starts_with("k ") || rest.starts_with("m "));
  return digits + (unit ? 1 : 0);
}

}  // namespace

// In a line each word of which was looked at, phrases are looked up; they stand one byte, the
// space, behind their place among the words.
std::size_t count_phrases(const Line& line, const Lexicon& lexicon) {
  if (!line.knows_phrases) {
    return lexicon.hits(line.words_only());
  }
  std::vector<std::uint32_t> found;
  std::size_t at = 0;
  for (const PhrasePlace& place : line.phrases) {
    if (place.lexicon != lexicon.id() || place.begin < at) {
      continue;
    }
    at = place.end;
    if (std::ranges::find(found, place.phrase) == found.end()) {
      found.push_back(place.phrase);
    }
  }
  return found.size();
}

std::size_t phrase_at(const Line& line, const Lexicon& lexicon, std::size_t at) {
  if (!line.knows_phrases) {
    return lexicon.prefix(line.words_only().substr(at));
  }
  const auto is_it = [&](const PhrasePlace& place) {
    return place.lexicon == lexicon.id() && place.begin == at + 1;
  };
  const auto longest = std::ranges::find_if(line.phrases, is_it);
  return longest == line.phrases.end() ? 0U
                                       : static_cast<std::size_t>(longest->end - longest->begin);
}

bool begins_with_phrase(const Line& line, const std::vector<const Lexicon*>& lexicons) {
  return std::ranges::any_of(
      lexicons, [&](const Lexicon* lexicon) { return phrase_at(line, *lexicon, 0) > 0; });
}

bool ends_with_phrase(const Line& line, const Lexicon& lexicon) {
  return !line.knows_phrases
             ? lexicon.ends(line.words_only())
             : std::ranges::any_of(line.phrases, [&](const PhrasePlace& place) {
                 return place.lexicon == lexicon.id() && place.end + 1U == line.folded.size();
               });
}

bool is_made_of(const Line& line, const std::vector<const Lexicon*>& lexicons,
                const Lexicon* fillers, std::size_t least) {
  const std::string_view words = line.words_only();
  std::size_t phrases = 0;
  for (std::size_t at = 0; at < words.size();) {
    std::size_t bytes = 0;
    for (const Lexicon* lexicon : lexicons) {
      bytes = std::max(bytes, phrase_at(line, *lexicon, at));
    }
    phrases += bytes > 0 ? 1 : 0;
    bytes = bytes > 0 ? bytes : number_length(words.substr(at));
    bytes = bytes > 0 || fillers == nullptr ? bytes : fillers->prefix(words.substr(at));
    if (bytes == 0) {
      return false;
    }
    at = std::min(words.find_first_not_of(' ', at + bytes), words.size());
  }
  return phrases >= least;
}

// Content words (five letters and more) shared with any other kept block.
bool overlaps_rest(const Line& line) {
  constexpr std::size_t content_word = 5;
  std::set<std::string_view> words;
  for (const std::string_view word : words_by_space(line.words_only())) {
    if (word.size() >= content_word) {
      words.insert(word);
    }
  }
  const Document& document = line.view.document();
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (i == line.block || !kept(document.blocks[i])) {
      continue;
    }
    const std::string other = folded_words(document.blocks[i].text);
    for (const std::string_view word : words_by_space(other)) {
      if (words.contains(word)) {
        return true;
      }
    }
  }
  return false;
}

// The title, said before; or the title and, behind a bar or a dash, the name of the site.
bool echoes_title(const Line& line) {
  constexpr std::size_t longest_name = 6;
  const std::string_view words = line.words_only();
  if (words == line.view.title()) {
    return !line.view.is_first_of_its_kind(line);
  }
  const std::string_view name = words.substr(line.view.title().size());
  for (const std::string_view separator : {" | ", " – ", " — ", " - ", " · ", " :: "}) {
    const std::size_t at = line.text.rfind(separator);
    if (at != std::string_view::npos && words_by_space(name).size() <= longest_name &&
        folded_words(line.text.substr(0, at)) == line.view.title()) {
      return true;
    }
  }
  return false;
}

double link_density(const Line& line) {
  const Block& block = line.view.block(line.block);
  return block.text.empty()
             ? 0
             : static_cast<double>(block.link_bytes) / static_cast<double>(block.text.size());
}

bool is_at(const Line& line, bool start, std::size_t blocks, double share) {
  const std::size_t place = line.view.place(line.block);
  const std::size_t distance = start ? place : line.view.kept_blocks() - 1 - place;
  return blocks > 0
             ? distance < blocks
             : static_cast<double>(distance) < share * static_cast<double>(line.view.kept_blocks());
}

std::size_t count_numbers(std::string_view text) {
  std::size_t numbers = 0;
  bool inside = false;
  for (const char c : text) {
    numbers += ascii::is_digit(c) && !inside ? 1 : 0;
    inside = ascii::is_digit(c);
  }
  return numbers;
}

// A link of the block has an address with one of the words in it.
bool links_to(const Line& line, const std::vector<std::string>& parts) {
  const Document& document = line.view.document();
  const auto& inlines = document.blocks[line.block].inlines;
  return std::ranges::any_of(inlines, [&](const Inline& link) {
    const std::string address =
        ascii::lower(attribute(document, link.element, "href").value_or(""));
    return std::ranges::any_of(
        parts, [&](const std::string& part) { return address.find(part) != std::string::npos; });
  });
}

namespace {

bool is_link_sign(std::string_view text) {
  constexpr std::array<std::string_view, 6> signs = {"¶", "#", "§", "🔗", "⚓", "↩"};
  constexpr std::array<std::string_view, 2> as_text_or_picture = {"\uFE0E", "\uFE0F"};
  for (const std::string_view selector : as_text_or_picture) {
    text.remove_suffix(text.ends_with(selector) ? selector.size() : 0);
  }
  return std::ranges::find(signs, text) != signs.end();
}

// Links in texts, and in tests of rules, have no address.
bool leads_into_page(const Line& line, const Inline& link) {
  return link.element == no_element ||
         attribute(line.view.document(), link.element, "href").value_or("").find('#') !=
             std::string_view::npos;
}

}  // namespace

std::optional<Cut> link_sign(const Line& line) {
  const Block& block = line.view.block(line.block);
  const std::string_view text = block.text;
  if (line.text != ascii::trim(text)) {
    return std::nullopt;  // a part of the block
  }
  const auto place = [&](const char* at) {
    return static_cast<std::size_t>(at - line.text.data());
  };
  for (const Inline& link : block.inlines) {
    if (link.end > text.size() || link.begin >= link.end || !leads_into_page(line, link) ||
        !is_link_sign(ascii::trim(text.substr(link.begin, link.end - link.begin)))) {
      continue;
    }
    const std::string_view before = ascii::trim(text.substr(0, link.begin));
    const std::string_view behind = ascii::trim(text.substr(link.end));
    if (before.empty() && !behind.empty()) {
      return Cut{0, place(behind.data())};
    }
    if (behind.empty() && !before.empty()) {
      return Cut{place(before.data() + before.size()), line.text.size()};
    }
  }
  return std::nullopt;
}

// "By Ada Lund", "Photo: Ada Lund / Examplepress", "文：林一": a label, then a few words with
// capitals, or of a script that has none.
bool is_label_and_name(std::string_view text, const std::vector<const Lexicon*>& labels,
                       std::size_t most_words) {
  const std::size_t colon = label_length(text, labels);
  std::string_view name = text.substr(colon);
  if (colon == 0) {
    name = after_phrase(text, labels);
  }
  // A role may follow: "By Ada Lund, our reporter in the north".
  constexpr std::size_t longest_role = 6;
  const std::size_t comma = name.find(", ");
  if (comma != std::string_view::npos &&
      words_by_space(name.substr(comma)).size() <= longest_role + 1 && !ends_sentence(name)) {
    name = name.substr(0, comma);
  }
  const auto words = words_by_space(name);
  return !words.empty() && !is_article(words.front()) && count_words(name) <= most_words &&
         !ends_sentence(name) && std::ranges::none_of(name, ascii::is_digit) &&
         std::ranges::none_of(words, begins_lower);
}

}  // namespace winnow
