#include "stages/parse/title_choice.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_title = 1000;  // bytes; longer ones are no titles
constexpr std::size_t most_headings = 12;

std::string compact(std::string_view text) {
  std::string folded = folded_words(text);
  std::erase(folded, ' ');
  return folded;
}

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool bar = false;  // the separator before it is one that stands between pieces only
};

// Signs that separate a title from a site: with a space on both sides, but for the bars.
std::size_t separator_at(std::string_view text, std::size_t at, bool& bar) {
  constexpr std::array<std::string_view, 7> bars = {"|", "｜", "»", "«", "›", "‹", "::"};
  constexpr std::array<std::string_view, 10> signs = {"-", "–", "—", "·", "•",
                                                      ":", ">", "<", "~", "/"};
  for (const std::string_view sign : bars) {
    if (text.substr(at).starts_with(sign)) {
      bar = true;
      return sign.size();
    }
  }
  bar = false;
  for (const std::string_view sign : signs) {
    const std::size_t end = at + sign.size();
    if (text.substr(at).starts_with(sign) && at > 0 && text[at - 1] == ' ' && end < text.size() &&
        text[end] == ' ') {
      return sign.size();
    }
  }
  return 0;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces{{}};
  for (std::size_t at = 0; at < text.size();) {
    bool bar = false;
    const std::size_t bytes = separator_at(text, at, bar);
    if (bytes > 0) {
      pieces.back().end = at;
      pieces.push_back({.begin = at + bytes, .bar = bar});
    }
    at += std::max<std::size_t>(bytes, 1);
  }
  pieces.back().end = text.size();
  return pieces;
}

std::string_view piece_text(std::string_view text, const Piece& piece) {
  return ascii::trim(text.substr(piece.begin, piece.end - piece.begin));
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

bool holds_words(const std::string& whole, const std::string& part) {
  if (part.empty() || part.size() > whole.size()) {
    return false;
  }
  return (" " + whole + " ").find(" " + part + " ") != std::string::npos;
}

std::set<std::string, std::less<>> word_set(const std::string& folded) {
  std::set<std::string, std::less<>> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    words.insert(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// Share of the words of `a` that `b` has too.
double shared_words(const std::string& a, const std::string& b) {
  const auto words = word_set(a);
  const auto others = word_set(b);
  const auto common =
      std::ranges::count_if(words, [&](const auto& w) { return others.contains(w); });
  return words.empty() ? 0 : static_cast<double>(common) / static_cast<double>(words.size());
}

class TitleChooser {
 public:
  explicit TitleChooser(const TitleEvidence& evidence)
      : evidence_(evidence), site_(compact(evidence.site)), host_(compact_host(evidence.host)) {
    for (const std::string* text : {&evidence.open_graph, &evidence.title, &evidence.headline}) {
      others_.push_back(folded_words(std::string_view(*text).substr(0, longest_title)));
    }
  }

  std::string run() const {
    const std::vector<std::string> headings = usable_headings();
    for (const std::string& heading : headings) {
      if (is_repeated(heading)) {
        return without_tail(heading);
      }
    }
    const std::string said = said_elsewhere();
    if (said.empty() || (headings.size() == 1 && evidence_.article && is_similar(headings[0]))) {
      return headings.empty() ? said : without_tail(headings[0]);
    }
    return said;
  }

 private:
  std::vector<std::string> usable_headings() const {
    std::vector<std::string> usable;
    for (const std::string& heading : evidence_.headings) {
      const std::string name = compact(heading);
      const bool site = name == site_ || (host_.starts_with(name) && !evidence_.front);
      if (!name.empty() && !site && heading.size() <= longest_title &&
          usable.size() < most_headings) {
        usable.push_back(heading);
      }
    }
    return usable;
  }

  // Said again in the other places, and not only as their tail, which is the site's name. Where
  // Open Graph has its say, what only <title> repeats must share words with it.
  bool is_repeated(const std::string& heading) const {
    const std::string folded = folded_words(heading);
    if (repeats(evidence_.open_graph, folded) || repeats(evidence_.headline, folded)) {
      return true;
    }
    return repeats(evidence_.title, folded) &&
           (others_[0].empty() || shared_words(folded, others_[0]) > 0);
  }

  bool repeats(std::string_view text, const std::string& folded) const {
    text = text.substr(0, longest_title);
    if (!holds_words(folded_words(text), folded)) {
      return false;
    }
    const std::vector<Piece> pieces = pieces_of(text);
    if (pieces.size() < 2 || names_site(piece_text(text, pieces[0]), site_, host_)) {
      return is_much_of(folded, pieces.size() < 2 ? text : piece_text(text, pieces[1]));
    }
    if (!is_much_of(folded, piece_text(text, pieces[0]))) {
      return false;
    }
    // From the start, or at least from before the first separator on.
    const std::string head = folded_words(text.substr(0, pieces[1].begin));
    const std::string tail = folded_words(text.substr(pieces[1].begin));
    return holds_words(head, folded) || !holds_words(tail, folded) || folded.size() > head.size();
  }

  // A heading of one word is said again by chance.
  static bool is_much_of(const std::string& folded, std::string_view text) {
    constexpr std::size_t least_share = 3;  // 1/3
    return least_share * folded.size() >= folded_words(text).size();
  }

  // Measured on 352 pages of wcxb-dev and trafilatura-dev whose heading is not repeated: a lone
  // heading that shares a fifth to four fifths of the other title's words is the better title of
  // an article; on other pages, or among several headings, it is a slogan or a section's name.
  bool is_similar(const std::string& heading) const {
    constexpr double least = 0.2;
    constexpr double most = 0.8;
    const std::string& other = others_[0].empty() ? others_[1] : others_[0];
    const double shared = shared_words(other, folded_words(heading));
    return shared >= least && shared < most;
  }

  std::string said_elsewhere() const {
    for (const std::string* said : {&evidence_.open_graph, &evidence_.title, &evidence_.headline}) {
      if (said->size() <= longest_title && !compact(*said).empty()) {
        return evidence_.front ? std::string(ascii::trim(*said)) : first_piece(*said);
      }
    }
    return {};
  }

  // Of "Text - Section - Site" the text; of "Site | Section | Text" too.
  std::string first_piece(std::string_view title) const {
    const std::vector<Piece> pieces = pieces_of(title);
    std::size_t last = pieces.size();
    const auto is_site = [&](std::size_t i) {
      return names_site(piece_text(title, pieces[i]), site_, host_);
    };
    if (!is_site(0)) {
      return std::string(piece_text(title, pieces[0]));
    }
    while (last > 1 && is_site(last - 1)) {
      --last;
    }
    return std::string(piece_text(title, pieces[last - 1]));
  }

  // A heading ends at a bar, or before the site's name.
  std::string without_tail(const std::string& heading) const {
    const std::vector<Piece> pieces = pieces_of(heading);
    if (pieces.size() > 1 && pieces[1].bar &&
        !names_site(piece_text(heading, pieces[0]), site_, host_)) {
      return std::string(piece_text(heading, pieces[0]));
    }
    return without_site(heading, evidence_.site, evidence_.host);
  }

  const TitleEvidence& evidence_;
  std::string site_;
  std::string host_;
  std::vector<std::string> others_;
};

}  // namespace

std::string without_site(std::string_view title, std::string_view site, std::string_view host) {
  title = ascii::trim(title);
  if (title.size() > longest_title) {
    return std::string(title);
  }
  const std::string site_name = compact(site);
  const std::string host_name = compact_host(host);
  const std::vector<Piece> pieces = pieces_of(title);
  std::size_t first = 0;
  std::size_t last = pieces.size();
  const auto is_site = [&](const Piece& piece) {
    return names_site(title.substr(piece.begin, piece.end - piece.begin), site_name, host_name);
  };
  while (last - first > 1 && is_site(pieces[last - 1])) {
    --last;
  }
  while (last - first > 1 && is_site(pieces[first])) {
    ++first;
  }
  return std::string(
      ascii::trim(title.substr(pieces[first].begin, pieces[last - 1].end - pieces[first].begin)));
}

std::string tail_behind(std::string_view title, std::string_view text) {
  const std::vector<Piece> pieces = pieces_of(title);
  const std::string folded = folded_words(text);
  if (pieces.size() < 2 || folded.empty()) {
    return {};
  }
  const Piece& last = pieces.back();
  const std::string before = folded_words(title.substr(0, last.begin));
  return holds_words(before, folded) ? std::string(ascii::trim(title.substr(last.begin)))
                                     : std::string();
}

std::string choose_title(const TitleEvidence& evidence) { return TitleChooser(evidence).run(); }

}  // namespace winnow
