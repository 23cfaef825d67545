#include "stages/parse/text_layout.hpp"

#include <algorithm>
#include <array>

#include "stages/parse/text_headings.hpp"

namespace winnow {

namespace {

constexpr std::uint32_t narrowest = 36;  // lines wrapped at 40 columns seldom fill them
constexpr std::uint32_t widest = 120;    // mail has 72, terminals 80, editors 100 and 120

struct Run {
  std::size_t begin;
  std::size_t end;

  std::size_t size() const { return end - begin; }
};

std::string_view content(const TextLines& lines, std::size_t i) {
  const std::string_view text = lines.text(i);
  return lines[i].role == LineRole::quote ? text.substr(quote_prefix(text).bytes) : text;
}

// The first word of line `i` did not fit behind the line before it.
bool is_forced(const TextLines& lines, std::size_t i, std::uint32_t margin) {
  return lines[i - 1].right() + 1 + first_word_columns(content(lines, i)) > margin;
}

bool is_prose(LineRole role) {
  return role == LineRole::text || role == LineRole::item || role == LineRole::quote;
}

// Line `i` may go on what the line before it says.
bool may_continue(const TextLines& lines, std::size_t i) {
  if (!lines.glued(i)) {
    return false;
  }
  const LineRole role = lines[i].role;
  const LineRole before = lines[i - 1].role;
  return role == LineRole::text ? before == LineRole::text || before == LineRole::item
                                : role == LineRole::quote && before == LineRole::quote;
}

struct BreakCount {
  std::size_t all = 0;
  std::size_t open = 0;  // after a line that ends no sentence
  std::size_t open_forced = 0;
  std::size_t open_small = 0;  // and the next one begins small
  std::size_t forced = 0;

  void add(const TextLines& lines, std::size_t i, std::uint32_t margin) {
    const bool is_open = !ends_in_stop(lines.text(i - 1));
    const bool fits_not = is_forced(lines, i, margin);
    ++all;
    forced += fits_not ? 1 : 0;
    open += is_open ? 1 : 0;
    open_forced += is_open && fits_not ? 1 : 0;
    open_small += is_open && starts_small(content(lines, i)) ? 1 : 0;
  }
};

// What the document as a whole shows.
struct Wrapping {
  bool wrapped = false;
  std::uint32_t margin = 0;
  std::uint32_t base_indent = 0;  // of most lines
  bool indented = false;          // first lines of paragraphs stand further in
  bool blank_separated = false;   // blank lines between paragraphs
};

// Nine tenths of the text, by width, lie in lines that reach no further; 0 if that is over
// `widest`.
std::uint32_t margin_of(const TextLines& lines) {
  std::array<std::uint64_t, widest + 2> sums{};
  std::uint64_t all = 0;
  for (const TextLine& line : lines.lines) {
    if (is_prose(line.role)) {
      sums[std::min(line.right(), widest + 1)] += line.width;
      all += line.width;
    }
  }
  std::uint64_t sum = 0;
  for (std::uint32_t width = 0; width <= widest; ++width) {
    sum += sums[width];
    if (sum * 10 >= all * 9) {
      return width;
    }
  }
  return 0;
}

std::uint32_t most_common_indent(const TextLines& lines) {
  std::array<std::size_t, widest> counts{};
  for (const TextLine& line : lines.lines) {
    ++counts[std::min(line.indent, widest - 1)];
  }
  return static_cast<std::uint32_t>(std::ranges::max_element(counts) - counts.begin());
}

// Lines further in than most, and nearly all of them alone: first lines.
bool has_indented_starts(const TextLines& lines, std::uint32_t base) {
  std::size_t starts = 0;
  std::size_t further = 0;
  std::size_t all = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const bool in = lines[i].role == LineRole::text && lines[i].indent > base;
    all += lines[i].role == LineRole::text ? 1 : 0;
    further += in ? 1 : 0;
    starts += in && (!lines.glued(i) || ends_in_stop(lines.text(i - 1))) ? 1 : 0;
  }
  return starts >= 2 && starts * 10 >= further * 8 && further * 2 <= all;
}

Wrapping wrapping_of(const TextLines& lines) {
  constexpr std::size_t lines_of_paragraph = 12;
  Wrapping out{.margin = margin_of(lines), .base_indent = most_common_indent(lines)};
  BreakCount breaks;
  std::size_t blank = 0;
  std::size_t prose = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    prose += lines[i].role == LineRole::text ? 1 : 0;
    blank += lines[i].after_blank ? 1 : 0;
    if (may_continue(lines, i)) {
      breaks.add(lines, i, out.margin);
    }
  }
  out.wrapped = out.margin >= narrowest && breaks.open >= 2 &&
                breaks.open_forced * 10 >= breaks.open * 7 &&
                breaks.open_small * 10 >= breaks.open * 3;
  out.indented = has_indented_starts(lines, out.base_indent);
  out.blank_separated = prose <= lines_of_paragraph * blank;
  return out;
}

class Layout {
 public:
  explicit Layout(TextLines& lines) : lines_(lines), wrapping_(wrapping_of(lines)) {}

  void run() {
    if (wrapping_.wrapped) {
      take_back_items();
    }
    find_runs();
    join_wrapped();
    find_separator();
    std::size_t blocks = 0;
    for (const Run& run : loose_) {
      break_loose(run, blocks_before(run, blocks));
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].role == LineRole::quote) {
        break_quote(i);
      }
    }
  }

 private:
  // A dash or a number that wrapping has brought to the start of a line.
  void take_back_items() {
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      const bool inside = lines_[i].role == LineRole::item && lines_.glued(i) &&
                          lines_[i - 1].role == LineRole::text &&
                          is_forced(lines_, i, wrapping_.margin);
      if (inside && !ends_in_punctuation(lines_.text(i - 1))) {
        lines_[i].role = LineRole::text;
      }
    }
  }

  // Runs of lines of text without a blank line between; an item takes the lines that go on.
  void find_runs() {
    for (std::size_t i = 0; i < lines_.size();) {
      if (lines_[i].role == LineRole::item) {
        i = end_of_item(i);
      } else if (lines_[i].role == LineRole::text) {
        const std::size_t end = end_of_run(i);
        runs_.push_back({i, end});
        i = end;
      } else {
        ++i;
      }
    }
  }

  std::size_t end_of_run(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (lines_.glued(end) && lines_[end].role == LineRole::text) {
      ++end;
    }
    return end;
  }

  // By a hanging indent, in wrapped text by the margin as well.
  std::size_t end_of_item(std::size_t item) {
    std::size_t end = item + 1;
    while (lines_.glued(end) && lines_[end].role == LineRole::text) {
      const bool hanging = lines_[end].indent > lines_[item].indent;
      if (!hanging && !(wrapping_.wrapped && is_forced(lines_, end, wrapping_.margin))) {
        break;
      }
      lines_[end++].before = LineBreak::join;
    }
    return end;
  }

  void join_wrapped() {
    for (const Run& run : runs_) {
      if (wrapping_.wrapped && fits(run, wrapping_.margin)) {
        break_wrapped(run, wrapping_.margin);
      } else if (const std::uint32_t margin = own_margin(run); margin > 0) {
        break_wrapped(run, margin);
      } else {
        loose_.push_back(run);
      }
    }
  }

  BreakCount count(const Run& run, std::uint32_t margin) const {
    BreakCount breaks;
    for (std::size_t i = run.begin + 1; i < run.end; ++i) {
      breaks.add(lines_, i, margin);
    }
    return breaks;
  }

  // The margin explains at least half of the breaks.
  bool fits(const Run& run, std::uint32_t margin) const {
    std::size_t columned = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      columned += has_columns(lines_.text(i)) ? 1 : 0;
    }
    if (columned * 2 >= run.size()) {
      return false;
    }
    const BreakCount breaks = count(run, margin);
    return run.size() > 1 && (breaks.open > 0 ? breaks.open_forced * 2 >= breaks.open
                                              : breaks.forced * 2 >= breaks.all);
  }

  // Of a run that is wrapped in a document that is not; 0 if it is not.
  std::uint32_t own_margin(const Run& run) const {
    std::uint32_t margin = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      margin = std::max(margin, lines_[i].right());
    }
    if (run.size() < 3 || margin < narrowest || margin > widest) {
      return 0;
    }
    const BreakCount breaks = count(run, margin);
    const bool wrapped = breaks.open >= 2 && breaks.open_forced * 10 >= breaks.open * 9 &&
                         breaks.forced * 10 >= breaks.all * 9 &&
                         breaks.open_small * 2 >= breaks.open;
    return wrapped ? margin : 0;
  }

  void break_wrapped(const Run& run, std::uint32_t margin) {
    for (std::size_t i = run.begin + 1; i < run.end; ++i) {
      const bool columned = has_columns(lines_.text(i)) || has_columns(lines_.text(i - 1));
      lines_[i].before =
          columned || begins_paragraph(i, margin) ? LineBreak::block : LineBreak::join;
      splits_ += lines_[i].before == LineBreak::block ? 1 : 0;
    }
  }

  // Set in columns by hand, like the head of a memo.
  static bool has_columns(std::string_view text) {
    return text.find("    ") != std::string_view::npos || text.find('\t') != std::string_view::npos;
  }

  bool begins_paragraph(std::size_t i, std::uint32_t margin) const {
    const bool forced = is_forced(lines_, i, margin);
    const bool ended = ends_in_stop(lines_.text(i - 1));
    const bool small = starts_small(lines_.text(i));
    if (wrapping_.indented && lines_[i].indent > wrapping_.base_indent && (ended || !forced)) {
      return true;
    }
    if (forced || small) {
      return false;
    }
    if (!ended) {
      return lines_[i - 1].before == LineBreak::block && is_heading_text(lines_.text(i - 1)) &&
             lines_[i - 1].width * 10 <= margin * 8;
    }
    // Text wrapped by hand has short lines inside paragraphs, where other signs separate these.
    const bool other_sign = wrapping_.indented || wrapping_.blank_separated;
    return !other_sign || lines_[i - 1].right() * 10 < margin * 7;
  }

  // Blank lines separate, unless most lines of text have none between them.
  void find_separator() {
    std::size_t glued = 0;
    for (const Run& run : loose_) {
      glued += run.size() - 1;
    }
    std::size_t blank = splits_;
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      const bool text = lines_[i].role == LineRole::text && lines_[i - 1].role != LineRole::code;
      blank += text && lines_[i].after_blank ? 1 : 0;
    }
    // A poem has three breaks inside each stanza; text of a block a line a blank line here and
    // there.
    constexpr std::size_t most_lines = 5;
    line_is_block_ = glued > most_lines * blank;
    if (line_is_block_) {
      find_verse();
    }
  }

  // Half of the text is verse: then shorter stanzas are as well.
  void find_verse() {
    std::uint64_t all = 0;
    std::uint64_t verse = 0;
    for (const TextLine& line : lines_.lines) {
      all += line.width;
    }
    for (const Run& run : loose_) {
      const std::size_t end = is_verse(run) ? run.end : run.begin;
      for (std::size_t i = run.begin; i < end; ++i) {
        verse += lines_[i].width;
      }
    }
    all_verse_ = verse * 2 >= all;
  }

  static bool runs_on(std::string_view text) {
    for (const std::string_view end : {",", ";", ":", "—", "–", "-", "，", "、", "；"}) {
      if (text.ends_with(end)) {
        return true;
      }
    }
    return false;
  }

  bool is_short(const Run& run) const {
    constexpr std::uint32_t widest_verse = 64;  // alexandrines and hexameters
    std::size_t over = 0;
    std::uint32_t most = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      over += lines_[i].width > widest_verse ? 1 : 0;
      most = std::max(most, lines_[i].width);
    }
    return over * 8 <= run.size() && most <= 100;
  }

  // Short lines, few of which end a sentence, and some go on in the next one.
  bool is_verse(const Run& run) const {
    constexpr std::uint64_t least_width = 8;  // on average: four characters, two or three words
    std::size_t ended = 0;
    std::size_t going_on = 0;
    std::uint64_t width = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      const bool end = ends_in_stop(lines_.text(i));
      const bool small = i + 1 < run.end && starts_small(lines_.text(i + 1));
      width += lines_[i].width;
      ended += end ? 1 : 0;
      going_on += !end && (small || runs_on(lines_.text(i))) ? 1 : 0;
    }
    return run.size() >= 4 && width >= least_width * run.size() && is_short(run) &&
           ended * 10 <= run.size() * 6 && going_on * 4 >= run.size();
  }

  // Blocks before the run, as far as anyone asks.
  std::size_t blocks_before(const Run& run, std::size_t& blocks) {
    for (; counted_ < run.begin; ++counted_) {
      blocks += lines_[counted_].before == LineBreak::block ? 1 : 0;
    }
    return blocks;
  }

  void break_loose(const Run& run, std::size_t before) {
    const bool verse = is_verse(run) || (all_verse_ && is_short(run));
    const bool apart = !verse && (line_is_block_ || (before < 6 && holds_date_line(run)));
    for (std::size_t i = run.begin + 1; i < run.end; ++i) {
      const bool block = apart || (!verse && is_heading_break(run, i));
      lines_[i].before = block ? LineBreak::block : LineBreak::line;
    }
  }

  // At the top of a text, a title with its byline and date: each is judged by itself.
  bool holds_date_line(const Run& run) const {
    constexpr std::size_t most = 6;
    for (std::size_t i = run.begin; run.size() <= most && i < run.end; ++i) {
      if (is_byline(lines_.text(i))) {
        return true;
      }
    }
    return false;
  }

  // On either side of a heading that stands on its paragraph.
  bool is_heading_break(const Run& run, std::size_t i) const {
    return heads(run, i - 1) || (heads(run, i) && ends_in_stop(lines_.text(i - 1)));
  }

  bool heads(const Run& run, std::size_t i) const {
    constexpr std::uint32_t wide = 64;
    if (i + 1 >= run.end || lines_[i].width > wide || !is_heading_text(lines_.text(i))) {
      return false;
    }
    const bool starts = i == run.begin || ends_in_stop(lines_.text(i - 1));
    const TextLine& below = lines_[i + 1];
    const bool sentence =
        run.size() == 2 && ends_in_stop(lines_.text(i + 1)) && below.width >= 2 * lines_[i].width;
    return starts && !starts_small(lines_.text(i + 1)) &&
           ((below.width > wide && below.width * 2 > lines_[i].width * 3) || sentence);
  }

  // Lines of one quote stay one block; what a program has wrapped is joined.
  void break_quote(std::size_t i) {
    if (!lines_.glued(i) || lines_[i - 1].role != LineRole::quote) {
      return;
    }
    const QuotePrefix own = quote_prefix(lines_.text(i));
    const QuotePrefix above = quote_prefix(lines_.text(i - 1));
    const bool same = own.depth == above.depth && own.bytes < lines_.text(i).size() &&
                      above.bytes < lines_.text(i - 1).size();
    const bool joined = wrapping_.wrapped && same && is_forced(lines_, i, wrapping_.margin);
    lines_[i].before = joined ? LineBreak::join : LineBreak::line;
  }

  TextLines& lines_;
  Wrapping wrapping_;
  std::vector<Run> runs_;
  std::vector<Run> loose_;
  std::size_t splits_ = 0;
  std::size_t counted_ = 0;
  bool line_is_block_ = false;
  bool all_verse_ = false;
};

}  // namespace

void lay_out(TextLines& lines) { Layout(lines).run(); }

}  // namespace winnow
