#include "stages/decode/iso_2022_jp.hpp"

#include <cstdint>
#include <utility>

#include "stages/decode/jis.hpp"

namespace winnow::legacy {

namespace {

class Iso2022Jp {
 public:
  explicit Iso2022Jp(std::string_view bytes) : bytes_(bytes) {}

  std::string decoded() && {
    while (at_ < bytes_.size()) {
      byte_at(bytes_, at_) == escape ? switch_set() : read();
    }
    return std::move(out_);
  }

 private:
  enum class Set : std::uint8_t { ascii, roman, katakana, jis0208 };
  static constexpr Byte escape = 0x1B;

  void switch_set() {
    const std::string_view sequence = bytes_.substr(at_ + 1, 2);
    if (sequence == "(B") return enter(Set::ascii);
    if (sequence == "(J") return enter(Set::roman);
    if (sequence == "(I") return enter(Set::katakana);
    if (sequence == "$@" || sequence == "$B") return enter(Set::jis0208);
    emit(utf8::replacement, 1);
  }

  // Two escapes with nothing between them are an error: they could hide text from a filter.
  void enter(Set set) {
    if (std::exchange(escaped_, true)) {
      utf8::append(utf8::replacement, out_);
    }
    set_ = set;
    at_ += 3;
  }

  void read() {
    const int byte = byte_at(bytes_, at_);
    if (set_ == Set::jis0208) {
      return read_two();
    }
    emit(character(byte), 1);
  }

  char32_t character(int byte) const {
    if (set_ == Set::katakana) {
      return is_within(byte, 0x21, 0x5F) ? half_width_katakana + static_cast<char32_t>(byte - 0x21)
                                         : utf8::replacement;
    }
    if (!is_ascii(byte) || byte == 0x0E || byte == 0x0F) {
      return utf8::replacement;
    }
    if (set_ == Set::roman && byte == 0x5C) {
      return U'¥';
    }
    return set_ == Set::roman && byte == 0x7E ? U'‾' : static_cast<char32_t>(byte);
  }

  void read_two() {
    const int lead = byte_at(bytes_, at_);
    const bool alone = at_ + 1 == bytes_.size() || byte_at(bytes_, at_ + 1) == escape;
    if (!is_within(lead, 0x21, 0x7E) || alone) {
      return emit(utf8::replacement, 1);
    }
    static const Index& index = jis0208_index();
    const int pointer = pointer_of_94(lead, byte_at(bytes_, at_ + 1), 0x21);
    const char32_t code_point = look_up(index, pointer);
    emit(code_point == 0 ? utf8::replacement : code_point, 2);
  }

  void emit(char32_t code_point, std::size_t bytes) {
    utf8::append(code_point, out_);
    escaped_ = false;
    at_ += bytes;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string out_;
  Set set_ = Set::ascii;
  bool escaped_ = false;
};

}  // namespace

std::string from_iso_2022_jp(std::string_view bytes) { return Iso2022Jp(bytes).decoded(); }

}  // namespace winnow::legacy
