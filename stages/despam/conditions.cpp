// One small function per condition. Shape, place and repetition hold in any language; words come
// from lexicons.
#include "stages/despam/conditions.hpp"

#include <algorithm>
#include <set>

#include "stages/despam/date_line.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/despam/line_checks.hpp"
#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

class Arguments {
 public:
  Arguments(const ConditionArguments& values, const Lexicons& all, Matcher& seer)
      : lexicons(all), matcher(seer), values_(values) {}

  double number(std::string_view name, double otherwise = 0) const {
    const double* value = get<double>(name);
    return value == nullptr ? otherwise : *value;
  }
  std::size_t count(std::string_view name, double otherwise = 0) const {
    return static_cast<std::size_t>(std::max(0.0, number(name, otherwise)));
  }
  std::string word(std::string_view name) const {
    const auto* value = get<std::string>(name);
    return value == nullptr ? std::string() : *value;
  }
  // One word, or a list of them.
  std::vector<std::string> words(std::string_view name) const {
    const auto* list = get<std::vector<std::string>>(name);
    return list != nullptr ? *list : std::vector<std::string>{word(name)};
  }
  // nullptr if the rule set has none of that name.
  const Lexicon* lexicon(std::string_view name) const {
    const auto found = lexicons.find(name);
    return found == lexicons.end() ? nullptr : &found->second;
  }
  // Of the lexicons named by `key`; checked before.
  std::vector<const Lexicon*> lexicons_of(std::string_view key) const {
    std::vector<const Lexicon*> out;
    for (const std::string& name : words(key)) {
      out.push_back(&lexicons.find(name)->second);
    }
    return out;
  }

  const Lexicons& lexicons;
  Matcher& matcher;

 private:
  template <class T>
  const T* get(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : std::get_if<T>(&found->second);
  }

  const ConditionArguments& values_;
};

Condition simple(Sign sign, std::function<bool(const Line&)> holds,
                 std::vector<Trigger> triggers = {}) {
  Condition condition;
  condition.holds = std::move(holds);
  condition.sign = sign;
  condition.triggers = std::move(triggers);
  return condition;
}

// What was counted before anybody asked.
Condition known(Sign sign, std::function<bool(const Line&)> holds,
                std::vector<Trigger> triggers = {}) {
  Condition condition = simple(sign, std::move(holds), std::move(triggers));
  condition.effort = Effort::known;
  return condition;
}

// Holds only where a phrase of the lexicons stands in the line.
Condition of_lexicons(const Arguments& a, std::string_view key, Sign sign,
                      std::function<bool(const Line&)> holds) {
  const auto lexicons = a.lexicons_of(key);
  Condition condition = known(sign, [lexicons, holds = std::move(holds)](const Line& line) {
    const auto may_hold = [&](const Lexicon* lexicon) {
      return line.view.matcher().may_hold(*lexicon, line.triggers);
    };
    return (!line.looked_at || std::ranges::any_of(lexicons, may_hold)) && holds(line);
  });
  for (const Lexicon* lexicon : lexicons) {
    a.matcher.phrase_inside(*lexicon);
  }
  condition.inside = lexicons;
  return condition;
}

using Maker = Result<Condition> (*)(const Arguments& a);

struct Named {
  std::string_view name;
  bool wants_lexicon;
  std::string_view meaning;
  std::string_view extra;  // a further argument it takes
  Maker make;
};

constexpr Named conditions[] = {
    {"max_chars", false, "at most so many characters", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(Sign::none, [n = a.count("max_chars")](const Line& l) {
         return l.text.size() <= n || (l.text.size() <= 4 * n && utf8::count(l.text) <= n);
       });
     }},
    {"max_words", false, "at most so many words", "",
     [](const Arguments& a) -> Result<Condition> {
       const std::size_t n = a.count("max_words");
       Condition condition = known(Sign::none, [n](const Line& l) { return l.words <= n; });
       condition.most_words = static_cast<std::uint32_t>(n);
       return condition;
     }},
    {"min_words", false, "at least so many words", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(Sign::none, [n = a.count("min_words")](const Line& l) { return l.words >= n; });
     }},
    {"max_sentences", false, "at most so many sentences", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::none, [n = a.count("max_sentences")](const Line& l) {
         return sentences_of(l.text).size() <= n;
       });
     }},
    {"kind", false, "the block is of one of these kinds", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(Sign::none, [kinds = a.words("kind")](const Line& l) {
         return std::ranges::find(kinds, to_word(l.view.block(l.block).kind)) != kinds.end();
       });
     }},
    {"no_terminal_punct", false, "does not end like a sentence", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::none, [](const Line& l) { return !ends_sentence(l.text); });
     }},
    {"no_full_stop", false,
     "does not end in a full stop, colon or comma; a headline may ask or cry", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::none, [](const Line& l) { return !ends_in_full_stop(l.text); });
     }},
    {"unquoted", false, "holds no quotation mark: nobody says it", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::none, [](const Line& l) { return !has_quotes(l.text); });
     }},
    {"exclaims", false, "holds an exclamation mark", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::shape, [](const Line& l) {
         return l.text.find('!') != std::string_view::npos ||
                l.text.find("！") != std::string_view::npos;
       });
     }},
    {"code_word", false, "holds a word of capitals and digits, as codes are", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::shape, [](const Line& l) { return has_code_word(l.text); });
     }},
    {"percent", false, "holds a number with a percent or currency sign", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::shape, [](const Line& l) { return has_percent(l.text); }, {fact_digit});
     }},
    {"hashtags", false, "is nothing but at least so many #tags", "",
     [](const Arguments& a) -> Result<Condition> {
       Condition condition = simple(Sign::shape,
                                    [n = a.count("hashtags")](const Line& l) {
                                      const auto words = words_by_space(l.text);
                                      return words.size() >= n &&
                                             std::ranges::all_of(words, [](std::string_view word) {
                                               return word.size() > 1 && word.front() == '#';
                                             });
                                    },
                                    {fact_ornament});
       return condition;
     }},
    {"holds", false, "holds one of these texts, as they stand", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::shape, [texts = a.words("holds")](const Line& l) {
         return std::ranges::any_of(texts, [&](const std::string& text) {
           return l.text.find(text) != std::string_view::npos;
         });
       });
     }},
    {"year", false, "holds a number from 1900 to 2099", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::shape, [](const Line& l) { return has_year(l.text); }, {fact_digit});
     }},
    {"repeats", false, "stands at least so often in the document", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(Sign::repetition,
                    [n = a.count("repeats")](const Line& l) { return l.repeats >= n; },
                    {fact_repeated});
     }},
    {"ornaments", false, "paired: between two symbols; any: at an end, or three of them", "",
     [](const Arguments& a) -> Result<Condition> {
       if (a.word("ornaments") == "paired") {
         return simple(Sign::shape, [](const Line& l) { return has_paired_ornaments(l.text); },
                       {fact_ornament});
       }
       return simple(Sign::shape, [](const Line& l) { return has_ornaments(l.text); });
     }},
    {"lexicon", true, "holds at least `hits` different phrases of the lexicons", "hits",
     [](const Arguments& a) -> Result<Condition> {
       return of_lexicons(
           a, "lexicon", Sign::words,
           [lexicons = a.lexicons_of("lexicon"), n = a.count("hits", 1)](const Line& l) {
             std::size_t hits = 0;
             for (const Lexicon* lexicon : lexicons) {
               hits += hits < n ? count_phrases(l, *lexicon) : 0;
             }
             return hits >= n;
           });
     }},
    {"phrase", true, "is a phrase of the lexicons and nothing else", "",
     [](const Arguments& a) -> Result<Condition> {
       std::vector<Trigger> triggers;
       for (const Lexicon* lexicon : a.lexicons_of("phrase")) {
         triggers.push_back(a.matcher.phrase_alone(*lexicon));
       }
       Condition condition = known(
           Sign::words,
           [lexicons = a.lexicons_of("phrase")](const Line& l) {
             return std::ranges::any_of(lexicons, [&](const Lexicon* lexicon) {
               return lexicon->contains(l.words_only());
             });
           },
           std::move(triggers));
       condition.alone = true;
       return condition;
     }},
    {"made_of", true, "is made of phrases of the lexicons, at least `least`, numbers and `fillers`",
     "least fillers",
     [](const Arguments& a) -> Result<Condition> {
       Condition condition =
           of_lexicons(a, "made_of", Sign::words,
                       [lexicons = a.lexicons_of("made_of"), fillers = a.lexicon(a.word("fillers")),
                        n = a.count("least", 1)](const Line& l) {
                         return is_made_of(l, lexicons, fillers, n);
                       });
       condition.alone = true;
       condition.effort = Effort::reads_line;
       return condition;
     }},
    {"label", true, "begins with a phrase of the lexicons and a colon, dash or bar", "",
     [](const Arguments& a) -> Result<Condition> {
       Condition condition =
           of_lexicons(a, "label", Sign::words, [lexicons = a.lexicons_of("label")](const Line& l) {
             const std::size_t length =
                 begins_with_phrase(l, lexicons) ? label_length(l.text, lexicons) : 0;
             return length > 0 && length < l.text.size();
           });
       condition.alone = true;  // the colon is a sign of shape
       return condition;
     }},
    {"begins", true, "begins with a phrase of the lexicons", "",
     [](const Arguments& a) -> Result<Condition> {
       return of_lexicons(a, "begins", Sign::shape,
                          [lexicons = a.lexicons_of("begins")](const Line& l) {
                            return begins_with_phrase(l, lexicons);
                          });
     }},
    {"ends", true, "ends with a phrase of the lexicons", "",
     [](const Arguments& a) -> Result<Condition> {
       return of_lexicons(
           a, "ends", Sign::shape, [lexicons = a.lexicons_of("ends")](const Line& l) {
             return std::ranges::any_of(
                 lexicons, [&](const Lexicon* lexicon) { return ends_with_phrase(l, *lexicon); });
           });
     }},
    {"rare", true, "at most this share of the document's lines holds phrases of the lexicons",
     "share",
     [](const Arguments& a) -> Result<Condition> {
       std::vector<Trigger> phrases;
       for (const Lexicon* lexicon : a.lexicons_of("rare")) {
         phrases.push_back(a.matcher.phrase_inside(*lexicon));
         a.matcher.ask_up_to(*lexicon, any_words);
       }
       const double share = a.number("share", 0.2);
       Condition condition = simple(Sign::none, [phrases, share](const Line& l) {
         return static_cast<double>(l.view.lines_with(phrases)) <=
                share * static_cast<double>(l.view.lines());
       });
       condition.effort = Effort::reads_document;
       return condition;
     }},
    {"name_after", true, "begins with a phrase of the lexicons; a name of up to `words` follows",
     "words",
     [](const Arguments& a) -> Result<Condition> {
       return of_lexicons(
           a, "name_after", Sign::shape,
           [lexicons = a.lexicons_of("name_after"), n = a.count("words", 4)](const Line& l) {
             return begins_with_phrase(l, lexicons) && is_label_and_name(l.text, lexicons, n);
           });
     }},
    {"trail", true, "is a trail (Home › News › Sport) that starts with a phrase of the lexicon",
     "items",
     [](const Arguments& a) -> Result<Condition> {
       return of_lexicons(
           a, "trail", Sign::shape,
           [lexicons = a.lexicons_of("trail"), n = a.count("items", 2)](const Line& l) {
             const auto items = trail_items(l.text);
             return items.size() >= n && std::ranges::any_of(lexicons, [&](const Lexicon* lexicon) {
                      return lexicon->contains(folded_words(items.front()));
                    });
           });
     }},
    {"matches", false, "an expression (RE2, case ignored) matches", "",
     [](const Arguments& a) -> Result<Condition> {
       std::size_t number = 0;
       const auto trigger = a.matcher.expression(a.word("matches"), number);
       if (!trigger) {
         return trigger.error();
       }
       Condition condition = simple(Sign::exact,
                                    [number](const Line& l) {
                                      Cut found;
                                      return l.view.matcher().find(number, l.text, found);
                                    },
                                    {*trigger});
       condition.expression = number;
       return condition;
     }},
    {"line", false, "is this line, punctuation and case aside", "",
     [](const Arguments& a) -> Result<Condition> {
       std::string folded = folded_words(a.word("line"));
       const Trigger trigger = a.matcher.line_alone(folded);
       Condition condition = simple(
           Sign::exact, [folded](const Line& l) { return l.words_only() == folded; }, {trigger});
       condition.alone = true;
       return condition;
     }},
    {"host", false, "the document is from this host or below it", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(Sign::none, [host = ascii::lower(a.word("host"))](const Line& l) {
         const std::string_view own = l.view.host();
         return own == host || (own.size() > host.size() && own.ends_with(host) &&
                                own[own.size() - host.size() - 1] == '.');
       });
     }},
    {"furniture", false, "was seen on enough other pages of the host", "",
     [](const Arguments&) -> Result<Condition> {
       Condition condition =
           known(Sign::repetition, [](const Line& l) { return l.view.furniture(l).pages > 0; },
                 {fact_furniture});
       condition.twofold = true;  // many pages have said so
       return condition;
     }},
    {"caps_label", false, "begins with capitals and a colon", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::shape, [](const Line& l) { return has_capital_label(l.text); });
     }},
    {"min_capitalised", false, "at least this share of the words has a capital", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::shape, [n = a.number("min_capitalised")](const Line& l) {
         return capitalised_share(l.text) >= n;
       });
     }},
    {"numbers", false, "holds at least so many numbers", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::shape,
                     [n = a.count("numbers")](const Line& l) { return count_numbers(l.text) >= n; },
                     {fact_digit});
     }},
    {"digits", false, "holds a digit", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::none,
                     [](const Line& l) { return std::ranges::any_of(l.text, ascii::is_digit); },
                     {fact_digit});
     }},
    {"unspaced_script", false, "begins in a script without spaces", "",
     [](const Arguments&) -> Result<Condition> {
       return simple(Sign::none, [](const Line& l) {
         std::size_t at = 0;
         return !l.text.empty() && is_unspaced_script(utf8::next(l.text, at));
       });
     }},
    {"min_link_density", false, "at least this share of its bytes lies in links", "",
     [](const Arguments& a) -> Result<Condition> {
       return known(
           Sign::link,
           [n = a.number("min_link_density")](const Line& l) { return link_density(l) >= n; },
           {fact_linked});
     }},
    {"links_to", false, "a link's address holds one of these texts", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::link,
                     [parts = a.words("links_to")](const Line& l) { return links_to(l, parts); },
                     {fact_linked});
     }},
    {"link_sign", false, "ends or begins with a sign that links to its own place: ¶ # § 🔗 ⚓ ↩", "",
     [](const Arguments&) -> Result<Condition> {
       Condition condition = simple(
           Sign::link, [](const Line& l) { return link_sign(l).has_value(); }, {fact_linked});
       condition.twofold = true;  // a link, and no word in it
       condition.cut = link_sign;
       return condition;
     }},
    {"place", false, "start or end: among the first or last `blocks`, or that `share` of them",
     "blocks share",
     [](const Arguments& a) -> Result<Condition> {
       const bool start = a.word("place") == "start";
       const std::size_t blocks = a.count("blocks");
       const bool near = blocks > 0 && blocks <= (start ? first_blocks : last_blocks);
       return known(
           Sign::place,
           [start, blocks, share = a.number("share")](const Line& l) {
             return is_at(l, start, blocks, share);
           },
           near ? std::vector<Trigger>{start ? fact_first : fact_last} : std::vector<Trigger>{});
     }},
    {"echo", false, "is the title, and not the first to say it", "",
     [](const Arguments&) -> Result<Condition> {
       Condition condition = simple(Sign::title, echoes_title, {fact_echo});
       condition.alone = true;
       return condition;
     }},
    {"date_line", false, "is nothing but a date with labels, a site, a name", "",
     [](const Arguments& a) -> Result<Condition> {
       Condition condition = simple(
           Sign::shape,
           [&lexicons = a.lexicons, read = lexicons_of_date_lines(a.lexicons)](const Line& l) {
             return may_be_date_line(l.text, l.words_only(), read) &&
                    read_date_line(l.text, lexicons).has_value();
           },
           {fact_digit});
       return condition;
     }},
    {"date_prefix", false, "starts with a label and a date glued to a sentence", "",
     [](const Arguments& a) -> Result<Condition> {
       const auto cut = [&lexicons = a.lexicons](const Line& l) -> std::optional<Cut> {
         const auto prefix = read_date_prefix(l.text, lexicons);
         return prefix ? std::optional(Cut{0, prefix->length}) : std::nullopt;
       };
       Condition condition =
           simple(Sign::shape, [cut](const Line& l) { return cut(l).has_value(); });
       condition.cut = cut;
       return condition;
     }},
    {"fragments", false, "is so many sentences of up to six words and nothing else", "",
     [](const Arguments& a) -> Result<Condition> {
       return simple(Sign::shape, [n = a.count("fragments")](const Line& l) {
         return count_fragments(l.text) >= n;
       });
     }},
    {"overlap", false, "none: shares no longer word with the rest of the document", "",
     [](const Arguments&) -> Result<Condition> {
       Condition condition =
           simple(Sign::unrelated, [](const Line& l) { return !overlaps_rest(l); });
       condition.effort = Effort::reads_document;
       return condition;
     }},
};

// An argument that the condition does not take, a lexicon that is not there.
std::string problem_with(const Named& condition, const ConditionArguments& values,
                         const Lexicons& lexicons) {
  for (const auto& [name, value] : values) {
    if (name != condition.name && condition.extra.find(name) == std::string_view::npos) {
      return "condition '" + std::string(condition.name) + "' takes no '" + name + "'";
    }
  }
  if (!condition.wants_lexicon) {
    return {};
  }
  const auto& value = values.find(condition.name)->second;
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  const auto* word = std::get_if<std::string>(&value);
  for (const std::string& name :
       list != nullptr ? *list : std::vector<std::string>{word == nullptr ? "" : *word}) {
    if (!lexicons.contains(name)) {
      return "no lexicon '" + name + "'";
    }
  }
  return {};
}

}  // namespace

std::string_view to_word(Sign sign) {
  constexpr std::string_view words[] = {"guard", "words", "shape",     "place", "repetition",
                                        "link",  "title", "unrelated", "exact"};
  return words[static_cast<std::size_t>(sign)];
}

Result<Condition> make_condition(const ConditionArguments& values, const Lexicons& lexicons,
                                 Matcher& matcher) {
  for (const Named& condition : conditions) {
    if (!values.contains(condition.name)) {
      continue;
    }
    if (std::string problem = problem_with(condition, values, lexicons); !problem.empty()) {
      return Error{std::move(problem)};
    }
    const Arguments arguments(values, lexicons, matcher);
    auto made = condition.make(arguments);
    if (made && condition.wants_lexicon) {
      for (const std::string& name : arguments.words(condition.name)) {
        made->of_what += name + " ";
      }
      made->effort = std::max(made->effort, Effort::looks_up);
      made->twofold = arguments.count("hits", 1) >= 2 || arguments.count("least", 1) >= 2 ||
                      arguments.count("items", 1) >= 3;
    }
    return made;
  }
  return Error{"unknown condition '" + (values.empty() ? "" : values.begin()->first) + "'"};
}

std::vector<ConditionHelp> condition_help() {
  std::vector<ConditionHelp> help;
  for (const Named& condition : conditions) {
    help.push_back({condition.name, condition.meaning});
  }
  return help;
}

}  // namespace winnow
