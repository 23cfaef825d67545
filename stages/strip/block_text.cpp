#include "stages/strip/block_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F ||
         c == 0x061F || c == 0x06D4 || c == 0x0964 || c == 0x2026;
}

bool is_comma(char32_t c) { return c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C; }

bool is_arrow(char32_t c) {
  return c == 0x2026 || c == 0xBB || c == 0x203A || c == '>' || (c >= 0x2190 && c <= 0x21FF) ||
         (c >= 0x25B6 && c <= 0x25C7);
}

bool is_separator(char32_t c) {
  return c == '|' || c == '/' || c == '>' || c == '&' || c == 0xB7 || c == 0x2022 || c == 0xBB ||
         c == 0x203A || c == 0x2192 || c == 0xA9 || c == 0xAE || c == '#' || c == '+';
}

bool is_closing(char32_t c) {
  return c == ' ' || c == '\n' || c == '"' || c == ')' || c == ']' || c == '\'' || c == 0x201D ||
         c == 0x2019 || c == 0x201C || c == 0xAB || c == 0x300D || c == 0xFF09;
}

bool is_currency(char32_t c) {
  return c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF) || c == 0xFF04 ||
         c == 0xFFE5;
}

constexpr std::uint8_t stem_letters = 5;  // what follows them is mostly an ending

class TextReader {
 public:
  TextReader(std::string_view text, std::vector<Word>& words) : text_(text), words_(words) {}

  BlockText run() {
    out_.first_word = static_cast<std::uint32_t>(words_.size());
    while (at_ < text_.size()) {
      const char byte = text_[at_];
      begin_ = at_;
      if (static_cast<unsigned char>(byte) < 0x80) {
        ++at_;
        narrow(byte);
      } else {
        wide(utf8::next(text_, at_));
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
  void narrow(char c) {
    if (ascii::is_alpha(c)) {
      const bool upper = ascii::is_upper(c);
      out_.upper += upper ? 1 : 0;
      ++out_.letters;
      letter(static_cast<unsigned char>(ascii::lower(c)), upper);
      last_ = static_cast<unsigned char>(c);
    } else if (ascii::is_digit(c)) {
      digit(c);
      last_ = static_cast<unsigned char>(c);
    } else {
      other(static_cast<unsigned char>(c));
    }
  }

  void wide(char32_t c) {
    if (is_unspaced_script(c)) {
      unspaced(c);
    } else if (is_word_character(c)) {
      const bool upper = u_isupper(static_cast<UChar32>(c)) != 0;
      out_.upper += upper ? 1 : 0;
      ++out_.letters;
      letter(upper ? static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))) : c, upper);
      last_ = c;
    } else {
      other(c);
    }
  }

  void letter(char32_t lower, bool upper) {
    if (!inside_) {
      inside_ = true;
      word_ = {.hash = 2166136261U, .capital = upper};
      open(upper ? Opening::upper : Opening::lower);
    }
    word_.hash = (word_.hash ^ lower) * 16777619U;
    word_.letters = static_cast<std::uint8_t>(std::min(word_.letters + 1, 255));
    if (word_.letters == stem_letters) {
      word_.telling = true;
      word_.stem = word_.hash;
    }
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

  void other(char32_t c) {
    const bool apostrophe = c == '\'' || c == 0x2019;
    if (!apostrophe) {
      end_word();
    }
    joins_ = number_digits_ > 0 && (c == '.' || c == '/' || c == '-' || c == ':');
    after_number_ = number_digits_ > 0;
    end_number();
    out_.separators += is_separator(c) ? 1 : 0;
    out_.commas += is_comma(c) ? 1 : 0;
    out_.copyright = out_.copyright || c == 0xA9;
    out_.question = out_.question || c == '?' || c == 0xFF1F || c == 0x061F;
    out_.currency = out_.currency || is_currency(c);
    // A stop ends a sentence where a space or the end follows, or the script needs no space.
    if (ends_sentence(c) &&
        (c > 0x2FFF || at_ == text_.size() || ascii::is_space(text_[at_]) || text_[at_] == '"')) {
      ++out_.sentences;
    }
    if (!is_closing(c)) {
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
