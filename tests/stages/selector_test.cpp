#include "stages/despam/selector.hpp"

#include <algorithm>
#include <functional>
#include <random>

#include "stages/despam/selector_page.hpp"
#include "stages/text/attributes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

// Every element that a test asks for has an id; the ids say where it stands.
const std::string page =
    "<html id=html><head id=head><title id=title>Lighthouse &amp; harbour</title>"
    "<meta id=meta-author name=author content='Ida  Brandt'></head>"
    "<body id=body class='page wide'>"
    "<nav id=nav><a id=a1 href='/home' rel='nofollow me'>Home</a>"
    "<a id=a2 href='https://x.example/feed.xml' lang=en-GB>Feed</a></nav>"
    "<div id=story class='story main-text' data-kind='Long'>"
    "<h1 id=h1>The lamp</h1>"
    "<p id=p1>The first <b id=b1>lamp</b> was lit in 1850.</p>"
    "<p id=p2 class='note'>A note on oil.</p>"
    "<p id=p3>The <i id=i1>last</i> keeper left.</p>"
    "<div id=ad1 class='ad-box  promo'><p id=p4>Buy lamps</p><img id=img1 src='/l.png'></div>"
    "<p id=p5 title='a &quot;b&quot;'>Read more about lamps</p>"
    "</div>"
    "<div id=side class=story-side><p id=p6>Tides</p><ul id=ul><li id=l1>one<li id=l2>two<li "
    "id=l3>three</ul></div>"
    "<x-widget id=x1><p id=p7>Widget</p></x-widget>"
    "</body></html>";

std::string ids_of(const Document& document, const std::vector<ElementIndex>& elements) {
  std::string ids;
  for (const ElementIndex i : elements) {
    ids += (ids.empty() ? "" : " ") + attribute(document, i, "id").value_or("?");
  }
  return ids;
}

std::string ids_of(const std::string& selector, const std::string& html = page) {
  const auto parsed = Selector::parse(selector);
  if (!parsed) {
    return parsed.error().message;
  }
  const Document document = parse_html(html);
  return ids_of(document, parsed->select(document));
}

std::string error_of(std::string_view selector) {
  const auto parsed = Selector::parse(selector);
  return parsed ? "" : parsed.error().message;
}

std::vector<std::string> values_of(const std::string& selector, const std::string& html = page) {
  return Selector::parse(selector).value().values(parse_html(html));
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("an XPath picks the elements it names, in document order", "[selector]") {
  const auto [selector, ids] = GENERATE(table<std::string, std::string>({
      // Steps.
      {"/html", "html"},
      {"/html/body/nav/a", "a1 a2"},
      {"/body", ""},
      {"//nav//a", "a1 a2"},
      {".//nav", "nav"},
      {"./html/head", "head"},
      {"//UL/LI", "l1 l2 l3"},
      {"//x-widget/p", "p7"},
      {"//div[@id='story']/*", "h1 p1 p2 p3 ad1 p5"},
      {"//nowhere//p", ""},
      {"  //nav  ", "nav"},
      {"// nav / a", "a1 a2"},
      // Attributes.
      {"//p[@class]", "p2"},
      {"//a[@rel][@href]", "a1"},
      {"//*[@class='note']", "p2"},
      {"//*[@class=\"note\"]", "p2"},
      {"//*['note'=@class]", "p2"},
      {"//div[@class!='story-side']", "story ad1"},
      {"//*[@CLASS='note']", "p2"},
      {"//p[@title='a \"b\"']", "p5"},
      {"//div[contains(@class,'story')]", "story side"},
      {"//div[ contains( @class , 'story' ) ]", "story side"},
      {"//a[starts-with(@href,'/')]", "a1"},
      {"//div[normalize-space(@class)='ad-box promo']", "ad1"},
      {"//div[@class='ad-box promo']", ""},
      // Words of a class.
      {"//div[contains(concat(' ',normalize-space(@class),' '),' story ')]", "story"},
      {"//div[contains(concat(' ', @class, ' '), ' promo ')]", "ad1"},
      {"//div[contains(concat(' ',@class,' '),' story')]", "story side"},
      {"//div[contains(concat(' ',normalize-space(@class),' '),' ad-box promo ')]", "ad1"},
      // and, or, not.
      {"//p[not(@class) and not(@title)]", "p1 p3 p4 p6 p7"},
      {"//*[@id='h1' or @id='p2' or @id='nav']", "nav h1 p2"},
      {"//*[(@id='h1' or @id='p2') and @class]", "p2"},
      {"//div[not(contains(@class,'story') or @id='ad1')]", ""},
      {"//p[not(not(@class))]", "p2"},
      // Text.
      {"//p[contains(., 'lamps')]", "p4 p5"},
      {"//p[contains(.,'first lamp was')]", "p1"},
      {"//p[contains(text(),'lamp')]", "p4 p5"},
      {"//b[contains(text(),'lamp')]", "b1"},
      {"//p[starts-with(.,'The')]", "p1 p3"},
      {"//p[starts-with(text(),'was lit')]", "p1"},
      {"//p[.='Tides']", "p6"},
      {"//p[text()='Tides']", "p6"},
      {"//p[normalize-space(.)='Tides' or normalize-space()='Widget']", "p6 p7"},
      {"//nav//*[.!='Home']", "a2"},
      {"//p[string(.)='Tides']", "p6"},
      {"//title[contains(.,'Lighthouse & harbour')]", "title"},
      {"//div[text()]", ""},
      {"//p[i/text()]", "p3"},
      // Positions.
      {"//li[2]", "l2"},
      {"//li[last()]", "l3"},
      {"//li[last()-1]", "l2"},
      {"//li[position()>1]", "l2 l3"},
      {"//li[position()!=2]", "l1 l3"},
      {"//li[position()=last()]", "l3"},
      {"//li[position()<=2][2]", "l2"},
      {"//li[@id='l2' or position()=3]", "l2 l3"},
      {"//li[4]", ""},
      {"//li[0]", ""},
      {"//p[1]", "p1 p4 p6 p7"},  // the first of each parent
      {"(//p)[1]", "p1"},
      {"(//p)[last()]", "p7"},
      {"(//p)[position()<3]", "p1 p2"},
      {"//div[1]/p[2]", "p2"},
      {"//p[@class][1]", "p2"},
      {"//p[1][@class]", ""},
      {"(//div)[2]/p", "p4"},
      {"((//div)[1]//p)[last()]", "p5"},
      {"(//nav | //ul)/*[1]", "a1 l1"},
      {"(//nav|//ul)//a", "a1 a2"},
      // Unions.
      {"//h1 | //nav", "nav h1"},
      {"//p | //p[@class]", "p1 p2 p3 p4 p5 p6 p7"},
      // Axes.
      {"//h1/following-sibling::p", "p1 p2 p3 p5"},
      {"//h1/following-sibling::p[1]", "p1"},
      {"//p/following-sibling::p[1]", "p2 p3 p5"},
      {"//h1/following-sibling::p[last()]", "p5"},
      {"//h1/following-sibling::*[2][self::p]", "p2"},
      {"//p[@class]/preceding-sibling::*", "h1 p1"},
      {"//p[@class]/preceding-sibling::*[1]", "p1"},
      {"//p[@class]/preceding-sibling::*[2]", "h1"},
      {"//p[@id='p5']/preceding-sibling::p[last()]", "p1"},
      {"//i/..", "p3"},
      {"//b/parent::p", "p1"},
      {"//b/parent::div", ""},
      {"//img/ancestor::div", "story ad1"},
      {"//img/ancestor::div[1]", "ad1"},
      {"//img/ancestor::div[last()]", "story"},
      {"//img/ancestor::div[@data-kind]", "story"},
      {"//img/ancestor-or-self::*[@src]", "img1"},
      {"//ul/descendant::li", "l1 l2 l3"},
      {"//ul/descendant-or-self::*", "ul l1 l2 l3"},
      {"//ul/descendant-or-self::node()/li[1]", "l1"},
      {"//ul/child::li[1]", "l1"},
      {"//ul/.", "ul"},
      {"/html/..//ul", "ul"},
      {"/html/parent::*//ul", ""},  // * is no document
      {"/html/parent::node()//ul", "ul"},
      // Paths in conditions.
      {"//div[p]", "story ad1 side"},
      {"//div[.//img]", "story ad1"},
      {"//div[./img]", "ad1"},
      {"//div[img/@src]", "ad1"},
      {"//div[img/@src='/l.png']", "ad1"},
      {"//p[b[contains(.,'lamp')]]", "p1"},
      {"//div[not(.//img)]", "side"},
      {"//p[following-sibling::ul]", "p6"},
      {"//p[../img]", "p4"},
      {"//p[parent::div[@id='side']]", "p6"},
      {"//*[self::h1 or self::ul]", "h1 ul"},
      {"//p[ancestor::*[@id='ad1']]", "p4"},
      {"//a[preceding-sibling::a]", "a2"},
      {"//div[contains(.//p, 'Tides')]", "side"},
      {"//a[not(./*) and normalize-space(.)='']", ""},
      {"/html[..] | //nav[../..]", "html nav"},
      {"/html[parent::*]", ""},
      {"//nav[ancestor::div//p]", ""},  // once went up to the document and down again
      // id().
      {"id('side')", "side"},
      {"id('side')/p", "p6"},
      {"id(\"ul\")//li[1]", "l1"},
  }));
  CAPTURE(selector);
  CHECK(ids_of(selector) == ids);
}

TEST_CASE("a CSS selector picks the elements it names, in document order", "[selector]") {
  const auto [selector, ids] = GENERATE(table<std::string, std::string>({
      {"nav", "nav"},
      {"NAV a", "a1 a2"},
      {"x-widget", "x1"},
      {"#story", "story"},
      {".story", "story"},
      {"div.story.main-text", "story"},
      {"*.note", "p2"},
      {"p:not(.note):not([title])", "p1 p3 p4 p6 p7"},
      {"[data-kind]", "story"},
      {"[data-kind=Long]", "story"},
      {"[data-kind='long']", ""},
      {"[data-kind='long' i]", "story"},
      {"[ DATA-KIND = \"Long\" ]", "story"},
      {"a[href^='/']", "a1"},
      {"a[href$=\".xml\"]", "a2"},
      {"a[href*=x.example]", "a2"},
      {"a[rel~=me]", "a1"},
      {"a[rel~='nofollow me']", ""},
      {"a[lang|=en]", "a2"},
      {"a[href*='']", ""},
      {"li:first-child", "l1"},
      {"li:last-child", "l3"},
      {"li:nth-child(2)", "l2"},
      {"#story p:nth-child(2)", "p1"},
      {"#story > p", "p1 p2 p3 p5"},
      {"#story>p", "p1 p2 p3 p5"},
      {"#story p", "p1 p2 p3 p4 p5"},
      {"h1 + p", "p1"},
      {"p + p", "p2 p3"},
      {"h1 ~ p", "p1 p2 p3 p5"},
      {"h1 + *", "p1"},
      {"nav, h1 ,li", "nav h1 l1 l2 l3"},
      {"div div p", "p4"},
      {":not(p):not(li):not([id^='a']):not(b, i, head, title, meta, img, html)",
       "body nav story h1 side ul x1"},
      {"div:not(.story, #side)", "ad1"},
      {"div:has(img)", "story ad1"},
      {"div:has(> img)", "ad1"},
      {"p:has(+ ul)", "p6"},
      {"div:has(ul, h1)", "story side"},
      {"p:not(:first-child):not(:last-child)", "p1 p2 p3"},
      {"#\\73 ide", "side"},
      {".main\\-text", "story"},
      {"  #side  ", "side"},
  }));
  CAPTURE(selector);
  CHECK(ids_of(selector) == ids);
}

TEST_CASE("what a selector cannot say is an error with its column", "[selector]") {
  const auto [selector, message] = GENERATE(table<std::string, std::string>({
      {"", "an empty selector"},
      {"  ", "an empty selector"},
      {"//", "unexpected end at column 3"},
      {"//div[", "unexpected end at column 7"},
      {"//div[@id='x'", "unexpected end at column 14"},
      {"//div[@id='x]", "a quote that does not end at column 11"},
      {"//div]", "unexpected ']' at column 6"},
      {"//div ü", "unexpected 'ü' at column 7"},
      {"(//div", "unexpected end at column 7"},
      {"//div | p", "unexpected 'p' at column 9"},
      {"//svg:g", "unsupported name with a prefix 'svg:' at column 3"},
      {"//div/following::p", "unsupported axis 'following::' at column 7"},
      {"//div//..", "unsupported '//' before this axis at column 8"},
      {"//div//following-sibling::p", "unsupported '//' before this axis at column 8"},
      {"//comment()", "unsupported 'comment()' at column 3"},
      {"//div/node()", "unsupported 'node()' at column 7"},
      {"//div[count(p)>2]", "unsupported function 'count()' at column 7"},
      {"//div[string-length(.)>2]", "unsupported function 'string-length()' at column 7"},
      {"//div[contains(translate(@id,'A','a'),'x')]",
       "unsupported function 'translate()' at column 16"},
      {"//div[ends-with(@id,'x')]", "unsupported function 'ends-with()' at column 7"},
      {"//div[@*]", "unsupported '@*' at column 7"},
      {"//div[//p]", "unsupported path from the top of the page in a condition at column 7"},
      {"//div[p[1]]", "unsupported position inside a condition at column 7"},
      {"//div[1 and @id]", "unsupported number as a condition at column 7"},
      {"//div[not(1)]", "unsupported number as a condition at column 7"},
      {"//div[1.5]", "unsupported number at column 7"},
      {"//div[99999999999]", "unsupported number at column 7"},
      {"//div[@width>5]", "unsupported comparison of numbers at column 13"},
      {"//div[@a=@b]", "unsupported comparison of these two at column 9"},
      {"//div[position()=@b]", "unsupported comparison of position() at column 18"},
      {"//div[position() mod 2]", "unsupported condition without a comparison at column 7"},
      {"//div['x']", "unsupported condition without a comparison at column 7"},
      {"//div[.]", "unsupported condition without a comparison at column 7"},
      {"//div[contains(.,'')]", "unsupported empty text, which everything contains at column 18"},
      {"//div[contains(.,@id)]", "expected a text in quotes at column 18"},
      {"//div[contains(concat(@a,@b),'x')]",
       "unsupported concat() other than (' ', …, ' ') at column 16"},
      {"//div/descendant::p[1]", "unsupported position along this axis at column 20"},
      {"//p/following-sibling::p[position()<3]",
       "unsupported position along this axis at column 25"},
      {"//p/ancestor::div[2]", "unsupported position along this axis at column 18"},
      {"//p/@id[1]", "unsupported predicate on an attribute or text at column 8"},
      {"//p/text()[1]", "unsupported predicate on an attribute or text at column 11"},
      {"//p/@id/x", "unexpected '/' at column 8"},
      {"(//p/text())[2]", "unsupported predicate on a group of texts at column 15"},
      {"(//p/text() | //p)[1]", "unsupported group of elements and values at column 18"},
      {"//p[@a = ]", "unexpected ']' at column 10"},
      {"p >", "unexpected end at column 4"},
      {"> p", "unexpected '>' at column 1"},
      {"p,,a", "unexpected ',' at column 3"},
      {"p,", "unexpected end at column 3"},
      {".1a", "unexpected '1' at column 2"},
      {"a[href", "unexpected end at column 7"},
      {"a[href='x]", "a quote that does not end at column 8"},
      {"a[href!='x']", "unexpected '!' at column 7"},
      {"a[@href]", "unexpected '@' at column 3"},
      {"a[href=]", "unexpected ']' at column 8"},
      {"svg|a", "unsupported '|' at column 4"},
      {"p::before", "unsupported '::before' at column 2"},
      {"p:hover", "unsupported ':hover' at column 2"},
      {"p:has-text(x)", "unsupported ':has-text()' at column 2"},
      {"p:-abp-has(x)", "unsupported ':-abp-has()' at column 2"},
      {"p:upward(2)", "unsupported ':upward()' at column 2"},
      {"p:style(color: red)", "unsupported ':style()' at column 2"},
      {"li:nth-child(2n+1)", "unsupported :nth-child() of anything but a number at column 14"},
      {"li:nth-child(odd)", "unsupported :nth-child() of anything but a number at column 14"},
      {"p:not(a b)", "unsupported combinator inside :not() at column 9"},
      {"p:not()", "unexpected ')' at column 7"},
      {"p:not(a", "unexpected end at column 8"},
      {"substring-after(//p,'x')", "unsupported function 'substring-after()' at column 1"},
  }));
  CAPTURE(selector);
  CHECK(error_of(selector) == message);
}

TEST_CASE("a selector has limits", "[selector]") {
  SECTION("bytes") {
    const std::string longest = "//" + std::string(Selector::max_bytes - 2, 'x');
    CHECK(error_of(longest).empty());
    CHECK(error_of(longest + "x") == "a selector of 4097 bytes, more than 4096");
  }
  SECTION("steps") {
    std::string path;
    for (std::size_t i = 0; i < Selector::max_parts; ++i) {
      path += "//a";
    }
    CHECK(error_of(path).empty());
    CHECK(error_of(path + "//a").starts_with("more than 64 parts at column"));
    CHECK_FALSE(error_of(std::string(100, ' ') + "a" + std::string(256, '*')).empty());
  }
  SECTION("what nests") {
    CHECK(error_of(std::string(4000, '(')).starts_with("more than 64 parts"));
    CHECK(error_of("//a[" + std::string(4000, '(')).starts_with("more than 64 parts"));
    std::string nested = "a";
    for (int i = 0; i < 300; ++i) {
      nested += ":not(:has(a";
    }
    CHECK(error_of(nested).starts_with("more than 64 parts"));
    std::string predicates = "//a";
    for (int i = 0; i < 300; ++i) {
      predicates += "[b";
    }
    CHECK(error_of(predicates).starts_with("more than 64 parts"));
  }
}

TEST_CASE("values are attributes, texts, or texts of elements", "[selector]") {
  CHECK(values_of("//meta[@name='author']/@content") == Strings{"Ida Brandt"});
  CHECK(values_of("//a/@href") == Strings{"/home", "https://x.example/feed.xml"});
  CHECK(values_of("//nav//@rel") == Strings{"nofollow me"});
  CHECK(values_of("//ul/li") == Strings{"one", "two", "three"});
  CHECK(values_of("//p[@id='p1']/text()") == Strings{"The first", "was lit in 1850."});
  CHECK(values_of("//p[@id='p1']//text()") == Strings{"The first", "lamp", "was lit in 1850."});
  CHECK(values_of("//p[@id='p1']") == Strings{"The first lamp was lit in 1850."});
  CHECK(values_of("//title") == Strings{"Lighthouse & harbour"});
  CHECK(values_of("(//a/@href)[last()]") == Strings{"https://x.example/feed.xml"});
  CHECK(values_of("(//p/text())[1]") == Strings{"The first", "was lit in 1850."});
  CHECK(values_of("//h1/text() | //a[1]/@href") == Strings{"/home", "The lamp"});
  CHECK(values_of("//li[1] | //ul/li[1]") == Strings{"one"});
  CHECK(values_of("h1, #p6") == Strings{"The lamp", "Tides"});
  CHECK(values_of("//p/@nothing").empty());
  CHECK(values_of("//img").empty());
}

TEST_CASE("text of blocks and lines is set apart, text of a word is not", "[selector]") {
  const std::string html =
      "<div id=d><p>one</p><p>two<br>three</p><p>fo<b>u</b>r <i>five</i></p></div>";
  CHECK(values_of("#d", html) == Strings{"one two three four five"});
}

TEST_CASE("a selector that ends in a value picks no elements", "[selector]") {
  CHECK(ids_of("//a/@href").empty());
  CHECK(ids_of("//p/text()").empty());
  CHECK_FALSE(Selector::parse("//a/@href").value().selects_elements());
  CHECK(Selector::parse("//a").value().selects_elements());
  CHECK(Selector::parse(" //a ").value().text() == "//a");
}

TEST_CASE("selectors look into attributes with references and repeated body tags", "[selector]") {
  const std::string html =
      "<body id=b><p id=p class='caf&eacute;-b&#111;x'>x</p><body class=la&#116;er></body>";
  CHECK(ids_of(".café-box", html) == "p");
  CHECK(ids_of("//*[contains(@class,'box')]", html) == "p");
  CHECK(ids_of("//body[@class='later']", html) == "b");
}

TEST_CASE("a document without elements has nothing to pick", "[selector]") {
  const Document text = parse_text("One line.\n");
  for (const char* const selector : {"//p", "p:has(a)", "//p[.='x']", "(//p)[1]", "//p[last()]"}) {
    CHECK(Selector::parse(selector).value().select(text).empty());
    CHECK(Selector::parse(selector).value().values(Document{}).empty());
  }
}

TEST_CASE("a page tells quickly what no attribute of it holds", "[selector]") {
  const Document document = parse_html(page);
  SelectorPage known(document);
  CHECK(known.may_hold("main-text"));
  CHECK(known.may_hold("data-kind"));
  CHECK(known.may_hold("xyz"));
  CHECK_FALSE(known.may_hold("zzzz-not-there"));
  CHECK(known.may_hold_word("ad-box"));
  CHECK(known.may_hold_word("data-kind"));
  CHECK(known.may_hold_word(""));
  CHECK_FALSE(known.may_hold_word("ad-bo"));
  CHECK(ids_of(document, Selector::parse(".zzzz-not-there, #h1").value().select(known)) == "h1");
}

TEST_CASE("many siblings and deep nesting cost no more than their number", "[selector]") {
  std::string html = "<div id=top>";
  for (int i = 0; i < 20000; ++i) {
    html += "<p>a</p>";
  }
  for (int i = 0; i < 400; ++i) {
    html += "<div class=d>";
  }
  const Document document = parse_html(html);
  for (const char* const selector :
       {"//p/following-sibling::p/preceding-sibling::p[1]", "p ~ p ~ p ~ p", "p + p + p",
        "//p[following-sibling::p][preceding-sibling::p]", "//div//div//div//div//div",
        "//div[contains(.,'a a')]", "div:has(div:has(div))", "//div/ancestor::div[1]",
        "//p[position()>1][last()]", "p:nth-child(20000)"}) {
    CAPTURE(selector);
    CHECK_FALSE(Selector::parse(selector).value().select(document).empty());
  }
}

TEST_CASE("random selectors are refused or answered", "[selector]") {
  const std::vector<std::string> pieces = {"/",
                                           "//",
                                           "*",
                                           "p",
                                           "div",
                                           "[",
                                           "]",
                                           "(",
                                           ")",
                                           "@id",
                                           "=",
                                           "'p1'",
                                           " ",
                                           "and ",
                                           "or ",
                                           "not(",
                                           "contains(.",
                                           ",'a')",
                                           "|",
                                           "..",
                                           ".",
                                           "1",
                                           "last()",
                                           "text()",
                                           "position()",
                                           "following-sibling::",
                                           "#p1",
                                           ".ad",
                                           ":not(",
                                           ":has(",
                                           "[class]",
                                           ">",
                                           "+",
                                           "~",
                                           ",",
                                           "ancestor::",
                                           "\\",
                                           "\"",
                                           ":nth-child(2)",
                                           "\xC3\xA9",
                                           "^=",
                                           "id('p1')"};
  const Document document = parse_html(page);
  SelectorPage known(document);
  std::mt19937 random(7);  // NOLINT: the same on every run
  std::size_t accepted = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = random() % 2 == 0 ? "//*" : "p";
    for (std::size_t n = random() % 10; n > 0; --n) {
      text += pieces[random() % pieces.size()];
    }
    const auto selector = Selector::parse(text);
    CHECK((selector || !selector.error().message.empty()));
    if (selector) {
      ++accepted;
      const auto found = selector->select(known);
      CHECK(std::ranges::is_sorted(found, std::less_equal<>()));
      CHECK((found.empty() || found.back() < document.elements.size()));
      static_cast<void>(selector->values(known));
    }
  }
  CHECK(accepted > 100);
}
