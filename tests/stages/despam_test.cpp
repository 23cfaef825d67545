#include "stages/despam/despam.hpp"

#include <algorithm>

#include "stages/despam/date_line.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string promo = "▶ [Brightbank] Transaction fee 0% discount CODE◀";

std::string sentence(int i) {
  return "The harbour board met again in week " + std::to_string(i) +
         " and found that the new pier had settled by another inch.";
}

}  // namespace

TEST_CASE("every rule passes its own tests", "[despam]") {
  for (const std::string& failure : RuleSet::builtin()->failed_tests()) {
    FAIL_CHECK(failure);
  }
  std::size_t tests = 0;
  for (const Rule& rule : RuleSet::builtin()->rules()) {
    CHECK(rule.tests.size() >= 2);
    tests += rule.tests.size();
  }
  CHECK(tests >= 20);
}

TEST_CASE("scraped text loses its noise and nothing else", "[despam]") {
  auto document = Despam{}(parse_text(
      "Citys Harbour Reopens After Storm\n\nMarch 4, 2025 | by somesite.example\n\n" + sentence(1) +
      "\n\nCity’s Harbour Reopens After Storm\n\n" + promo + "\n\nCity’s Harbour\n\n" +
      sentence(2) + "\n\n" + promo + "\n\nREAD ALSO: Board Plans Second Ferry For The Summer\n\n" +
      sentence(3) + "\n\n" + promo + "\n\nView all\n\nview all\n"));
  REQUIRE(document);
  CHECK(kept_texts(*document) == std::vector<std::string>{"Citys Harbour Reopens After Storm",
                                                          sentence(1), "City’s Harbour",
                                                          sentence(2), sentence(3)});
  CHECK(reason_for(*document, promo) == "despam.promo_ornament");
  CHECK(reason_for(*document, "View all") == "despam.view_all");
  CHECK(reason_for(*document, "City’s Harbour Reopens After Storm") == "despam.title_echo");
  CHECK(reason_for(*document, "READ ALSO: Board Plans Second Ferry For The Summer") ==
        "despam.read_also");
  CHECK(document->metadata.date == "2025-03-04");
  CHECK(document->metadata.site == "somesite.example");
}

TEST_CASE("the sign that links to a heading or back from a footnote is cut", "[despam]") {
  auto document = Despam{}(
      parse_html("<h2>Rigging <a class=headerlink href='#rigging'>¶</a></h2>"
                 "<h3><a href='#knots'>#</a> Knots</h3><p>" +
                 sentence(1) +
                 " <a href='#ref1'>↩\uFE0E</a><p><a href='/cs'>C#</a> and § 12 hold.<h3>F #</h3>"
                 "<h3>C<a href='/cs'>#</a></h3><p>" +
                 sentence(2) + "<h2><a href='#x'>§</a></h2>"));
  REQUIRE(document);
  CHECK(kept_texts(*document) == std::vector<std::string>{"Rigging", "Knots", sentence(1),
                                                          "C# and § 12 hold.", "F #", "C#",
                                                          sentence(2), "§"});
  const Mark& mark = document->blocks[0].marks.at(0);
  CHECK(mark.reason.word() == "despam.link_sign");
  CHECK(mark.before == "Rigging ¶");
  CHECK(mark.changes.at(0).was == " ¶");
}

TEST_CASE("a date glued to the first sentence is cut and the sentence kept", "[despam]") {
  auto document = Despam{}(parse_text(" date 2025-02-11 In the old town " + sentence(1) + "\n"));
  REQUIRE(document);
  CHECK(document->blocks[0].text == "In the old town " + sentence(1));
  CHECK(document->metadata.date == "2025-02-11");
  CHECK(document->blocks[0].marks[0].before.starts_with("date 2025-02-11"));
}

TEST_CASE("a table is never taken for noise", "[despam]") {
  auto document =
      Despam{}(parse_text(sentence(1) + "\nCode | Discount |\n---|---|\nA | 5% off |\n" +
                          sentence(2) + "\nA | 5% off |\n"));
  REQUIRE(document);
  CHECK(reason_for(*document, "A | 5% off |").empty());
  CHECK(reason_for(*document, "---|---|").empty());
}

TEST_CASE("date lines are read whole or not at all", "[despam]") {
  const Lexicons& lexicons = RuleSet::builtin()->lexicons();
  const auto [text, date, site] = GENERATE(table<std::string, std::string, std::string>({
      {"December 13, 2023 | by b.example", "2023-12-13", "b.example"},
      {"Posted on 4 May 2021", "2021-05-04", ""},
      {"4. März 2025", "2025-03-04", ""},
      {"2025-03-04", "2025-03-04", ""},
      {"24/03/2025 – 10:15", "2025-03-24", ""},
      {"Publié le 4 mars 2025 à 14h32", "2025-03-04", ""},
      {"公開日：2025年3月4日", "2025-03-04", ""},
      {"Thứ ba, 24/3/2025, 14:32 (GMT+7)", "2025-03-24", ""},
      {"By Ada Lund – June 5, 2024", "2024-06-05", ""},
      {"May was warm", "", ""},
      {"12", "", ""},
      {"March 4, 2025 was a Tuesday", "", ""},
      {"Chapter 12", "", ""},
  }));
  CAPTURE(text);
  const auto line = read_date_line(text, lexicons);
  CHECK(line.has_value() == !date.empty());
  if (line) {
    CHECK(line->date == date);
    CHECK(line->site == site);
  }
}

TEST_CASE("rule files are checked with file and line", "[despam]") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"[[rule]]\nid = 'x'\nall = [{ max_chars = 9 }]\nextra = 1\n",
       "t.toml:4: unknown key 'extra' in a rule"},
      {"[[rule]]\nid = 'x'\nall = [{ nonsense = 9 }]\n", "t.toml:3: unknown condition 'nonsense'"},
      {"[[rule]]\nid = 'x'\nall = [{ lexicon = 'none' }]\n", "t.toml:3: no lexicon 'none'"},
      {"[[rule]]\nid = 'x'\naction = 'burn'\n",
       "t.toml:3: action 'burn' is not remove, move, repair, flag or keep"},
      {"[[rule]]\nid = 'x'\nscope = 'page'\n",
       "t.toml:3: scope 'page' is not line, block, sentence, span or tail"},
      {"[[rule]]\nid = 'x'\nall = [{ max_words = 9, hits = 2 }]\n",
       "t.toml:3: condition 'max_words' takes no 'hits'"},
      {"[[rule]]\nid = 'x'\nall = [{ matches = '(' }]\n", "t.toml:3: expression '(': "},
      {"[[rule]]\nid = 'x'\nscope = 'span'\nall = [{ max_words = 9 }]\n",
       "t.toml:1: a rule of scope span needs matches, link_sign or date_prefix in all"},
      {"[[rule]]\nid = 'x'\n", "t.toml:1: a rule has no condition"},
      {"[[rule]]\nid = 'x'\nall = [{ max_words = 9 }]\nat_least = { n = 1, of = [] }\n",
       "t.toml:1: at_least asks for 1 of 0 conditions"},
      {"[[site]]\nhost = 'a.example'\nstrip = ['//div[']\n", "t.toml:3: "},
      {"[[rule]]\nid = 'x'\nnever_in = ['cellar']\n",
       "t.toml:3: no kind of block is called 'cellar'"},
      {"[[rule]\n", "t.toml:1: "},
  }));
  auto set = RuleSet::parse({{"t.toml", text}});
  REQUIRE_FALSE(set);
  CHECK(set.error().message.starts_with(message));
}

TEST_CASE("a later rule replaces an earlier one of the same id", "[despam]") {
  auto set = RuleSet::parse({{"a", "[[rule]]\nid='x'\nall=[{max_words=1}]\n"},
                             {"b", "[[rule]]\nid='x'\nall=[{max_words=3}]\n"}});
  REQUIRE(set);
  REQUIRE((*set)->rules().size() == 1);
  auto document = Despam(*set)(document_of({"one two three", "four words are here"}));
  REQUIRE(document);
  CHECK(kept_texts(*document) == std::vector<std::string>{"four words are here"});
}

TEST_CASE("a document of nothing but noise is rejected, and the rule named", "[despam]") {
  auto outcome = Despam{}(document_of({promo, promo}));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Despam::all_spam);
  CHECK(outcome.error().detail == "2 blocks, none kept: 2 despam.promo_ornament");
}

TEST_CASE("a keep rule protects its line from every other one, also from a tail", "[despam]") {
  auto files = builtin_rule_files();
  files.emplace_back("mine",
                     "[[rule]]\nid='mine'\naction='keep'\nall=[{line='The ferry is late'}]\n");
  const auto rules = RuleSet::parse(files);
  REQUIRE(rules);
  auto document = Despam(*rules)(document_of(
      {sentence(1), sentence(2), sentence(3), "Related articles", "The ferry is late", "Storm"}));
  REQUIRE(document);
  CHECK(reason_for(*document, "Related articles") == "despam.related_links");
  CHECK(kept(document->blocks[4]));
  CHECK_FALSE(kept(document->blocks[5]));
}

namespace {

std::string words_and(int words, const std::string& end) {
  std::string text;
  for (int i = 0; i < words; ++i) {
    text += "word ";
  }
  return text + end;
}

std::vector<std::string> with_neighbours(const std::string& line) {
  std::vector<std::string> lines(21, sentence(1));
  lines[10] = line;
  return lines;
}

}  // namespace

TEST_CASE("lines are looked at up to the length that some rule asks about", "[despam]") {
  constexpr int reach = 50;
  const std::string lexicon = "[lexicon.offer]\nen=['last chance']\n";
  const auto limited = RuleSet::parse(
      {{"t", lexicon + "[[rule]]\nid='x'\nall=[{max_words=50},{lexicon='offer'}]\n"}});
  const auto unlimited =
      RuleSet::parse({{"t", lexicon + "[[rule]]\nid='x'\nall=[{lexicon='offer'}]\n"}});
  REQUIRE(limited);
  REQUIRE(unlimited);
  const auto is_kept = [](const auto& rules, const std::string& line) {
    return kept(Despam(*rules)(document_of(with_neighbours(line)))->blocks[10]);
  };
  CHECK_FALSE(is_kept(limited, words_and(reach - 2, "last chance")));
  CHECK(is_kept(limited, words_and(reach - 1, "last chance")));
  CHECK(is_kept(limited, words_and(2 * reach, "last chance")));
  CHECK_FALSE(is_kept(unlimited, words_and(2 * reach, "last chance")));
}

TEST_CASE("a long line at the edge is looked at by rules about edges", "[despam]") {
  const auto rules =
      RuleSet::parse({{"t",
                       "[lexicon.bio]\nen=['is a writer']\n"
                       "[[rule]]\nid='x'\nall=[{place='end',blocks=2},{lexicon='bio'}]\n"
                       "[[rule]]\nid='y'\nall=[{max_words=3},{lexicon='bio'}]\n"}});
  REQUIRE(rules);
  const std::string bio = words_and(95, "is a writer");
  auto document = Despam(*rules)(document_of(
      {bio, sentence(1), sentence(2), sentence(3), sentence(4), sentence(5), sentence(6), bio}));
  REQUIRE(document);
  CHECK(kept(document->blocks.front()));
  CHECK_FALSE(kept(document->blocks.back()));
}

TEST_CASE("a rule about the share of all lines counts the long ones, too", "[despam]") {
  const auto rules = RuleSet::parse(
      {{"t",
        "[lexicon.offer]\nen=['last chance']\n"
        "[[rule]]\nid='x'\nall=[{max_words=3},{lexicon='offer'},{rare='offer',share=0.2}]\n"}});
  REQUIRE(rules);
  const auto is_kept = [&](int long_lines) {
    std::vector<std::string> lines = with_neighbours("last chance");
    std::fill_n(lines.begin() + 11, long_lines, words_and(100, "last chance"));
    return kept(Despam(*rules)(document_of(lines))->blocks[10]);
  };
  CHECK_FALSE(is_kept(3));  // 4 of 21 lines
  CHECK(is_kept(4));
}

TEST_CASE("a rule about what lines begin with counts the words of long lines", "[despam]") {
  auto files = builtin_rule_files();  // for their words
  files.emplace_back("t",
                     "[[rule]]\nid='x'\nscope='span'\nall=[{max_words=40},{date_prefix=true}]\n");
  const auto rules = RuleSet::parse(files);
  REQUIRE(rules);
  const auto first = [&](int words) {
    const std::string line = "date 2025-02-11 In " + words_and(words, "the old town.");
    return Despam(*rules)(document_of(with_neighbours(line)))->blocks[10].text;
  };
  CHECK(first(20).starts_with("In "));
  CHECK(first(100).starts_with("date "));
}
