#include "stages/despam/matcher.hpp"

#include <random>
#include <set>

#include "stages/despam/literals.hpp"
#include "stages/despam/phrases.hpp"
#include "stages/text/fold.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// Words of few letters, so that phrases overlap, begin alike and end alike.
std::string random_words(std::mt19937_64& random, std::size_t most) {
  std::string out;
  for (std::size_t words = 1 + random() % most; words > 0; --words) {
    out += out.empty() ? "" : " ";
    for (std::size_t letters = 1 + random() % (random() % 5 == 0 ? 20 : 3); letters > 0;
         --letters) {
      out += static_cast<char>('a' + random() % 3);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a phrase set finds exactly the phrases that a search finds", "[despam]") {
  std::mt19937_64 random(3);
  PhraseSet set;
  std::vector<std::string> phrases;
  for (int i = 0; i < 500; ++i) {
    const std::string phrase = random_words(random, 4);
    if (set.add(phrase) == phrases.size()) {
      phrases.push_back(phrase);
    }
  }
  set.compile();
  for (int round = 0; round < 2000; ++round) {
    FoldedLines lines;
    lines.add(random_words(random, round % 100 == 0 ? 3000 : 30));
    lines.add(random_words(random, 3));
    const std::string_view text = lines.all();
    std::set<std::uint32_t> found;
    std::set<std::pair<std::uint32_t, std::uint32_t>> places;
    for (const Occurrence& at : set.find(text)) {
      found.insert(at.phrase);
      CHECK(places.emplace(at.phrase, at.begin).second);
      CHECK(text.substr(at.begin, at.end - at.begin) == phrases[at.phrase]);
    }
    for (std::uint32_t i = 0; i < phrases.size(); ++i) {
      const bool there = text.find(" " + phrases[i] + " ") != std::string_view::npos;
      if (there != found.contains(i)) {
        FAIL("'" << phrases[i] << "' in '" << text << "'");
      }
    }
  }
}

TEST_CASE("a literal set finds exactly the literals that a search finds", "[despam]") {
  std::mt19937_64 random(4);
  LiteralSet set;
  std::vector<std::string> literals;
  for (int i = 0; i < 300; ++i) {
    const std::string literal = random_words(random, 3);
    std::uint32_t number = 0;
    if (set.add(literal, number) && number == literals.size()) {
      literals.push_back(literal);
    }
  }
  set.compile();
  std::uint32_t number = 0;
  CHECK_FALSE(set.add("abc", number));
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_words(random, 20);
    std::set<std::uint32_t> found;
    set.scan(text, [&](std::uint32_t hit, std::size_t begin) {
      found.insert(hit);
      CHECK(text.compare(begin, literals[hit].size(), literals[hit]) == 0);
    });
    for (std::uint32_t i = 0; i < literals.size(); ++i) {
      if ((text.find(literals[i]) != std::string::npos) != found.contains(i)) {
        FAIL("'" << literals[i] << "' in '" << text << "'");
      }
    }
  }
}

TEST_CASE("expressions are tried where their literals stand", "[despam]") {
  Matcher matcher;
  std::size_t guarded = 0;
  std::size_t bare = 0;
  const auto a = matcher.expression("the (post|story) .{1,40} appeared first on", guarded);
  const auto b = matcher.expression("^[0-9]+$", bare);
  REQUIRE(a);
  REQUIRE(b);
  matcher.compile({});
  CHECK(matcher.has_literal(guarded));
  CHECK_FALSE(matcher.has_literal(bare));
  Sightings seen;
  FoldedLines lines;
  const auto first = lines.add("the post x appeared first on the courier");
  matcher.look(lines.all(), first, 8, {}, seen);
  CHECK(std::ranges::find(seen.triggers, *a) != seen.triggers.end());
  const auto second = lines.add("nothing of the kind");
  matcher.look(lines.all(), second, 4, {}, seen);
  CHECK(std::ranges::find(seen.triggers, *a) == seen.triggers.end());
  CHECK(std::ranges::find(seen.triggers, *b) != seen.triggers.end());
  Cut cut;
  CHECK(matcher.find(guarded, "Well. The POST “X” appeared first on Y.", cut));
  CHECK(cut.begin == 6);
}

TEST_CASE("a broken expression is an error that says so", "[despam]") {
  Matcher matcher;
  std::size_t number = 0;
  CHECK_FALSE(matcher.expression("(unclosed", number));
}

TEST_CASE("folding is the same by table and by ICU", "[text]") {
  CHECK(folded_words("China’s  Trade!") == "chinas trade");
  CHECK(folded_words("ﬁne ＡＢＣ ｶﾞ") == "fine abc ガ");
  CHECK(folded_words("e\u0301te\u0301") == "été");
  CHECK(folded_words("İSTANBUL ılık") == "istanbul ilik");
  CHECK(folded_words("Straße STRASSE") == "strasse strasse");
  CHECK(folded_words("a—b…c") == "a b c");
  CHECK(folded_words("  ").empty());
}
