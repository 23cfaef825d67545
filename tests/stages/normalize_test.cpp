#include "stages/normalize/normalize.hpp"

#include <algorithm>
#include <random>

#include "stages/normalize/punctuation.hpp"
#include "stages/normalize/steps.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

std::string normalized(const std::string& text, BlockKind kind = BlockKind::paragraph) {
  Document document = document_of({text});
  document.blocks[0].kind = kind;
  Normalize{}.mark(document);
  return document.blocks[0].text;
}

}  // namespace

TEST_CASE("what is broken is repaired, what is different is left", "[normalize]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"plain text", "plain text"},
      {"a\u00a0b\u2009c  d", "a b c d"},
      {" edge ", "edge"},
      {"zero\u200bwidth", "zerowidth"},
      {"soft\u00adhyphen", "softhyphen"},
      {"bell\x07 and\x1b escape", "bell and escape"},
      {"e\u0301", "é"},
      {"“quotes” – dashes … ’90s", "“quotes” – dashes … ’90s"},
      {"می\u200cخواهم", "می\u200cخواهم"},
      {"👩\u200d🚀", "👩\u200d🚀"},
      {"a\u200db", "ab"},
      {"left\u200e mark", "left mark"},
      {"עברית\u200f (א)", "עברית\u200f (א)"},
      {"line one \n  line two", "line one\nline two"},
      {"Fish &amp; chips, the &ldquo;best&rdquo;&nbsp;ones", "Fish & chips, the “best” ones"},
      {"Write &lt;b&gt; and &amp; in HTML", "Write &lt;b&gt; and &amp; in HTML"},
      {"schÃ¶n, itâ€™s", "schön, it’s"},
  }));
  CHECK(normalized(before) == after);
}

TEST_CASE("code keeps its spaces", "[normalize]") {
  CHECK(normalized("if x:\n    y  = 1\n\tz", BlockKind::code) == "if x:\n    y  = 1\n\tz");
}

TEST_CASE("an edit is marked with the text as it was", "[normalize]") {
  Document document = document_of({"a\u200b  b"});
  Normalize{}.mark(document);
  REQUIRE(document.blocks[0].marks.size() == 2);
  CHECK(document.blocks[0].marks[0].reason == Normalize::invisible);
  CHECK(document.blocks[0].marks[0].before == "a\u200b  b");
  CHECK(document.blocks[0].marks[0].changes[0].was == "\u200b");
  CHECK(document.blocks[0].marks[1].reason == Normalize::spaces);
}

TEST_CASE("metadata is repaired as the text is", "[normalize]") {
  Document document = document_of({"schÃ¶n"});
  document.metadata = {.title = "itâ€™s  schÃ¶n",
                       .author = "AndrÃ© O\u200bne",
                       .site = "CafÃ©",
                       .description = "Fish &amp; chips",
                       .tags = {"fÃªte", "\u200b", "sea"}};
  Normalize{}.mark(document);
  CHECK(document.metadata.title == "it’s schön");
  CHECK(document.metadata.author == "André One");
  CHECK(document.metadata.site == "Café");
  CHECK(document.metadata.description == "Fish & chips");
  CHECK(document.metadata.tags == std::vector<std::string>{"fête", "sea"});
}

TEST_CASE("each step can be switched off", "[normalize]") {
  Document document = document_of({"a  b\u200b"});
  Normalize({.invisible = false, .spaces = false}).mark(document);
  CHECK(document.blocks[0].text == "a  b\u200b");
}

TEST_CASE("spaces lost behind punctuation come back, and nothing else is parted", "[normalize]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"The work ended.The men went home.", "The work ended. The men went home."},
      {"It paid for growth.A year later it stopped.",
       "It paid for growth. A year later it stopped."},
      {"Of the underpinnings.the meeting took note.",
       "Of the underpinnings. The meeting took note."},
      {"In the States,where it rains,people stay in.",
       "In the States, where it rains, people stay in."},
      {"Since 1950,the town has grown.", "Since 1950, the town has grown."},
      {"Der Bau endete.Die Leute gingen heim.", "Der Bau endete. Die Leute gingen heim."},
      {"Работа кончилась.Он ушел домой.", "Работа кончилась. Он ушел домой."},
      {"The U.S.Army and the U.S. embassy", "The U.S.Army and the U.S. embassy"},
      {"See example.com and docs.Example.org", "See example.com and docs.Example.org"},
      {"Node.js, ASP.NET and models.Model", "Node.js, ASP.NET and models.Model"},
      {"It cost 3,4 or 1.000,50 and f(x,y)", "It cost 3,4 or 1.000,50 and f(x,y)"},
      {"tags: php,html,css,sql", "tags: php,html,css,sql"},
      {"Mail to ada.Lund@example.org", "Mail to ada.Lund@example.org"},
      {"Version 2.The-end.txt", "Version 2.The-end.txt"},
      {"他说。我们走吧,好的", "他说。我们走吧,好的"},
      {"Oslo,NO and Bergen,NO", "Oslo,NO and Bergen,NO"},
  }));
  CHECK(normalized(before) == after);
}

namespace {

std::vector<std::string> normalized_all(const std::vector<std::string>& texts,
                                        NormalizeOptions options = {}) {
  Document document;
  for (const std::string& text : texts) {
    document.blocks.push_back({.text = text});
  }
  Normalize(options).mark(document);
  return kept_texts(document);
}

const std::string prose =
    "The council of Port Hadley met on Monday. In Hadley it rained. The people of Hadley, the "
    "poor and the rich, had waited for Hadley to decide. A bridge to Hadley is dear. They left "
    "Hadley and came back to Hadley, for in Hadley they were born, and from Hadley they had all "
    "that they knew of Hadley.";

}  // namespace

TEST_CASE("lost capitals come back where the document shows them", "[normalize]") {
  const auto texts = normalized_all(
      {prose, "the bridge was built in 1950. as it was old,it fell. It stood in hadley for long."});
  CHECK(texts[1] ==
        "The bridge was built in 1950. As it was old, it fell. It stood in Hadley for long.");
}

TEST_CASE("a name in small letters is no damage by itself", "[normalize]") {
  const std::string clean = "It stood in hadley for long, they said.";
  CHECK(normalized_all({prose, clean})[1] == clean);
}

TEST_CASE("small letters that are meant stay", "[normalize]") {
  const std::vector<std::string> poem = {"the rain came down. the river rose.",
                                         "the mill stood still. the miller slept.",
                                         "the moon went out. the night was long."};
  CHECK(normalized_all(poem) == poem);
  const std::vector<std::string> names = {prose,
                                          "She sold her iPhone. eBay took a part of it. He came at "
                                          "10 a.m. the next day, vs. the plan."};
  CHECK(normalized_all(names) == names);
}

TEST_CASE("the capital behind an attribution goes if the document shows the word small",
          "[normalize]") {
  const std::string rest =
      "The mill burned down before the war, and long before that it stood idle.";
  CHECK(normalized_all({"According to Lowland Herald, Before the fire the works were large.", rest})
            .front() == "According to Lowland Herald, before the fire the works were large.");
  const std::string title = "According to Lowland Herald, Before Sunrise won the prize.";
  CHECK(normalized_all({title, rest}).front() == title);
}

TEST_CASE("words broken at line ends are joined by the document's own evidence", "[normalize]") {
  CHECK(normalized_all({"The har- bour was full.", "A harbour is a place."}).front() ==
        "The harbour was full.");
  CHECK(normalized_all({"A well- known man came.", "He is well-known here."}).front() ==
        "A well-known man came.");
  const std::string shared = "The pre- and post-war years, the left- hand side.";
  CHECK(normalized_all({shared}).front() == shared);
  auto wrapped = parse_text(
      "The harbour of the town was full of ships that had come in from the north coun-\n"
      "try, and the people stood on the quay to see what they had brought from there in\n"
      "the long winter, which had been colder than any that they could remember at all.\n");
  Normalize{}.mark(wrapped);
  CHECK(wrapped.blocks[0].text.find("north country, and") != std::string::npos);
}

TEST_CASE("style is changed only where asked for", "[normalize]") {
  const std::vector<std::string> styled = {"“One” – ‘two’ … ＡＢ１"};
  CHECK(normalized_all(styled) == styled);
  CHECK(
      normalized_all(styled, {.quotes = Quotes::straight, .plain_dashes = true, .narrow = true}) ==
      std::vector<std::string>{"\"One\" - 'two' … AB1"});
  CHECK(normalized_all({"She said \"no\" and 'never'."}, {.quotes = Quotes::typographic}) ==
        std::vector<std::string>{"She said “no” and ‘never’."});
}

TEST_CASE("a repair says how many places it changed, and which", "[normalize]") {
  Document document = document_of({"The work ended.The men left.Then it rained."});
  Normalize{}.mark(document);
  REQUIRE(document.blocks[0].marks.size() == 1);
  const Mark& mark = document.blocks[0].marks[0];
  CHECK(mark.reason == Normalize::punctuation);
  CHECK(mark.value == 2);
  REQUIRE(mark.changes.size() == 2);
  CHECK(mark.changes[0].begin == 15);
  CHECK(mark.changes[0].is == " ");
}

TEST_CASE("a document of invisible characters is rejected", "[normalize]") {
  auto outcome = Normalize{}(document_of({"\u200b", "\u00ad"}));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Normalize::no_text);
}

TEST_CASE("normalizing twice equals normalizing once", "[normalize]") {
  std::mt19937_64 random(7);
  const char32_t alphabet[] = {'a',    ' ',    '\n',    '\t',   0x7,    0xA0,   0xAD,  0x300, 0x301,
                               0x200B, 0x200C, 0x200D,  0x200E, 0x2028, 0x3000, 0x627, 0x915, 0x94D,
                               0x1100, 0x1161, 0x1F469, 0xFB01, 0xFEFF, 0xE9,   '.',   0x0344};
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    for (std::size_t size = random() % 12; size > 0; --size) {
      utf8::append(alphabet[random() % std::size(alphabet)], text);
    }
    const std::string once = normalized(text);
    if (normalized(once) != once) {
      FAIL("not the same twice: " << text);
    }
  }
}

// Long enough that blocks of sixteen bytes are looked at as well as their ends.
TEST_CASE("a step has nothing to do where a look at the text did not see its like", "[normalize]") {
  std::mt19937_64 random(5);
  const char32_t alphabet[] = {
      'a',    'a',    'b',    'Z',    ' ',     '\n',   '\t',   '\r',   '\f',   0x7,    0x7F,
      0x85,   0xA0,   0xAD,   0x300,  0x301,   0x61C,  0x200B, 0x200C, 0x200E, 0x202F, 0x2028,
      0x2060, 0x2126, 0x3000, 0x627,  0x915,   0x94D,  0x1100, 0x1161, 0x11A8, 0xAC00, 0x1F469,
      0xFB01, 0xFEFF, 0xFFFE, 0xFDD0, 0x1FFFE, 0xE9,   '.',    '?',    ',',    '-',    '&',
      '3',    0x2019, 0x201C, 0x4E2D, 0x0344,  0x1680, 0x180E, 0x2000, 0xF900, 0x3099, 0x304B};
  for (int i = 0; i < 100000; ++i) {
    // Most of a text is plain, so that what is not there can be missing.
    std::string text;
    const std::size_t odd = random() % 3;
    for (std::size_t size = random() % 60; size > 0; --size) {
      const bool plain = random() % 20 >= odd;
      utf8::append(plain ? U"ab c"[random() % 4] : alphabet[random() % std::size(alphabet)], text);
    }
    const Contents seen = contents_of(text);
    const bool ascii =
        std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool holds = seen.beyond_ascii == !ascii &&
                       seen.control == !control_edits(text).empty() &&
                       (seen.invisible || invisible_edits(text).empty()) &&
                       (seen.spaces || seen.odd_space || space_edits(text, false).empty()) &&
                       (seen.odd_space || space_edits(text, true).empty()) &&
                       (seen.composes || composition_edits(text).empty()) &&
                       (seen.ampersand || reference_edits(text).empty()) &&
                       (seen.fused || fused_edits(text, Fused::likely).empty());
    if (!holds) {
      FAIL("not seen: " << text);
    }
  }
}

TEST_CASE("normalizing a document twice equals normalizing it once", "[normalize]") {
  std::mt19937_64 random(11);
  const std::string pieces[] = {"The ",
                                "the ",
                                "town",
                                "Town ",
                                ".",
                                ". ",
                                ",",
                                ", ",
                                "as ",
                                "it ",
                                "Hadley ",
                                "hadley ",
                                "ended.",
                                "The",
                                "&amp; ",
                                "Ã¶",
                                "har- ",
                                "bour ",
                                "harbour ",
                                "\u00a0",
                                "\n",
                                "!",
                                "According to X, ",
                                "Before ",
                                "before ",
                                "A ",
                                "1950,",
                                "U.S. ",
                                "well- ",
                                "known "};
  for (int i = 0; i < 20000; ++i) {
    std::vector<std::string> texts(1 + random() % 4);
    for (std::string& text : texts) {
      for (std::size_t size = 1 + random() % 14; size > 0; --size) {
        text += pieces[random() % std::size(pieces)];
      }
    }
    const auto once = normalized_all(texts);
    const auto twice = normalized_all(once);
    if (twice != once) {
      std::string all;
      for (std::size_t k = 0; k < once.size(); ++k) {
        all += "[" + once[k] + "] then [" + (k < twice.size() ? twice[k] : "") + "]\n";
      }
      FAIL("not the same twice: " << all);
    }
  }
}
