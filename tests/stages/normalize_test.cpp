#include "stages/normalize/normalize.hpp"

#include <random>

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
  CHECK(document.blocks[0].marks[1].reason == Normalize::spaces);
}

TEST_CASE("each step can be switched off", "[normalize]") {
  Document document = document_of({"a  b\u200b"});
  Normalize({.invisible = false, .spaces = false}).mark(document);
  CHECK(document.blocks[0].text == "a  b\u200b");
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
