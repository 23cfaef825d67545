#include "stages/text/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x00B4 || c == '`' ||
         c == 0xFF07;
}

std::string casefolded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_FAILURE(error) == 0) {
    fold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                        nullptr, error);
  }
  return U_FAILURE(error) != 0 ? std::string(text) : out;
}

void separate(std::string& out) {
  if (!out.empty() && out.back() != ' ') {
    out += ' ';
  }
}

// What a character folds to, looked up: 98 of 100 texts are folded by table alone.
enum class Fold : std::uint8_t {
  word,      // to `to`, a letter, mark or digit
  separate,  // to a space
  vanish,    // to nothing: apostrophes, ignorable characters
  ask,       // to several characters, or depends on its neighbours: ICU knows
};

struct FoldEntry {
  Fold fold = Fold::ask;
  char32_t to = 0;
};

// Turkish has two letters i, and capitals of both: İ folds to an i with a dot of its own, ı to
// itself. Lower-case lists and upper-case lines meet only if all of them are i.
constexpr char32_t dotted_capital_i = 0x130;
constexpr char32_t dotless_i = 0x131;
constexpr char32_t dot_above = 0x307;

FoldEntry fold_of(char32_t c) {
  if (c == dotted_capital_i || c == dotless_i) {
    return {Fold::word, 'i'};
  }
  std::string one;
  utf8::append(c, one);
  const std::string folded = casefolded(one);
  if (folded.empty()) {
    return {Fold::vanish, 0};
  }
  const auto separates = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80 && !ascii::is_alnum(byte) &&
           !is_apostrophe(static_cast<unsigned char>(byte));
  };
  if (std::ranges::all_of(folded, separates)) {
    return {Fold::separate, 0};  // … is three full stops
  }
  std::size_t at = 0;
  const char32_t to = utf8::next(folded, at);
  const auto code = static_cast<UChar32>(to);
  if (at != folded.size() || folded.size() > one.size() ||  // it must fit where it stood
      u_getCombiningClass(code) != 0 ||
      u_getIntPropertyValue(code, UCHAR_NFKC_QUICK_CHECK) != UNORM_YES) {
    return {Fold::ask, 0};
  }
  return is_apostrophe(to)       ? FoldEntry{Fold::vanish, 0}
         : is_word_character(to) ? FoldEntry{Fold::word, to}
                                 : FoldEntry{Fold::separate, 0};
}

// Below U+3400 lie the scripts with case and nearly all punctuation; above it, ideographs and
// syllables, which fold to themselves.
constexpr char32_t table_end = 0x3400;

const FoldEntry& entry_of(char32_t c) {
  static const auto table = [] {
    std::vector<FoldEntry> entries(table_end);
    for (char32_t i = 0; i < table_end; ++i) {
      entries[i] = fold_of(i);
    }
    return entries;
  }();
  return table[c];
}

bool folds_to_itself(char32_t c) {
  return (c < 0x4DC0) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

// Writes folded words with one space between them; never more bytes than it reads.
class FoldWriter {
 public:
  explicit FoldWriter(char* to) : begin_(to), to_(to) {}
  std::size_t size() const { return static_cast<std::size_t>(to_ - begin_); }

  // The run of ASCII that `text` starts with.
  std::size_t ascii(std::string_view text) {
    std::size_t at = 0;
    for (std::size_t read = wide::width; read == wide::width && at < text.size(); at += read) {
      read = chunk(text, at);
    }
    return at;
  }

  void separate() {
    *to_ = ' ';
    to_ += space_ ? 0 : 1;
    space_ = true;
  }

  void copy(const char* from, std::size_t bytes) {
    to_ = std::copy_n(from, bytes, to_);
    space_ = false;
  }

  void put(char32_t c) {
    to_ += utf8::write(c, to_);
    space_ = false;
  }

 private:
  static wide::Bytes load(std::string_view text, std::size_t at) {
    return at + wide::width <= text.size() ? wide::load(text.data() + at)
                                           : wide::load_padded(text.substr(at), ' ');
  }

  static wide::Bytes word_bytes(wide::Bytes bytes) {
    return wide::letters(bytes) | wide::digits(bytes);
  }

  static wide::Bytes folded(wide::Bytes bytes, wide::Bytes word) {
    return ((bytes | 0x20) & word) | (~word & static_cast<std::uint8_t>(' '));
  }

  // Up to sixteen bytes, less where the text ends or something beyond ASCII begins; gives how many.
  std::size_t chunk(std::string_view text, std::size_t at) {
    const wide::Bytes bytes = load(text, at);
    const wide::Bytes word = word_bytes(bytes);
    const std::uint32_t high = wide::bits(bytes) | 1U << std::min(text.size() - at, wide::width);
    const auto size = static_cast<std::size_t>(std::countr_zero(high));
    const std::uint32_t vanishing = wide::bits(wide::is(bytes, '\'') | wide::is(bytes, '`'));
    std::uint32_t kept = kept_of(wide::bits(word), vanishing, size);
    const auto first = static_cast<std::size_t>(std::countr_one(kept));
    wide::store(folded(bytes, word), to_);  // what is too much is written over
    to_ += first;
    kept &= ~0U << first;
    while (kept != 0) {
      // From the text once more: to read at once what was just written makes a processor wait.
      const auto begin = static_cast<std::size_t>(std::countr_zero(kept));
      const auto run = static_cast<std::size_t>(std::countr_one(kept >> begin));
      const wide::Bytes rest = load(text, at + begin);
      wide::store(folded(rest, word_bytes(rest)), to_);
      to_ += run;
      kept &= ~0U << (begin + run);
    }
    return size;
  }

  // Words, and the first of the separators between two of them. What vanishes does not part them.
  std::uint32_t kept_of(std::uint32_t words, std::uint32_t vanishing, std::size_t size) {
    const std::uint32_t separators = ~(words | vanishing);
    std::uint32_t behind = separators << 1U | (space_ ? 1U : 0U);  // a separator stands before it
    for (std::uint32_t more = vanishing; more != 0;) {
      more = (behind & vanishing) << 1U & ~behind;
      behind |= more;
    }
    space_ = (behind >> size & 1U) != 0;
    return (words | (separators & ~behind)) & ((1U << size) - 1);
  }

  char* begin_;
  char* to_;
  bool space_ = true;
};

FoldEntry table_entry(char32_t c) {
  return c < table_end ? entry_of(c) : folds_to_itself(c) ? FoldEntry{Fold::word, c} : FoldEntry{};
}

// Where the words end that were written from `at` on; nothing where the table does not know.
std::optional<Folded> fold_by_table(std::string_view text, std::string& out, std::size_t at) {
  if (const std::size_t room = at + text.size() + wide::width; out.size() < room) {
    out.resize(std::max(room, out.size() + out.size() / 2));
  }
  FoldWriter writer(out.data() + at);
  bool far_script = false;
  for (std::size_t from = 0; from < text.size();) {
    if (static_cast<unsigned char>(text[from]) < 0x80) {
      from += writer.ascii(text.substr(from));
      continue;
    }
    const std::size_t begin = from;
    const char32_t c = utf8::next(text, from);
    switch (const FoldEntry entry = table_entry(c); entry.fold) {
      case Fold::ask: return std::nullopt;
      case Fold::vanish: break;
      case Fold::separate: writer.separate(); break;
      case Fold::word:
        far_script = far_script || entry.to >= 0x800;
        entry.to == c ? writer.copy(text.data() + begin, from - begin) : writer.put(entry.to);
        break;
    }
  }
  return Folded{at + writer.size(), far_script};
}

std::string fold_by_icu(std::string_view text) {
  const std::string folded = casefolded(text);
  std::string out;
  out.reserve(folded.size());
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(folded, at);
    if (c == dotless_i) {
      out += 'i';
    } else if (c == dot_above && out.ends_with('i')) {
      continue;
    } else if (is_word_character(c)) {
      out.append(folded, begin, at - begin);
    } else if (!is_apostrophe(c)) {
      separate(out);
    }
  }
  return out;
}

}  // namespace

bool is_word_character(char32_t c) {
  if (c < 0x80) {
    return ascii::is_alnum(static_cast<char>(c));
  }
  constexpr auto marks = U_GC_M_MASK | U_GC_L_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & marks) != 0;
}

bool is_unspaced_script(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

Folded fold_words_at(std::string_view text, std::string& out, std::size_t at) {
  std::optional<Folded> folded = fold_by_table(text, out, at);
  if (!folded) {
    const std::string words = fold_by_icu(text);
    out.replace(at, std::string::npos, words);
    folded = Folded{at + words.size(), wide::has_long_leads(words)};
  }
  if (folded->end > at && out[folded->end - 1] == ' ') {
    --folded->end;
  }
  return *folded;
}

void fold_words(std::string_view text, std::string& out) {
  out.resize(fold_words_at(text, out, 0).end);
}

std::string folded_words(std::string_view text) {
  std::string out;
  fold_words(text, out);
  return out;
}

std::uint32_t count_words(std::string_view text, std::uint32_t enough) {
  std::uint32_t words = 0;
  std::uint32_t unspaced = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size() && words < enough;) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      const bool word = ascii::is_alnum(c);
      words += word && !inside ? 1 : 0;
      inside = word || (inside && (c == '\'' || c == '-' || c == '.' || c == ','));
      ++at;
      continue;
    }
    const char32_t code = utf8::next(text, at);
    if (is_unspaced_script(code)) {
      ++unspaced;
      inside = false;
    } else if (is_word_character(code)) {
      words += inside ? 0 : 1;
      inside = true;
    } else {
      inside = inside && is_apostrophe(code);
    }
  }
  return words + (unspaced + 1) / 2;
}

}  // namespace winnow
