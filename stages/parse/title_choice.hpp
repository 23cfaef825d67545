// The title of a page, chosen from what it says in several places.
//
// Headings name the text, the <title> and Open Graph name it for others and add the site: "Text |
// Section | Site". So the heading wins where the others repeat it, and on articles where they share
// some of its words. Any other heading is a site's name or a slogan; then the others win, up to
// their first separator.
//
// What is a site's name is not looked up in any list: it is what the page calls its site, its host,
// or the last short piece behind a separator.
//
//   threads  safe; cost linear in the texts
#ifndef WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP
#define WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP

#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct TitleEvidence {
  std::string open_graph{};             // og:title, else twitter:title and the like
  std::string title{};                  // <title>
  std::string headline{};               // JSON-LD
  std::vector<std::string> headings{};  // <h1>, in order
  std::string site{};                   // as the page calls it; may be empty
  std::string host{};                   // of the page's address; may be empty
  bool article = false;                 // the page calls itself an article, or has a date
  bool front = false;                   // the address is a site's front page
};

std::string choose_title(const TitleEvidence& evidence);

// `title` without the name of the site at its start or end, where that leaves something.
std::string without_site(std::string_view title, std::string_view site, std::string_view host);

// The last piece of `title` behind a separator, if `text` stands before it; "" if none.
std::string tail_behind(std::string_view title, std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_TITLE_CHOICE_HPP
