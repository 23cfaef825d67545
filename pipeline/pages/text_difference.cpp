// Three steps, each between what the one before it has settled: equal lines, in order; lines that
// share their words; the words inside lines that belong together. The first and the last are common
// sequences (edit_script.hpp).
//
// Lines without a word take no part in the first step: in texts of edited paragraphs the empty
// lines are the only equal ones, and would tie together whatever stands around them.
//
// Left out: moved paragraphs. They show as one-sided lines in both places.
#include "pipeline/pages/text_difference.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>

#include <unicode/uchar.h>

#include "pipeline/pages/edit_script.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Id = std::uint32_t;
using Ids = std::vector<Id>;
using Kept = CommonSequence;

// Lines that are wrapped differently: as many words of the shorter one, at least, must lie in the
// longer one before that is taken for more than common small words.
constexpr std::size_t min_contained_words = 6;
constexpr double contained_weight = 0.5;
// Lets two lines without words meet where nothing speaks against it.
constexpr double wordless_score = 0.01;

struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id id = 0;
  bool word = false;
};

struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id id = 0;
  std::size_t first_token = 0;
  std::size_t tokens_end = 0;
  bool has_word = false;
};

struct Side {
  std::string text{};
  std::vector<Token> tokens{};
  std::vector<Line> lines{};
};

// Equal bytes get equal numbers. Views point into the two sides.
class Names {
 public:
  Id id(std::string_view bytes) {
    return numbers_.try_emplace(bytes, static_cast<Id>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string_view, Id> numbers_;
};

// --- Words -------------------------------------------------------------------------------------

bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

bool continues_character(char32_t c) {
  const int kind = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK);
  return kind == U_GCB_EXTEND || kind == U_GCB_SPACING_MARK || kind == U_GCB_ZWJ;
}

bool is_spaced_word(char32_t c) { return is_word_character(c) && !is_unspaced_script(c); }

char32_t peek(std::string_view text, std::size_t at) {
  return at < text.size() ? utf8::next(text, at) : U'\0';
}

// An apostrophe between letters, a point or comma between digits.
bool joins(char32_t before, char32_t c, char32_t after) {
  if (c == U'\'' || c == U'\u2019') {
    return is_spaced_word(before) && is_spaced_word(after);
  }
  return (c == U'.' || c == U',') && u_isdigit(static_cast<UChar32>(before)) != 0 &&
         u_isdigit(static_cast<UChar32>(after)) != 0;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  char32_t before = U'\0';
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    if (!is_spaced_word(c) && !continues_character(c) && !joins(before, c, peek(text, next))) {
      break;
    }
    before = c;
    at = next;
  }
  return at;
}

// One character as the reader sees it: with its marks, with what a zero-width joiner ties to it.
std::size_t character_end(std::string_view text, std::size_t at) {
  char32_t before = utf8::next(text, at);
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    const bool tied = before == 0x200D && !is_word_character(c) && !is_space(c);
    if (!tied && !continues_character(c)) {
      break;
    }
    before = c;
    at = next;
  }
  return at;
}

void add_tokens(Side& side, Line& line, Names& names) {
  const std::string_view text = std::string_view(side.text).substr(0, line.end);
  line.first_token = side.tokens.size();
  for (std::size_t at = line.begin; at < text.size();) {
    std::size_t next = at;
    const char32_t c = utf8::next(text, next);
    if (!is_space(c)) {
      next = is_spaced_word(c) ? word_end(text, at) : character_end(text, at);
      side.tokens.push_back({.begin = static_cast<std::uint32_t>(at),
                             .end = static_cast<std::uint32_t>(next),
                             .id = names.id(text.substr(at, next - at)),
                             .word = is_word_character(c)});
      line.has_word = line.has_word || side.tokens.back().word;
    }
    at = next;
  }
  line.tokens_end = side.tokens.size();
}

// Lines as wholes: one token each.
void add_line_token(Side& side, Line& line) {
  line.has_word =
      count_words(std::string_view(side.text).substr(line.begin, line.end - line.begin), 1) > 0;
  line.first_token = side.tokens.size();
  side.tokens.push_back({.begin = line.begin, .end = line.end, .id = line.id, .word = true});
  line.tokens_end = side.tokens.size();
}

Side side_of(std::string_view bytes, bool by_word, Names& line_names, Names& word_names) {
  std::string storage;
  Side side{.text = utf8::repaired(std::string(ascii::with_line_feeds(bytes, storage)))};
  const std::string_view text = side.text;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    Line line{.begin = static_cast<std::uint32_t>(at),
              .end = static_cast<std::uint32_t>(end),
              .id = line_names.id(ascii::trim(text.substr(at, end - at)))};
    by_word ? add_tokens(side, line, word_names) : add_line_token(side, line);
    side.lines.push_back(line);
    at = end + 1;
  }
  return side;
}

// --- Lines that belong together ----------------------------------------------------------------

// Lines [left, left_end) beside lines [right, right_end).
struct Block {
  std::size_t left = 0;
  std::size_t left_end = 0;
  std::size_t right = 0;
  std::size_t right_end = 0;

  bool one_sided() const { return left == left_end || right == right_end; }
};

// The different words of lines [begin, end), in order of their numbers.
Ids words_of(const Side& side, std::size_t begin, std::size_t end) {
  Ids words;
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t t = side.lines[i].first_token; t < side.lines[i].tokens_end; ++t) {
      if (side.tokens[t].word) {
        words.push_back(side.tokens[t].id);
      }
    }
  }
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// Members that both have. Costs what the smaller one asks for: a line of a whole book may stand
// beside many short ones.
std::size_t shared(const Ids& a, const Ids& b) {
  const Ids& few = a.size() < b.size() ? a : b;
  const Ids& many = a.size() < b.size() ? b : a;
  std::size_t count = 0;
  auto from = many.begin();
  for (const Id id : few) {
    const auto step = std::min<std::ptrdiff_t>(16, many.end() - from);
    const auto near_by = from + step;
    const bool is_near = step > 0 && *(near_by - 1) >= id;
    from = std::lower_bound(from, is_near ? near_by : many.end(), id);
    count += from != many.end() && *from == id ? 1U : 0U;
  }
  return count;
}

double contained(const Ids& a, const Ids& b) {
  const std::size_t fewer = std::min(a.size(), b.size());
  return fewer == 0 ? 0 : static_cast<double>(shared(a, b)) / static_cast<double>(fewer);
}

double likeness(const Ids& a, const Ids& b) {
  if (a.empty() || b.empty()) {
    return a.empty() && b.empty() ? wordless_score : 0;
  }
  const std::size_t common = shared(a, b);
  const double dice = 2 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
  const double part = common < min_contained_words ? 0 : contained_weight * contained(a, b);
  return std::max(dice, part);
}

// A stretch of both sides without equal lines.
class Gap {
 public:
  Gap(const Side& left, const Side& right, const Block& block, const DifferenceOptions& options)
      : left_(left), right_(right), block_(block), options_(options) {}

  void align(std::vector<Block>& out) {
    if (block_.one_sided()) {
      add_one_sided(block_, out);
      return;
    }
    read_words();
    std::vector<Block> blocks;
    cost() <= options_.max_pair_words ? add_best(blocks) : add_nearest(blocks);
    join_wrapped(blocks);
    out.insert(out.end(), blocks.begin(), blocks.end());
  }

 private:
  struct Pair {
    std::size_t left;
    std::size_t right;
  };

  static void add_one_sided(const Block& block, std::vector<Block>& out) {
    for (std::size_t i = block.left; i < block.left_end; ++i) {
      out.push_back({i, i + 1, block.right, block.right});
    }
    for (std::size_t i = block.right; i < block.right_end; ++i) {
      out.push_back({block.left_end, block.left_end, i, i + 1});
    }
  }

  void read_words() {
    for (std::size_t i = block_.left; i < block_.left_end; ++i) {
      left_words_.push_back(words_of(left_, i, i + 1));
    }
    for (std::size_t i = block_.right; i < block_.right_end; ++i) {
      right_words_.push_back(words_of(right_, i, i + 1));
    }
  }

  // Words that comparing every line with every line would look at.
  std::size_t cost() const {
    const auto words = [](const std::vector<Ids>& lines) {
      std::size_t sum = lines.size();
      for (const Ids& line : lines) {
        sum += line.size();
      }
      return sum;
    };
    return words(left_words_) * right_words_.size() + words(right_words_) * left_words_.size();
  }

  double score(std::size_t i, std::size_t j) const {
    const double like = likeness(left_words_[i], right_words_[j]);
    return like >= options_.similar || (left_words_[i].empty() && right_words_[j].empty()) ? like
                                                                                           : 0;
  }

  // The pairs, in order, whose likeness adds up to the most.
  void add_best(std::vector<Block>& out) const {
    enum Step : char { skip_left, skip_right, pair };
    const std::size_t width = right_words_.size();
    std::vector<char> steps(left_words_.size() * width, skip_left);
    std::vector<double> above(width + 1, 0);
    std::vector<double> best(width + 1, 0);
    for (std::size_t i = 0; i < left_words_.size(); ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        char& step = steps[i * width + j];
        const double like = score(i, j);
        best[j + 1] = above[j + 1];
        if (best[j] > best[j + 1]) {
          best[j + 1] = best[j];
          step = skip_right;
        }
        if (like > 0 && above[j] + like > best[j + 1]) {
          best[j + 1] = above[j] + like;
          step = pair;
        }
      }
      std::swap(above, best);
      best[0] = 0;
    }
    std::vector<Pair> pairs;
    for (std::size_t i = left_words_.size(), j = width; i > 0 && j > 0;) {
      const char step = steps[(i - 1) * width + j - 1];
      i -= step == skip_right ? 0U : 1U;
      j -= step == skip_left ? 0U : 1U;
      if (step == pair) {
        pairs.push_back({i, j});
      }
    }
    std::ranges::reverse(pairs);
    add_pairs(pairs, out);
  }

  // The most alike of the next few lines, from the top.
  void add_nearest(std::vector<Block>& out) const {
    std::vector<Pair> pairs;
    std::size_t next = 0;
    for (std::size_t i = 0; i < left_words_.size(); ++i) {
      double best = 0;
      std::size_t at = next;
      for (std::size_t j = next; j < std::min(next + options_.window, right_words_.size()); ++j) {
        if (const double like = score(i, j); like > best && (j == next || like > wordless_score)) {
          best = like;
          at = j;
        }
      }
      if (best > 0) {
        pairs.push_back({i, at});
        next = at + 1;
      }
    }
    add_pairs(pairs, out);
  }

  void add_pairs(const std::vector<Pair>& pairs, std::vector<Block>& out) const {
    std::size_t left = block_.left;
    std::size_t right = block_.right;
    for (const Pair& pair : pairs) {
      const std::size_t i = block_.left + pair.left;
      const std::size_t j = block_.right + pair.right;
      add_one_sided({left, i, right, j}, out);
      out.push_back({i, i + 1, j, j + 1});
      left = i + 1;
      right = j + 1;
    }
    add_one_sided({left, block_.left_end, right, block_.right_end}, out);
  }

  // A paragraph of one side that the other has in several lines: the lines beside a pair whose
  // words lie in the other half of that pair join it.
  void join_wrapped(std::vector<Block>& blocks) const {
    std::vector<Block> joined;
    for (const Block& block : blocks) {
      if (!joined.empty() && belongs(block, joined.back())) {
        joined.back() = merged(joined.back(), block);
      } else {
        joined.push_back(block);
        while (joined.size() > 1 && belongs(joined[joined.size() - 2], joined.back())) {
          const Block last = joined.back();
          joined.pop_back();
          joined.back() = merged(joined.back(), last);
        }
      }
    }
    blocks = std::move(joined);
  }

  bool belongs(const Block& line, const Block& pair) const {
    if (!line.one_sided() || pair.one_sided()) {
      return false;
    }
    const bool is_left = line.left < line.left_end;
    // The other half is one line, whatever has joined so far: so a block looks no wider than a
    // line.
    if (is_left ? pair.right_end - pair.right != 1 : pair.left_end - pair.left != 1) {
      return false;
    }
    const Ids& words =
        is_left ? left_words_[line.left - block_.left] : right_words_[line.right - block_.right];
    const Ids& others =
        is_left ? right_words_[pair.right - block_.right] : left_words_[pair.left - block_.left];
    return words.size() >= 2 && words.size() < others.size() && contained(words, others) >= 0.75;
  }

  static Block merged(const Block& a, const Block& b) {
    return {std::min(a.left, b.left), std::max(a.left_end, b.left_end), std::min(a.right, b.right),
            std::max(a.right_end, b.right_end)};
  }

  const Side& left_;
  const Side& right_;
  Block block_;
  const DifferenceOptions& options_;
  std::vector<Ids> left_words_{};
  std::vector<Ids> right_words_{};
};

// Lines with words: their places and numbers.
struct WordedLines {
  std::vector<std::size_t> places;
  Ids ids;
};

WordedLines worded_lines(const Side& side) {
  WordedLines lines;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    if (side.lines[i].has_word) {
      lines.places.push_back(i);
      lines.ids.push_back(side.lines[i].id);
    }
  }
  return lines;
}

std::size_t next_kept(const std::vector<char>& kept, std::size_t at) {
  while (at < kept.size() && kept[at] == 0) {
    ++at;
  }
  return at;
}

std::vector<Block> aligned(const Side& left, const Side& right, const DifferenceOptions& options) {
  const WordedLines a = worded_lines(left);
  const WordedLines b = worded_lines(right);
  const Kept kept = common_sequence(a.ids, b.ids, options.effort);
  std::vector<Block> blocks;
  Block gap;
  for (std::size_t i = next_kept(kept.left, 0), j = next_kept(kept.right, 0); i < a.ids.size();
       i = next_kept(kept.left, i + 1), j = next_kept(kept.right, j + 1)) {
    gap.left_end = a.places[i];
    gap.right_end = b.places[j];
    Gap(left, right, gap, options).align(blocks);
    blocks.push_back({gap.left_end, gap.left_end + 1, gap.right_end, gap.right_end + 1});
    gap = {.left = gap.left_end + 1, .right = gap.right_end + 1};
  }
  gap.left_end = left.lines.size();
  gap.right_end = right.lines.size();
  Gap(left, right, gap, options).align(blocks);
  return blocks;
}

// --- Words inside lines ------------------------------------------------------------------------

std::span<const Token> tokens_of(const Side& side, std::size_t begin, std::size_t end) {
  if (begin == end) {
    return {};
  }
  const std::size_t first = side.lines[begin].first_token;
  return std::span(side.tokens).subspan(first, side.lines[end - 1].tokens_end - first);
}

Ids ids_of(std::span<const Token> tokens) {
  Ids ids;
  ids.reserve(tokens.size());
  for (const Token& token : tokens) {
    ids.push_back(token.id);
  }
  return ids;
}

// Tokens [begin, end) that are all kept or all not.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Stretch stretch_at(const std::vector<char>& kept, std::size_t begin, char kind) {
  std::size_t end = begin;
  while (end < kept.size() && kept[end] == kind) {
    ++end;
  }
  return {begin, end};
}

std::size_t words_in(std::span<const Token> tokens, Stretch stretch) {
  return static_cast<std::size_t>(std::ranges::count_if(
      tokens.subspan(stretch.begin, stretch.end - stretch.begin), &Token::word));
}

// A "the" or a comma that two rewritten passages happen to share is no common ground: up to two
// words between longer rewritten passages count as rewritten. Passages that one side alone has are
// no such thing, what stands between them is the same text.
void drop_chance_hits(std::span<const Token> left, std::span<const Token> right, Kept& kept) {
  constexpr std::size_t most = 2;
  std::size_t before = 0;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const Stretch edit_left = stretch_at(kept.left, i, 0);
    const Stretch edit_right = stretch_at(kept.right, j, 0);
    before = std::min(words_in(left, edit_left), words_in(right, edit_right));
    // Kept tokens run on one side until an edit on either ends them.
    const Stretch run_left = stretch_at(kept.left, edit_left.end, 1);
    const Stretch run_right = stretch_at(kept.right, edit_right.end, 1);
    const std::size_t size =
        std::min(run_left.end - run_left.begin, run_right.end - run_right.begin);
    i = run_left.begin + size;
    j = run_right.begin + size;
    const std::size_t after = std::min(words_in(left, stretch_at(kept.left, i, 0)),
                                       words_in(right, stretch_at(kept.right, j, 0)));
    const std::size_t words = words_in(left, {run_left.begin, i});
    if (size > 0 && words <= most && words < before && words < after) {
      std::fill_n(kept.left.begin() + static_cast<std::ptrdiff_t>(run_left.begin), size, 0);
      std::fill_n(kept.right.begin() + static_cast<std::ptrdiff_t>(run_right.begin), size, 0);
    }
    if (size == 0) {
      break;
    }
  }
}

// "It rained[. It poured]." and "It rained. [It poured.]" are equally short; the second is how it
// was written. A passage may slide over words it both ends with and follows, or begins with and
// precedes; it comes to rest, as far down as it can, after what is no word and ending with what is
// none.
class Slide {
 public:
  Slide(std::span<const Token> tokens, std::vector<char>& kept) : tokens_(tokens), kept_(kept) {}

  // Moves `edit` within [floor, roof), all else of which is kept. Returns its new end.
  std::size_t rest(Stretch edit, std::size_t floor, std::size_t roof) {
    const std::size_t size = edit.end - edit.begin;
    std::size_t low = edit.begin;
    while (low > floor && tokens_[low - 1].id == tokens_[low + size - 1].id) {
      --low;
    }
    std::size_t high = edit.begin;
    while (high + size < roof && tokens_[high].id == tokens_[high + size].id) {
      ++high;
    }
    std::size_t best = edit.begin;
    for (std::size_t at = low; at <= high; ++at) {
      best = ease(at, size) >= ease(best, size) ? at : best;
    }
    const auto begin = kept_.begin();
    std::fill_n(begin + static_cast<std::ptrdiff_t>(edit.begin), size, 1);
    std::fill_n(begin + static_cast<std::ptrdiff_t>(best), size, 0);
    return best + size;
  }

 private:
  int ease(std::size_t at, std::size_t size) const {
    const bool after_break = at == 0 || !tokens_[at - 1].word;
    return (after_break ? 1 : 0) + (tokens_[at + size - 1].word ? 0 : 1);
  }

  std::span<const Token> tokens_;
  std::vector<char>& kept_;
};

// Passages that one side alone has.
void settle(std::span<const Token> left, std::span<const Token> right, Kept& kept) {
  Slide left_slide(left, kept.left);
  Slide right_slide(right, kept.right);
  std::size_t left_floor = 0;
  std::size_t right_floor = 0;
  for (std::size_t i = 0, j = 0; i < left.size() || j < right.size();) {
    const Stretch edit_left = stretch_at(kept.left, i, 0);
    const Stretch edit_right = stretch_at(kept.right, j, 0);
    const std::size_t run_left = stretch_at(kept.left, edit_left.end, 1).end - edit_left.end;
    const std::size_t run_right = stretch_at(kept.right, edit_right.end, 1).end - edit_right.end;
    const std::size_t size = std::min(run_left, run_right);
    const bool only_left = edit_left.begin < edit_left.end && edit_right.begin == edit_right.end;
    const bool only_right = edit_right.begin < edit_right.end && edit_left.begin == edit_left.end;
    i = edit_left.end + size;
    j = edit_right.end + size;
    left_floor = only_left ? left_slide.rest(edit_left, left_floor, i) : edit_left.end;
    right_floor = only_right ? right_slide.rest(edit_right, right_floor, j) : edit_right.end;
    if (size == 0) {
      break;
    }
  }
}

// White space goes with what is the same, unless it lies between two words that are not.
std::size_t cut_between(const Token& before, const Token& after, char kept_after) {
  return kept_after != 0 ? before.end : after.begin;
}

std::vector<DifferenceRun> runs_of(const Side& side, std::size_t begin, std::size_t end,
                                   const std::vector<char>& kept, bool alone) {
  std::vector<DifferenceRun> runs;
  if (begin == end) {
    return runs;
  }
  const std::span<const Token> tokens = tokens_of(side, begin, end);
  const auto kind = [](bool same) { return same ? RunKind::same : RunKind::only_here; };
  std::size_t from = side.lines[begin].begin;
  const auto add = [&](std::size_t to, bool same) {
    if (to > from) {
      runs.push_back({side.text.substr(from, to - from), kind(same)});
    }
    from = to;
  };
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (kept[i] != kept[i - 1]) {
      add(cut_between(tokens[i - 1], tokens[i], kept[i]), kept[i - 1] != 0);
    }
  }
  add(side.lines[end - 1].end, tokens.empty() ? !alone : kept.back() != 0);
  if (runs.empty()) {
    runs.push_back({"", kind(!alone)});
  }
  return runs;
}

std::size_t words_only_here(std::span<const Token> tokens, const std::vector<char>& kept) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    count += tokens[i].word && kept[i] == 0 ? 1U : 0U;
  }
  return count;
}

void add_row(const Side& left, const Side& right, const Block& block,
             const DifferenceOptions& options, TextDifference& out) {
  const auto left_tokens = tokens_of(left, block.left, block.left_end);
  const auto right_tokens = tokens_of(right, block.right, block.right_end);
  Kept kept = common_sequence(ids_of(left_tokens), ids_of(right_tokens), options.effort);
  drop_chance_hits(left_tokens, right_tokens, kept);
  settle(left_tokens, right_tokens, kept);
  const bool alone = block.one_sided();
  out.only_left += words_only_here(left_tokens, kept.left);
  out.only_right += words_only_here(right_tokens, kept.right);
  out.rows.push_back({runs_of(left, block.left, block.left_end, kept.left, alone),
                      runs_of(right, block.right, block.right_end, kept.right, alone)});
}

// Words of the rows' one-sided runs, for texts that were not cut into words.
void count_words_of(TextDifference& difference) {
  const auto words = [](const std::vector<DifferenceRun>& runs) {
    std::size_t sum = 0;
    for (const DifferenceRun& run : runs) {
      sum += run.kind == RunKind::only_here ? count_words(run.text) : 0U;
    }
    return sum;
  };
  difference.only_left = 0;
  difference.only_right = 0;
  for (const DifferenceRow& row : difference.rows) {
    difference.only_left += words(row.left);
    difference.only_right += words(row.right);
  }
}

}  // namespace

TextDifference difference_of(std::string_view left, std::string_view right,
                             const DifferenceOptions& options) {
  // Offsets are 32 bits; a repaired byte takes three.
  constexpr std::size_t most = std::size_t{1} << 30U;
  left = left.substr(0, most);
  right = right.substr(0, most);
  const bool by_word = left.size() + right.size() <= std::min(options.max_bytes, most);
  Names line_names;
  Names word_names;
  const Side a = side_of(left, by_word, line_names, word_names);
  const Side b = side_of(right, by_word, line_names, word_names);
  TextDifference difference{.rows = {}, .by_word = by_word};
  for (const Block& block : aligned(a, b, options)) {
    add_row(a, b, block, options, difference);
  }
  if (!by_word) {
    count_words_of(difference);
  }
  return difference;
}

}  // namespace winnow
