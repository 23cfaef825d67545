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

// Whether a piece of a title is the site's name: equal to it or to the host, or one holds the
// other.
bool names_site(std::string_view piece, const std::string& site, const std::string& host) {
  constexpr std::size_t long_enough = 4;
  const std::string name = compact(piece);
  const auto holds = [](const std::string& whole, const std::string& part) {
    return part.size() >= long_enough && whole.find(part) != std::string::npos;
  };
  if (name.empty()) {
    return true;
  }
  if (!site.empty() && (name == site || holds(site, name) || holds(name, site))) {
    return true;
  }
  return !host.empty() && (host.starts_with(name) || holds(host, name));
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

std::string_view trimmed(std::string_view text) { return ascii::trim(text); }

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
      : evidence_(evidence),
        site_(compact(evidence.site)),
        host_(compact_host(evidence.host)),
        others_{folded_words(evidence.open_graph), folded_words(evidence.title),
                folded_words(evidence.headline)} {}

  std::string run() const {
    const std::string* repeated = nullptr;
    const std::string* similar = nullptr;
    const std::string* first = nullptr;
    std::size_t looked_at = 0;
    for (const std::string& heading : evidence_.headings) {
      const std::string folded = folded_words(heading);
      if (folded.empty() || heading.size() > longest_title || ++looked_at > most_headings) {
        continue;
      }
      const bool site = is_site(heading);
      if (repeated == nullptr && !site && is_repeated(folded)) {
        repeated = &heading;
      }
      if (similar == nullptr && !site && is_similar(folded)) {
        similar = &heading;
      }
      first = first == nullptr && !site ? &heading : first;
    }
    if (repeated != nullptr) {
      return *repeated;
    }
    if (similar != nullptr) {
      return *similar;
    }
    const std::string said = said_elsewhere();
    return (evidence_.article || said.empty()) && first != nullptr ? *first : said;
  }

 private:
  bool is_site(const std::string& heading) const {
    const std::string name = compact(heading);
    return !name.empty() && (name == site_ || host_.starts_with(name));
  }

  bool is_repeated(const std::string& folded) const {
    return std::ranges::any_of(others_, [&](const auto& o) { return holds_words(o, folded); });
  }

  bool is_similar(const std::string& folded) const {
    constexpr double most = 0.6;
    return std::ranges::any_of(
        others_, [&](const auto& o) { return !o.empty() && shared_words(folded, o) >= most; });
  }

  std::string said_elsewhere() const {
    for (const std::string* said : {&evidence_.open_graph, &evidence_.title, &evidence_.headline}) {
      std::string clean = without_site(*said, evidence_.site, evidence_.host);
      if (!clean.empty() && said->size() <= longest_title) {
        return clean;
      }
    }
    return evidence_.headings.empty() ? std::string() : evidence_.headings.front();
  }

  const TitleEvidence& evidence_;
  std::string site_;
  std::string host_;
  std::array<std::string, 3> others_;
};

}  // namespace

std::string without_site(std::string_view title, std::string_view site, std::string_view host) {
  title = trimmed(title);
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
      trimmed(title.substr(pieces[first].begin, pieces[last - 1].end - pieces[first].begin)));
}

std::string tail_behind(std::string_view title, std::string_view text) {
  const std::vector<Piece> pieces = pieces_of(title);
  const std::string folded = folded_words(text);
  if (pieces.size() < 2 || folded.empty()) {
    return {};
  }
  const Piece& last = pieces.back();
  const std::string before = folded_words(title.substr(0, last.begin));
  return holds_words(before, folded) ? std::string(trimmed(title.substr(last.begin)))
                                     : std::string();
}

std::string choose_title(const TitleEvidence& evidence) { return TitleChooser(evidence).run(); }

}  // namespace winnow
