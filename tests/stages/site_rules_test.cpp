#include "stages/despam/site_rules.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string article =
    "<html><head><title>Old title</title></head><body class=has-promo>"
    "<nav>Menu</nav><main id=main><h1>The <em>lamp</em></h1>"
    "<span class=by>Ida Brandt</span><span class=by>Jon Falk</span><time>5 May 2024</time>"
    "<p>First.</p><p class=promo>Buy now.</p><p>A <span class=promo>part</span> stays.</p>"
    "<div class=promo><p>Also this.</p></div><p>Last.</p></main>"
    "<footer>Imprint</footer></body></html>";

void drop(Document& document, std::string_view text, Reason reason = Reason{"strip.low_score"}) {
  for (Block& block : document.blocks) {
    if (block.text == text) {
      block.marks.push_back({Action::drop, reason});
    }
  }
}

std::vector<Selector> selectors(const std::vector<std::string>& texts) {
  std::vector<Selector> all;
  all.reserve(texts.size());
  for (const std::string& text : texts) {
    all.push_back(Selector::parse(text).value());
  }
  return all;
}

}  // namespace

TEST_CASE("a site rule covers its host and what is below it", "[selector]") {
  const auto [rule, host, answer] = GENERATE(table<std::string, std::string, bool>({
      {"a.example", "a.example", true},
      {"a.example", "www.a.example", true},
      {"a.example", "WWW.A.Example", true},
      {"a.example", "ba.example", false},
      {"a.example", "example", false},
      {"a.example", "a.example.org", false},
      {"a.example", "", false},
      {"", "any.example", true},
      {"*", "any.example", true},
      {"*", "", true},
  }));
  CAPTURE(rule, host);
  CHECK(covers({.host = rule}, host) == answer);
}

TEST_CASE("a site rule drops what lies below its strip selectors", "[selector]") {
  Document document = parse_html(article);
  apply_site_rule({.strip = selectors({"//*[contains(@class,'promo')]", "footer", "//p/@class"})},
                  document);
  CHECK(reason_for(document, "Buy now.") == "despam.site_strip");
  CHECK(reason_for(document, "Also this.") == "despam.site_strip");
  CHECK(reason_for(document, "Imprint") == "despam.site_strip");
  CHECK(reason_for(document, "A part stays.").empty());
  CHECK(reason_for(document, "First.").empty());
  CHECK(reason_for(document, "Menu").empty());
}

TEST_CASE("a block that was dropped before is not dropped twice", "[selector]") {
  Document document = parse_html(article);
  drop(document, "Buy now.");
  apply_site_rule({.strip = selectors({".promo"})}, document);
  CHECK(reason_for(document, "Buy now.") == "strip.low_score");
}

TEST_CASE("the body of a site rule keeps what is inside and drops the rest", "[selector]") {
  Document document = parse_html(article);
  drop(document, "Last.");
  drop(document, "Buy now.");
  drop(document, "Also this.", Reason{"strip.unwanted_tables"});
  document.blocks[0].marks.push_back({Action::flag, Reason{"despam.x"}});
  apply_site_rule({.strip = selectors({"p.promo"}), .body = selectors({"#nowhere", "#main"})},
                  document);
  CHECK(reason_for(document, "Menu") == "despam.site_body");
  CHECK(reason_for(document, "Imprint") == "despam.site_body");
  CHECK(reason_for(document, "Last.").empty());
  CHECK(reason_for(document, "Buy now.") == "strip.low_score");          // stripped: stays dropped
  CHECK(reason_for(document, "Also this.") == "strip.unwanted_tables");  // the user's own wish
  for (const Block& block : document.blocks) {
    if (block.text == "Last.") {
      CHECK(block.marks.back().action == Action::keep);
      CHECK(block.marks.back().reason == SiteRule::site_body);
    }
    CHECK((block.text != "First." || block.marks.empty()));
  }
}

TEST_CASE("a body that finds no text changes nothing", "[selector]") {
  const std::vector<std::vector<std::string>> bodies = {
      {"#gone"}, {"//title"}, {"//main/@id"}, {"p.promo"}};
  for (const auto& body : bodies) {
    Document document = parse_html(article);
    apply_site_rule({.strip = selectors({"p.promo"}), .body = selectors(body)}, document);
    CHECK(reason_for(document, "Menu").empty());
    CHECK(reason_for(document, "Last.").empty());
  }
}

TEST_CASE("a text moved to the metadata stays there", "[selector]") {
  Document document = parse_html(article);
  for (Block& block : document.blocks) {
    block.marks.push_back({Action::move, Reason{"despam.date_line"}});
  }
  apply_site_rule({.body = selectors({"#main"})}, document);
  CHECK(kept_texts(document).empty());
}

TEST_CASE("text that parse offers from elsewhere is not outside of the body", "[selector]") {
  Document document = parse_html(article);
  document.blocks.push_back({.text = "From JSON.", .fallback = true});
  apply_site_rule({.body = selectors({"#main"})}, document);
  CHECK(reason_for(document, "From JSON.").empty());
}

TEST_CASE("a site rule fills the metadata from the first selector that finds any", "[selector]") {
  Document document = parse_html(article);
  apply_site_rule({.title = selectors({"//h2", "//h1"}),
                   .author = selectors({".by"}),
                   .date = selectors({"//h1", "//time"})},
                  document);
  CHECK(document.metadata.title == "The lamp");
  CHECK(document.metadata.author == "Ida Brandt, Jon Falk");
  CHECK(document.metadata.date == "2024-05-05");
}

TEST_CASE("metadata stays where a site rule finds nothing or far too much", "[selector]") {
  std::string html = article;
  html.insert(html.find("</main>"), std::string(2000, 'x'));
  Document document = parse_html(html);
  const Metadata before = document.metadata;
  apply_site_rule({.title = selectors({"//h2", "//body"}),
                   .author = selectors({"//h3"}),
                   .date = selectors({"//h1"})},
                  document);
  CHECK(document.metadata.title == before.title);
  CHECK(document.metadata.author == before.author);
  CHECK(document.metadata.date == before.date);
}

TEST_CASE("a site rule leaves plain text and an empty document alone", "[selector]") {
  Document text = parse_text("One line.\n");
  apply_site_rule({.strip = selectors({"p"}), .body = selectors({"//p"})}, text);
  CHECK(kept_texts(text).size() == 1);
  Document empty;
  apply_site_rule({.body = selectors({"//p"})}, empty);
  CHECK(empty.blocks.empty());
}
