// The title of a page, chosen from what it says in several places.
//
// Headings name the text, the <title> and Open Graph name it for others and add the site: "Text |
// Section | Site". None of them is always right: a heading may be a slogan or the site's name, a
// <title> may be written for search engines. So every stretch of pieces between separators, in any
// of these places, is a candidate, and the one with the most signs for it wins: places that agree,
// words it shares with the other places and with the page's address, and what it is (a heading, the
// first piece of <title>, ...). The weights of the signs are in the source.
//
// What is a site's name is not looked up in any list: it is what the page calls its site, or its
// host.
//
//   threads  safe; cost linear in the texts, of which 1000 bytes each are looked at
#ifndef WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP
#define WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP

#include <string>
#include <vector>

namespace winnow {

struct Heading {
  std::string text{};
  bool linked = false;  // there is a link in it
  bool home = false;    // it is a link to the site's front page
};

struct TitleEvidence {
  std::string open_graph{};         // og:title, else twitter:title and the like
  std::string title{};              // <title>
  std::string headline{};           // JSON-LD
  std::vector<Heading> headings{};  // <h1>, in order
  std::string subheading{};         // the first <h2>; counts where no <h1> does
  std::string address{};            // of the page; may be empty
  std::string site{};               // as the page calls it; may be empty
  std::string host{};               // of the page's address; may be empty
  bool article = false;             // the page calls itself an article, or has a date
  bool front = false;               // the address is a site's front page
};

std::string choose_title(const TitleEvidence& evidence);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP
