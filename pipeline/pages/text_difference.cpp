// Three steps, each between what the one before it has settled: equal lines, in order; lines that
// share their words (difference_lines.hpp); the words inside lines that belong together. The first
// and the last are common sequences (edit_script.hpp).
//
// Left out: moved paragraphs. They show as one-sided lines in both places.
#include "pipeline/pages/text_difference.hpp"

#include <algorithm>
#include <span>

#include "pipeline/pages/difference_lines.hpp"
#include "pipeline/pages/difference_side.hpp"
#include "pipeline/pages/edit_script.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

using difference::Block;
using difference::Ids;
using difference::Side;
using difference::Token;
using difference::tokens_of;
using Kept = CommonSequence;

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
  difference::SideNames names;
  Side a;
  Side b;
  difference::read_side(left, by_word, names, a);
  difference::read_side(right, by_word, names, b);
  TextDifference out{.rows = {}, .by_word = by_word};
  for (const Block& block : difference::aligned(a, b, options)) {
    add_row(a, b, block, options, out);
  }
  if (!by_word) {
    count_words_of(out);
  }
  return out;
}

}  // namespace winnow
