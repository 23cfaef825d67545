// Scraped texts, written for these tests: which lines make which blocks, and that the text written
// from them reads as the same again.
#include <algorithm>

#include "stages/parse/parse.hpp"
#include "stages/text/ascii.hpp"
#include "stages/write/write.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// "h1 Title", "p Text", "i2 - item", "o1 1. item", "c a | b", "code …", "q > …"; line ends as "/".
std::string shown(const Block& block) {
  std::string text = block.text;
  std::ranges::replace(text, '\n', '/');
  const std::string level = std::to_string(block.level);
  switch (block.kind) {
    case BlockKind::heading: return "h" + level + " " + text;
    case BlockKind::list_item: return (block.ordered ? "o" : "i") + level + " " + text;
    case BlockKind::cell: return "c " + text;
    case BlockKind::code: return "code " + text;
    case BlockKind::quote: return "q " + text;
    default: return "p " + text;
  }
}

using Shown = std::vector<std::string>;

Shown shown(const Document& document) {
  Shown out;
  for (const Block& block : document.blocks) {
    out.push_back(shown(block));
  }
  return out;
}

std::string written(const Document& document) { return Write{}(document.clone()).value().text; }

void check_every_byte_is_held(const Document& document) {
  std::size_t at = 0;
  for (const Block& block : document.blocks) {
    CHECK(block.source.begin >= at);
    CHECK(ascii::trim(document.bytes.substr(at, block.source.begin - at)).empty());
    at = block.source.end;
  }
  CHECK(ascii::trim(document.bytes.substr(at)).empty());
}

void check_reads_the_same_again(const Document& document) {
  const std::string text = written(document);
  const Document again = parse_text(text);
  CHECK(shown(again) == shown(document));
  CHECK(written(again) == text);
}

void check(const std::string& text, const Shown& blocks) {
  INFO(text);
  const Document document = parse_text(text);
  CHECK(shown(document) == blocks);
  check_every_byte_is_held(document);
  check_reads_the_same_again(document);
}

// Wraps as a program does, widths in bytes.
std::string wrapped(const std::string& text, std::size_t width, const std::string& first = "") {
  std::string out = first;
  std::size_t column = first.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const bool begins = out.size() == first.size();
    if (!begins && column + 1 + word.size() > width) {
      out += "\n" + word;
      column = word.size();
    } else {
      out += (begins ? "" : " ") + word;
      column += word.size() + (begins ? 0 : 1);
    }
    at = end + 1;
  }
  return out;
}

const std::string ferry =
    "The ferry that had carried three generations across the sound was taken out of service on a "
    "wet and windy morning, and nobody on the pier could say when it would come back to its old "
    "place at the landing below the church.";
const std::string bakery =
    "Inside the bakery the oven had been cold since the spring, because the mill that used to send "
    "its flour down the river had burnt to the ground and the owners had moved to another town.";
const std::string bridge =
    "A new bridge is meant to replace both the boat and the long way round by the northern shore, "
    "but the council has not found the money for it, and the engineers are tired of drawing it.";

}  // namespace

TEST_CASE("a paragraph a line, with and without blank lines", "[parse]") {
  const std::string gap = GENERATE(as<std::string>{}, "\n", "\n\n", "\r\n", "\n\n\n", "\r");
  check(ferry + gap + bakery + gap + bridge + gap, {"p " + ferry, "p " + bakery, "p " + bridge});
}

TEST_CASE("lines wrapped at any width are joined", "[parse]") {
  const std::size_t width = GENERATE(40, 55, 65, 72, 80, 100, 120);
  CAPTURE(width);
  const std::string a = wrapped(ferry, width);
  const std::string b = wrapped(bakery, width);
  const std::string c = wrapped(bridge, width);
  const Shown joined = {"p " + ferry, "p " + bakery, "p " + bridge};
  SECTION("blank lines between") { check(a + "\n\n" + b + "\n\n" + c + "\n", joined); }
  SECTION("first lines indented") {
    check(wrapped(ferry, width, "   ") + "\n" + wrapped(bakery, width, "   ") + "\n" +
              wrapped(bridge, width, "   ") + "\n",
          joined);
  }
}

TEST_CASE("wrapped paragraphs end where the next word would have fitted", "[parse]") {
  check(wrapped(ferry, 60) + "\n" + wrapped(bakery, 60) + "\n" + wrapped(bridge, 60),
        {"p " + ferry, "p " + bakery, "p " + bridge});
}

TEST_CASE("headings on wrapped paragraphs stand alone", "[parse]") {
  check("The Ferry\n" + wrapped(ferry, 72) + "\n\nThe Bakery\n" + wrapped(bakery, 72) + "\n",
        {"h1 The Ferry", "p " + ferry, "h2 The Bakery", "p " + bakery});
}

TEST_CASE("wide characters count twice, and are joined without a space", "[parse]") {
  const std::string a = "港口在星期四重新开放，距离冲毁外墙的风暴已经过去九个星期，";
  const std::string b = "渔民们在清晨驾船出海，岸上有两百人静静地站着观看他们离开，";
  const std::string c = "市政府说修复的费用比原来的计划少了五分之一，因为四月很干燥。";
  check(a + "\n" + b + "\n" + c + "\n\n" + b + "\n" + a + "\n" + c + "\n",
        {"p " + a + b + c, "p " + b + a + c});
}

TEST_CASE("a wrapped paragraph among long lines is joined by its own margin", "[parse]") {
  check(ferry + "\n\n" + wrapped(bakery, 60) + "\n\n" + bridge + "\n\n" + ferry + bridge + "\n",
        {"p " + ferry, "p " + bakery, "p " + bridge, "p " + ferry + bridge});
}

TEST_CASE("verse keeps its lines", "[parse]") {
  const std::string stanza =
      "The tide goes out, the boats lie down,\nand no one in the sleeping town\n"
      "has seen the lantern on the quay\nthat burns for those still out at sea.";
  std::string flat = stanza;
  std::ranges::replace(flat, '\n', '/');
  SECTION("alone") { check(stanza + "\n\n" + stanza + "\n", {"p " + flat, "p " + flat}); }
  SECTION("without blank lines") { check(stanza + "\n", {"p " + flat}); }
  SECTION("within prose") {
    check(ferry + "\n\n" + stanza + "\n\n" + bakery + "\n",
          {"p " + ferry, "p " + flat, "p " + bakery});
  }
  SECTION("within wrapped prose") {
    check(wrapped(ferry, 72) + "\n\n" + stanza + "\n\n" + wrapped(bakery, 72) + "\n",
          {"p " + ferry, "p " + flat, "p " + bakery});
  }
  SECTION("Chinese") {
    check("床头有明月，\n疑是地上霜。\n举杯望山月，\n低首念家乡。\n",
          {"p 床头有明月，/疑是地上霜。/举杯望山月，/低首念家乡。"});
  }
}

TEST_CASE("quotes of mails are one block, joined where they were wrapped", "[parse]") {
  check("Hello,\n\n> Is the ferry back?\n> Or not?\n\nNo.\n",
        {"p Hello,", "q > Is the ferry back?/> Or not?", "p No."});
  std::string quoted = "> " + wrapped(bakery, 70);
  for (std::size_t at = 0; (at = quoted.find('\n', at)) != std::string::npos; at += 3) {
    quoted.replace(at, 1, "\n> ");
  }
  check(wrapped(ferry, 72) + "\n\n" + quoted + "\n>\n> Yours.\n\n" + wrapped(bridge, 72) + "\n",
        {"p " + ferry, "q > " + bakery + "/>/> Yours.", "p " + bridge});
}

TEST_CASE("code keeps its white space", "[parse]") {
  const auto [text, code] = GENERATE(table<std::string, std::string>({
      {"```\nint a;\n\n  int b;\n```", "code int a;//  int b;"},
      {"~~~ sh\nmake  all\n~~~", "code make  all"},
      {"    for (int i = 0;;) {\n      run(i);\n    }",
       "code     for (int i = 0;;) {/      run(i);/    }"},
      {"\tif x == 1:\n\t\treturn y", "code \tif x == 1:/\t\treturn y"},
      {"def run(x):\n    return x", "code def run(x):/    return x"},
      {"a = 1\nb = a;", "code a = 1/b = a;"},
  }));
  check("Build it like this, on any machine that has a compiler and a shell:\n\n" + text +
            "\n\nThen run the program and wait for what it has to say about your text.\n",
        {"p Build it like this, on any machine that has a compiler and a shell:", code,
         "p Then run the program and wait for what it has to say about your text."});
}

TEST_CASE("what is merely indented is no code", "[parse]") {
  check(ferry + "\n\n     So they said on the pier that day,\n     and went home.\n\n" + bakery +
            "\n",
        {"p " + ferry, "p So they said on the pier that day,/and went home.", "p " + bakery});
}

TEST_CASE("a fence that is not closed is text", "[parse]") {
  const Document document = parse_text("```\n" + ferry + "\n\n" + bakery + "\n");
  CHECK(std::ranges::none_of(document.blocks,
                             [](const Block& block) { return block.kind == BlockKind::code; }));
}

TEST_CASE("bullets of every kind make items", "[parse]") {
  const std::string mark = GENERATE(as<std::string>{}, "-", "*", "+", "•", "·", "–", "—", "◦", "▪",
                                    "‣", "●", "○", "■", "□", "✓", "→");
  check(ferry + "\n" + mark + " flour\n" + mark + " water and salt\n" + bakery + "\n",
        {"p " + ferry, "i1 " + mark + " flour", "i1 " + mark + " water and salt", "p " + bakery});
}

TEST_CASE("numbers of every kind make items", "[parse]") {
  const auto [one, two] = GENERATE(table<std::string, std::string>({
      {"1.", "2."},
      {"1)", "2)"},
      {"(1)", "(2)"},
      {"a)", "b)"},
      {"a.", "b."},
      {"i.", "ii."},
      {"IV.", "V."},
      {"(a)", "(b)"},
      {"一、", "二、"},
      {"①", "②"},
      {"12.", "13."},
      {"3.", "2."},
  }));
  check(ferry + "\n" + one + " flour\n" + two + " water and salt\n" + bakery + "\n",
        {"p " + ferry, "o1 " + one + " flour", "o1 " + two + " water and salt", "p " + bakery});
}

TEST_CASE("what only looks like an item is none", "[parse]") {
  const std::string line =
      GENERATE(as<std::string>{}, "12. Mai war der Tag, an dem die Fähre fuhr.",
               "A. Miller wrote to the paper about it at once.", "* * *", "- - -",
               "-5 degrees were measured on the pier.",
               "1984. A year like any other for the harbour.", "*Really* good.");
  const Document document = parse_text(ferry + "\n\n" + line + "\n\n" + bakery + "\n");
  CHECK(document.blocks[1].kind == BlockKind::paragraph);
  check_reads_the_same_again(document);
}

TEST_CASE("items nest by their indents, which are written as they stood", "[parse]") {
  check("- a\n  - b\n    1. c\n    2. d\n  - e\n- f\n\n- g\n",
        {"i1 - a", "i2 - b", "o3 1. c", "o3 2. d", "i2 - e", "i1 - f", "i1 - g"});
  CHECK(written(parse_text("- a\n\t- b\n\n- c\n")) == "- a\n\t- b\n\n- c\n");
}

TEST_CASE("an item takes the lines that hang below it", "[parse]") {
  check("- flour from the mill\n  up the river\n- water\n",
        {"i1 - flour from the mill up the river", "i1 - water"});
  check(wrapped(ferry, 60) + "\n\n" + wrapped(bakery, 60, "1. ") + "\n" +
            wrapped(bridge, 60, "2. ") + "\n",
        {"p " + ferry, "o1 1. " + bakery, "o1 2. " + bridge});
}

TEST_CASE("dashes that begin speech make no list", "[parse]") {
  check(
      "— Come here, said the ferryman.\n— Why should I?\n— Because the tide will not wait for "
      "you!\n",
      {"p — Come here, said the ferryman.", "p — Why should I?",
       "p — Because the tide will not wait for you!"});
}

TEST_CASE("tables are rows, one block a line", "[parse]") {
  const auto [text, rows] = GENERATE(table<std::string, Shown>({
      {"a | b\n---|---\n1 | 2", {"c a | b", "c ---|---", "c 1 | 2"}},
      {"| a | b |\n|---|:-:|\n| 1 |  |", {"c | a | b |", "c |---|:-:|", "c | 1 |  |"}},
      {"| a |\n|---|\n| b |", {"c | a |", "c |---|", "c | b |"}},
      {"| a | b |\n| 1 | 2 |", {"c | a | b |", "c | 1 | 2 |"}},
      {"a | b | c\n1 | 2 | 3", {"c a | b | c", "c 1 | 2 | 3"}},
      {"a | b\n1 | 2\nx | y | z", {"c a | b", "c 1 | 2", "c x | y | z"}},
      {"+---+---+\n| a | b |\n+---+---+", {"c +---+---+", "c | a | b |", "c +---+---+"}},
      {"a\tb\tc\n1\t2\t\n\t5\t6", {"c a\tb\tc", "c 1\t2\t", "c \t5\t6"}},
      {"| a | b |\nall of them\n| 1 | 2 |\n| 3 | 4 |",
       {"c | a | b |", "c all of them", "c | 1 | 2 |", "c | 3 | 4 |"}},
  }));
  Shown blocks = rows;
  blocks.insert(blocks.begin(), "p " + ferry);
  blocks.push_back("p " + bakery);
  check(ferry + "\n\n" + text + "\n\n" + bakery + "\n", blocks);
}

TEST_CASE("a line with a pipe is no table", "[parse]") {
  check(ferry + "\n\nMarch 4, 2025 | by site.example\n\n" + bakery + "\n",
        {"p " + ferry, "p March 4, 2025 | by site.example", "p " + bakery});
}

TEST_CASE("headings are short lines over something longer", "[parse]") {
  const auto [line, block] = GENERATE(table<std::string, std::string>({
      {"The Old Pier", "h2 The Old Pier"},
      {"2.1 Results", "h3 2.1 Results"},
      {"2. Results", "h2 2. Results"},
      {"WHO PAID FOR IT?", "h2 WHO PAID FOR IT?"},
      {"### Results", "h3 ### Results"},
      {"The Old Pier\n============", "h1 The Old Pier/============"},
      {"The Old Pier\n-----", "h2 The Old Pier/-----"},
      {"#pier", "h2 #pier"},
      {"Who paid?", "p Who paid?"},
      {"By Jane Doe", "p By Jane Doe"},
      {"12 March 2024", "p 12 March 2024"},
      {"You need the following:", "p You need the following:"},
      {"- The Old Pier", "i1 - The Old Pier"},
  }));
  check(ferry + "\n\n" + line + "\n\n" + bakery + "\n", {"p " + ferry, block, "p " + bakery});
}

TEST_CASE("headings may be stacked, menus may not", "[parse]") {
  check("The Sound\n\nA Short History\n\n" + ferry + "\n\nThe Land\n\nOvens\n\n" + bakery + "\n",
        {"h1 The Sound", "h2 A Short History", "p " + ferry, "h2 The Land", "h3 Ovens",
         "p " + bakery});
  check("Home\n\nNews\n\nSport\n\nWeather\n\nContact\n\nThe Sound\n\n" + ferry + "\n",
        {"p Home", "p News", "p Sport", "p Weather", "p Contact", "h2 The Sound", "p " + ferry});
}

TEST_CASE("a text of short lines has no headings", "[parse]") {
  const Document document = parse_text(
      "Red herring\nBlue whale\nGrey seal\nWhite heron\nBlack swan\nGreen turtle\n"
      "Common tern\nBrown trout\nThe list ends with one line that is a little longer than "
      "others.\n");
  CHECK(std::ranges::none_of(document.blocks,
                             [](const Block& block) { return block.kind == BlockKind::heading; }));
}

TEST_CASE("a title has no marks in the metadata", "[parse]") {
  CHECK(parse_text("# The Sound #\n\n" + ferry).metadata.title == "The Sound");
  CHECK(parse_text("The Sound\n=========\n\n" + ferry).metadata.title == "The Sound");
}

TEST_CASE("any text has its bytes in blocks, and reads the same again", "[parse]") {
  const std::string text = GENERATE(
      as<std::string>{}, "", "\n", " \xC2\xA0\n", "\xEF\xBB\xBFx\n", "a\r\rb", ">", "|", "|\n|",
      "```", "```\n```", "#", "-", "- ", "1.", "---\n---|---", "a\n===", "\t\t\n\ta\tb\n\tc\td\n",
      "> a\n\n> b\n", "\xE3\x80\x80\xE3\x80\x80x\n\xE3\x80\x80\xE3\x80\x80y\n");
  INFO(text);
  const Document document = parse_text(text);
  CHECK(document.blocks.size() <= 3);
  if (!document.blocks.empty()) {
    check_reads_the_same_again(document);
  }
}
