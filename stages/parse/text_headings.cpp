#include "stages/parse/text_headings.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "stages/parse/text_lists.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t most_words = 12;
constexpr std::uint32_t widest = 100;

// Depth of "## Title"; 0: no mark.
std::uint8_t hash_level(std::string_view text) {
  const std::size_t marks = std::min(text.find_first_not_of('#'), text.size());
  const bool heading = marks >= 1 && marks <= 6 && text.size() > marks &&
                       ascii::is_space(text[marks]) && has_letter(text.substr(marks));
  return heading ? static_cast<std::uint8_t>(marks) : 0;
}

// Level of the heading over a line of nothing but = or -; 0: no such line.
std::uint8_t underline_level(std::string_view text) {
  const bool line = text.size() >= 3 && (text.front() == '=' || text.front() == '-') &&
                    text.find_first_not_of(text.front()) == std::string_view::npos;
  return !line ? 0 : text.front() == '=' ? 1 : 2;
}

// "2.1 Results" and "2. Methods" have two and one; 0: no number.
std::size_t numbers_before(std::string_view text) {
  std::size_t count = 0;
  std::size_t at = 0;
  while (at < text.size() && ascii::is_digit(text[at])) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
    if (end - at > 2) {
      return 0;
    }
    ++count;
    at = end + (text.substr(end).starts_with('.') ? 1 : 0);
  }
  const bool spaced = at < text.size() && text[at] == ' ';
  return spaced && (count > 1 || text[at - 1] == '.') ? count : 0;
}

bool is_upper(std::string_view text) {
  std::size_t capitals = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<UChar32>(utf8::next(text, at));
    capitals += u_isupper(c) != 0 ? 1 : 0;
    if (u_islower(c) != 0) {
      return false;
    }
  }
  return capitals >= 4;
}

// "By Jane Doe", in the languages whose word for it stands before no common noun with a capital.
bool names_author(std::string_view text) {
  constexpr std::size_t most_names = 4;
  constexpr std::array<std::string_view, 7> words = {"By ",  "BY ", "by ",  "Par ",
                                                     "Por ", "Di ", "Door "};
  const auto* word =
      std::ranges::find_if(words, [&](std::string_view w) { return text.starts_with(w); });
  if (word == words.end()) {
    return false;
  }
  std::size_t names = 0;
  for (text.remove_prefix(word->size()); !text.empty(); ++names) {
    if (starts_small(text)) {
      return false;
    }
    text.remove_prefix(std::min(text.find(' '), text.size() - 1) + 1);
  }
  return names >= 1 && names <= most_names;
}

bool holds_date(std::string_view text) {
  return std::ranges::any_of(text, ascii::is_digit) && !find_date(text, {}).empty();
}

}  // namespace

bool is_byline(std::string_view text) {
  constexpr std::uint32_t longest = 16;
  return columns(text) <= widest && count_words(text, longest + 1) <= longest &&
         (holds_date(text) || names_author(text));
}

bool is_heading_text(std::string_view text) {
  if (text.size() > std::size_t{4} * widest || columns(text) > widest || !has_letter(text)) {
    return false;
  }
  const bool asks = (text.ends_with('?') || text.ends_with('!')) && is_upper(text);
  return count_words(text, most_words + 1) <= most_words && (asks || !ends_in_punctuation(text)) &&
         !is_byline(text);
}

void mark_headings(TextLines& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].role != LineRole::text) {
      continue;
    }
    if (hash_level(lines.text(i)) > 0 && lines[i].width <= 2 * widest) {
      lines[i].role = LineRole::heading;
      continue;
    }
    const bool first =
        !lines.glued(i) || lines[i - 1].role != LineRole::text || ends_in_stop(lines.text(i - 1));
    const bool ruled = first && lines.glued(i + 1) && lines[i + 1].role == LineRole::text &&
                       underline_level(lines.text(i + 1)) > 0;
    if (ruled && lines[i].width <= widest && has_letter(lines.text(i))) {
      lines[i].role = lines[i + 1].role = LineRole::heading;
      lines[i + 1].before = LineBreak::line;
    }
  }
}

namespace {

class HeadingFinder {
 public:
  explicit HeadingFinder(std::vector<Block>& blocks) : blocks_(blocks) {}

  void run() {
    find_numbered();
    find_shapes();
    if (are_few()) {
      drop_stacks();
      std::ranges::for_each(found_, [&](std::size_t i) { blocks_[i].kind = BlockKind::heading; });
    }
    set_levels();
  }

 private:
  bool is_item(std::size_t i) const {
    return i < blocks_.size() && blocks_[i].kind == BlockKind::list_item;
  }

  // "2. Methods" between paragraphs is an item by its mark and a heading by its place.
  void find_numbered() {
    for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) {
      const bool alone = is_item(i) && !is_item(i + 1) && (i == 0 || !is_item(i - 1));
      const Marker marker = alone ? marker_of(blocks_[i].text) : Marker{};
      const std::string_view below = blocks_[i + 1].text;
      if (marker.kind == Marker::Kind::number && is_heading_text(blocks_[i].text) &&
          blocks_[i + 1].kind == BlockKind::paragraph && below.size() > blocks_[i].text.size() &&
          !is_heading_text(below)) {
        blocks_[i].kind = BlockKind::heading;
      }
    }
  }

  // From the end: is there something longer below?
  void find_shapes() {
    bool text_below = false;
    for (std::size_t i = blocks_.size(); i-- > 0;) {
      const Block& block = blocks_[i];
      const bool short_line = block.kind == BlockKind::paragraph &&
                              block.text.find('\n') == std::string::npos &&
                              is_heading_text(block.text);
      if (short_line && text_below) {
        found_.push_back(i);
      } else if (!short_line) {
        text_below = text_below || block.kind != BlockKind::paragraph ||
                     count_words(block.text, most_words) >= most_words ||
                     columns(block.text) > widest / 2;
      }
    }
    std::ranges::reverse(found_);
  }

  // A title and its subtitles are few; more are a menu, and only the last may head what follows.
  void drop_stacks() {
    constexpr std::size_t highest = 5;
    std::vector<std::size_t> left;
    for (std::size_t begin = 0; begin < found_.size();) {
      std::size_t end = begin + 1;
      while (end < found_.size() && found_[end] == found_[end - 1] + 1) {
        ++end;
      }
      for (std::size_t i = end - begin > highest ? end - 1 : begin; i < end; ++i) {
        left.push_back(found_[i]);
      }
      begin = end;
    }
    found_ = std::move(left);
  }

  // By bytes: of a good article half of the lines may be headings, of its text next to nothing.
  bool are_few() const {
    std::size_t all = 0;
    std::size_t headings = 0;
    for (const Block& block : blocks_) {
      all += block.text.size();
    }
    for (const std::size_t i : found_) {
      headings += blocks_[i].text.size();
    }
    return headings * 2 < all;
  }

  void set_levels() {
    constexpr std::uint8_t deepest = 6;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (blocks_[i].kind == BlockKind::heading) {
        const bool stacked = i > 0 && blocks_[i - 1].kind == BlockKind::heading;
        const int above = stacked ? blocks_[i - 1].level : 1;
        const int level = i == 0 ? 1 : above + 1;
        blocks_[i].level = level_of(blocks_[i].text, std::min<int>(level, deepest));
      }
    }
  }

  static std::uint8_t level_of(std::string_view text, int level) {
    const std::size_t line = text.rfind('\n');
    const std::uint8_t hashes = hash_level(text);
    const std::uint8_t ruled =
        line == std::string_view::npos ? std::uint8_t{0} : underline_level(text.substr(line + 1));
    const std::size_t numbers = numbers_before(text);
    return hashes > 0    ? hashes
           : ruled > 0   ? ruled
           : numbers > 0 ? static_cast<std::uint8_t>(std::min<std::size_t>(numbers + 1, 6))
                         : static_cast<std::uint8_t>(level);
  }

  std::vector<Block>& blocks_;
  std::vector<std::size_t> found_;
};

}  // namespace

void find_heading_blocks(std::vector<Block>& blocks) { HeadingFinder(blocks).run(); }

std::string heading_words(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  const std::uint8_t hashes = hash_level(text);
  text.remove_prefix(hashes);
  while (hashes > 0 && text.ends_with('#')) {
    text.remove_suffix(1);
  }
  return std::string(ascii::trim(text));
}

}  // namespace winnow
