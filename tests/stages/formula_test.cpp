#include "stages/parse/formula.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;
using Texts = std::vector<std::string>;

TEST_CASE("a formula is TeX where the page gives it", "[parse]") {
  const auto [html, text] = GENERATE(table<std::string, std::string>({
      {"<math><semantics><mrow><mi>x</mi></mrow><annotation encoding=\"application/x-tex\">"
       "x &lt; \\frac{a}{b}</annotation></semantics></math>",
       "x < \\frac{a}{b}"},
      {"<math><semantics><mi>x</mi><annotation encoding=application/x-tex>{\\displaystyle x_{i}}"
       "</annotation></semantics></math>",
       "x_{i}"},
      {"<math alttext='\\displaystyle=b'><mi>b</mi></math>", "=b"},
      {"<math alttext='\\alpha &amp; b'><mi>α</mi></math>", "\\alpha & b"},
      {"<math alttext=a><semantics><mi>x</mi><annotation encoding=TeX>b</annotation></math>", "b"},
      {"<math alttext='{\\displaystyle x} + {y}'><mi>x</mi></math>", "{\\displaystyle x} + {y}"},
      {"<math><semantics><mi>x</mi><annotation encoding=text/plain>no</annotation></math>", "x"},
  }));
  INFO(html);
  CHECK(formula_text(html) == text);
}

TEST_CASE("a formula without TeX is one line", "[parse]") {
  const auto [inside, text] = GENERATE(table<std::string, std::string>({
      {"<mi>a</mi><mo>&ne;</mo><mn>0</mn>", "a ≠ 0"},
      {"<msup><mi>x</mi><mn>2</mn></msup>", "x^2"},
      {"<msup><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></msup>", "(x + 1)^2"},
      {"<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mi>n</mi></msup>", "(x)^n"},
      {"<msubsup><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></msubsup>",
       "∑_(k = 1)^n"},
      {"<mfrac><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a - b)/2"},
      {"<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a + b)"},
      {"<mroot><mi>a</mi><mn>3</mn></mroot>", "√[3]a"},
      {"<mover><mi>E</mi><mo>→</mo></mover>", "E→"},
      {"<munderover><mo>∫</mo><mn>0</mn><mi>∞</mi></munderover><mi>f</mi>", "∫_0^∞ f"},
      {"<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo>", "f(x, y)"},
      {"<mfenced open='[' close=']'><mi>a</mi><mi>b</mi></mfenced>", "[a, b]"},
      {"<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd>"
       "<mtd><mn>1</mn></mtd></mtr></mtable>",
       "1 0; 0 1"},
      {"<mtext>if <b>all</b> hold</mtext>", "if all hold"},
      {"<msup><mi>e</mi><mrow><mo>−</mo><mi>x</mi></mrow></msup>", "e^(−x)"},
      {"<mi>a</mi><mo>=</mo><mo>−</mo><mn>1</mn><mo>−</mo><mi>b</mi>", "a = −1 − b"},
      {"<msup><mi>f</mi><mo>′</mo></msup>", "f′"},
      {"<mfenced separators='|'><mi>a</mi><mi>b</mi></mfenced>", "(a | b)"},
      {"<maction><mi>a</mi><mi>b</mi></maction>", "a"},
      {"<mphantom><mi>x</mi></mphantom><mi>y</mi><!-- z --><mspace/>", "y"},
      {"", ""},
  }));
  INFO(inside);
  CHECK(formula_text("<math>" + inside + "</math> <p>not this</p>") == text);
}

TEST_CASE("a broken formula gives what there is of it", "[parse]") {
  const auto [html, text] = GENERATE(table<std::string, std::string>({
      {"<math><mi>x</mi>", "x"},
      {"<math><msup><mi>x</mi>", "x"},
      {"<math><mfrac><mi>x</mi></mfrac></math>", "x/"},
      {"<math><mi>x</mi></mrow><mi>y</mi></math>", "x y"},
      {"<math><mi>x</mi><div>out</div></math>", "x"},
      {"<math", ""},
      {"<math/>x", ""},
  }));
  INFO(html);
  CHECK(formula_text(html) == text);
  std::string deep = "<math>";
  for (int i = 0; i < 100'000; ++i) {
    deep += "<mrow>";
  }
  CHECK(formula_text(deep + "<mi>x</mi>").empty());
}

namespace {

const std::string x =
    "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1"
    "</annotation></semantics></math>";
const std::string hidden = "<span class=k-mathml>" + x + "</span>";
const std::string drawn = "<span class=k-html aria-hidden=true>x<span>1</span></span>";

// As MediaWiki, KaTeX in one line and in several, MathJax 2 and 3 write it.
const std::vector<std::string> written = {
    x,
    "<span><span style='display: none;'>" + x +
        "</span><img alt='{\\displaystyle x}' src=x.svg></span>",
    "<span class=katex>" + hidden + drawn + "</span>",
    "<span class=katex>\n" + hidden + "\n<!-- -->" + drawn + "</span>",
    "<span class=MathJax><nobr aria-hidden=true><span>x1</span></nobr><span class=assistive>" + x +
        "</span></span><script type='math/tex'>x_1</script>",
    "<mjx-container><mjx-math aria-hidden=true><mjx-mi><mjx-c></mjx-c></mjx-mi></mjx-math>"
    "<mjx-assistive-mml>" +
        x + "</mjx-assistive-mml></mjx-container>"};

}  // namespace

TEST_CASE("a formula stands in the sentence around it", "[parse]") {
  const std::string formula = GENERATE(from_range(written));
  const bool plain = GENERATE(false, true);
  INFO(formula);
  ParseOptions options;
  options.plain_path = plain;
  const Document document =
      parse_html("<div><p>Let " + formula + " be <i>odd</i>.</p></div>", options);
  CHECK(block_texts(document) == Texts{"Let x_1 be odd."});
  CHECK(document.elements[document.blocks[0].element].tag == Tag::p_);
}

TEST_CASE("a formula has the spaces that the page has", "[parse]") {
  const std::string formula = GENERATE(from_range(written));
  INFO(formula);
  const bool on_one_line = formula.find('\n') == std::string::npos;
  CHECK(block_texts(parse_html("<p>Then (" + formula + ")-adic, or " + formula + ".</p>")) ==
        Texts{on_one_line ? "Then (x_1)-adic, or x_1." : "Then ( x_1 )-adic, or x_1 ."});
}

TEST_CASE("text hidden from screen readers stays where no formula says it", "[parse]") {
  const Document document = parse_html(
      "<p><span aria-hidden=true>seen</span> <math><mi>x</mi></math> <b>b</b> "
      "<span aria-hidden=true>too</span></p>");
  CHECK(block_texts(document) == Texts{"seen x b too"});
}

TEST_CASE("formulas without an end, or with none of their own, have no text", "[parse]") {
  CHECK(block_texts(parse_html("<p>a <math><mi>x</mi> b")) == Texts{"a"});
  CHECK(block_texts(parse_html("<p>a <math/> b " + x)) == Texts{"a b x_1"});
}

TEST_CASE("formulas that never end have no text", "[parse]") {
  const std::string piece = GENERATE("<math><br>", "<math><div>");
  std::string page = "<p>before</p>";
  for (int i = 0; i < 20'000; ++i) {
    page += piece;
  }
  CHECK(block_texts(parse_html(page)).front() == "before");
}
