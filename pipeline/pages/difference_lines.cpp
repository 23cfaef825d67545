#include "pipeline/pages/difference_lines.hpp"

#include <algorithm>
#include <optional>

#include "pipeline/pages/edit_script.hpp"

namespace winnow::difference {

namespace {

// Lines that are wrapped differently: as many words of the shorter one, at least, must lie in the
// longer one before that is taken for more than common small words.
constexpr std::size_t min_contained_words = 6;
constexpr double contained_weight = 0.5;
// Lets two lines without words meet where nothing speaks against it.
constexpr double wordless_score = 0.01;

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

}  // namespace

std::vector<Block> aligned(const Side& left, const Side& right, const DifferenceOptions& options) {
  const WordedLines a = worded_lines(left);
  const WordedLines b = worded_lines(right);
  const CommonSequence kept = common_sequence(a.ids, b.ids, options.effort);
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

}  // namespace winnow::difference
