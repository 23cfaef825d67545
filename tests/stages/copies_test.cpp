#include "stages/strip/copies.hpp"

#include "stages/strip/features.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string refrain = "<p>And the wheel goes round and round</p>";
const std::string other = "<p>The mill stood idle for a year</p>";

std::vector<Copy> copies_in(const std::string& html) {
  return compute_features(parse_html(html)).copies;
}

// Of the last block that says something again.
Likeness likeness_in(const std::string& html) {
  Likeness found = Likeness::count_;
  for (const Copy& copy : copies_in(html)) {
    found = copy.of == Copy::none ? found : copy.likeness;
  }
  return found;
}

}  // namespace

TEST_CASE("a copy knows where it was said last", "[strip][copies]") {
  const std::vector<Copy> copies = copies_in(refrain + other + refrain + refrain);
  REQUIRE(copies.size() == 4);
  CHECK(copies[0].of == Copy::none);
  CHECK(copies[1].of == Copy::none);
  CHECK(copies[2].of == 0);
  CHECK(copies[3].of == 2);
}

TEST_CASE("labels, cells and code are nobody's copies", "[strip][copies]") {
  const std::string html =
      GENERATE("<p>Read it all</p><div>Read it all</div>",
               "<table><tr><td>in the north wind<td>in the north wind<tr><td>1<td>2</table>",
               "<pre>let it be so now</pre><pre>let it be so now</pre>");
  INFO(html);
  CHECK(likeness_in(html) == Likeness::count_);
}

TEST_CASE("a cell between two paragraphs that say the same is passed over", "[strip][copies]") {
  const std::vector<Copy> copies =
      copies_in(refrain +
                "<table><tr><td>And the wheel goes round and round<td>2<tr><td>a<td>b"
                "</table>" +
                refrain);
  REQUIRE(copies.size() == 6);
  CHECK(copies[1].of == Copy::none);
  CHECK(copies[5].of == 0);
}

TEST_CASE("copies differ by place, build and neighbours", "[strip][copies]") {
  const auto card = [](const std::string& inside) {
    return "<div class=card>" + inside + "</div>";
  };
  const std::string last = "<p>Nobody knows who turned it on</p>";
  CHECK(likeness_in("<div>" + refrain + other + refrain + "</div>") == Likeness::beside);
  const std::string sung = "<p><em>And the wheel goes round and round</em></p>";
  CHECK(likeness_in("<div>" + sung + other + sung + "</div>") == Likeness::beside);
  CHECK(likeness_in(card(refrain) + card(other + refrain + last)) == Likeness::alike);
  CHECK(likeness_in(card(last + refrain) + card(other + refrain + last) + card(refrain + last)) ==
        Likeness::alike_one);
  CHECK(likeness_in(card(other + refrain + last) + card(other + refrain + last)) ==
        Likeness::alike_one);  // the last block of both has no neighbour behind it
  CHECK(likeness_in(card(other + refrain + last) + card(other + refrain + last) + card(last)) ==
        Likeness::alike);
  CHECK(likeness_in("<ul><li>And the wheel goes round and round</ul>" + other + refrain) ==
        Likeness::other);
  CHECK(likeness_in(card(other + "<h4>And the wheel goes round and round</h4>" + last) + other +
                    "<span>And the wheel goes round and round</span>") == Likeness::other_near);
}

TEST_CASE("of those that say the same the likeliest stays as likely", "[strip][copies]") {
  const WantedCopies wanted{.5, .4, .3, .2, .1, 0};
  const Copy said{.of = Copy::none};
  std::vector<Block> blocks(4);
  const auto copy = [](std::uint32_t of, Likeness likeness) { return Copy{of, likeness}; };
  SECTION("the first of equals") {
    const std::vector<Copy> copies{said, copy(0, Likeness::beside), said,
                                   copy(1, Likeness::alike_two)};
    const std::vector<double> out =
        without_copies(std::vector<double>{.8, .82, .6, .8}, blocks, copies, wanted);
    CHECK(out[0] == Approx(.8));
    CHECK(out[1] == Approx(.41));
    CHECK(out[2] == Approx(.6));
    CHECK(out[3] == Approx(.16));
  }
  SECTION("a later one that is clearly likelier") {
    const std::vector<Copy> copies{said, copy(0, Likeness::other), copy(1, Likeness::alike)};
    const std::vector<double> out =
        without_copies(std::vector<double>{.2, .9, .9}, blocks, copies, wanted);
    CHECK(out[0] == Approx(.02));
    CHECK(out[1] == Approx(.9));
    CHECK(out[2] == Approx(.36));
  }
  SECTION("none that is dropped already") {
    blocks[0].marks.push_back({Action::drop, Reason{"test.gone"}});
    const std::vector<Copy> copies{said, copy(0, Likeness::alike)};
    const std::vector<double> out =
        without_copies(std::vector<double>{.9, .3}, blocks, copies, wanted);
    CHECK(out[0] == Approx(.36));
    CHECK(out[1] == Approx(.3));
  }
  SECTION("no copies") {
    CHECK(without_copies(std::vector<double>{}, blocks, {}, wanted).empty());
    CHECK(without_copies(std::vector<double>{.3}, blocks, std::vector<Copy>{said}, wanted)[0] ==
          Approx(.3));
  }
}
