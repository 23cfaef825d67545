#include "stages/dedup/story.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

const std::string bridge_first =
    "The mayor of Ostrand, Helga Brunn, closed the Lower Bridge on Friday after engineers found "
    "cracks in two of its pillars. Traffic over the river is diverted through Fenwick. Engineers "
    "from the firm Tallow said that repairing the pillars would take until autumn. Shopkeepers on "
    "the quay fear for their takings, and Brunn promised them help. The pillars of the bridge date "
    "from the flood year.";

const std::string bridge_again =
    "Since Friday no car may cross the river in Ostrand any more: inspectors of Tallow discovered "
    "cracks in the pillars of the Lower Bridge. Repairing them lasts until autumn, the firm said. "
    "Drivers must go through Fenwick. Shopkeepers at the quay are worried about takings; according "
    "to Helga Brunn, who runs the town, money will be there. Critics told Brunn that the pillars "
    "had been known to be weak.";

const std::string festival =
    "The mayor of Ostrand opened the summer festival on Friday. Crowds came to hear the band of "
    "Piet Marlow play on the quay, and Marlow sang until midnight. The organisers sold twice as "
    "many "
    "tickets as last year. Visitors from Fenwick praised the food, the music and the weather, and "
    "Marlow said he would return.";

const std::string recipe =
    "Peel the potatoes and cut them into thin slices. Heat the butter in a heavy saucepan, add the "
    "onions and let them soften without browning. Layer potatoes and onions in a dish, pour over "
    "the cream and bake for an hour until the surface turns golden.";

std::vector<std::uint32_t> labels_of(const std::vector<std::string>& texts,
                                     const StoryOptions& options = {}) {
  Stories stories(options);
  for (const std::string& text : texts) {
    stories.add(story_terms(text, options));
  }
  return stories.labels();
}

using Labels = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("two accounts of one event are one story", "[story]") {
  CHECK(labels_of({bridge_first, festival, bridge_again, recipe}) == Labels{0, 1, 0, 3});
  SECTION("in whatever order they come") {
    CHECK(labels_of({recipe, bridge_again, bridge_first, festival}) == Labels{0, 1, 1, 3});
  }
  SECTION("and with nothing else to compare with") {
    CHECK(labels_of({bridge_first, bridge_again}) == Labels{0, 0});
    CHECK(labels_of({bridge_first, festival}) == Labels{0, 1});
  }
}

TEST_CASE("the same words about other people are another story", "[story]") {
  const std::string one =
      "The court sentenced Arno Velt to three years in prison for fraud. Judges found that Velt "
      "had "
      "sold shares in a mine that never existed. Velt denied the charge; Velt will appeal.";
  const std::string other =
      "The court sentenced Rosa Quint to three years in prison for fraud. Judges found that Quint "
      "had sold shares in a mine that never existed. Quint denied the charge; Quint will appeal.";
  CHECK(labels_of({one, other}) == Labels{0, 1});
  CHECK(labels_of({one, other}, {.actors = 0}) == Labels{0, 0});
}

TEST_CASE("names of countries and languages are no actors", "[story]") {
  const StoryTerms terms = story_terms(
      "We know that Portugal won, and that Portugal sang in Portuguese, as Portuguese do, with "
      "Norvik in goal and Norvik again in the end.");
  CHECK(terms.actors.size() == 1);
}

TEST_CASE("a story does not grow by chains", "[story]") {
  const auto about = [](const std::string& first, const std::string& second) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      text += first + std::to_string(1000 + i) + "x " + second + std::to_string(1000 + i) + "x ";
    }
    return text;
  };
  const Labels labels =
      labels_of({about("alpha", "beta"), about("beta", "gamma"), about("gamma", "delta")});
  CHECK(labels[1] == labels[0]);
  CHECK(labels[2] != labels[0]);
}

TEST_CASE("texts without names or case have stories, too", "[story]") {
  const std::string bridge = "河上的舊橋因為橋墩出現裂縫而關閉工程師說修理要到秋天";
  const std::string again = "工程師說舊橋橋墩出現裂縫修理要到秋天河上的橋已經關閉";
  const std::string kitchen = "把馬鈴薯切成薄片放進鍋裡加上奶油和洋蔥烤一個小時";
  CHECK(labels_of({bridge, kitchen, again}) == Labels{0, 1, 0});
}

TEST_CASE("what is kept of a text is bounded", "[story]") {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 60000; ++i) {
    text += (i % 2 == 0 ? "So Name" : "to word") + std::to_string(random()) + ' ';
  }
  const StoryTerms terms = story_terms(text, {.max_terms = 50});
  CHECK(terms.terms.size() == 50);
  CHECK(terms.actors.size() <= 12);
  CHECK(terms.mentions.size() <= 64);
}

TEST_CASE("any bytes have terms, and nothing has a label of its own", "[story]") {
  std::mt19937 random(2);
  Stories stories;
  CHECK(stories.labels().empty());
  for (int round = 0; round < 100; ++round) {
    std::string bytes;
    for (auto count = random() % 200; count > 0; --count) {
      bytes += static_cast<char>(random() % 256);
    }
    stories.add(story_terms(bytes));
  }
  stories.add(story_terms(""));
  stories.add(story_terms(""));
  const Labels labels = stories.labels();
  REQUIRE(labels.size() == 102);
  CHECK(labels[100] == 100);
  CHECK(labels[101] == 101);
  CHECK(stories.labels() == labels);
}
