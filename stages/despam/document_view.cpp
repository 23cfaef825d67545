#include "stages/despam/document_view.hpp"

#include <algorithm>

#include <tsl/robin_map.h>

#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

// Bytes of a text that folds to `longest_line`: folding takes punctuation away, an eighth at most
// in prose.
constexpr std::size_t longest_text = DocumentView::longest_line + DocumentView::longest_line / 4;

std::vector<std::uint32_t> kept_in(const Document& document) {
  std::vector<std::uint32_t> kept_blocks;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (kept(document.blocks[i])) {
      kept_blocks.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return kept_blocks;
}

// Bytes of the blocks that are no long lines, which are not folded.
std::size_t bytes_to_fold(const Document& document, const std::vector<std::uint32_t>& blocks) {
  std::size_t bytes = 0;
  for (const std::uint32_t i : blocks) {
    const std::size_t size = document.blocks[i].text.size();
    bytes += size <= longest_text ? size + 2 : 0;
  }
  return bytes;
}

std::string_view text_of(const DocumentView& view, const DocumentView::Part& part) {
  return std::string_view(view.block(part.block).text).substr(part.begin, part.end - part.begin);
}

}  // namespace

DocumentView::DocumentView(const Document& document, const Matcher& matcher,
                           const Furniture* furniture)
    : document_(document),
      matcher_(matcher),
      furniture_(furniture),
      kept_(kept_in(document)),
      folded_(bytes_to_fold(document, kept_)),
      place_(document.blocks.size(), 0),
      title_(folded_words(document.metadata.title)) {
  host_ = host_of(document);
  if (furniture_ != nullptr && !furniture_->knows(host_)) {
    furniture_ = nullptr;
  }
  for (std::size_t place = 0; place < kept_.size(); ++place) {
    place_[kept_[place]] = static_cast<std::uint32_t>(place);
  }
  parts_.reserve(kept_.size());
  std::ranges::for_each(kept_, [&](std::uint32_t i) { add_block(i); });
  look_at_lines();
  count_repeats();
  if (furniture_ != nullptr && share_of_furniture() > furniture_->options().most_of_page) {
    furniture_ = nullptr;
  }
  std::ranges::for_each(parts_, [&](Part& part) { add_facts(part); });
}

void DocumentView::add_block(std::size_t i) {
  const std::string_view text = block(i).text;
  const bool lines = block(i).kind != BlockKind::code && text.find('\n') != std::string_view::npos;
  add_part(i, 0, text.size(), true, !lines);
  for (std::size_t begin = 0; lines && begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    add_part(i, begin, end, false, true);
    begin = end + 1;
  }
}

void DocumentView::add_part(std::size_t block, std::size_t begin, std::size_t end, bool whole,
                            bool is_line) {
  const std::string_view text =
      ascii::trim(std::string_view(document_.blocks[block].text).substr(begin, end - begin));
  if (text.empty()) {
    return;
  }
  Part part{.block = static_cast<std::uint32_t>(block), .whole = whole, .is_line = is_line};
  part.begin = static_cast<std::uint32_t>(text.data() - document_.blocks[block].text.data());
  part.end = part.begin + static_cast<std::uint32_t>(text.size());
  read_words(part);
  parts_.push_back(part);
}

void DocumentView::read_words(Part& part) {
  const std::string_view text = text_of(*this, part);
  if (is_too_long(text) || is_out_of_reach(part.block, text)) {
    part.is_long = true;
    part.looked_at = false;
    return;
  }
  part.folded = folded_.add(text);
  const std::string_view folded = folded_.at(part.folded);
  part.is_long = folded.size() > longest_line + 2;
  part.hash = digest64(folded.substr(1, folded.size() - 2));
  if (!part.is_long) {
    part.words = part.folded.far_script ? count_words(text) : wide::count_short(folded, ' ') - 1;
  }
}

bool DocumentView::is_too_long(std::string_view text) const {
  return text.size() > longest_text && !matcher_.looks_into_long();
}

bool DocumentView::is_out_of_reach(std::size_t block, std::string_view text) const {
  const std::size_t reach = std::max<std::size_t>(matcher_.reach(), LineCensus::longest);
  constexpr std::size_t usual_word = 5;  // of shorter texts it is not worth while to ask
  return text.size() / usual_word > reach && !is_at_edge(block) && wide::least_words(text) > reach;
}

bool DocumentView::is_at_edge(std::size_t block) const {
  return place_[block] < first_blocks || kept_.size() - place_[block] <= last_blocks;
}

std::vector<Trigger> DocumentView::look_at(std::string_view text) const {
  FoldedLines lines(text.size());
  const FoldedLines::Place place = lines.add(text);
  Sightings seen;
  matcher_.look(lines.all(), place, 0, matcher_.phrases_in(lines.all()), seen);
  return std::move(seen.triggers);
}

void DocumentView::look_at_lines() {
  const std::vector<Occurrence> phrases = matcher_.phrases_in(folded_.all());
  auto next = phrases.begin();
  Sightings seen;
  for (Part& part : parts_) {
    if (!part.looked_at) {
      continue;
    }
    const auto first = next;
    next = std::find_if(next, phrases.end(),
                        [&](const Occurrence& found) { return found.begin >= part.folded.end; });
    matcher_.look(folded_.all(), part.folded, part.words, {first, next}, seen);
    part.triggers_begin = static_cast<std::uint32_t>(triggers_.size());
    triggers_.insert(triggers_.end(), seen.triggers.begin(), seen.triggers.end());
    part.triggers_end = static_cast<std::uint32_t>(triggers_.size());
    if (!part.is_long) {
      part.phrases_begin = static_cast<std::uint32_t>(phrases_.size());
      phrases_.insert(phrases_.end(), seen.phrases.begin(), seen.phrases.end());
      part.phrases_end = static_cast<std::uint32_t>(phrases_.size());
      part.knows_phrases = seen.all_phrases;
    }
  }
}

void DocumentView::count_repeats() {
  const auto counts = [](const Part& part) {
    return part.is_line && !part.is_long && part.words > 0;
  };
  tsl::robin_map<std::uint64_t, std::uint32_t> lines;
  lines.reserve(parts_.size());
  for (const Part& part : parts_) {
    if (counts(part)) {
      ++lines[part.hash];
    }
  }
  for (Part& part : parts_) {
    part.repeats = counts(part) ? lines.find(part.hash)->second : part.repeats;
  }
}

double DocumentView::share_of_furniture() const {
  std::size_t all = 0;
  std::size_t known = 0;
  for (const Part& part : parts_) {
    const BlockKind kind = block(part.block).kind;
    const std::size_t bytes = part.is_line ? part.end - part.begin : 0;
    const bool may_go = !part.is_long && kind != BlockKind::cell && kind != BlockKind::code &&
                        part.words <= LineCensus::longest;
    all += bytes;
    known += may_go && furniture_->find(host_, part.hash).pages > 0 ? bytes : 0;
  }
  return all == 0 ? 0 : static_cast<double>(known) / static_cast<double>(all);
}

void DocumentView::add_facts(Part& part) {
  const std::string_view text = text_of(*this, part);
  const auto set = [&](Fact fact, bool holds) { part.facts |= holds ? 1U << fact : 0U; };
  set(fact_first, place_[part.block] < first_blocks);
  set(fact_last, kept_.size() - place_[part.block] <= last_blocks);
  set(fact_linked, block(part.block).links > 0);
  if (part.is_long) {
    return;
  }
  constexpr std::size_t longest_with_digits = 200;  // of dates, counters, page numbers
  set(fact_digit, text.size() <= longest_with_digits && wide::any(text, wide::digits));
  set(fact_ornament, begins_with_ornament(text));
  set(fact_repeated, part.repeats > 1);
  set(fact_echo, begins_with_title(part));
  set(fact_furniture, furniture_ != nullptr && furniture_->find(host_, part.hash).pages > 0);
  part.alone = matcher_.alone(part.hash, part.words);
}

bool DocumentView::begins_with_title(const Part& part) const {
  const std::string_view words = folded_.at(part.folded);
  return !title_.empty() && words.size() >= title_.size() + 2 &&
         words.substr(1).starts_with(title_) && words[title_.size() + 1] == ' ';
}

Line DocumentView::line(const Part& part) const {
  static constexpr std::string_view no_words = "  ";
  return {.view = *this,
          .block = part.block,
          .text = text_of(*this, part),
          .folded = part.is_long ? no_words : folded_.at(part.folded),
          .words = part.words,
          .repeats = part.repeats,
          .triggers = triggers(part),
          .looked_at = part.looked_at,
          .phrases = {phrases_.data() + part.phrases_begin, part.phrases_end - part.phrases_begin},
          .knows_phrases = part.knows_phrases};
}

std::size_t DocumentView::lines() const {
  return static_cast<std::size_t>(std::ranges::count_if(parts_, &Part::is_line));
}

std::size_t DocumentView::lines_with(const std::vector<Trigger>& any) const {
  const auto known = std::ranges::find(counted_, any, &decltype(counted_)::value_type::first);
  if (known != counted_.end()) {
    return known->second;
  }
  const auto count = std::ranges::count_if(parts_, [&](const Part& part) {
    if (!part.is_line || is_too_long(text_of(*this, part))) {
      return false;
    }
    const std::vector<Trigger> late =
        part.looked_at ? std::vector<Trigger>() : look_at(text_of(*this, part));
    const std::span<const Trigger> seen = part.looked_at ? triggers(part) : late;
    return std::ranges::find_first_of(seen, any) != seen.end();
  });
  counted_.emplace_back(any, static_cast<std::size_t>(count));
  return counted_.back().second;
}

bool DocumentView::is_first_of_its_kind(const Line& line) const {
  const std::uint64_t hash = digest64(line.words_only());
  const auto first = std::ranges::find_if(
      parts_, [&](const Part& part) { return part.hash == hash && part.is_line; });
  return first == parts_.end() ||
         (first->block == line.block && text_of(*this, *first).data() == line.text.data());
}

Furniture::Count DocumentView::furniture(const Line& line) const {
  return furniture_ == nullptr ? Furniture::Count{}
                               : furniture_->find(host_, digest64(line.words_only()));
}

}  // namespace winnow
