#include "stages/despam/matcher.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr int least_atom = static_cast<int>(LiteralSet::least_bytes);

RE2::Options expression_options() {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  return options;
}

}  // namespace

struct Matcher::Expressions {
  re2::FilteredRE2 filter{least_atom};
  std::vector<Trigger> triggers;
  std::vector<int> always_atoms;  // too short to be looked for
  std::vector<int> unfiltered;    // expressions that no literal of use guards
};

Matcher::Matcher() : expressions_(std::make_unique<Expressions>()) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

Trigger Matcher::phrase_inside(const Lexicon& lexicon) {
  inside_.resize(std::max<std::size_t>(inside_.size(), lexicon.id() + 1U));
  Trigger& trigger = inside_[lexicon.id()];
  return trigger != 0 ? trigger : trigger = next_trigger_++;
}

Trigger Matcher::phrase_alone(const Lexicon& lexicon) {
  whole_.resize(std::max<std::size_t>(whole_.size(), lexicon.id() + 1U));
  Trigger& trigger = whole_[lexicon.id()];
  return trigger != 0 ? trigger : trigger = next_of_whole_lines();
}

void Matcher::ask_up_to(const Lexicon& lexicon, std::uint32_t words) {
  most_words_.resize(std::max<std::size_t>(most_words_.size(), lexicon.id() + 1U));
  most_words_[lexicon.id()] = std::max(most_words_[lexicon.id()], words);
}

Trigger Matcher::line_alone(std::string_view folded) {
  const Trigger trigger = next_of_whole_lines();
  add_alone(folded, trigger);
  return trigger;
}

Trigger Matcher::next_of_whole_lines() {
  of_whole_lines_.push_back(next_trigger_);
  return next_trigger_++;
}

Result<Trigger> Matcher::expression(const std::string& pattern, std::size_t& number) {
  int added = 0;
  const RE2 checked(pattern, expression_options());
  if (!checked.ok() ||
      expressions_->filter.Add(pattern, expression_options(), &added) != RE2::NoError) {
    return Error{"expression '" + pattern + "': " + checked.error()};
  }
  number = static_cast<std::size_t>(added);
  expressions_->triggers.push_back(next_trigger_++);
  return expressions_->triggers.back();
}

bool Matcher::has_literal(std::size_t expression) const {
  return std::ranges::find(expressions_->unfiltered, static_cast<int>(expression)) ==
         expressions_->unfiltered.end();
}

void Matcher::add_literal(std::string_view literal, Target target) {
  std::uint32_t number = 0;
  if (literals_.add(literal, number)) {
    literal_targets_.resize(literals_.size());
    literal_targets_[number].push_back(target);
    literals_in_latin_ = literals_in_latin_ || !target.lexicon;
  }
}

void Matcher::add_phrase(std::string_view phrase, const Lexicon& lexicon) {
  constexpr std::size_t one_sign = 3;  // bytes; alone it must stand at the edge of a word
  const Target target{true, lexicon.id()};
  if (!Lexicon::stands_inside_words(phrase)) {
    phrase_lexicons_.emplace_back(phrases_.add(phrase), lexicon.id());
  } else if (phrase.size() > one_sign) {
    add_literal(phrase, target);
  } else {
    add_literal(" " + std::string(phrase), target);
    add_literal(std::string(phrase) + " ", target);
  }
}

void Matcher::index_phrases() {
  std::ranges::sort(phrase_lexicons_);
  lexicon_begins_.assign(phrases_.size() + 1, 0);
  for (const auto& [phrase, lexicon] : phrase_lexicons_) {
    ++lexicon_begins_[phrase + 1];
  }
  for (std::size_t i = 1; i < lexicon_begins_.size(); ++i) {
    lexicon_begins_[i] += lexicon_begins_[i - 1];
  }
}

// An atom is looked for in folded text, so it is folded; a space at its edge is one there too.
void Matcher::add_atoms() {
  std::vector<std::string> atoms;
  expressions_->filter.Compile(&atoms);
  for (std::uint32_t i = 0; i < atoms.size(); ++i) {
    const std::string& atom = atoms[i];
    const std::string literal =
        (atom.starts_with(' ') ? " " : "") + folded_words(atom) + (atom.ends_with(' ') ? " " : "");
    if (literal.size() < LiteralSet::least_bytes) {
      expressions_->always_atoms.push_back(static_cast<int>(i));
    }
    add_literal(literal, {false, i});
  }
  expressions_->filter.AllPotentials(expressions_->always_atoms, &expressions_->unfiltered);
}

void Matcher::compile(const Lexicons& lexicons) {
  most_words_.resize(inside_.size());
  for (const auto& [name, lexicon] : lexicons) {
    if (lexicon.id() < inside_.size() && inside_[lexicon.id()] != 0) {
      for (const std::string_view phrase : lexicon.phrases()) {
        add_phrase(phrase, lexicon);
      }
    }
    if (lexicon.id() < whole_.size() && whole_[lexicon.id()] != 0) {
      for (const std::string_view phrase : lexicon.phrases()) {
        add_alone(phrase, whole_[lexicon.id()]);
      }
    }
  }
  if (!expressions_->triggers.empty()) {
    add_atoms();
  }
  phrases_.compile();
  index_phrases();
  literals_.compile();
  mark_alone();
}

void Matcher::mark_alone() {
  alone_known_ = BitTable(alone_.size());
  for (const auto& [hash, triggers] : alone_) {
    alone_known_.add(hash);
  }
}

void Matcher::note_literal(std::uint32_t number, Sightings& seen) const {
  constexpr std::size_t most = 64;  // different ones in a line
  if (seen.numbers.size() >= most ||
      std::ranges::find(seen.numbers, number) != seen.numbers.end()) {
    return;
  }
  seen.numbers.push_back(number);
  for (const Target target : literal_targets_[number]) {
    if (target.lexicon) {
      seen.triggers.push_back(inside_[target.number]);
    } else {
      seen.atoms.push_back(static_cast<int>(target.number));
    }
  }
}

void Matcher::note_phrase(const Occurrence& found, std::size_t line, std::uint32_t words,
                          Sightings& seen) const {
  for (std::uint32_t i = lexicon_begins_[found.phrase]; i < lexicon_begins_[found.phrase + 1];
       ++i) {
    const std::uint16_t lexicon = phrase_lexicons_[i].second;
    if (words > most_words_[lexicon]) {
      continue;
    }
    const Trigger trigger = inside_[lexicon];
    if (std::ranges::find(seen.triggers, trigger) == seen.triggers.end()) {
      seen.triggers.push_back(trigger);
    }
    if (seen.phrases.size() < Sightings::most_phrases) {
      seen.phrases.push_back({lexicon, static_cast<std::uint16_t>(found.begin - line),
                              static_cast<std::uint16_t>(found.end - line), found.phrase});
    }
  }
}

// Scripts without spaces and Korean begin where UTF-8 takes three bytes.
void Matcher::look(std::string_view lines, FoldedLines::Place line, std::uint32_t words,
                   std::span<const Occurrence> phrases, Sightings& seen) const {
  seen.triggers.clear();
  seen.phrases.clear();
  seen.numbers.clear();
  seen.atoms.clear();
  const std::size_t bytes = line.end - line.begin;
  for (const Occurrence& found : phrases) {
    note_phrase(found, line.begin, words, seen);
  }
  seen.all_phrases = !line.far_script && seen.phrases.size() < Sightings::most_phrases &&
                     bytes <= std::numeric_limits<std::uint16_t>::max();
  std::ranges::sort(seen.phrases, {}, [](const PhrasePlace& place) {
    return std::pair(place.begin, -static_cast<int>(place.end));
  });
  if (literals_in_latin_ || line.far_script) {
    literals_.scan(lines.substr(line.begin, bytes),
                   [&](std::uint32_t number, std::size_t) { note_literal(number, seen); });
  }
  const std::vector<int>* potentials = &expressions_->unfiltered;
  if (!seen.atoms.empty()) {
    std::ranges::copy(expressions_->always_atoms, std::back_inserter(seen.atoms));
    expressions_->filter.AllPotentials(seen.atoms, &seen.potentials);
    potentials = &seen.potentials;
  }
  for (const int expression : *potentials) {
    seen.triggers.push_back(expressions_->triggers[static_cast<std::size_t>(expression)]);
  }
}

void Matcher::add_alone(std::string_view phrase, Trigger trigger) {
  alone_[digest64(phrase)].push_back(trigger);
  // By space, or more: where there are no spaces, some signs are a word.
  const auto spaces = static_cast<std::size_t>(std::ranges::count(phrase, ' '));
  const std::size_t words = std::max<std::size_t>(count_words(phrase), spaces + 1);
  most_alone_words_ = std::max(most_alone_words_, words);
}

const std::vector<Trigger>* Matcher::alone(std::uint64_t hash, std::size_t words) const {
  if (words > most_alone_words_ || alone_known_.may_hold(hash) == 0) {
    return nullptr;
  }
  const auto found = alone_.find(hash);
  return found == alone_.end() ? nullptr : &found->second;
}

bool Matcher::find(std::size_t expression, std::string_view text, Cut& found) const {
  const RE2& re = expressions_->filter.GetRE2(static_cast<int>(expression));
  re2::StringPiece match;
  if (!re.Match({text.data(), text.size()}, found.end, text.size(), RE2::UNANCHORED, &match, 1)) {
    return false;
  }
  found.begin = static_cast<std::size_t>(match.data() - text.data());
  found.end = found.begin + match.size();
  return true;
}

}  // namespace winnow
