// The idea: a stretch of text is explained either as it stands or as broken UTF-8, and the cheaper
// explanation wins.
//
// Under each code page (code_pages.hpp) the text is searched for characters whose bytes are UTF-8
// (sequences.hpp), and for runs of such without a gap. A run is decoded if its characters are
// strange where they stand (a capital after a small letter, a currency sign inside a word, a
// control character: strangeness.hpp) and what it decodes to is not (readings.hpp). "СССР»" has the
// bytes of UTF-8 but gains nothing: a closing quote behind a word is in order, and "СССл" would not
// be.
//
// One pass decodes the best page once. Passes repeat until nothing changes, which undoes several
// layers and several pages in one text. A text that is not stable within the bound is hostile: it
// is returned as it was, so that repairing twice is always repairing once.
//
// Left out: text of a one-byte encoding that was read as another one (MacRoman as Latin-1), and
// UTF-8 that was read as an encoding of many bytes.
#include "stages/normalize/mojibake.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "stages/normalize/code_pages.hpp"
#include "stages/normalize/readings.hpp"
#include "stages/normalize/sequences.hpp"
#include "stages/normalize/strangeness.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

// Four layers in each of three pages, and room for the last look.
constexpr int max_passes = 16;

// The capitals that may stand for à or a no-break space without more to show for it.
bool may_lose_space(char32_t c) { return c == U'Ã' || c == U'Â' || c == U'Ă'; }

// Pages in which a run may begin that needs no support, judged by two characters.
std::uint16_t possible_pages(std::u32string_view text) {
  const CodePages& pages = CodePages::instance();
  unsigned possible = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] < 0x80) {
      continue;
    }
    const unsigned leads = pages.roles(text[at]).leads();
    const bool spaced = text[at + 1] == U' ' && may_lose_space(text[at]);
    possible |= spaced ? leads : leads & pages.roles(text[at + 1]).trails;
  }
  return static_cast<std::uint16_t>(possible);
}

// Decodes the page that gains most; false if none convinces.
bool decode_best(std::u32string& text) {
  Reading best;
  const unsigned possible = possible_pages(text);
  for (int page = 0; page < CodePages::count; ++page) {
    if ((possible >> static_cast<unsigned>(page) & 1U) == 0) {
      continue;
    }
    Reading reading = convincing_reading(text, page);
    if (reading.gain > best.gain) {
      best = std::move(reading);
    }
  }
  if (best.gain > 0) {
    text = decoded(text, best);
  }
  return best.gain > 0;
}

// Only when nothing is left to decode: until then they may be bytes.
bool replace_controls(std::u32string& text) {
  const CodePages& pages = CodePages::instance();
  bool changed = false;
  for (char32_t& c : text) {
    const char32_t western = c < 0x80 ? c : pages.western_of(c);
    changed |= western != c;
    c = western;
  }
  return changed;
}

bool repair(std::u32string& text) {
  for (int pass = 0; pass < max_passes; ++pass) {
    if (!decode_best(text) && !replace_controls(text)) {
      return true;
    }
  }
  return false;
}

std::u32string code_points(std::string_view text) {
  std::u32string all;
  all.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    all += utf8::next(text, at);
  }
  return all;
}

std::size_t begin_of_previous(std::string_view text, std::size_t at) {
  for (--at; at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; --at) {
  }
  return at;
}

// A few characters and, among them, the one that the look is about.
struct Nearby {
  std::array<char32_t, 14> chars{};
  std::size_t size = 0;
  std::size_t at = 0;
};

Nearby around(std::string_view text, std::size_t begin) {
  constexpr std::size_t chars_before = 4;
  Nearby near;
  for (; near.at < chars_before && begin > 0; ++near.at) {
    begin = begin_of_previous(text, begin);
  }
  for (; begin < text.size() && near.size < near.chars.size(); ++near.size) {
    near.chars[near.size] = utf8::next(text, begin);
  }
  return near;
}

// Whether a whole sequence begins at `begin` and something near it is out of place: a run that
// gains enough has such a spot. In "l’été" there is none, though ’é is UTF-8 in MacRoman.
bool is_suspicious(std::string_view text, std::size_t begin) {
  constexpr float least = 0.25F;
  const Nearby near = around(text, begin);
  const std::u32string_view chars(near.chars.data(), near.size);
  if (!is_whole_sequence(chars, near.at, CodePages::instance().roles(chars[near.at]).leads())) {
    return false;
  }
  const std::size_t end = std::min(near.size, near.at + 7);
  for (std::size_t i = near.at < 2 ? 0 : near.at - 2; i < end; ++i) {
    if (chars[i] >= 0x80 && strangeness_at(chars, i) >= least) {
      return true;
    }
  }
  return false;
}

bool lost_its_space(std::string_view text, std::size_t begin, std::size_t end, char32_t c) {
  return may_lose_space(c) && begin > 0 && text[begin - 1] != ' ' && end < text.size() &&
         text[end] == ' ';
}

bool is_small_cyrillic(char32_t c) { return c >= U'а' && c <= U'я'; }

// Whether a suspicious sequence ends, or goes on, with the character `c` that begins at `at`. Small
// Cyrillic letters trail each other in cp866, but there is nothing strange in that.
bool ends_suspicious(std::string_view text, std::size_t at, char32_t c) {
  const std::size_t last = begin_of_previous(text, at);
  std::size_t end = last;
  if (is_small_cyrillic(c) && is_small_cyrillic(utf8::next(text, end))) {
    return false;
  }
  return is_suspicious(text, last) ||
         (last > 0 && is_suspicious(text, begin_of_previous(text, last)));
}

}  // namespace

std::string without_mojibake(std::string_view text) {
  if (!may_hold_mojibake(text)) {
    return std::string(text);
  }
  std::u32string all = code_points(text);
  if (!repair(all)) {
    return std::string(text);
  }
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : all) {
    utf8::append(c, out);
  }
  return out;
}

bool may_hold_mojibake(std::string_view text) {
  const CodePages& pages = CodePages::instance();
  unsigned open = 0;        // pages in which a trailing byte would now make, or go on, a sequence
  CodePages::Roles last{};  // of the character before
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      at = wide::find(text, at, wide::beyond_ascii);
      open = 0;
      last = {};
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    const CodePages::Roles roles = pages.roles(c);
    if (pages.western_of(c) != c || lost_its_space(text, begin, at, c) ||
        ((open & roles.trails) != 0 && ends_suspicious(text, begin, c))) {
      return true;
    }
    open = roles.pairs | (static_cast<unsigned>(last.longer) & roles.trails);
    last = roles;
  }
  return false;
}

}  // namespace winnow
