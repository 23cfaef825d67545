// `winnow rules` as a person uses it.
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/words.hpp"

using namespace winnow::testing;

namespace {

// Both streams.
Ran rules(const std::string& arguments) { return winnow_program(arguments + " 2>&1"); }

bool holds(const Ran& ran, const std::string& text) {
  return ran.out.find(text) != std::string::npos;
}

const std::string good_rule =
    "[[rule]]\nid = 'no_ferry'\nreason = 'ferry lines'\nall = [{ line = 'The ferry is late' }]\n"
    "[[rule.test]]\ntext = 'The ferry is late'\nexpect = 'remove'\n"
    "[[rule.test]]\ntext = 'The ferry was late again.'\n";

std::string text(int number) {
  return "The board met for the " + std::to_string(number) +
         "th time this year and found nothing new at all.\n\nThe ferry is late\n\nIt rained.\n";
}

std::string page(int number) {
  const std::string n = std::to_string(number);
  return "<html><head><link rel=canonical href=https://courier.example/" + n +
         "></head><body><article><h1>Story " + n + "</h1><p>The harbour board met for the " + n +
         "th time this year, and found that the pier had settled by another inch since spring, "
         "which is normal.</p><p>Courier, the paper of the north</p><p>Members asked for a second "
         "opinion, and the chair promised one before meeting " +
         n + " was over and the minutes were signed by all.</p><p>" +
         sentence(static_cast<unsigned>(number)) + "</p></article>";
}

}  // namespace

TEST_CASE("rules are listed, shown and found by id", "[program]") {
  CHECK(holds(rules("rules list"), "promo_ornament"));
  CHECK(holds(rules("rules list --format json title_echo"), "\"id\":\"title_echo\""));
  CHECK(holds(rules("rules show despam.title_echo"), "echo = 'title'"));
  const Ran unknown = rules("rules show no_such");
  CHECK(unknown.code == 2);
  CHECK(holds(unknown, "there is no rule 'no_such'"));
}

TEST_CASE("rules test says which test fails and exits 5", "[program]") {
  const Folder folder;
  folder.write("good.toml", good_rule);
  folder.write("bad.toml",
               good_rule + "[[rule.test]]\ntext = 'The ferry is late'\nexpect = 'keep'\n");
  CHECK(rules("rules test").code == 0);
  const Ran good = rules("rules test no_ferry --rules " + folder / "good.toml");
  CHECK(good.code == 0);
  CHECK(holds(good, "1/1 positive  1/1 negative"));
  const Ran bad = rules("rules test no_ferry --rules " + folder / "bad.toml");
  CHECK(bad.code == 5);
  CHECK(holds(bad, "FAIL"));
}

TEST_CASE("a rule that takes a labelled line which must stay fails the test", "[program]") {
  const Folder folder;
  folder.write("lines.jsonl",
               R"({"text": "The ferry is late", "expect": "keep", "kind": "prose"})");
  folder.write("rule.toml", good_rule);
  CHECK(
      rules("rules test no_ferry --lines " + folder / "lines.jsonl --rules " + folder / "rule.toml")
          .code == 5);
  CHECK(rules("rules test title_echo --lines " + folder / "lines.jsonl").code == 0);
}

TEST_CASE("lint complains about removal on one sign", "[program]") {
  const Folder folder;
  folder.write("weak.toml",
               "[[rule]]\nid = 'weak'\nall = [{ lexicon = 'promo' }]\n"
               "[[rule]]\nid = 'slow'\nreason = 'r'\nall = [{ matches = '[0-9]+' }]\n");
  const Ran lint = rules("rules lint weak slow --rules " + folder / "weak.toml");
  CHECK(lint.code == 5);
  CHECK(holds(lint, "removes on one sign"));
  CHECK(holds(lint, "without a literal of four characters"));
  CHECK(rules("rules lint").code == 0);
}

TEST_CASE("a rule is tried on documents before it goes live", "[program]") {
  const Folder folder;
  folder.write("rule.toml", good_rule);
  folder.write("in/a.txt", text(1));
  folder.write("in/b.txt", text(2));
  const Ran tried = rules("rules try " + folder / "rule.toml --on " + folder / "in");
  CHECK(tried.code == 0);
  CHECK(holds(tried, "a.txt:3: The ferry is late"));
  CHECK(holds(tried, "would remove 2 blocks in 2 texts"));
}

TEST_CASE("lines of a host become proposals, and an accepted one a rule with tests", "[program]") {
  const Folder folder;
  for (int i = 0; i < 6; ++i) {
    folder.write(std::string("in/") + std::to_string(i) + ".html", page(i));
  }
  const Ran learnt =
      rules("rules learn " + folder / "in" + " --accept all --to " + folder / "l.toml");
  CHECK(learnt.code == 0);
  CHECK(holds(learnt, "6 of 6"));
  CHECK(holds(learnt, "1 rules added"));
  CHECK(rules("rules test --rules " + folder / "l.toml").code == 0);
  const Ran clean = rules("--rules " + folder / "l.toml " + folder / "in/1.html");
  CHECK_FALSE(holds(clean, "the paper of the north"));
  CHECK(holds(clean, "second opinion"));
}

TEST_CASE("lines are counted from run to run and removed once they are furniture", "[program]") {
  const Folder folder;
  for (int i = 0; i < 12; ++i) {
    folder.write(std::string(i < 10 ? "first/" : "second/") + std::to_string(i) + ".html", page(i));
  }
  const std::string run = "run -q --no-config --name '{stem}' --store " + folder / "lines.db -o ";
  CHECK(rules(run + folder / "out1 " + folder / "first").code == 0);
  CHECK(folder.read("out1/1.txt").find("paper of the north") != std::string::npos);
  CHECK(rules(run + folder / "out2 " + folder / "second").code == 0);
  CHECK(folder.read("out2/11.txt").find("paper of the north") == std::string::npos);
  CHECK(holds(rules("rules learn --store " + folder / "lines.db"), "12 of 12"));
}

TEST_CASE("site rules and filter lists become a rule file that works", "[program]") {
  const Folder folder;
  folder.write("courier.example.txt", "strip: //div[@class='teaser']\nprune: no\n");
  folder.write(
      "page.html",
      "<html><head><link rel=canonical href=https://courier.example/1></head><body><article>"
      "<h1>Story</h1><p>The harbour board met again this year, and found that the pier had "
      "settled by another inch since the spring, which is normal.</p><div class=teaser><p>The "
      "teaser of another story, which is long enough to be taken for the text of this "
      "one, as it has commas, and a stop.</p></div></article>");
  const Ran imported =
      rules("rules import " + folder / "courier.example.txt -o " + folder / "sites.toml");
  CHECK(imported.code == 0);
  CHECK(holds(imported, "unsupported: courier.example.txt:2: "));
  const Ran clean = rules("--rules " + folder / "sites.toml " + folder / "page.html");
  CHECK(holds(clean, "harbour board"));
  CHECK_FALSE(holds(clean, "teaser of another"));
}

TEST_CASE("a rule of one's own that never matched is named", "[program]") {
  const Folder folder;
  folder.write("rule.toml", "[[rule]]\nid = 'idle'\nall = [{ line = 'nowhere to be seen' }]\n");
  folder.write("in/a.txt", text(1));
  const Ran ran = rules("run --no-config --rules " + folder / "rule.toml -o " + folder / "out " +
                        folder / "in");
  CHECK(holds(ran, "rule idle of "));
  CHECK(holds(ran, "never matched"));
}
