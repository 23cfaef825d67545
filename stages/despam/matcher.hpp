// Matcher: finds, in one pass over a text, which lexicons and expressions of a rule set have
// something to say about it.
//
// Expressions are RE2's, so time is linear whatever a rule says. An expression is tried only where
// literals that it cannot match without were seen (RE2's FilteredRE2 knows them). One without such
// a literal of four bytes is tried everywhere, which `rules lint` complains about.
#ifndef WINNOW_STAGES_DESPAM_MATCHER_HPP
#define WINNOW_STAGES_DESPAM_MATCHER_HPP

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stages/despam/bit_table.hpp"
#include "stages/despam/lexicon.hpp"
#include "stages/despam/line.hpp"
#include "stages/despam/literals.hpp"
#include "stages/despam/phrases.hpp"
#include "stages/record/result.hpp"
#include "stages/text/folded_lines.hpp"

namespace winnow {

// Something that can be seen on a line without asking any rule. Rules say which of them they need.
using Trigger = std::uint32_t;

// Triggers that need no lexicon, set by DocumentView. 0 is none.
enum Fact : Trigger {
  fact_none,
  fact_digit,      // holds a digit
  fact_ornament,   // begins with a symbol that stands for no word
  fact_repeated,   // stands in the document more than once
  fact_echo,       // is the title
  fact_linked,     // has links
  fact_furniture,  // stands on other pages of the host
  fact_first,      // is in one of the first blocks
  fact_last,       // is in one of the last blocks
  fact_count,
};

// How many blocks at either end the facts mean.
inline constexpr std::size_t first_blocks = 6;
inline constexpr std::size_t last_blocks = 3;

// A part of a text, in bytes.
struct Cut {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What one line has to show, and memory for the next one.
struct Sightings {
  static constexpr std::size_t most_phrases = 64;  // of a line; of more only triggers are kept

  std::vector<Trigger> triggers;
  std::vector<PhrasePlace> phrases;    // by begin, of those the longest first
  bool all_phrases = false;            // every phrase that a rule asks for is in `phrases`
  std::vector<std::uint32_t> numbers;  // of literals
  std::vector<int> atoms;
  std::vector<int> potentials;
};

class Matcher {
 public:
  Matcher();
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // While rules are read. Each gives the trigger that is set where it may hold.
  Trigger phrase_inside(const Lexicon& lexicon);
  Trigger phrase_alone(const Lexicon& lexicon);
  // Somebody asks for phrases of the lexicon in lines of so many words; in longer ones they are
  // not noted.
  void ask_up_to(const Lexicon& lexicon, std::uint32_t words);
  Trigger line_alone(std::string_view folded);
  // `number` is what `find` wants. Case is ignored.
  Result<Trigger> expression(const std::string& pattern, std::size_t& number);
  bool has_literal(std::size_t expression) const;
  // After the last rule.
  void compile(const Lexicons& lexicons);

  // Phrases in lines of folded words; see PhraseSet::find.
  std::vector<Occurrence> phrases_in(std::string_view lines) const { return phrases_.find(lines); }
  // Sees what stands in one of the lines, given its words and the phrases in it.
  void look(std::string_view lines, FoldedLines::Place line, std::uint32_t words,
            std::span<const Occurrence> phrases, Sightings& seen) const;
  // False only if no phrase of the lexicon stands in a line that shows these triggers.
  bool may_hold(const Lexicon& lexicon, std::span<const Trigger> triggers) const {
    const Trigger trigger = lexicon.id() < inside_.size() ? inside_[lexicon.id()] : 0;
    return trigger == 0 || std::ranges::find(triggers, trigger) != triggers.end();
  }
  // Triggers of the line as a whole, given by the hash of its words and their number.
  const std::vector<Trigger>* alone(std::uint64_t hash, std::size_t words) const;

  // Moves `found` to the next match of an expression in `text`, at or after found.end; false if
  // there is none.
  bool find(std::size_t expression, std::string_view text, Cut& found) const;

  // Whether a long line need be matched: rules that look inside wait for what is seen there.
  bool looks_into_long() const { return looks_into_long_; }
  void look_into_long() { looks_into_long_ = true; }
  // Whether only a line as a whole shows the trigger; such lines have no more words than that.
  bool is_alone(Trigger trigger) const {
    return std::ranges::find(of_whole_lines_, trigger) != of_whole_lines_.end();
  }
  std::size_t most_alone_words() const { return most_alone_words_; }
  // Of a line with more words, away from the edges of its document, no rule wants to know anything.
  std::uint32_t reach() const { return reach_; }
  void reach_to(std::uint32_t words) { reach_ = std::max(reach_, words); }

  std::size_t phrases() const { return phrases_.size() + literals_.size(); }
  Trigger trigger_count() const { return next_trigger_; }

 private:
  struct Expressions;
  struct Target {
    bool lexicon;  // else an atom of the expressions
    std::uint32_t number;
  };

  void add_phrase(std::string_view phrase, const Lexicon& lexicon);
  void index_phrases();
  void add_literal(std::string_view literal, Target target);
  void add_atoms();
  void add_alone(std::string_view phrase, Trigger trigger);
  Trigger next_of_whole_lines();
  void mark_alone();
  void note_phrase(const Occurrence& found, std::size_t line, std::uint32_t words,
                   Sightings& seen) const;
  void note_literal(std::uint32_t number, Sightings& seen) const;

  PhraseSet phrases_;
  // Lexicons of each phrase, by number: from lexicon_begins_ on, to the next one's.
  std::vector<std::pair<std::uint32_t, std::uint16_t>> phrase_lexicons_;
  std::vector<std::uint32_t> lexicon_begins_;
  LiteralSet literals_;
  std::vector<std::vector<Target>> literal_targets_;
  bool literals_in_latin_ = false;  // a literal may stand in text of scripts with spaces
  std::unordered_map<std::uint64_t, std::vector<Trigger>> alone_;
  std::size_t most_alone_words_ = 0;
  BitTable alone_known_;         // most lines are none of them, and find that out in the cache
  std::vector<Trigger> inside_;  // of each lexicon, by id; 0 if nobody asked
  std::vector<Trigger> whole_;
  std::vector<Trigger> of_whole_lines_;
  std::vector<std::uint32_t> most_words_;  // of lines in which a lexicon is asked for, by id
  Trigger next_trigger_ = fact_count;
  bool looks_into_long_ = false;
  std::uint32_t reach_ = 0;
  std::unique_ptr<Expressions> expressions_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_MATCHER_HPP
