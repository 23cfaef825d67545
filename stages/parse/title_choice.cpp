#include "stages/parse/title_choice.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "stages/parse/title_pieces.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_title = 1000;  // bytes; longer ones are no titles
constexpr std::size_t most_headings = 6;
constexpr std::size_t most_pieces = 8;

std::string compact(std::string_view text) {
  std::string folded = folded_words(text);
  std::erase(folded, ' ');
  return folded;
}

// Whether a piece of a title is the site's name: equal to it or to the host, or one holds the
// other.
bool names_site(std::string_view piece, const std::string& site, const std::string& host) {
  constexpr std::size_t long_enough = 3;
  const std::string name = compact(piece);
  const auto holds = [](const std::string& whole, const std::string& part) {
    return part.size() > long_enough && 5 * part.size() >= 2 * whole.size() &&
           whole.find(part) != std::string::npos;
  };
  if (name.empty() || name == site) {
    return true;
  }
  const bool starts_host = name.size() >= long_enough && host.starts_with(name);
  return holds(site, name) || holds(name, site) || starts_host || holds(host, name);
}

bool is_host_label(std::string_view label) {
  return label != "www" && label != "m" && label != "blog" && label != "en";
}

// "thelocalse" of "www.thelocal.se".
std::string compact_host(std::string_view host) {
  const std::size_t dot = host.find('.');
  if (dot != std::string_view::npos && !is_host_label(host.substr(0, dot))) {
    host.remove_prefix(dot + 1);
  }
  return compact(host);
}

// Whether `name` is one of the host's names but the last: "archlinux" of "bbs.archlinux.org".
bool is_label_of(std::string_view host, std::string_view name) {
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
    if (compact(host.substr(0, dot)) == name) {
      return true;
    }
    host.remove_prefix(dot + 1);
  }
  return false;
}

using Words = std::set<std::string, std::less<>>;

Words word_set(const std::string& folded) {
  Words words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    words.insert(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// Share of `words` that `others` have too.
double shared(const Words& words, const Words& others) {
  const auto common =
      std::ranges::count_if(words, [&](const auto& w) { return others.contains(w); });
  return words.empty() ? 0 : static_cast<double>(common) / static_cast<double>(words.size());
}

// The words of an address that may name the text: of the last two parts of its path the one with
// more of them.
Words words_of_address(std::string_view url) {
  constexpr std::size_t longest_path = 500;
  const std::size_t scheme = url.find("://");
  url.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
  const std::size_t path = std::min(url.find('/'), url.size());
  url = url.substr(path, std::min(url.find_first_of("?#", path) - path, longest_path));
  Words best;
  for (int parts = 0; parts < 2 && !url.empty();) {
    const std::size_t slash = url.find_last_of('/');
    std::string_view part = url.substr(slash + 1);  // npos + 1 is 0
    url = url.substr(0, slash == std::string_view::npos ? 0 : slash);
    for (const std::string_view ending : {".html", ".htm", ".php", ".aspx", ".asp"}) {
      part.remove_suffix(part.ends_with(ending) ? ending.size() : 0);
    }
    if (part.empty()) {
      continue;
    }
    Words words = word_set(folded_words(part));
    if (words.size() > best.size()) {
      best = std::move(words);
    }
    ++parts;
  }
  return best;
}

enum class Source : std::uint8_t {
  heading,  // the first
  title,
  open_graph,
  headline,
  later_heading,
  subheading,
};

// Sources that count when they agree: one bit each.
constexpr std::uint8_t bit_of(Source source) {
  return source <= Source::headline ? std::uint8_t(1U << static_cast<unsigned>(source)) : 0;
}

struct Candidate {
  std::string text;
  std::string key;           // folded, without spaces
  std::uint8_t sources = 0;  // bit_of
  bool heading = false;      // a whole heading but for the site's name
  bool linked = false;       // a heading with a link in it
  bool whole_title = false;
  bool whole_open_graph = false;
  bool whole_headline = false;
  bool open_graph = false;   // all of it but for the site's name
  bool later_piece = false;  // of <title>, behind the first; or the site
  bool ends_title = false;   // the last piece of <title>, but not all of it
  bool bar = false;          // has a separator inside, of either kind
  bool sign = false;
};

// A stretch of pieces of one source.
struct Stretch {
  std::size_t begin;
  std::size_t end;
  std::size_t count;  // of the source's pieces
  std::size_t first;  // without the site's name: [first, last)
  std::size_t last;

  bool whole() const { return begin == 0 && end == count; }
  bool without_site() const { return begin == first && end == last; }
  bool later() const {
    return !whole() && !without_site() && begin != first && (end - begin == 1 || end != last);
  }
};

// What speaks for and against a candidate. Fitted by logistic regression, one softmax a page, on
// 1761 labelled pages of two sets and rounded; features that did not help in cross-validation by
// site were left out, which brought it from 82.4 to 83.8 % right titles on the one set and from
// 86.1 to 87.2 % on the other.
namespace weight {
constexpr double heading = 0.4;
constexpr double lone_heading = 0.5;
constexpr double heading_of_article = 0.7;
constexpr double linked_heading = -0.6;
constexpr double heading_unlike = -0.7;       // shares no word with og:title or <title>
constexpr double heading_like_article = 0.7;  // shares a fifth to four fifths of them
constexpr double heading_behind = -2.5;       // ends <title>; no word of it in the address
constexpr double covers_heading = -0.6;       // no heading, but has all words of one
constexpr double whole_title = -0.6;          // <title> mostly goes on with a site
constexpr double open_graph = 0.5;
constexpr double whole_headline = -0.6;
constexpr double whole_on_front = 1.2;
constexpr double bar = -1.8;
constexpr double sign = -1.1;
constexpr double one_word = -0.5;
constexpr double covers_address = 1.2;
constexpr double in_address = 1.1;
constexpr double in_title = 1.2;
constexpr double in_open_graph = 0.3;
constexpr double in_headline = 0.4;
constexpr double heading_covered = 0.7;
constexpr double source = 0.7;  // each
constexpr double log_words = 0.7;
constexpr double later_piece = -1.2;
}  // namespace weight

class TitleChooser {
 public:
  explicit TitleChooser(const TitleEvidence& evidence)
      : evidence_(evidence), site_(compact(evidence.site)), host_(compact_host(evidence.host)) {}

  std::string run() {
    read_headings();
    add(evidence_.open_graph, Source::open_graph);
    add(evidence_.title, Source::title);
    add(evidence_.headline, Source::headline);
    read_home_heading();
    read_words();
    const Candidate* best = nullptr;
    double most = 0;
    for (const Candidate& candidate : candidates_) {
      const double found = score(candidate);
      if (best == nullptr || found > most) {
        best = &candidate;
        most = found;
      }
    }
    return best == nullptr ? std::string() : best->text;
  }

 private:
  // Headings that are more than the site's name, one of each; a lower one where there is none.
  void read_headings() {
    for (const Heading& heading : evidence_.headings) {
      if (headings_ < most_headings && is_usable(heading)) {
        add(heading.text, headings_ == 0 ? Source::heading : Source::later_heading, heading.linked);
        heading_words_.push_back(word_set(folded_words(heading.text)));
        ++headings_;
      }
    }
    if (headings_ == 0) {
      add(evidence_.subheading, Source::subheading);
    }
  }

  // A name of the site is better than no title.
  void read_home_heading() {
    const auto home = std::ranges::find(evidence_.headings, true, &Heading::home);
    if (candidates_.empty() && home != evidence_.headings.end()) {
      add(home->text, Source::heading, home->linked);
    }
  }

  bool is_usable(const Heading& heading) const {
    const std::string name = compact(heading.text);
    const bool host = host_.starts_with(name) || is_label_of(evidence_.host, name);
    const bool site = name == site_ || ((host || heading.home) && !evidence_.front);
    return !name.empty() && !site && heading.text.size() <= longest_title &&
           std::ranges::find(candidates_, name, &Candidate::key) == candidates_.end();
  }

  // The pieces of a text alone, from its start on, and up to its end.
  void add(std::string_view text, Source source, bool linked = false) {
    text = ascii::trim(text);
    if (text.empty() || text.size() > longest_title) {
      return;
    }
    std::vector<TitlePiece> pieces = pieces_of(text);
    pieces.resize(std::min(pieces.size(), most_pieces));
    Stretch stretch{
        .begin = 0, .end = 0, .count = pieces.size(), .first = 0, .last = pieces.size()};
    const auto is_site = [&](std::size_t i) {
      return names_site(piece_text(text, pieces[i]), site_, host_);
    };
    while (stretch.last - stretch.first > 1 && is_site(stretch.last - 1)) {
      --stretch.last;
    }
    while (stretch.last - stretch.first > 1 && is_site(stretch.first)) {
      ++stretch.first;
    }
    for (stretch.begin = 0; stretch.begin < pieces.size(); ++stretch.begin) {
      for (stretch.end = stretch.begin + 1; stretch.end <= pieces.size(); ++stretch.end) {
        if (stretch.end - stretch.begin == 1 || stretch.begin == 0 ||
            stretch.end == pieces.size()) {
          note(text, pieces, stretch, source, linked);
        }
      }
    }
  }

  void note(std::string_view text, const std::vector<TitlePiece>& pieces, const Stretch& stretch,
            Source source, bool linked) {
    const std::size_t begin = pieces[stretch.begin].begin;
    const std::string_view found =
        ascii::trim(text.substr(begin, pieces[stretch.end - 1].end - begin));
    std::string key = compact(found);
    if (key.empty()) {
      return;
    }
    auto at = std::ranges::find(candidates_, key, &Candidate::key);
    if (at == candidates_.end()) {
      candidates_.push_back({.text = std::string(found), .key = std::move(key)});
      at = candidates_.end() - 1;
      for (std::size_t i = stretch.begin + 1; i < stretch.end; ++i) {
        (pieces[i].bar ? at->bar : at->sign) = true;
      }
      at->sign = at->sign && !at->bar;
    }
    at->sources |= bit_of(source);
    at->linked = at->linked || (linked && stretch.whole());
    mark(*at, stretch, source);
  }

  static void mark(Candidate& candidate, const Stretch& stretch, Source source) {
    const auto set = [](bool& flag, bool value) { flag = flag || value; };
    switch (source) {
      case Source::heading:
      case Source::later_heading: set(candidate.heading, stretch.without_site()); break;
      case Source::title:
        set(candidate.whole_title, stretch.whole());
        set(candidate.later_piece, stretch.later());
        set(candidate.ends_title, stretch.begin > 0 && stretch.end == stretch.count);
        break;
      case Source::open_graph:
        set(candidate.whole_open_graph, stretch.whole());
        set(candidate.open_graph, stretch.without_site());
        break;
      case Source::headline: set(candidate.whole_headline, stretch.whole()); break;
      case Source::subheading: break;
    }
  }

  void read_words() {
    title_words_ = word_set(folded_words(within(evidence_.title)));
    open_graph_words_ = word_set(folded_words(within(evidence_.open_graph)));
    headline_words_ = word_set(folded_words(within(evidence_.headline)));
    address_words_ = words_of_address(evidence_.address);
  }

  static std::string_view within(std::string_view text) {
    return text.substr(0, text.size() <= longest_title ? text.size() : 0);
  }

  double score(const Candidate& candidate) const {
    const Words words = word_set(folded_words(candidate.text));
    double sum = candidate.heading ? score_of_heading(words) : 0;
    sum += candidate.linked ? weight::linked_heading : 0;
    sum += is_heading_of_site(candidate, words) ? weight::heading_behind : 0;
    sum += candidate.whole_title ? weight::whole_title : 0;
    sum += candidate.open_graph ? weight::open_graph : 0;
    sum += candidate.whole_headline ? weight::whole_headline : 0;
    sum += candidate.later_piece ? weight::later_piece : 0;
    sum += candidate.bar ? weight::bar : candidate.sign ? weight::sign : 0;
    sum += std::popcount(candidate.sources) * weight::source;
    const bool whole = candidate.whole_title || candidate.whole_open_graph;
    sum += whole && evidence_.front ? weight::whole_on_front : 0;
    return sum + score_of_words(words, candidate.heading);
  }

  // A manual's or a book's name, which heads every page of it: the address speaks of another piece.
  bool is_heading_of_site(const Candidate& candidate, const Words& words) const {
    return candidate.heading && candidate.ends_title && address_words_.size() >= 2 &&
           shared(words, address_words_) == 0 && shared(title_words_, address_words_) > 0;
  }

  double score_of_heading(const Words& words) const {
    const double like = shared(open_graph_words_.empty() ? title_words_ : open_graph_words_, words);
    double sum = weight::heading;
    sum += headings_ == 1 ? weight::lone_heading : 0;
    sum += evidence_.article ? weight::heading_of_article : 0;
    sum += like == 0 ? weight::heading_unlike : 0;
    sum += evidence_.article && like >= 0.2 && like < 0.8 ? weight::heading_like_article : 0;
    return sum;
  }

  double score_of_words(const Words& words, bool heading) const {
    constexpr double longest_log = 3.5;
    double covered = 0;
    for (const Words& other : heading_words_) {
      covered = std::max(covered, shared(other, words));
    }
    double sum = covered * weight::heading_covered;
    sum += !heading && covered == 1 ? weight::covers_heading : 0;
    sum += words.size() == 1 ? weight::one_word : 0;
    sum += shared(words, title_words_) * weight::in_title;
    sum += shared(words, open_graph_words_) * weight::in_open_graph;
    sum += shared(words, headline_words_) * weight::in_headline;
    if (address_words_.size() >= 2) {
      sum += shared(words, address_words_) * weight::in_address;
    }
    if (address_words_.size() >= 4) {
      sum += shared(address_words_, words) * weight::covers_address;
    }
    return sum + weight::log_words *
                     std::min(std::log(static_cast<double>(words.size()) + 1), longest_log);
  }

  const TitleEvidence& evidence_;
  std::string site_;
  std::string host_;
  std::vector<Candidate> candidates_;
  std::size_t headings_ = 0;
  std::vector<Words> heading_words_;
  Words title_words_;
  Words open_graph_words_;
  Words headline_words_;
  Words address_words_;
};

}  // namespace

std::string choose_title(const TitleEvidence& evidence) { return TitleChooser(evidence).run(); }

}  // namespace winnow
