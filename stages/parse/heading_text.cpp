// The heading's own text is that of its blocks. A kicker is cut off where it stands first, a
// subtitle where it stands last, a button or what is hidden at either end: one in the middle stays.
#include "stages/parse/heading_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/run_text.hpp"
#include "stages/text/spaces.hpp"

namespace winnow {

namespace {

constexpr ElementIndex most_elements = 20;
constexpr std::size_t longest_class = 300;

enum class Part : std::uint8_t { heading, kicker, subtitle, control };

// Words in class names of newspapers, forums and shops for what stands before a heading: a topic, a
// label, a note for screen readers.
constexpr std::array<std::string_view, 13> kicker_words = {
    "kicker", "overline", "roofline", "toptitle", "supertitle",    "eyebrow", "dachzeile",
    "label",  "topic",    "category", "visually", "screen-reader", "sr-only"};
constexpr std::array<std::string_view, 3> subtitle_words = {"subtitle", "sub-title", "tagline"};

Part part_of(const Document& document, ElementIndex element) {
  const Element& found = document.elements[element];
  if (found.tag == Tag::time_ || found.tag == Tag::small_) {
    return Part::kicker;
  }
  if (found.tag == Tag::button_ || attribute(document, element, "hidden")) {
    return Part::control;
  }
  const auto names = attribute(document, element, "class");
  const std::string low = names ? ascii::lower(names->substr(0, longest_class)) : std::string();
  const auto holds = [&](std::string_view word) { return low.find(word) != std::string::npos; };
  if (std::ranges::any_of(subtitle_words, holds)) {
    return Part::subtitle;
  }
  return std::ranges::any_of(kicker_words, holds) ? Part::kicker : Part::heading;
}

// The runs of text in an element that are more than white space, in order.
std::vector<const TextRun*> runs_below(const Document& document, ElementIndex element) {
  std::vector<const TextRun*> runs;
  for (const TextRun& run : document.runs) {
    const bool inside = run.element >= element && run.element < document.elements[element].end;
    if (inside && !ascii::trim(raw_text(document, run)).empty()) {
      runs.push_back(&run);
    }
  }
  return runs;
}

// Without the signs that join a kicker to its heading, and without the sign documentation tools put
// behind a heading as its link.
std::string_view without_joints(std::string_view text) {
  constexpr std::array<std::string_view, 9> joints = {" ", ":", "|", "-",       "–",
                                                      "—", "•", "¶", "\xC2\xA0"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view joint : joints) {
      if (text.starts_with(joint)) {
        text.remove_prefix(joint.size());
        again = true;
      }
      if (text.ends_with(joint)) {
        text.remove_suffix(joint.size());
        again = true;
      }
    }
  }
  return text;
}

// A heading with its runs, from which parts are taken off at either end.
class HeadingReader {
 public:
  HeadingReader(const Document& document, ElementIndex heading, std::string whole)
      : document_(document),
        whole_(std::move(whole)),
        text_(whole_),
        runs_(runs_below(document, heading)),
        end_(runs_.size()) {}

  std::string_view text() const { return text_; }

  void cut_behind(ElementIndex part) {
    std::size_t first = end_;
    while (first > begin_ && is_in(part, first - 1)) {
      --first;
    }
    const std::string aside = text_of(first, end_);
    if (!aside.empty() && aside.size() < text_.size() && text_.ends_with(aside)) {
      keep(text_.substr(0, text_.size() - aside.size()), begin_, first);
    }
  }

  void cut_before(ElementIndex part) {
    std::size_t last = begin_;
    while (last < end_ && is_in(part, last)) {
      ++last;
    }
    const std::string aside = text_of(begin_, last);
    if (!aside.empty() && aside.size() < text_.size() && text_.starts_with(aside)) {
      keep(text_.substr(aside.size()), last, end_);
    }
  }

 private:
  bool is_in(ElementIndex part, std::size_t run) const {
    const ElementIndex element = runs_[run]->element;
    return element >= part && element < document_.elements[part].end;
  }

  std::string text_of(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      text += i > begin && runs_[i - 1]->element != runs_[i]->element ? " " : "";
      append_text(document_, *runs_[i], text);
    }
    return collapsed(text);
  }

  // A heading that is nothing but the part keeps it.
  void keep(std::string_view text, std::size_t begin, std::size_t end) {
    text = without_joints(text);
    if (!text.empty()) {
      text_ = text;
      begin_ = begin;
      end_ = end;
    }
  }

  const Document& document_;
  std::string whole_;
  std::string_view text_;
  std::vector<const TextRun*> runs_;
  std::size_t begin_ = 0;
  std::size_t end_;
};

}  // namespace

std::string heading_text(const Document& document, ElementIndex heading) {
  const Element& found = document.elements[heading];
  std::string whole;
  for (std::size_t i = found.first_block; i < found.end_block && i < document.blocks.size(); ++i) {
    whole += (whole.empty() ? "" : " ") + document.blocks[i].text;
  }
  if (whole.empty()) {
    return {};
  }
  std::vector<Part> parts;
  for (ElementIndex i = heading + 1; i < std::min(found.end, heading + most_elements); ++i) {
    parts.push_back(part_of(document, i));
  }
  HeadingReader reader(document, heading, collapsed(whole));
  for (std::size_t i = parts.size(); i-- > 0;) {
    if (parts[i] == Part::subtitle || parts[i] == Part::control) {
      reader.cut_behind(heading + 1 + static_cast<ElementIndex>(i));
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == Part::kicker || parts[i] == Part::control) {
      reader.cut_before(heading + 1 + static_cast<ElementIndex>(i));
    }
  }
  const std::string_view text = reader.text();
  return std::string(text.ends_with("¶") ? without_joints(text) : text);
}

}  // namespace winnow
