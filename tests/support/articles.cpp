// Sentences are a frame of common words with made-up names in it: the frame lets them look like
// prose to the features of a block, the names keep two texts apart.
#include "tests/support/articles.hpp"

#include <array>
#include <cstdint>

namespace winnow::testing {

namespace {

using Words = std::array<std::string_view, 16>;

constexpr Words who = {
    "The harbour office", "A group of teachers", "The younger engineers", "Two bakers",
    "The town council",   "Most of the farmers", "An old ferryman",       "The museum's keeper",
    "A court clerk",      "The night nurses",    "Every second driver",   "The river wardens",
    "Some of the pupils", "The railway company", "Her former colleagues", "The choir of the abbey"};
constexpr Words did = {"counted",   "repaired", "described", "sold",     "photographed", "measured",
                       "inherited", "cleaned",  "planned",   "defended", "abandoned",    "painted",
                       "borrowed",  "replaced", "explained", "tested"};
constexpr Words what = {
    "the wooden bridges",   "a collection of maps", "the oldest mills",      "several gardens",
    "the winter timetable", "a broken telescope",   "the northern walls",    "nine fishing boats",
    "the copper roofs",     "an unfinished road",   "the letters of a poet", "the flooded cellars",
    "a row of poplars",     "the market scales",    "the school's piano",    "two narrow canals"};
constexpr Words when = {"before the first snow fell",
                        "while the others were asleep",
                        "after a long dispute",
                        "although nobody had asked",
                        "as the law now demands",
                        "without any help from outside",
                        "because the money had run out",
                        "when the river stood low",
                        "in spite of the heavy rain",
                        "until the lamps were lit",
                        "as it had been agreed",
                        "for the third time this year",
                        "against the advice of friends",
                        "on the eve of the fair",
                        "with tools from another century",
                        "since no train had arrived"};
constexpr Words said = {
    "That surprised",       "It also reminded",     "Nothing of it troubled", "Later it pleased",
    "The news reached",     "A letter warned",      "One photograph moved",   "The bill angered",
    "In the end it helped", "It hardly concerned",  "The delay cost",         "A rumour frightened",
    "The result convinced", "A small note thanked", "The noise woke",         "His answer amused"};

// A small generator of its own: the same numbers on every machine and library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 0x2545F4914F6CDD1DU) {}
  std::size_t below(std::size_t count) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>((state_ >> 11U) % count);
  }
  std::string_view of(const Words& words) { return words[below(words.size())]; }

 private:
  std::uint64_t state_;
};

std::string name_of(Dice& dice) {
  constexpr std::string_view consonants = "bdfgklmnprstvz";
  constexpr std::string_view vowels = "aeiou";
  std::string name;
  for (std::size_t syllables = 2 + dice.below(2); syllables > 0; --syllables) {
    name += consonants[dice.below(consonants.size())];
    name += vowels[dice.below(vowels.size())];
  }
  name += consonants[dice.below(consonants.size())];
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string sentence_of(Dice& dice) {
  std::string out(dice.of(who));
  out += " of " + name_of(dice) + " " + std::string(dice.of(did)) + " " +
         std::string(dice.of(what)) + " near " + name_of(dice) + " " + std::string(dice.of(when)) +
         ". ";
  return out + std::string(dice.of(said)) + " " + name_of(dice) + " " + name_of(dice) +
         ", who had come from " + name_of(dice) + " to see it.";
}

std::string paragraph_of(Dice& dice) {
  return sentence_of(dice) + " " + sentence_of(dice) + " " + sentence_of(dice);
}

std::vector<std::string> paragraphs_of(std::uint64_t seed) {
  Dice dice(seed);
  std::vector<std::string> paragraphs;
  for (std::size_t count = 5 + dice.below(4); count > 0; --count) {
    paragraphs.push_back(paragraph_of(dice));
  }
  return paragraphs;
}

std::string head_of(const std::string& title, const PageFrame& frame) {
  return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
         "</title><link rel=\"canonical\" href=\"" + frame.address +
         "\"><meta property=\"og:site_name\" content=\"" + frame.site + "\">";
}

std::string top_of(const PageFrame& frame) {
  return "<div class=\"cookie-notice\" role=\"dialog\"><p>We use cookies to improve your "
         "experience. <a href=\"/privacy\">Learn more</a></p><button>Accept all</button></div>"
         "<header><a href=\"/\">" +
         frame.site +
         "</a></header><nav><ul><li><a href=\"/news\">News</a></li><li><a href=\"/sport\">Sport"
         "</a></li><li><a href=\"/culture\">Culture</a></li><li><a href=\"/subscribe\">Subscribe"
         "</a></li></ul></nav>";
}

std::string share_bar() {
  return "<div class=\"share-bar\"><a href=\"/share?to=a\">Share</a> <a href=\"/share?to=b\">Tweet"
         "</a> <a href=\"/share?to=c\">Copy link</a></div>";
}

std::string bottom_of(const PageFrame& frame) {
  return "<footer><p>Copyright 2026 " + frame.site +
         ". All rights reserved.</p><a href=\"/imprint\">Imprint</a> <a href=\"/terms\">Terms of "
         "use</a></footer></body></html>\n";
}

std::string related_links(unsigned number) {
  std::string out = "<aside class=\"related\"><h3>Related articles</h3><ul>";
  for (unsigned i = 1; i <= 4; ++i) {
    const std::string n = std::to_string(number + i * 1000);
    out += "<li><a href=\"/more/";
    out += n + ".html\">What became of case ";
    out += n + "</a></li>";
  }
  return out + "</ul></aside>";
}

}  // namespace

Article article(unsigned number, std::string_view subject) {
  Dice dice(number + 1'000'003U);
  Article made{.number = number,
               .title = std::string(subject) + " report " + std::to_string(number)};
  made.author = name_of(dice) + " " + name_of(dice);
  const unsigned day = 1 + number % 28;
  made.date = std::string("2026-10-") + (day < 10 ? "0" : "") + std::to_string(day);
  made.paragraphs = paragraphs_of(number);
  return made;
}

Article edited_slightly(Article article) {
  Dice dice(article.number + 2'000'003U);
  article.paragraphs[2] += " " + sentence_of(dice);
  return article;
}

Article rewritten(Article article) {
  article.paragraphs = paragraphs_of(article.number + 3'000'000'019ULL);
  return article;
}

std::string html_page(const Article& article, const PageFrame& frame) {
  std::string html = head_of(article.title, frame) + "<meta name=\"author\" content=\"" +
                     article.author + "\"><meta property=\"article:published_time\" content=\"" +
                     article.date + "T06:00:00Z\"></head><body>" + top_of(frame) +
                     "<main><article><h1>" + article.title + "</h1>" + share_bar();
  for (std::size_t i = 0; i < article.paragraphs.size(); ++i) {
    html += "<p>" + article.paragraphs[i] + "</p>\n";
    if (i == 1 || i == 3) {  // between ornaments, twice
      html += "<p>&#9654; [Saltbank] Transfer fee 0% discount, use code SALT10 &#9664;</p>\n";
    }
  }
  html += "</article><div class=\"author-bio\"><p>" + article.author + " writes for " + frame.site +
          ".</p></div>" + share_bar() + related_links(article.number) + "</main>";
  return html + bottom_of(frame);
}

std::string empty_page(const PageFrame& frame) {
  return head_of(frame.site, frame) + "</head><body>" + top_of(frame) + bottom_of(frame);
}

}  // namespace winnow::testing
