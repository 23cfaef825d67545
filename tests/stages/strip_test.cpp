#include "stages/strip/strip.hpp"

#include "stages/strip/cut.hpp"
#include "stages/strip/features.hpp"
#include "stages/strip/model.hpp"
#include "stages/strip/page_shape.hpp"
#include "stages/strip/part_marks.hpp"
#include "stages/text/digest.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const std::string first =
    "The ferry that had carried three generations across the sound was taken out of service on "
    "Monday, and nobody on the pier could say when it would come back.";
const std::string second =
    "Its captain, who had steered it since the winter of the great ice, said that the engine could "
    "be repaired, but that the board would rather buy a new one.";
const std::string third =
    "Until then, a smaller boat takes passengers only, twice a day, and cars have to drive around "
    "the bay, which takes two hours on a good day and four on a bad one.";

std::string page(const std::string& extra = {}) {
  return "<html><head><title>Ferry taken out of service</title></head><body>"
         "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>"
         "<div class=cookie-banner><p>We use cookies to improve your visit. "
         "<button>OK</button></p></div>"
         "<main><article><h1>Ferry taken out of service</h1><p>" +
         first + "</p><p>" + second + "</p>" + extra + "<p>" + third +
         "</p></article></main>"
         "<footer><p>© 2025 The Harbour Post. All rights reserved.</p></footer></body></html>";
}

}  // namespace

TEST_CASE("strip keeps the article and drops what surrounds it", "[strip]") {
  auto document = Strip{}(parse_html(page()));
  REQUIRE(document);
  const auto kept = kept_texts(*document);
  const auto is_kept = [&](const std::string& text) {
    return std::ranges::find(kept, text) != kept.end();
  };
  CHECK(is_kept(first));
  CHECK(is_kept(second));
  CHECK(is_kept(third));
  CHECK_FALSE(is_kept("Home"));
  CHECK_FALSE(is_kept("© 2025 The Harbour Post. All rights reserved."));
}

TEST_CASE("a dropped block names the reason and keeps its text", "[strip]") {
  auto document = Strip{}(parse_html(page()));
  REQUIRE(document);
  CHECK(reason_for(*document, "© 2025 The Harbour Post. All rights reserved.") == "strip.footer");
  for (const Block& block : document->blocks) {
    CHECK_FALSE(block.text.empty());
    CHECK((kept(block) || block.marks.back().reason.word().starts_with("strip.")));
  }
}

TEST_CASE("a text that the page says elsewhere is dropped as repeated", "[strip]") {
  auto document = Strip{}(parse_html(page("<div><p>" + first + "</p></div>")));
  REQUIRE(document);
  CHECK(reason_for(*document, first) == "strip.repeated");
}

TEST_CASE("what is said twice is kept on request", "[strip]") {
  auto document =
      Strip{{.drop_repeated = false}}(parse_html(page("<div><p>" + first + "</p></div>")));
  REQUIRE(document);
  CHECK(std::ranges::count(kept_texts(*document), first) == 2);
}

TEST_CASE("a text whose other copy the user drops stays", "[strip]") {
  const std::string quote = "<blockquote>" + second + "</blockquote>";
  auto document = Strip{{.drop = {Part::quotes}}}(parse_html(page(quote)));
  REQUIRE(document);
  CHECK(std::ranges::count(kept_texts(*document), second) == 1);
}

TEST_CASE("text that is hidden by itself is lowered, a hidden part of the page is not", "[strip]") {
  const auto unshown = [](const std::string& html) {
    return compute_features(parse_html(html)).unshown;
  };
  CHECK(unshown("<p style='display: none'>a</p>") == std::vector<std::uint8_t>{1});
  CHECK(unshown("<div hidden><p>a</p></div>") == std::vector<std::uint8_t>{1});
  CHECK(unshown("<div hidden><section><p>a</p></section></div>") == std::vector<std::uint8_t>{0});
  CHECK(unshown("<p aria-hidden=true>a</p>") == std::vector<std::uint8_t>{0});
  CHECK(unshown("<p>a</p>") == std::vector<std::uint8_t>{0});
  const std::string html = "<article><p>" + first + "</p><p>" + second + "</p>";
  const Strip strip;
  CHECK(strip.probabilities(parse_html(html + "<p hidden>" + third + "</p>"))[2] <
        strip.probabilities(parse_html(html + "<p>" + third + "</p>"))[2] * .4);
}

TEST_CASE("a page without text is rejected", "[strip]") {
  auto outcome = Strip{}(parse_html("<div id=app></div><script>render()</script>"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().reason == Strip::no_content);
}

TEST_CASE("a rejected page names the limit it met", "[strip]") {
  std::string html;
  for (int i = 0; i < 600; ++i) {
    html += "<div>";
  }
  auto outcome = Strip({.cut = 1.0})(parse_html(html + "x"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().detail.ends_with("; parse.max_depth"));
}

TEST_CASE("a higher cut keeps no more than a lower one", "[strip]") {
  std::size_t before = 1000;
  for (const double cut : {0.01, 0.2, 0.4, 0.6, 0.8}) {
    Document document = parse_html(page());
    Strip({.cut = cut}).mark(document);
    CHECK(kept_texts(document).size() <= before);
    before = kept_texts(document).size();
  }
}

TEST_CASE("plain text passes through", "[strip]") {
  auto document = Strip{}(parse_text("One line.\nAnother line.\n"));
  REQUIRE(document);
  CHECK(kept_texts(*document).size() == 2);
}

TEST_CASE("precision keeps no more than recall", "[strip]") {
  Document precise = parse_html(page());
  Document generous = precise.clone();
  Strip({.beta = Strip::precision_beta}).mark(precise);
  Strip({.beta = Strip::recall_beta}).mark(generous);
  CHECK(kept_texts(precise).size() <= kept_texts(generous).size());
}

TEST_CASE("the rules keep the article and drop the footer too", "[strip]") {
  Document document = parse_html(page());
  Strip({.method = StripMethod::rules}).mark(document);
  const auto kept = kept_texts(document);
  CHECK(std::ranges::find(kept, first) != kept.end());
  CHECK(std::ranges::find(kept, "Home") == kept.end());
}

TEST_CASE("features have one row per block, padded to whole lanes", "[strip]") {
  const Document document = parse_html(page());
  const PageFeatures features = compute_features(document);
  REQUIRE(features.rows == document.blocks.size());
  CHECK(features.stride % PageFeatures::lanes == 0);
  CHECK(features.bytes.size() == features.stride * feature_count);
}

TEST_CASE("counts and shares keep their order as bytes", "[strip]") {
  for (std::uint64_t i = 0; i < 100000; i = i * 9 / 8 + 1) {
    CHECK(count_code(i) <= count_code(i + 1));
    CHECK(distance_code(-static_cast<std::int64_t>(i)) <=
          distance_code(static_cast<std::int64_t>(i)));
  }
  CHECK(count_code(15) == 15);
  CHECK(share_code(1, 1) == 255);
  CHECK(share_code(1, 0) == 0);
}

TEST_CASE("explain names the three strongest features of a block", "[strip]") {
  const Document document = parse_html(page());
  const auto grounds = Strip{}.explain(document, 3);
  REQUIRE(grounds.size() == document.blocks.size());
  for (const auto& block : grounds) {
    CHECK(block.size() == 3);
    CHECK((block[0].starts_with("+ ") || block[0].starts_with("- ")));
  }
}

TEST_CASE("the cut keeps what raises the expected F score", "[strip]") {
  const std::vector<double> clear = {0.99, 0.02, 0.98, 0.01};
  const std::vector<std::uint32_t> words = {100, 100, 100, 100};
  CHECK(best_cut(clear, words, {}) == 0.98);
  // Among nothing but doubt, a block of 0.4 is worth keeping; beside clear ones it is not.
  const std::vector<double> doubt = {0.4, 0.4, 0.4, 0.4};
  CHECK(best_cut(doubt, words, {}) == 0.4);
  CHECK(best_cut({}, {}, {}) > 1);
}

TEST_CASE("a shared doubt costs what the model is unsure of, not what it knows", "[strip]") {
  const std::vector<double> sure = {0.999, 0.999, 0.001, 0.001};
  const std::vector<std::uint32_t> words = {100, 100, 100, 100};
  for (const double doubt : {0.0, 1.0, 3.0}) {
    CHECK(best_cut(sure, words, {.beta = 1, .doubt = doubt}) == 0.999);
  }
  // All of these are content or none: whether they are kept is one question, not four.
  const std::vector<double> unsure = {0.999, 0.45, 0.45, 0.45};
  CHECK(best_cut(unsure, words, {.beta = 1, .doubt = 0}) == 0.45);
  CHECK(best_cut(unsure, words, {.beta = 0.8, .doubt = 3}) == 0.999);
  CHECK(best_cut({}, {}, {.beta = 1, .doubt = 3}) > 1);
}

TEST_CASE("a damaged, foreign or newer model file is refused with a reason", "[strip]") {
  const std::string good(builtin_strip_model());
  CHECK(StripModel::parse(good));
  std::string damaged = good;
  damaged[good.find('\n') + 200] ^= 1;
  CHECK(StripModel::parse(damaged).error().message == "a damaged strip model: its digest differs");
  CHECK(StripModel::parse("").error().message == "not a strip model");
  CHECK(StripModel::parse("{}\n{}").error().message == "not a strip model");
  std::string newer = good;
  newer.replace(newer.find("\"version\": 2"), 12, "\"version\": 9");
  CHECK(StripModel::parse(newer).error().message.starts_with("a strip model of version 9"));
}

TEST_CASE("a page in another script is read by its shape", "[strip]") {
  const std::string text =
      "去年冬天大冰以来一直由他掌舵的船长说，发动机可以修好，但是董事会宁愿买一台新的。在那之前，只"
      "有一"
      "艘较小的船每天两次运送乘客，汽车必须绕着海湾行驶，天气好的时候需要两个小时，天气不好的时候需"
      "要四"
      "个小时。";
  auto document = Strip{}(
      parse_html("<title>渡轮停运</title><div><a href=/>首页</a> <a "
                 "href=/n>新闻</a></div><div><h1>渡轮停运</h1><p>" +
                 text + "</p><p>周一，" + text + "</p></div><div><a href=/x>关于我们</a></div>"));
  REQUIRE(document);
  const auto kept = kept_texts(*document);
  CHECK(std::ranges::find(kept, text) != kept.end());
}

TEST_CASE("unwanted parts are dropped, each with its reason", "[strip]") {
  const std::string extra =
      "<h2>Fares</h2><table><tr><th>Car<td>40<tr><th>Foot<td><p>5</p><p>return 8</p></table>"
      "<ul><li>No dogs on the upper deck of the ferry<p>Or cats.</li></ul><pre>GET /ferry</pre>"
      "<blockquote><p>She was a good boat.</p></blockquote>"
      "<figure><img src=i><figcaption>The ferry in 1968</figcaption></figure>";
  const auto [part, text, reason] = GENERATE(table<Part, std::string, std::string>({
      {Part::headings, "Fares", "strip.unwanted_headings"},
      {Part::tables, "40", "strip.unwanted_tables"},
      {Part::tables, "return 8", "strip.unwanted_tables"},
      {Part::lists, "No dogs on the upper deck of the ferry", "strip.unwanted_lists"},
      {Part::lists, "Or cats.", "strip.unwanted_lists"},
      {Part::code, "GET /ferry", "strip.unwanted_code"},
      {Part::quotes, "She was a good boat.", "strip.unwanted_quotes"},
      {Part::captions, "The ferry in 1968", "strip.unwanted_captions"},
  }));
  const StripOptions all{.cut = 1e-9, .least = 0};
  CAPTURE(text);
  const auto plain = Strip(all)(parse_html(page(extra)));
  REQUIRE(plain);
  CHECK(reason_for(*plain, text).empty());
  StripOptions without = all;
  without.drop = Parts{part};
  const auto document = Strip(without)(parse_html(page(extra)));
  REQUIRE(document);
  CHECK(reason_for(*document, text) == reason);
  CHECK(reason_for(*document, first).empty());
}

TEST_CASE("unwanted parts are dropped from plain text too", "[strip]") {
  auto document = Strip({.drop = {Part::lists}})(
      parse_text("Some words about the list that follows here.\n\n- one\n- two\n"));
  REQUIRE(document);
  CHECK(kept_texts(*document).size() == 1);
}

TEST_CASE("comments are kept where they are wanted, their buttons are not", "[strip]") {
  std::string html = page();
  const std::string comment = "I remember the captain well; my father worked with him for years.";
  html.insert(html.find("</main>"),
              "<section id=comments class=comments><h2>2 comments</h2><div "
              "class=comment><p>" +
                  comment + "</p><button>Reply</button></div></section>");
  CHECK(reason_for(*Strip{}(parse_html(html)), comment) == "strip.comment");
  const auto document = Strip({.keep = {Part::comments}})(parse_html(html));
  REQUIRE(document);
  CHECK(reason_for(*document, comment).empty());
  CHECK_FALSE(reason_for(*document, "Reply").empty());
  CHECK(reason_for(*document, "Home") == "strip.navigation");
  for (const Block& block : document->blocks) {
    CHECK((block.text != comment || block.marks.back().reason.word() == "strip.wanted_comments"));
  }
}

TEST_CASE("a wanted part that was dropped in doubt comes back, furniture does not", "[strip]") {
  Document document = parse_html(
      "<body><ul><li>far</ul><main><p>a</p><table><tr><td>x<td>y</table><ul><li>nav</ul><p>z</"
      "main>");
  const auto drop = [&](std::size_t block, Reason reason) {
    document.blocks[block].marks.push_back({Action::drop, reason});
  };
  drop(0, Reason{"strip.low_score"});
  drop(2, Reason{"strip.low_score"});
  drop(3, Reason{"strip.short_text"});
  drop(4, Reason{"strip.navigation"});
  keep_wanted(document, {Part::tables, Part::lists}, {});
  CHECK(kept_texts(document) == std::vector<std::string>{"a", "x", "y", "z"});
  CHECK(document.blocks[2].marks.back().reason.word() == "strip.wanted_tables");
}

TEST_CASE("a page without main text stays without", "[strip]") {
  Document document = parse_html("<table><tr><td>x<td>y</table>");
  for (Block& block : document.blocks) {
    block.marks.push_back({Action::drop, Reason{"strip.low_score"}});
  }
  keep_wanted(document, {Part::tables}, {});
  CHECK_FALSE(any_kept(document));
}

TEST_CASE("recall weighs less on a page of one text than on a manual", "[strip][shape]") {
  std::string manual = "<html><head><title>Moor: manual</title></head><body><main><h1>moor</h1>";
  for (int i = 0; i < 12; ++i) {
    manual +=
        "<h2>Option</h2><p>Ties the rope.</p><pre>moor --rope --pier north\nmoor --list</pre>";
  }
  manual += "</main></body></html>";
  const auto& kinds = StripModel::builtin()->kinds();
  REQUIRE_FALSE(kinds.empty());
  const auto article = wishes_of(kinds, shape_of(compute_features(parse_html(page())))).cut;
  const auto of_manual = wishes_of(kinds, shape_of(compute_features(parse_html(manual)))).cut;
  CHECK(article.beta < 0.9);
  CHECK(of_manual.beta > 1.1);
  CHECK(article.doubt > 2 * of_manual.doubt);
}

TEST_CASE("kinds of page are weighed by how likely they are", "[strip][shape]") {
  PageShape shape{};
  shape[0] = 1;
  PageKind strict{.bias = 0, .recall = 0.5, .doubt = 2, .copies = {.6, .2}};
  PageKind lenient{.bias = 0, .recall = 2, .copies = {1, .4}};
  CHECK(wishes_of({}, shape).cut.beta == 1);
  CHECK(wishes_of({}, shape).cut.doubt == 0);
  CHECK(wishes_of({}, shape).copies == usual_copies);
  CHECK(wishes_of({strict}, shape).cut.beta == Approx(0.5));
  CHECK(wishes_of({strict}, shape).cut.doubt == Approx(2));
  CHECK(wishes_of({strict, lenient}, shape).cut.beta == Approx(1));
  CHECK(wishes_of({strict, lenient}, shape).cut.doubt == Approx(1));
  CHECK(wishes_of({strict, lenient}, shape).copies[0] == Approx(.8));
  CHECK(wishes_of({strict, lenient}, shape).copies[1] == Approx(.3));
  lenient.weights[0] = 50;
  CHECK(wishes_of({strict, lenient}, shape).cut.beta == Approx(2));
  lenient.weights[0] = -5000;  // no overflow
  CHECK(wishes_of({strict, lenient}, shape).cut.beta == Approx(0.5));
}

TEST_CASE("shares of copies beyond 0 to 1 are no kind", "[strip][shape]") {
  PageKind kind;
  CHECK(is_sane(kind));
  kind.copies[3] = GENERATE(-0.1, 1.1);
  CHECK_FALSE(is_sane(kind));
}

TEST_CASE("a model is refused if it names a feature that is not there", "[strip]") {
  std::string body(builtin_strip_model().substr(builtin_strip_model().find('\n') + 1));
  while (body.ends_with('\n')) {
    body.pop_back();
  }
  body.replace(body.find("\"words\""), 7, "\"wordy\"");
  const std::string header =
      R"({"format":"winnow-strip-model","version":2,"digest":")" + digest(body) + "\"}\n";
  const auto model = StripModel::parse(header + body);
  REQUIRE_FALSE(model);
  CHECK(model.error().message.find("wordy") != std::string::npos);
}

TEST_CASE("a model is refused if a kind of page cannot be", "[strip]") {
  std::string body(builtin_strip_model().substr(builtin_strip_model().find('\n') + 1));
  while (body.ends_with('\n')) {
    body.pop_back();
  }
  const std::size_t recall = body.find("\"recall\":");
  REQUIRE(recall != std::string::npos);
  body.replace(recall, 9, "\"recall\":0,\"old\":");
  const std::string header =
      R"({"format":"winnow-strip-model","version":2,"digest":")" + digest(body) + "\"}\n";
  const auto model = StripModel::parse(header + body);
  REQUIRE_FALSE(model);
  CHECK(model.error().message.find("kind of page") != std::string::npos);
}
