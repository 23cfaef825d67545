#include "pipeline/pages/text_difference.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

using Runs = std::vector<DifferenceRun>;

// "the [red] fox": what only this side has stands in brackets.
std::string marked(const Runs& runs) {
  std::string out;
  for (const DifferenceRun& run : runs) {
    out += run.kind == RunKind::same ? run.text : "[" + run.text + "]";
  }
  return out;
}

// A row a line, "left | right"; "-" for a side without a line.
std::string drawn(std::string_view left, std::string_view right,
                  const DifferenceOptions& options = {}) {
  std::string out;
  for (const DifferenceRow& row : difference_of(left, right, options).rows) {
    out += (row.left.empty() ? "-" : marked(row.left)) + " | " +
           (row.right.empty() ? "-" : marked(row.right)) + "\n";
  }
  return out;
}

std::string joined(const std::vector<DifferenceRow>& rows, Runs DifferenceRow::*side) {
  std::string out;
  bool first = true;
  for (const DifferenceRow& row : rows) {
    if ((row.*side).empty()) {
      continue;
    }
    out += first ? "" : "\n";
    first = false;
    for (const DifferenceRun& run : row.*side) {
      out += run.text;
    }
  }
  return out;
}

std::string as_read(std::string_view bytes) {
  std::string storage;
  return utf8::repaired(std::string(ascii::with_line_feeds(bytes, storage)));
}

std::string without_space(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8::next(text, at);
    if (c > U' ' && c != 0x2028 && c != 0x2029) {
      utf8::append(c, out);
    }
  }
  return out;
}

// The sides are whole, what is the same is the same in order, and no run could be part of its
// neighbour.
void check_promises(std::string_view left, std::string_view right,
                    const DifferenceOptions& options = {}) {
  const TextDifference difference = difference_of(left, right, options);
  CHECK(joined(difference.rows, &DifferenceRow::left) == as_read(left));
  CHECK(joined(difference.rows, &DifferenceRow::right) == as_read(right));
  for (const DifferenceRow& row : difference.rows) {
    REQUIRE_FALSE((row.left.empty() && row.right.empty()));
    std::string same[2];
    int side = 0;
    for (const Runs* runs : {&row.left, &row.right}) {
      for (std::size_t i = 0; i < runs->size(); ++i) {
        REQUIRE((i == 0 || (*runs)[i].kind != (*runs)[i - 1].kind));
        REQUIRE(utf8::is_valid((*runs)[i].text));
        if ((*runs)[i].kind == RunKind::same) {
          same[side] += without_space((*runs)[i].text);
        }
      }
      ++side;
    }
    REQUIRE(same[0] == same[1]);
  }
}

std::string random_text(std::mt19937& random, const std::vector<std::string>& parts, int most) {
  std::string text;
  const int count = std::uniform_int_distribution<int>(0, most)(random);
  for (int i = 0; i < count; ++i) {
    text += parts[std::uniform_int_distribution<std::size_t>(0, parts.size() - 1)(random)];
  }
  return text;
}

std::size_t longest_common(const std::string& a, const std::string& b) {
  std::vector<std::size_t> above(b.size() + 1, 0);
  for (const char c : a) {
    std::vector<std::size_t> row(b.size() + 1, 0);
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = c == b[j] ? above[j] + 1 : std::max(above[j + 1], row[j]);
    }
    above = std::move(row);
  }
  return above.back();
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

}  // namespace

TEST_CASE("equal lines stand side by side and are all the same", "[difference]") {
  CHECK(drawn("one two\n\nthree", "one two\n\nthree") == "one two | one two\n | \nthree | three\n");
  CHECK(drawn("", "") == " | \n");
  const TextDifference difference = difference_of("a b c", "a b c");
  CHECK(difference.only_left == 0);
  CHECK(difference.only_right == 0);
  CHECK(difference.by_word);
}

TEST_CASE("inside lines that belong together words are compared", "[difference]") {
  CHECK(drawn("the quick brown fox jumps over the dog", "the quick red fox jumps over the dog") ==
        "the quick [brown] fox jumps over the dog | the quick [red] fox jumps over the dog\n");
  CHECK(drawn("the council met on Monday", "the council met again on Monday") ==
        "the council met on Monday | the council met [again] on Monday\n");
}

TEST_CASE("a line that only one side has stands alone", "[difference]") {
  CHECK(
      drawn("first line here\nlast line here", "first line here\nan added line\nlast line here") ==
      "first line here | first line here\n- | [an added line]\nlast line here | last line here\n");
  CHECK(drawn("alpha beta gamma", "delta epsilon zeta") ==
        "[alpha beta gamma] | -\n- | [delta epsilon zeta]\n");
  CHECK(drawn("some words", "") == "[some words] | -\n- | []\n");
}

TEST_CASE("edited paragraphs find each other across the empty lines between them", "[difference]") {
  const std::string left =
      "Rain fell on the coast all night.\n\nThe ferry to the island was cancelled at noon.\n\n"
      "Schools stay closed until Friday.";
  const std::string right =
      "A note from the editor about this page.\n\nRain fell on the coast all day.\n\n"
      "The ferry to the island was cancelled at dusk.\n\nSchools stay open until Friday.";
  const std::string rows = drawn(left, right);
  CHECK(rows.find("all [night]. | Rain fell on the coast all [day].") != std::string::npos);
  CHECK(rows.find("at [noon]. | The ferry") != std::string::npos);
  CHECK(rows.find("stay [closed] until Friday. | Schools stay [open]") != std::string::npos);
}

TEST_CASE("a paragraph beside the same text in several lines is one row", "[difference]") {
  CHECK(drawn("The mayor opened the new bridge over the river. "
              "It took four years and cost nine million.",
              "The mayor opened the new bridge over the river.\n"
              "It took five years and cost nine million.") ==
        "The mayor opened the new bridge over the river. It took [four] years and cost nine "
        "million. | The mayor opened the new bridge over the river.\nIt took [five] years and "
        "cost nine million.\n");
}

TEST_CASE("white space is carried along and never a difference", "[difference]") {
  CHECK(drawn("  one  two\tthree ", "one two three") == "  one  two\tthree  | one two three\n");
  CHECK(drawn("one\r\ntwo\rthree", "one\ntwo\nthree") == "one | one\ntwo | two\nthree | three\n");
}

TEST_CASE("words are those of the script", "[difference]") {
  SECTION("Han by character") {
    CHECK(drawn("市长昨天在北京说", "市长今天在北京说") ==
          "市长[昨]天在北京说 | 市长[今]天在北京说\n");
  }
  SECTION("a mark stays with its letter") {
    CHECK(drawn("one cafe\u0301 two three", "one cafe two three") ==
          "one [cafe\u0301] two three | one [cafe] two three\n");
    CHECK(drawn("ที่นี่มีน้ำมาก", "ที่นี่มีน้าำมาก").find("[\u0E49") == std::string::npos);
  }
  SECTION("a joined picture is one character") {
    const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
    CHECK(drawn("we " + family + " are here", "we \U0001F468 are here") ==
          "we [" + family + "] are here | we [\U0001F468] are here\n");
  }
  SECTION("punctuation is apart, apostrophes and decimal points are not") {
    CHECK(drawn("it rose, he said today", "it rose he said today") ==
          "it rose[,] he said today | it rose he said today\n");
    CHECK(drawn("China's price of 1,234.50 rose", "China's price of 1,234.60 rose") ==
          "China's price of [1,234.50] rose | China's price of [1,234.60] rose\n");
  }
  SECTION("Arabic") {
    CHECK(drawn("قال الوزير أمس إن", "قال الوزير اليوم إن") ==
          "قال الوزير [أمس] إن | قال الوزير [اليوم] إن\n");
  }
}

TEST_CASE("a small word two rewritten passages happen to share is no common ground",
          "[difference]") {
  CHECK(drawn("Ministers agreed on Monday: grey cats slept beside the warm stove all day long",
              "Ministers agreed on Monday: two dogs ran after the mad postman all day long") ==
        "Ministers agreed on Monday: [grey cats slept beside the warm stove] all day long | "
        "Ministers agreed on Monday: [two dogs ran after the mad postman] all day long\n");
  SECTION("but what stands between two insertions is the same text") {
    CHECK(drawn("he said yes and left the room",
                "he said, as always, yes, of course, and left the room")
              .starts_with("he said yes and left the room | "));
  }
}

TEST_CASE("an added sentence is the sentence as it was written", "[difference]") {
  CHECK(drawn("It rained on Monday.", "It rained on Monday. It poured on Tuesday.") ==
        "It rained on Monday. | It rained on Monday. [It poured on Tuesday.]\n");
  CHECK(drawn("It rained. It poured. It ended.", "It rained. It ended.") ==
        "It rained. [It poured.] It ended. | It rained. It ended.\n");
}

TEST_CASE("words of one side are counted", "[difference]") {
  const TextDifference difference =
      difference_of("kept line of words\ngone for good", "kept line of many words");
  CHECK(difference.only_left == 3);
  CHECK(difference.only_right == 1);
}

TEST_CASE("long texts are compared by line", "[difference]") {
  const TextDifference difference =
      difference_of("same here\nold words", "same here\nnew words", {.max_bytes = 20});
  CHECK_FALSE(difference.by_word);
  CHECK(drawn("same here\nold words", "same here\nnew words", {.max_bytes = 20}) ==
        "same here | same here\n[old words] | -\n- | [new words]\n");
  CHECK(difference.only_left == 2);
  CHECK(difference.only_right == 2);
}

TEST_CASE("both texts come out whole for any bytes", "[difference]") {
  std::mt19937 random(7);
  const std::vector<std::string> parts = {
      "the ", "fox ", "ran ",    "\n",     "\n\n",   "a",        "b ",
      ", ",   ".",    "\r\n",    "\r",     "\xff",   "\xe2\x82", "中",
      "文",   "é",    "e\u0301", "\u200d", "\u2028", "👩",        std::string(1, '\0'),
      "  ",   "\t"};
  for (int round = 0; round < 400; ++round) {
    const std::string left = random_text(random, parts, 40);
    const std::string right = random_text(random, parts, 40);
    const DifferenceOptions options{
        .effort = 1 + round % 5,
        .max_pair_words = round % 2 == 0 ? std::size_t{0} : std::size_t{1000},
        .window = static_cast<std::size_t>(round % 3),
        .max_bytes = round % 7 == 0 ? std::size_t{10} : std::size_t{1000}};
    check_promises(left, right, options);
    std::string edited = left;
    edited.insert(edited.size() / 2, right.substr(0, 5));
    check_promises(left, edited);
  }
}

TEST_CASE("the difference is the shortest where the effort suffices", "[difference]") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::string letters[2];
    std::string text[2];
    for (int side = 0; side < 2; ++side) {
      letters[side] = random_text(random, {"!", "?", ";", ":"}, 30);
      text[side] = "word" + letters[side];  // punctuation: nothing is tidied away
    }
    const TextDifference difference = difference_of(text[0], text[1]);
    REQUIRE(difference.rows.size() == 1);
    std::size_t same = 0;
    for (const DifferenceRun& run : difference.rows[0].left) {
      same += run.kind == RunKind::same ? run.text.size() : 0;
    }
    CHECK(same == 4 + longest_common(letters[0], letters[1]));
  }
}

TEST_CASE("texts that have nothing in common are done in bounded time", "[difference]") {
  std::string left;
  std::string right;
  std::mt19937 random(3);
  SECTION("one line of words each") {
    for (int i = 0; i < 60000; ++i) {
      left += "l" + std::to_string(random() % 500) + " ";
      right += (i % 40 == 0 ? "l" : "r") + std::to_string(random() % 500) + " ";
    }
  }
  SECTION("many lines, alike in part") {
    for (int i = 0; i < 20000; ++i) {
      left += "week " + std::to_string(random() % 50) + " was quiet " + std::to_string(i) + "\n";
      right += "week " + std::to_string(random() % 50) + " was loud " + std::to_string(-i) + "\n";
    }
  }
  SECTION("the same few words over and over") {
    left = repeated("a b a ", 30000);
    right = repeated("b a b b ", 30000);
  }
  SECTION("one line against the same words a line each") {
    left = repeated("alpha beta gamma delta ", 20000);
    right = repeated("alpha beta\ngamma delta\n", 20000);
  }
  SECTION("a line of many words beside many lines") {
    for (int i = 0; i < 50000; ++i) {
      left += "w" + std::to_string(i) + " ";
      right += "w" + std::to_string(i) + " w" + std::to_string(i + 1) + " w" +
               std::to_string(i + 2) + "\n";
    }
  }
  SECTION("nothing but line feeds") {
    left = std::string(100000, '\n');
    right = std::string(99999, '\n');
  }
  const auto start = std::chrono::steady_clock::now();
  check_promises(left, right);
  // Seconds here would be minutes without the bounds; a slow machine has room.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}
