#include "stages/strip/cohesion.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

Cohesion cohesion_of(const Document& document) {
  std::vector<Word> words;
  std::vector<BlockText> texts;
  for (const Block& block : document.blocks) {
    texts.push_back(read_text(block.text, words));
  }
  return {document, texts, words};
}

}  // namespace

TEST_CASE("telling words compare by their stems, in any script", "[strip][cohesion]") {
  std::vector<Word> words;
  SECTION("endings do not matter") {
    read_text("Harbour harbours", words);
    CHECK(words[0].telling);
    CHECK(words[0].stem == words[1].stem);
  }
  SECTION("short words are glue") {
    read_text("that with", words);
    CHECK_FALSE(words[0].telling);
  }
  SECTION("scripts without spaces go by pairs") {
    read_text("港口，港口", words);
    REQUIRE(words.size() == 4);
    CHECK_FALSE(words[0].telling);
    CHECK(words[1].telling);
    CHECK(words[1].stem == words[3].stem);
    CHECK_FALSE(words[2].telling);  // the comma parts it from the pair before
  }
  SECTION("letters beyond ASCII count alike") {
    read_text("гавань гаваней", words);
    CHECK(words[0].telling);
    CHECK(words[0].stem == words[1].stem);
  }
}

TEST_CASE("paragraphs of one story share words, teasers do not", "[strip][cohesion]") {
  Document document = document_of(
      {"The harbour of Eldermouth opened again on Thursday after the storm had closed it.",
       "Fishermen said the harbour wall at Eldermouth had held better than the older pier.",
       "A council meeting about bicycle parking near the railway station was postponed twice."});
  document.metadata.title = "Eldermouth harbour opens";
  const Cohesion cohesion = cohesion_of(document);
  CHECK(cohesion.between(0, 1).in_title == 2);
  CHECK(cohesion.between(0, 1).recurring == 2);
  CHECK(cohesion.between(2, 3).recurring == 0);
  CHECK(cohesion.between(0, 3).compared == cohesion.between(0, 3).telling);
}
