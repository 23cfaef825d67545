#include "stages/strip/block_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F ||
         c == 0x061F || c == 0x06D4 || c == 0x0964 || c == 0x2026;
}

constexpr bool is_comma(char32_t c) {
  return c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C;
}

constexpr bool is_arrow(char32_t c) {
  return c == 0x2026 || c == 0xBB || c == 0x203A || c == '>' || (c >= 0x2190 && c <= 0x21FF) ||
         (c >= 0x25B6 && c <= 0x25C7);
}

constexpr bool is_separator(char32_t c) {
  return c == '|' || c == '/' || c == '>' || c == '&' || c == 0xB7 || c == 0x2022 || c == 0xBB ||
         c == 0x203A || c == 0x2192 || c == 0xA9 || c == 0xAE || c == '#' || c == '+';
}

constexpr bool is_closing(char32_t c) {
  return c == ' ' || c == '\n' || c == '"' || c == ')' || c == ']' || c == '\'' || c == 0x201D ||
         c == 0x2019 || c == 0x201C || c == 0xAB || c == 0x300D || c == 0xFF09;
}

constexpr bool is_currency(char32_t c) {
  return c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF) || c == 0xFF04 ||
         c == 0xFFE5;
}

constexpr std::uint8_t stem_letters = 5;  // what follows them is mostly an ending

// What a character that is no letter and no digit does.
struct Signs {
  bool apostrophe = false, joint = false, separator = false, comma = false, question = false;
  bool currency = false, stop = false, closing = false;
};

constexpr Signs signs_of(char32_t c) {
  return {.apostrophe = c == '\'' || c == 0x2019,
          .joint = c == '.' || c == '/' || c == '-' || c == ':',
          .separator = is_separator(c),
          .comma = is_comma(c),
          .question = c == '?' || c == 0xFF1F || c == 0x061F,
          .currency = is_currency(c),
          .stop = ends_sentence(c),
          .closing = is_closing(c)};
}

constexpr auto ascii_signs = [] {
  std::array<Signs, 0x80> out{};
  for (std::size_t c = 0; c < out.size(); ++c) {
    out[c] = signs_of(static_cast<char32_t>(c));
  }
  return out;
}();

// The letter in lower case, 0 for all else.
constexpr auto ascii_letters = [] {
  std::array<unsigned char, 256> out{};
  constexpr unsigned char to_upper = 'a' - 'A';
  for (unsigned char c = 'a'; c <= 'z'; ++c) {
    out[c] = out[c - to_upper] = c;
  }
  return out;
}();

class TextReader {
 public:
  TextReader(std::string_view text, std::vector<Word>& words) : text_(text), words_(words) {}

  BlockText run() {
    out_.first_word = static_cast<std::uint32_t>(words_.size());
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      begin_ = at_;
      if (ascii_letters[byte] != 0) {
        letters();
        continue;
      }
      if (byte >= 0x80) {
        wide(utf8::next(text_, at_));
      } else {
        ++at_;
        narrow(text_[at_ - 1]);
      }
      ++out_.characters;
    }
    end_word();
    end_number();
    out_.words = static_cast<std::uint32_t>(words_.size()) - out_.first_word;
    out_.counted = out_.words - unspaced_ + (unspaced_ + 1) / 2;
    out_.currency = out_.currency && out_.digits > 0;
    out_.ending = ends_sentence(last_) && last_ != 0x2026 ? Ending::sentence
                  : last_ == ':' || last_ == 0xFF1A       ? Ending::colon
                  : is_arrow(last_)                       ? Ending::arrow
                                                          : Ending::other;
    return out_;
  }

 private:
  // A run of ASCII letters.
  void letters() {
    begin_word(ascii::is_upper(text_[at_]));
    std::uint32_t hash = word_.hash;
    std::uint32_t upper = 0;
    std::size_t end = at_;  // a local: members would be stored at each letter
    for (; end < text_.size(); ++end) {
      const auto byte = static_cast<unsigned char>(text_[end]);
      const unsigned char lower = ascii_letters[byte];
      if (lower == 0) {
        break;
      }
      upper += lower != byte ? 1 : 0;
      hash = (hash ^ lower) * 16777619U;
    }
    const auto count = static_cast<std::uint32_t>(end - at_);
    if (word_.letters < stem_letters && word_.letters + count >= stem_letters) {
      end_stem(at_ + stem_letters - word_.letters);
    }
    end_letters(hash, count, upper);
    out_.characters += count;
    last_ = static_cast<unsigned char>(text_[end - 1]);
    at_ = end;
  }

  // A word of so many letters tells something; those up to here are its stem.
  void end_stem(std::size_t end) {
    word_.telling = true;
    word_.stem = word_.hash;
    for (std::size_t i = at_; i < end; ++i) {
      word_.stem = (word_.stem ^ ascii_letters[static_cast<unsigned char>(text_[i])]) * 16777619U;
    }
  }

  void narrow(char c) {
    if (ascii::is_digit(c)) {
      digit(c);
      last_ = static_cast<unsigned char>(c);
    } else {
      other(static_cast<unsigned char>(c), ascii_signs[static_cast<unsigned char>(c)]);
    }
  }

  void wide(char32_t c) {
    if (is_unspaced_script(c)) {
      unspaced(c);
    } else if (is_word_character(c)) {
      const bool upper = u_isupper(static_cast<UChar32>(c)) != 0;
      const char32_t lower = upper ? static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))) : c;
      begin_word(upper);
      end_letters((word_.hash ^ lower) * 16777619U, 1, upper ? 1 : 0);
      if (word_.letters == stem_letters) {
        word_.telling = true;
        word_.stem = word_.hash;
      }
      last_ = c;
    } else {
      other(c, signs_of(c));
    }
  }

  void begin_word(bool upper) {
    if (!inside_) {
      inside_ = true;
      word_ = {.hash = 2166136261U, .capital = upper};
      open(upper ? Opening::upper : Opening::lower);
    }
  }

  // Letters were read that bring the word to `hash`.
  void end_letters(std::uint32_t hash, std::uint32_t letters, std::uint32_t upper) {
    word_.hash = hash;
    word_.letters = static_cast<std::uint8_t>(std::min(word_.letters + letters, 255U));
    out_.letters += letters;
    out_.upper += upper;
    end_number();
  }

  // All digits are one to the hash: a date is like another date.
  void digit(char c) {
    ++out_.digits;
    if (!inside_) {
      inside_ = true;
      word_ = {.hash = 2166136261U};
      open(Opening::digit);
    }
    word_.hash = (word_.hash ^ static_cast<unsigned char>('0')) * 16777619U;
    if (number_digits_ == 0) {
      out_.joined = out_.joined || (after_number_ && joins_);
    }
    number_ = number_digits_ < 4 ? number_ * 10 + (c - '0') : 0;
    ++number_digits_;
  }

  void unspaced(char32_t c) {
    end_word();
    end_number();
    open(Opening::other);
    ++out_.letters;
    ++unspaced_;
    const std::uint32_t hash = (2166136261U ^ c) * 16777619U;
    const bool pair = unspaced_end_ != 0 && unspaced_end_ == begin_;
    const std::uint32_t stem = pair ? (words_.back().hash ^ c) * 16777619U : hash;
    words_.push_back({.hash = hash, .letters = 1, .telling = pair, .stem = stem});
    unspaced_end_ = at_;
    last_ = c;
  }

  void other(char32_t c, Signs signs) {
    if (!signs.apostrophe) {
      end_word();
    }
    joins_ = number_digits_ > 0 && signs.joint;
    after_number_ = number_digits_ > 0;
    end_number();
    out_.separators += signs.separator ? 1 : 0;
    out_.commas += signs.comma ? 1 : 0;
    out_.copyright = out_.copyright || c == 0xA9;
    out_.question = out_.question || signs.question;
    out_.currency = out_.currency || signs.currency;
    // A stop ends a sentence where a space or the end follows, or the script needs no space.
    if (signs.stop &&
        (c > 0x2FFF || at_ == text_.size() || ascii::is_space(text_[at_]) || text_[at_] == '"')) {
      ++out_.sentences;
    }
    if (!signs.closing) {
      last_ = c;
    }
  }

  void open(Opening opening) {
    if (out_.opening == Opening::other && words_.size() == out_.first_word) {
      out_.opening = opening;
    }
  }

  void end_word() {
    if (inside_) {
      words_.push_back(word_);
      inside_ = false;
    }
  }

  void end_number() {
    if (number_digits_ == 0) {
      return;
    }
    out_.year = out_.year || (number_digits_ == 4 && number_ >= 1900 && number_ < 2100);
    number_ = 0;
    number_digits_ = 0;
  }

  std::string_view text_;
  std::vector<Word>& words_;
  BlockText out_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;         // of the character at hand
  std::size_t unspaced_end_ = 0;  // of the last character of a script without spaces
  std::uint32_t unspaced_ = 0;
  Word word_;
  bool inside_ = false;
  char32_t last_ = 0;
  int number_ = 0;
  int number_digits_ = 0;
  bool after_number_ = false;
  bool joins_ = false;
};

}  // namespace

BlockText read_text(std::string_view text, std::vector<Word>& words) {
  return TextReader(text, words).run();
}

}  // namespace winnow
