#include "stages/strip/terms.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// Blocks that go after all, of those of the page in `goes` with so many words each.
std::vector<bool> going(const std::string& html, std::vector<bool> goes,
                        const std::vector<std::uint32_t>& words) {
  const Document document = parse_html(html);
  REQUIRE(document.blocks.size() == words.size());
  keep_terms(document, words, goes);
  return goes;
}

using Flags = std::vector<bool>;

}  // namespace

TEST_CASE("a term stays with its definition", "[strip]") {
  const std::string list = "<dl><dt>keel<dd>Under the boat.<dt>mast<dd>Above it.</dl>";
  CHECK(going(list, {true, false, true, true}, {1, 3, 1, 2}) == Flags{false, false, true, true});
  CHECK(going(list, {true, false, true, false}, {26, 3, 25, 2}) ==
        Flags{true, false, false, false});
}

TEST_CASE("several terms share a definition, and a definition of several texts counts by words",
          "[strip]") {
  CHECK(going("<dl><dt>keel<dt>fin<dd><p>Under the boat.<p>Ask us.</dl>", {true, true, false, true},
              {1, 1, 3, 3}) == Flags{false, false, false, true});
  CHECK(going("<dl><dt>keel<dt>fin<dd><p>Under the boat.<p>Ask us.</dl>", {true, true, false, true},
              {1, 1, 3, 4}) == Flags{true, true, false, true});
  CHECK(going("<dl><div><dt>keel<dd>Under.</div><div><dt>mast<dd>Above.</div></dl>",
              {true, true, true, false}, {1, 1, 1, 1}) == Flags{true, true, false, false});
}

TEST_CASE("a term without a definition is not taken back", "[strip]") {
  CHECK(going("<dl><dt>keel<dd></dl><p>Boats.", {true, false}, {1, 1}) == Flags{true, false});
  CHECK(going("<dl><dd>Under.<dt>keel</dl><p>Boats.", {false, true, false}, {1, 1, 1}) ==
        Flags{false, true, false});
}
