// Names are words with a capital in the midst of a sentence that the text never writes without one:
// that leaves headlines in capitals out. Scripts without case have no actors and are judged by
// their words alone. Names of countries, regions and languages come from ICU's locale data, in the
// languages most of the web is written in.
#include "stages/dedup/story.hpp"

#include <unicode/locdspnm.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::size_t max_actors = 12;
constexpr std::size_t max_mentions = 64;
constexpr std::size_t max_text_words = 20'000;
constexpr std::uint32_t actor_times = 2;

std::uint32_t short_hash(std::string_view word) {
  return static_cast<std::uint32_t>(digest64(word) >> 32U);
}

void add_words(const std::string& name, std::unordered_set<std::string>& words) {
  const std::string folded = folded_words(name);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    words.insert(folded.substr(at, end - at));
    at = end + 1;
  }
}

void add_display_names(const icu::Locale& language, std::unordered_set<std::string>& words) {
  const auto add = [&](const icu::UnicodeString& name) {
    std::string utf8;
    add_words(name.toUTF8String(utf8), words);
  };
  icu::UnicodeString name;
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    add(icu::Locale("", *code).getDisplayCountry(language, name));
  }
  // Every country's own language: "Vietnamese", "japanisch".
  for (const char* const* code = icu::Locale::getISOLanguages(); *code != nullptr; ++code) {
    if (std::string_view(*code).size() == 2) {
      add(icu::Locale(*code).getDisplayLanguage(language, name));
    }
  }
}

// The words of names of places so large that most stories play there.
const std::unordered_set<std::string>& place_words() {
  static const auto words = [] {
    std::unordered_set<std::string> names = {"us",     "eu",    "uk",       "asia",    "europe",
                                             "africa", "asian", "european", "african", "american"};
    for (const char* language :
         {"en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "tr", "el"}) {
      add_display_names(icu::Locale(language), names);
    }
    return names;
  }();
  return words;
}

struct Word {
  std::string folded;
  bool capital = false;
  bool starts_sentence = false;
};

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == '\n' || c == '"' || c == 0x201C ||
         c == 0xAB || c == 0x61F || c == 0x3002 || c == '|';
}

bool is_possessive(const std::string& word, char32_t before) {
  return word == "s" && (before == '\'' || before == 0x2019);
}

// Words in order; characters of scripts without spaces by twos.
std::vector<Word> words_in(std::string_view text) {
  std::vector<Word> words;
  bool start = true;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size() && words.size() < max_text_words;) {
    const std::size_t begin = at;
    const char32_t first = utf8::next(text, at);
    if (!is_word_character(first)) {
      start = start || ends_sentence(first);
      before = first;
      continue;
    }
    const bool unspaced = is_unspaced_script(first);
    std::size_t end = at;
    for (std::size_t count = 1; end < text.size() && count < (unspaced ? 2 : 64); ++count) {
      const char32_t c = utf8::next(text, end);
      if (!is_word_character(c) || is_unspaced_script(c) != unspaced) {
        break;
      }
      at = end;
    }
    Word word{folded_words(text.substr(begin, at - begin)),
              u_isupper(static_cast<UChar32>(first)) != 0, start};
    at = unspaced && at > begin + 3 ? begin + 3 : at;  // the next pair overlaps this one
    if (!word.folded.empty() && !is_possessive(word.folded, before)) {
      words.push_back(std::move(word));
      start = false;
    }
    before = 0;
  }
  return words;
}

struct Use {
  std::uint16_t times = 0;
  std::uint16_t lower = 0;  // without a capital
  std::uint16_t midst = 0;  // with one, in the midst of a sentence
};

// In bits: how rare a word is in ordinary language, by its length, and a name more.
double rarity_of(const std::string& word, bool name) {
  const auto chars = static_cast<double>(utf8::count(word));
  return name ? 3.3 : 1 + std::max(0.0, chars - 4) / 2.5;
}

using Counted = std::vector<std::pair<std::string, Use>>;

Counted uses_in(std::string_view text) {
  std::map<std::string, Use> uses;
  for (const Word& word : words_in(text)) {
    Use& use = uses[word.folded];
    use.times = static_cast<std::uint16_t>(use.times + 1);
    use.lower = static_cast<std::uint16_t>(use.lower + (word.capital ? 0 : 1));
    use.midst =
        static_cast<std::uint16_t>(use.midst + (word.capital && !word.starts_sentence ? 1 : 0));
  }
  return {uses.begin(), uses.end()};
}

bool is_name(const Use& use) { return use.midst > 0 && use.lower == 0; }

StoryTerms::Term term_of(const std::string& word, const Use& use) {
  return {short_hash(word), use.times,
          static_cast<std::uint8_t>(std::min(255.0, 8 * rarity_of(word, is_name(use))))};
}

double weight_before(const StoryTerms::Term& term) {
  return (1 + std::log(term.times)) * term.rarity;
}

// The heaviest ones, by hash.
void keep_heaviest(std::vector<StoryTerms::Term>& terms, std::size_t most) {
  const auto heavier = [](const StoryTerms::Term& a, const StoryTerms::Term& b) {
    const double of_a = weight_before(a);
    const double of_b = weight_before(b);
    return of_a != of_b ? of_a > of_b : a.hash < b.hash;
  };
  std::ranges::sort(terms, heavier);
  terms.resize(std::min(terms.size(), most));
  std::ranges::sort(terms, {}, &StoryTerms::Term::hash);
}

bool counts(const std::string& word) {
  const bool ascii = static_cast<unsigned char>(word.front()) < 0x80;
  return !ascii || word.size() >= (word.front() <= '9' ? 3U : 4U);
}

// Weighs the terms of texts by how many have them.
class Weights {
 public:
  Weights(const std::vector<StoryTerms>& texts, double prior)
      : texts_(static_cast<double>(texts.size())), prior_(prior) {
    for (const StoryTerms& text : texts) {
      for (const StoryTerms::Term& term : text.terms) {
        ++in_texts_[term.hash];
      }
    }
  }

  double of(const StoryTerms::Term& term) const {
    const auto found = in_texts_.find(term.hash);
    const double seen = found == in_texts_.end() ? 0 : found->second;
    const double share = std::exp2(-static_cast<double>(term.rarity) / 8);
    const double idf = std::log((texts_ + prior_ + 1) / (seen + prior_ * share + 0.5));
    return (1 + std::log(term.times)) * std::max(0.0, idf);
  }

  double norm_of(const StoryTerms& text) const {
    double sum = 0;
    for (const StoryTerms::Term& term : text.terms) {
      sum += of(term) * of(term);
    }
    return std::sqrt(sum);
  }

 private:
  double texts_;
  double prior_;
  std::unordered_map<std::uint32_t, std::uint32_t> in_texts_{};
};

double product(const StoryTerms& a, const StoryTerms& b, const Weights& weights) {
  double sum = 0;
  auto at = b.terms.begin();
  for (const StoryTerms::Term& term : a.terms) {
    while (at != b.terms.end() && at->hash < term.hash) {
      ++at;
    }
    if (at != b.terms.end() && at->hash == term.hash) {
      sum += weights.of(term) * weights.of(*at);
    }
  }
  return sum;
}

// Share of the actors of `a` that `b` mentions.
double mentioned(const StoryTerms& a, const StoryTerms& b, const Weights& weights) {
  double all = 0;
  double found = 0;
  for (const StoryTerms::Term& actor : a.actors) {
    all += weights.of(actor);
    found += std::ranges::binary_search(b.mentions, actor.hash) ? weights.of(actor) : 0;
  }
  return all > 0 ? found / all : 0;
}

bool share_actors(const StoryTerms& a, const StoryTerms& b, const Weights& weights,
                  const StoryOptions& options) {
  if (a.actors.empty() || b.actors.empty()) {
    return true;
  }
  return std::max(mentioned(a, b, weights), mentioned(b, a, weights)) >= options.actors;
}

double limit_for(std::size_t texts, const StoryOptions& options) {
  const double prior = options.prior_texts / (options.prior_texts + static_cast<double>(texts));
  return options.similar - options.small_discount * prior;
}

// Earlier texts that share terms, those that share most first.
class Postings {
 public:
  explicit Postings(const StoryOptions& options) : options_(options) {}

  std::vector<std::uint32_t> candidates(const StoryTerms& text, const Weights& weights) const {
    std::map<std::uint32_t, double> scores;
    for (const StoryTerms::Term& term : text.terms) {
      if (const auto found = texts_of_.find(term.hash); found != texts_of_.end()) {
        for (const std::uint32_t other : found->second) {
          scores[other] += weights.of(term) * weights.of(term);
        }
      }
    }
    std::vector<std::pair<double, std::uint32_t>> best;
    best.reserve(scores.size());
    for (const auto& [other, score] : scores) {
      best.emplace_back(-score, other);
    }
    std::ranges::sort(best);
    std::vector<std::uint32_t> out;
    for (const auto& [score, other] : best) {
      if (out.size() < options_.max_candidates) {
        out.push_back(other);
      }
    }
    return out;
  }

  void add(const StoryTerms& text, std::uint32_t number) {
    for (const StoryTerms::Term& term : text.terms) {
      auto& texts = texts_of_[term.hash];
      if (texts.size() < std::max<std::size_t>(options_.max_postings, 1)) {
        texts.push_back(number);
      } else {
        texts[number % texts.size()] = number;
      }
    }
  }

 private:
  const StoryOptions& options_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> texts_of_{};
};

}  // namespace

StoryTerms story_terms(std::string_view text, const StoryOptions& options) {
  StoryTerms out;
  for (const auto& [word, use] : uses_in(text)) {
    if (counts(word)) {
      out.terms.push_back(term_of(word, use));
    }
    if (is_name(use) && !place_words().contains(word)) {
      out.mentions.push_back(short_hash(word));
      if (use.times >= actor_times) {
        out.actors.push_back(term_of(word, use));
      }
    }
  }
  keep_heaviest(out.terms, options.max_terms);
  keep_heaviest(out.actors, max_actors);
  std::ranges::sort(out.mentions);
  out.mentions.resize(std::min(out.mentions.size(), max_mentions));
  return out;
}

std::vector<std::uint32_t> Stories::labels() const {
  const Weights weights(texts_, options_.prior_texts);
  const double limit = limit_for(texts_.size(), options_);
  Postings postings(options_);
  std::vector<std::uint32_t> labels;
  std::vector<double> norms;
  const auto cosine = [&](std::uint32_t a, std::uint32_t b) {
    const double both = norms[a] * norms[b];
    return both > 0 ? product(texts_[a], texts_[b], weights) / both : 0;
  };
  for (std::uint32_t number = 0; number < texts_.size(); ++number) {
    const StoryTerms& text = texts_[number];
    norms.push_back(weights.norm_of(text));
    std::uint32_t label = number;
    double best = limit;
    for (const std::uint32_t other : postings.candidates(text, weights)) {
      const double likeness = cosine(number, other);
      if (likeness >= best && share_actors(text, texts_[other], weights, options_) &&
          cosine(number, labels[other]) >= limit * options_.to_first) {
        best = likeness;
        label = labels[other];
      }
    }
    labels.push_back(label);
    postings.add(text, number);
  }
  return labels;
}

}  // namespace winnow
