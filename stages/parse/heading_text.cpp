// The heading's own text is that of its blocks. A kicker is cut off where that text begins with the
// kicker's, a subtitle where it ends with it, a button or what is hidden at either end, so that one
// in the middle changes nothing.
#include "stages/parse/heading_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"
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

std::string text_below(const Document& document, ElementIndex element) {
  std::string text;
  ElementIndex last = no_element;
  for (const TextRun& run : document.runs) {
    if (run.element < element || run.element >= document.elements[element].end) {
      continue;
    }
    const std::string& from = run.in_decoded ? document.decoded : document.bytes;
    text += last != no_element && last != run.element ? " " : "";
    append_decoded(std::string_view(from).substr(run.source.begin, run.source.size()),
                   run.references ? ReferencesIn::text : ReferencesIn::attribute, text);
    last = run.element;
  }
  return collapsed(text);
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

// `text` without what stands before or behind the heading itself, if `aside` stands there.
std::string_view without(std::string_view text, std::string_view aside, Part part) {
  if (aside.empty() || aside.size() >= text.size()) {
    return text;
  }
  if (part != Part::subtitle && text.starts_with(aside)) {
    return without_joints(text.substr(aside.size()));
  }
  if (part != Part::kicker && text.ends_with(aside)) {
    return without_joints(text.substr(0, text.size() - aside.size()));
  }
  return text;
}

}  // namespace

std::string heading_text(const Document& document, ElementIndex heading) {
  const Element& found = document.elements[heading];
  std::string whole;
  for (std::size_t i = found.first_block; i < found.end_block && i < document.blocks.size(); ++i) {
    whole += (whole.empty() ? "" : " ") + document.blocks[i].text;
  }
  whole = collapsed(whole);
  std::string_view text = whole;
  const ElementIndex end = std::min(found.end, heading + most_elements);
  for (ElementIndex i = heading + 1; i < end; ++i) {
    const Part part = part_of(document, i);
    if (part == Part::heading) {
      continue;
    }
    const std::string_view rest = without(text, text_below(document, i), part);
    text = rest.empty() ? text : rest;
  }
  text = text.ends_with("¶") ? without_joints(text) : text;
  return std::string(text);
}

}  // namespace winnow
