// Damage that is read through: the no-break space (byte A0) that some program made a
// plain one, and bytes that were lost to U+FFFD or to a question mark, because the page has no
// character for them or a second program could not write it. Such a sequence still tells where a
// character was.
//
// One character loses its last byte so often that it is known without: ” is E2 80 9D, windows-1252
// has nothing for 9D, and control characters get dropped. The other way to read it, with the space
// that follows as A0, would give †, which hardly anyone writes.
//
// Surrogates that were written as three bytes each (CESU-8) are joined.
#include "stages/normalize/sequences.hpp"

#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr char32_t no_break_space = 0xA0;

struct Lead {
  std::size_t chars = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;  // range of the second byte
};

Lead lead_of(std::uint8_t byte) {
  if (byte < 0xC2 || byte > 0xF4) return {};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  return byte == 0xF4 ? Lead{4, 0x80, 0x8F} : Lead{4};
}

// Reads one trailing byte into `sequence`; false if `c` cannot have been one.
bool add(char32_t c, std::uint8_t byte, const Lead& lead, Sequence& sequence) {
  const std::uint8_t low = sequence.chars == 1 ? lead.low : 0x80;
  const std::uint8_t high = sequence.chars == 1 ? lead.high : 0xBF;
  sequence.spaced |= c == U' ';
  sequence.holed |= c == utf8::replacement;
  sequence.asked |= c == U'?';
  const bool lost = c == utf8::replacement || c == U'?';
  ++sequence.chars;
  sequence.decoded = (sequence.decoded << 6U) | (byte & 0x3FU);
  return lost || (byte >= low && byte <= high);
}

// The byte of a trailing character. A space counts as the no-break one, but only where that is A0:
// in KOI8-R it is 9A, every small Russian letter leads, and many stand before a space.
std::uint8_t trail_of(int page, char32_t c) {
  const CodePages& pages = CodePages::instance();
  if (c != U' ') return pages.byte_of(page, c);
  return pages.byte_of(page, no_break_space) == 0xA0 ? 0xA0 : 0;
}

Sequence read(std::u32string_view text, std::size_t at, int page) {
  const std::uint8_t first = CodePages::instance().byte_of(page, text[at]);
  const Lead lead = lead_of(first);
  if (lead.chars == 0 || at + lead.chars > text.size()) {
    return {};
  }
  Sequence sequence{.begin = at, .chars = 1, .decoded = first & (0x7FU >> lead.chars)};
  std::size_t real = 0;
  while (sequence.chars < lead.chars) {
    const char32_t c = text[at + sequence.chars];
    const std::uint8_t byte = trail_of(page, c);
    if (!add(c, byte, lead, sequence)) {
      return {};
    }
    real += byte != 0 && c != U' ' ? 1 : 0;
  }
  if (sequence.chars > 2 && real == 0) {
    return {};
  }
  if (sequence.holed || sequence.asked) {
    sequence.decoded = utf8::replacement;
  }
  return sequence;
}

bool is_high(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_low(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

bool is_cut_quote(std::u32string_view text, std::size_t at, int page) {
  if (page != CodePages::western || !text.substr(at).starts_with(U"â€")) {
    return false;
  }
  const Sequence sequence = read(text, at, page);
  return !sequence || sequence.spaced;
}

}  // namespace

Sequence sequence_at(std::u32string_view text, std::size_t at, int page) {
  if (is_cut_quote(text, at, page)) {
    return {.begin = at, .chars = 2, .decoded = U'”', .cut = true};
  }
  Sequence sequence = read(text, at, page);
  if (!sequence || !is_high(sequence.decoded)) {
    return is_low(sequence.decoded) ? Sequence{} : sequence;
  }
  const Sequence low = sequence.end() < text.size() ? read(text, sequence.end(), page) : Sequence{};
  if (!low || !is_low(low.decoded)) {
    return {};
  }
  sequence.chars += low.chars;
  sequence.spaced |= low.spaced;
  sequence.decoded = 0x10000 + ((sequence.decoded - 0xD800) << 10U) + (low.decoded - 0xDC00);
  return sequence;
}

bool is_whole_sequence(std::u32string_view text, std::size_t at, unsigned pages) {
  for (int page = 0; page < CodePages::count; ++page) {
    if ((pages >> static_cast<unsigned>(page) & 1U) != 0) {
      const Sequence sequence = sequence_at(text, at, page);
      if (sequence && sequence.whole()) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace winnow
