// One small function per condition. Shape, place and repetition hold in any language; words come
// from lexicons.
#include "stages/despam/conditions.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "stages/despam/date_line.hpp"
#include "stages/despam/document_view.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

class Arguments {
 public:
  explicit Arguments(const ConditionArguments& values) : values_(values) {}

  bool has(std::string_view name) const { return values_.contains(name); }
  double number(std::string_view name, double otherwise = 0) const {
    const auto found = values_.find(name);
    const double* value = found == values_.end() ? nullptr : std::get_if<double>(&found->second);
    return value == nullptr ? otherwise : *value;
  }
  std::size_t count(std::string_view name, double otherwise = 0) const {
    return static_cast<std::size_t>(std::max(0.0, number(name, otherwise)));
  }
  std::string word(std::string_view name) const {
    const auto found = values_.find(name);
    const auto* value = found == values_.end() ? nullptr : std::get_if<std::string>(&found->second);
    return value == nullptr ? std::string() : *value;
  }

 private:
  const ConditionArguments& values_;
};

// Stops and their closing quotes, of all scripts that have their own.
bool ends_sentence(std::string_view text) {
  text = ascii::trim(text);
  for (const std::string_view closer : {"\"", "”", "’", ")", "»", "」", "』"}) {
    if (text.ends_with(closer)) {
      text.remove_suffix(closer.size());
    }
  }
  constexpr std::string_view stops[] = {".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔", ";"};
  return std::ranges::any_of(stops, [&](std::string_view stop) { return text.ends_with(stop); });
}

// Arrows, triangles, stars, emoji and the like: symbols that stand for no word.
bool is_ornament(char32_t c) {
  return (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2300 && c <= 0x23FF) ||
         (c >= 0x2460 && c <= 0x27BF) || (c >= 0x2900 && c <= 0x297F) ||
         (c >= 0x2B00 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xBB || c == 0xAB ||
         (c >= 0x3008 && c <= 0x3011) || c == '*' || c == '~' || c == '=';
}

bool has_paired_ornaments(std::string_view text) {
  text = ascii::trim(text);
  if (text.empty()) {
    return false;
  }
  std::size_t at = 0;
  const char32_t first = utf8::next(text, at);
  std::size_t last_begin = text.size() - 1;
  while (last_begin > 0 && (static_cast<unsigned char>(text[last_begin]) & 0xC0U) == 0x80) {
    --last_begin;
  }
  std::size_t last_at = last_begin;
  char32_t last = utf8::next(text, last_at);
  constexpr char32_t emoji_presentation = 0xFE0F;
  if (last == emoji_presentation && last_begin >= 3) {
    last_at = last_begin - 3;
    last = utf8::next(text, last_at);
  }
  const bool words = std::ranges::any_of(text, ascii::is_alnum) || count_words(text) > 0;
  return words && is_ornament(first) && is_ornament(last);
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

bool starts_upper(std::string_view word) {
  std::size_t at = 0;
  if (word.empty()) {
    return false;
  }
  const char32_t c = utf8::next(word, at);
  std::string one;
  utf8::append(c, one);
  return c < 0x80 ? ascii::is_upper(static_cast<char>(c)) : folded_words(one) != one;
}

// Length in bytes of the label that `text` starts with, up to and with its colon; 0 if none.
std::size_t label_length(std::string_view text, const Lexicon& labels) {
  for (const std::string_view colon : {":", "：", " –", " -", "|"}) {
    const std::size_t at = text.find(colon);
    if (at != std::string_view::npos && labels.contains(folded_words(text.substr(0, at)))) {
      return at + colon.size();
    }
  }
  return 0;
}

double capitalised_share(std::string_view text) {
  std::size_t upper = 0;
  std::size_t all = 0;
  for (const std::string& word : split_words(text)) {
    ++all;
    upper += starts_upper(word) ? 1 : 0;
  }
  return all == 0 ? 0 : static_cast<double>(upper) / static_cast<double>(all);
}

// Sentences of one to six words without a comma, all of the block.
std::size_t count_fragments(std::string_view text) {
  constexpr std::size_t longest = 6;
  std::size_t fragments = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of(".!?", begin), text.size());
    const std::size_t words = split_words(text.substr(begin, end - begin)).size();
    if (words > longest) {
      return 0;
    }
    fragments += words > 0 ? 1 : 0;
    begin = end + 1;
  }
  return fragments;
}

// Content words (five letters and more) shared with any other kept block.
bool overlaps_rest(const DocumentView& view, std::size_t block) {
  constexpr std::size_t content_word = 5;
  std::set<std::string> words;
  for (std::string& word : split_words(view.folded(block))) {
    if (word.size() >= content_word) {
      words.insert(std::move(word));
    }
  }
  for (std::size_t i = 0; i < view.document().blocks.size(); ++i) {
    if (i == block || !view.is_kept(i)) {
      continue;
    }
    const std::string other =
        view.folded(i).empty() ? folded_words(view.block(i).text) : view.folded(i);
    for (const std::string& word : split_words(other)) {
      if (words.contains(word)) {
        return true;
      }
    }
  }
  return false;
}

double link_density(const Block& block) {
  return block.text.empty()
             ? 0
             : static_cast<double>(block.link_bytes) / static_cast<double>(block.text.size());
}

bool is_at(const DocumentView& view, std::size_t block, bool start, std::size_t blocks,
           double share) {
  const std::size_t distance =
      start ? view.place(block) : view.kept_blocks() - 1 - view.place(block);
  if (blocks > 0) {
    return distance < blocks;
  }
  return static_cast<double>(distance) < share * static_cast<double>(view.kept_blocks());
}

bool echoes_title(const DocumentView& view, std::size_t block) {
  return !view.folded(block).empty() && view.folded(block) == view.folded_title() &&
         !view.is_first_of_its_kind(block);
}

using Maker = Condition (*)(const Arguments& arguments, const Lexicon* lexicon,
                            const Lexicons& lexicons);

struct Named {
  std::string_view name;
  bool wants_lexicon;
  Maker make;
};

// The table is the documentation: name, then what must hold for the block.
constexpr Named conditions[] = {
    {"max_chars", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.count("max_chars")](const DocumentView& v, std::size_t b) {
         return utf8::count(v.block(b).text) <= n;
       };
     }},
    {"max_words", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.count("max_words")](const DocumentView& v, std::size_t b) {
         return v.words(b) <= n;
       };
     }},
    {"min_words", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.count("min_words")](const DocumentView& v, std::size_t b) {
         return v.words(b) >= n;
       };
     }},
    {"no_terminal_punct", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) { return !ends_sentence(v.block(b).text); };
     }},
    {"repeats", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.count("repeats")](const DocumentView& v, std::size_t b) {
         return v.repeats(b) >= n;
       };
     }},
    {"ornaments", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) {
         return has_paired_ornaments(v.block(b).text);
       };
     }},
    {"lexicon", true,
     [](const Arguments& a, const Lexicon* lexicon, const Lexicons&) -> Condition {
       return [lexicon, n = a.count("hits", 1)](const DocumentView& v, std::size_t b) {
         return lexicon->hits(v.folded(b)) >= n;
       };
     }},
    {"phrase", true,
     [](const Arguments&, const Lexicon* lexicon, const Lexicons&) -> Condition {
       return [lexicon](const DocumentView& v, std::size_t b) {
         return lexicon->contains(v.folded(b));
       };
     }},
    {"label", true,
     [](const Arguments&, const Lexicon* lexicon, const Lexicons&) -> Condition {
       return [lexicon](const DocumentView& v, std::size_t b) {
         const std::size_t length = label_length(v.block(b).text, *lexicon);
         return length > 0 && length < v.block(b).text.size();
       };
     }},
    {"caps_label", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) {
         const std::string_view text = v.block(b).text;
         const std::string_view label = text.substr(0, text.find(':'));
         return std::ranges::count_if(label, ascii::is_upper) >= 4 &&
                std::ranges::none_of(label, ascii::is_lower);
       };
     }},
    {"min_capitalised", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.number("min_capitalised")](const DocumentView& v, std::size_t b) {
         return capitalised_share(v.block(b).text) >= n;
       };
     }},
    {"unspaced_script", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) {
         std::size_t at = 0;
         const std::string& text = v.block(b).text;
         return !text.empty() && is_unspaced_script(utf8::next(text, at));
       };
     }},
    {"min_link_density", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.number("min_link_density")](const DocumentView& v, std::size_t b) {
         return link_density(v.block(b)) >= n;
       };
     }},
    {"place", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [start = a.word("place") == "start", blocks = a.count("blocks"),
               share = a.number("share")](const DocumentView& v, std::size_t b) {
         return is_at(v, b, start, blocks, share);
       };
     }},
    {"echo", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) { return echoes_title(v, b); };
     }},
    {"date_line", false,
     [](const Arguments&, const Lexicon*, const Lexicons& lexicons) -> Condition {
       return [&lexicons](const DocumentView& v, std::size_t b) {
         return read_date_line(v.block(b).text, lexicons).has_value();
       };
     }},
    {"date_prefix", false,
     [](const Arguments&, const Lexicon*, const Lexicons& lexicons) -> Condition {
       return [&lexicons](const DocumentView& v, std::size_t b) {
         return read_date_prefix(v.block(b).text, lexicons).has_value();
       };
     }},
    {"fragments", false,
     [](const Arguments& a, const Lexicon*, const Lexicons&) -> Condition {
       return [n = a.count("fragments")](const DocumentView& v, std::size_t b) {
         return count_fragments(v.block(b).text) >= n;
       };
     }},
    {"overlap", false,
     [](const Arguments&, const Lexicon*, const Lexicons&) -> Condition {
       return [](const DocumentView& v, std::size_t b) { return !overlaps_rest(v, b); };
     }},
};

}  // namespace

Result<Condition> make_condition(const ConditionArguments& values, const Lexicons& lexicons) {
  const Arguments arguments(values);
  for (const Named& condition : conditions) {
    if (!arguments.has(condition.name)) {
      continue;
    }
    const Lexicon* lexicon = nullptr;
    if (condition.wants_lexicon) {
      const std::string name = arguments.word(condition.name);
      const auto found = lexicons.find(name);
      if (found == lexicons.end()) {
        return Error{"no lexicon '" + name + "'"};
      }
      lexicon = &found->second;
    }
    return condition.make(arguments, lexicon, lexicons);
  }
  return Error{"unknown condition '" + (values.empty() ? "" : values.begin()->first) + "'"};
}

}  // namespace winnow
