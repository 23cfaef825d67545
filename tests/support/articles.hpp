// News pages made from a number: the same number gives the same page for ever, two numbers give
// texts that no test for duplicates takes for one. Around the text stands what stands there on the
// web: a cookie notice, navigation, share bars, promotion between ornaments, a word on the author,
// related links, a footer.
//
//   html_page(article(7), {.site = "Alpha Daily", .address = "http://alpha.test/7.html"})
#ifndef WINNOW_TESTS_SUPPORT_ARTICLES_HPP
#define WINNOW_TESTS_SUPPORT_ARTICLES_HPP

#include <string>
#include <string_view>
#include <vector>

namespace winnow::testing {

struct Article {
  unsigned number = 0;
  std::string title{};
  std::string author{};
  std::string date{};  // 2026-11-03
  std::vector<std::string> paragraphs{};
};

// `subject` begins the title, "Alpha report 7".
Article article(unsigned number, std::string_view subject = "Morning");

// One sentence differs: the same text to a reader of duplicates.
Article edited_slightly(Article article);
// Title, author and day stay, every sentence is another one.
Article rewritten(Article article);

struct PageFrame {
  std::string site{};     // as the page calls it
  std::string address{};  // its canonical one
};

std::string html_page(const Article& article, const PageFrame& frame);

// A page that holds navigation and no text.
std::string empty_page(const PageFrame& frame);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_ARTICLES_HPP
