// The marks of one block tell of several steps, each with places in the text as that step found
// it. The runs are kept while the steps are made again upon them: a change splits the runs it
// meets, what was there from the beginning becomes `gone`, what an earlier step had added
// disappears.
#include "pipeline/pages/repaired_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Runs = std::vector<RepairRun>;

std::string text_of(const Runs& runs, RepairKind without) {
  std::string text;
  for (const RepairRun& run : runs) {
    text += run.kind == without ? "" : run.text;
  }
  return text;
}

// --- Making the steps again --------------------------------------------------------------------

class Steps {
 public:
  explicit Steps(std::string_view before) { add(runs_, RepairKind::same, before, {}); }

  const Runs& runs() const { return runs_; }

  // A step's places are in the text before the step: from the last one to the first they stay.
  bool make(std::vector<std::pair<const Change*, std::string_view>> changes) {
    std::ranges::stable_sort(changes, {}, [](const auto& change) { return change.first->begin; });
    return std::ranges::all_of(changes.rbegin(), changes.rend(), [&](const auto& change) {
      return replace(*change.first, change.second);
    });
  }

  // Steps also trim, which no change tells of: white space that is not in `text` goes.
  bool settle(std::string_view text) {
    Runs settled;
    std::size_t at = 0;
    for (const RepairRun& run : runs_) {
      if (run.kind == RepairKind::gone) {
        add(settled, run.kind, run.text, run.reason);
        continue;
      }
      for (const char c : run.text) {
        const bool stays = at < text.size() && text[at] == c;
        if (!stays && !ascii::is_space(c)) {
          return false;
        }
        at += stays ? 1 : 0;
        if (stays || run.kind == RepairKind::same) {
          add(settled, stays ? run.kind : RepairKind::gone, {&c, 1}, run.reason);
        }
      }
    }
    runs_ = std::move(settled);
    return at == text.size();
  }

 private:
  static void add(Runs& runs, RepairKind kind, std::string_view text, std::string_view reason) {
    if (text.empty()) {
      return;
    }
    if (!runs.empty() && runs.back().kind == kind && runs.back().reason == reason) {
      runs.back().text += text;
    } else {
      runs.push_back({kind, std::string(text), reason});
    }
  }

  bool replace(const Change& change, std::string_view reason) {
    const std::size_t end = change.begin + change.was.size();
    const std::string now = text_of(runs_, RepairKind::gone);
    if (end > now.size() || now.compare(change.begin, change.was.size(), change.was) != 0) {
      return false;
    }
    Runs out;
    std::size_t from = 0;
    bool done = false;
    const auto bring = [&] {
      add(out, RepairKind::added, done ? "" : change.is, reason);
      done = true;
    };
    for (const RepairRun& run : runs_) {
      if (run.kind == RepairKind::gone) {
        add(out, run.kind, run.text, run.reason);
        continue;
      }
      const std::string_view text = run.text;
      const auto inside = [&](std::size_t place) {
        return std::clamp(place, from, from + text.size()) - from;
      };
      const std::size_t first = inside(change.begin);
      const std::size_t last = inside(end);
      add(out, run.kind, text.substr(0, first), run.reason);
      if (run.kind == RepairKind::same) {
        add(out, RepairKind::gone, text.substr(first, last - first), reason);
      }
      if (end <= from + text.size()) {
        bring();
      }
      add(out, run.kind, text.substr(last), run.reason);
      from += text.size();
    }
    bring();
    runs_ = std::move(out);
    return true;
  }

  Runs runs_{};
};

bool is_cut(const Mark& mark) { return mark.reason.word().starts_with("despam."); }

// The cuts of despam are one step, of normalize each mark is one.
bool make_steps(const Block& block, Steps& steps) {
  std::vector<std::pair<const Change*, std::string_view>> changes;
  const std::vector<Mark>& marks = block.marks;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].action != Action::edit) {
      continue;
    }
    if (!marks[i].before.empty() && !steps.settle(marks[i].before)) {
      return false;
    }
    for (const Change& change : marks[i].changes) {
      changes.emplace_back(&change, marks[i].reason.word());
    }
    const bool goes_on = is_cut(marks[i]) && i + 1 < marks.size() && is_cut(marks[i + 1]) &&
                         marks[i + 1].action == Action::edit && marks[i + 1].before.empty();
    if (!goes_on && !steps.make(std::exchange(changes, {}))) {
      return false;
    }
  }
  return steps.settle(block.text);
}

// --- Whole words -------------------------------------------------------------------------------

// Of a script that sets spaces between its words; elsewhere there would be no end to a word.
bool is_letter(char32_t c) {
  return c < 0x80 ? ascii::is_alnum(static_cast<char>(c)) : c >= 0xC0 && c < 0x700;
}

// The word that `text` begins with, in bytes; all of the text if it is one.
std::size_t word_at_begin(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t next = 0; next < text.size(); at = next) {
    if (!is_letter(utf8::next(text, next))) {
      return at;
    }
  }
  return at;
}

std::size_t word_at_end(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    begin = is_letter(utf8::next(text, at)) ? begin : at;
  }
  return text.size() - begin;
}

// One place where the text changed, with the run that stayed before it.
struct Place {
  std::string same{};
  std::string gone{};
  std::string added{};
  std::string_view reason{};

  bool is_change() const { return !gone.empty() || !added.empty(); }
};

std::vector<Place> places_in(const Runs& runs) {
  std::vector<Place> places(1);
  for (const RepairRun& run : runs) {
    if (run.kind == RepairKind::same) {
      if (places.back().is_change()) {
        places.emplace_back();
      }
      places.back().same += run.text;
      continue;
    }
    (run.kind == RepairKind::gone ? places.back().gone : places.back().added) += run.text;
    places.back().reason = run.reason;
  }
  return places;
}

bool touches_word(const Place& place, bool at_begin) {
  return std::ranges::any_of(std::array{&place.gone, &place.added}, [&](const std::string* text) {
    return at_begin ? word_at_begin(*text) > 0 : word_at_end(*text) > 0;
  });
}

// Takes the rest of a word that a change stands in from the text that stayed around it.
void widen(std::vector<Place>& places) {
  constexpr std::size_t longest = 60;  // bytes; nobody reads a word of more as one
  for (std::size_t i = 0; i < places.size(); ++i) {
    Place& place = places[i];
    if (!place.is_change()) {
      continue;
    }
    const std::size_t before = word_at_end(place.same);
    if (touches_word(place, true) && before <= longest) {
      const std::string word = place.same.substr(place.same.size() - before);
      place.same.resize(place.same.size() - before);
      place.gone.insert(0, word);
      place.added.insert(0, word);
    }
    if (i + 1 == places.size() || !touches_word(place, false)) {
      continue;
    }
    std::string& behind = places[i + 1].same;
    if (const std::size_t after = word_at_begin(behind); after <= longest) {
      place.gone += behind.substr(0, after);
      place.added += behind.substr(0, after);
      behind.erase(0, after);
    }
  }
}

Runs runs_of(const std::vector<Place>& places) {
  Runs runs;
  const auto add = [&](RepairKind kind, const std::string& text, std::string_view reason) {
    if (text.empty()) {
      return;
    }
    runs.push_back({kind, text, reason});
  };
  for (std::size_t i = 0; i < places.size();) {
    add(RepairKind::same, places[i].same, {});
    // Changes of one word stand together.
    std::string gone = places[i].gone;
    std::string added = places[i].added;
    const std::string_view reason = places[i].reason;
    for (++i; i < places.size() && places[i].same.empty(); ++i) {
      gone += places[i].gone;
      added += places[i].added;
    }
    add(RepairKind::gone, gone, reason);
    add(RepairKind::added, added, reason);
  }
  return runs;
}

// --- Without the marks' help -------------------------------------------------------------------

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

Runs as_one_change(std::string_view before, std::string_view after) {
  const std::size_t most = std::min(before.size(), after.size());
  const auto differ = std::ranges::mismatch(before, after);
  auto head = static_cast<std::size_t>(differ.in1 - before.begin());
  while (head > 0 && ((head < before.size() && is_continuation(before[head])) ||
                      (head < after.size() && is_continuation(after[head])))) {
    --head;
  }
  std::size_t tail = 0;
  while (tail < most - head && before[before.size() - tail - 1] == after[after.size() - tail - 1]) {
    ++tail;
  }
  while (tail > 0 && is_continuation(before[before.size() - tail])) {
    --tail;
  }
  const auto middle = [&](std::string_view text) {
    return std::string(text.substr(head, text.size() - head - tail));
  };
  return {{RepairKind::same, std::string(before.substr(0, head))},
          {RepairKind::gone, middle(before)},
          {RepairKind::added, middle(after)},
          {RepairKind::same, std::string(before.substr(before.size() - tail))}};
}

}  // namespace

std::string_view text_before(const Block& block) {
  const auto tells = std::ranges::find_if(block.marks, [](const Mark& mark) {
    return mark.action == Action::edit && !mark.before.empty();
  });
  return tells == block.marks.end() ? block.text : tells->before;
}

std::vector<RepairRun> repair_runs(const Block& block) {
  const std::string_view before = text_before(block);
  if (before == block.text) {
    return {};
  }
  Steps steps(before);
  std::vector<Place> places =
      places_in(make_steps(block, steps) ? steps.runs() : as_one_change(before, block.text));
  widen(places);
  return runs_of(places);
}

}  // namespace winnow
