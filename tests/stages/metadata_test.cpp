// What a page says about itself: titles, names, dates, JSON-LD.
#include "stages/parse/json_ld.hpp"
#include "stages/parse/names.hpp"
#include "stages/parse/parse.hpp"
#include "stages/parse/title_choice.hpp"
#include "stages/text/dates.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/words.hpp"

using namespace winnow;
using namespace winnow::testing;

TEST_CASE("dates are read as people write them", "[metadata]") {
  const auto [text, language, date] = GENERATE(table<std::string, std::string, std::string>({
      {"Updated on March 4, 2025 at noon", "en", "2025-03-04"},
      {"4 March 2025", "en", "2025-03-04"},
      {"Samstag, 1. Februar 2025", "de", "2025-02-01"},
      {"publicado el 12 de octubre de 2021", "es", "2021-10-12"},
      {"9 января 2024 г.", "ru", "2024-01-09"},
      {"2023年11月5日", "zh", "2023-11-05"},
      {"25.12.2024", "de", "2024-12-25"},
      {"2024-02-30", "en", ""},
      {"version 10.4.2", "en", ""},
      {"in 2024 we sold 300", "en", ""},
      {"", "", ""},
  }));
  INFO(text);
  CHECK(find_date(text, language) == date);
}

TEST_CASE("dates are read as programs write them", "[metadata]") {
  const auto [value, date] = GENERATE(table<std::string, std::string>({
      {"2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"},
      {"2024-05-06", "2024-05-06"},
      {"20240506", "2024-05-06"},
      {"1714979289", "2024-05-06"},
      {"Mon, 06 May 2024 07:08:09 GMT", "2024-05-06"},
      {"soon", ""},
  }));
  INFO(value);
  CHECK(machine_date(value, "en").substr(0, 10) == date.substr(0, 10));
}

TEST_CASE("an address can hold the date", "[metadata]") {
  CHECK(date_in_path("https://e.example/2024/05/06/title") == "2024-05-06");
  CHECK(date_in_path("https://e.example/news/2024-05-06-title.html") == "2024-05-06");
  CHECK(date_in_path("https://e.example/2024/99/06/title").empty());
}

TEST_CASE("days between dates are counted over months and years", "[metadata]") {
  CHECK(days_apart("2024-12-31T23:10:00Z", "2025-01-01") == 1);
  CHECK(days_apart("2024-05-06", "2024-05-06") == 0);
  CHECK(days_apart("2024-05-06", "") > 1000);
}

TEST_CASE("a site's own meta name for the day of publication is read", "[metadata]") {
  CHECK(parse_html("<meta name=acme-published-date content=2025-05-27><p>x").metadata.date ==
        "2025-05-27");
  CHECK(parse_html("<meta name=publisher-id content=2025-05-27><p>x").metadata.date.empty());
}

TEST_CASE("a question's date is the day it was asked", "[metadata]") {
  const Document page = parse_html(
      "<h1>Why does my boat leak?</h1><p>Modified <time datetime=2024-03-01>today</time>"
      "<p>Asked <time itemprop=dateCreated datetime=2021-02-03>long ago</time><p>It leaks.");
  CHECK(page.metadata.date == "2021-02-03");
}

TEST_CASE("names are freed from what stands around them", "[metadata]") {
  CHECK(clean_name("By  Marit Solberg") == "Marit Solberg");
  CHECK(clean_name("Von Anna Öttinger") == "Anna Öttinger");
  CHECK(clean_name("https://e.example/marit").empty());
  CHECK(joined_names({"A. Bee", "Cee Dee", "A. Bee"}, "Site") == "A. Bee, Cee Dee");
  CHECK(joined_names({"Site", "A. Bee"}, "Site") == "A. Bee");
  CHECK(joined_names({"Site"}, "Site") == "Site");
}

TEST_CASE("a title is chosen without the site's name", "[metadata]") {
  CHECK(choose_title({.title = "Storm over the bay | The Courier",
                      .host = "www.thecourier.example"}) == "Storm over the bay");
  CHECK(choose_title({.open_graph = "Storm over the bay",
                      .title = "Storm over the bay - Weather - Courier",
                      .headings = {Heading{"The Courier"}, Heading{"Storm over the bay"}},
                      .site = "The Courier"}) == "Storm over the bay");
  CHECK(choose_title({.headings = {Heading{"Only a heading"}}}) == "Only a heading");
  CHECK(choose_title({.title = "海湾的风暴过去了-新港网", .site = "新港网"}) == "海湾的风暴过去了");
  CHECK(choose_title({}).empty());
  CHECK(choose_title({.title = " | - : | "}).empty());
}

TEST_CASE("a heading that names the site or the book is not the page's title", "[metadata]") {
  TitleEvidence evidence{.title = "Tides and moorings - The Harbour Handbook",
                         .headings = {Heading{"The Harbour Handbook"}},
                         .address = "https://pilot.example/book/ch07-tides-and-moorings.html"};
  CHECK(choose_title(evidence) == "Tides and moorings");
  evidence.address = "https://pilot.example/the-harbour-handbook.html";
  CHECK(choose_title(evidence) == "The Harbour Handbook");
  CHECK(choose_title({.title = "Courier - The harbour opens again",
                      .headings = {Heading{"The harbour opens again"}},
                      .address = "https://courier.example/news/id-48291"}) ==
        "The harbour opens again");
  CHECK(choose_title({.title = "Which rope for a mooring? / Deck / Sea Salt Boards",
                      .headings = {Heading{"Sea Salt"}},
                      .host = "forum.seasalt.example"}) == "Which rope for a mooring?");
}

TEST_CASE("a title is the one more places agree on", "[metadata]") {
  SECTION("a slogan in the heading loses against a title and Open Graph") {
    CHECK(choose_title({.open_graph = "Boat engines and spare parts",
                        .title = "Boat engines and spare parts | Fjordmarine",
                        .headings = {Heading{"We love the sea"}},
                        .site = "Fjordmarine"}) == "Boat engines and spare parts");
  }
  SECTION("of an article's heading and its title the address knows better") {
    const TitleEvidence evidence{.title = "Harbour reopening: dates, tides and all we know",
                                 .headings = {Heading{"How the harbour came back to life"}},
                                 .address = "https://e.example/how-harbour-came-back-to-life",
                                 .article = true};
    CHECK(choose_title(evidence) == "How the harbour came back to life");
  }
  SECTION("a front page keeps its slogan") {
    CHECK(choose_title({.open_graph = "Fjordmarine for all boats of the coast",
                        .title = "Fjordmarine for all boats of the coast",
                        .headings = {Heading{"Welcome"}},
                        .front = true}) == "Fjordmarine for all boats of the coast");
  }
  SECTION("quotation marks separate nothing") {
    CHECK(choose_title({.open_graph = "The captain of the «Marit Solberg» retires",
                        .headings = {Heading{"The captain of the «Marit Solberg» retires"}}}) ==
          "The captain of the «Marit Solberg» retires");
  }
}

TEST_CASE("a heading that leads home is the site's name, but on the front page", "[metadata]") {
  const std::string title = "<title>The quay was mended / News / Tidewater Gazette Board</title>";
  const auto [link, expected] = GENERATE(table<std::string, std::string>({
      {"/", "The quay was mended"},
      {"https://tidewater.example/", "The quay was mended"},
      {"https://forum.tidewater.example", "The quay was mended"},
      {"https://elsewhere.example/", "Tidewater Gazette"},
      {"/about", "Tidewater Gazette"},
  }));
  const std::string heading = "<h1><a href='" + link + "'>Tidewater Gazette</a></h1><p>It opens.";
  const auto title_at = [&](const std::string& address) {
    return parse_html("<link rel=canonical href='" + address + "'>" + title + heading)
        .metadata.title;
  };
  INFO(link);
  CHECK(title_at("https://forum.tidewater.example/t/9") == expected);
  CHECK(title_at("https://forum.tidewater.example/") == "Tidewater Gazette");
}

TEST_CASE("references in a title and a heading are decoded once", "[metadata]") {
  const bool plain_path = GENERATE(false, true);
  const auto title_of = [&](const std::string& page) {
    return parse_html(page + "<p>It opens.", {.plain_path = plain_path}).metadata.title;
  };
  CHECK(title_of("<title>Why &amp;nbsp; &amp; &amp;amp;</title>") == "Why &nbsp; & &amp;");
  CHECK(title_of("<h1>Why &amp;nbsp; <button>&amp;amp;</button></h1>") == "Why &nbsp;");
}

TEST_CASE("a link in a heading does not make it the site's name", "[metadata]") {
  const auto [head, heading, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"<link rel=canonical href='https://tide.example/news/9'>", "<a href=/>Home</a> › The quay",
       "The quay"},
      {"<title>The quay | News</title>", "<a href='https://acme.example/'>The quay</a> opens",
       "The quay opens"},
      {"<title>The quay opens | News</title>", "<a href='https://acme.example/'>The quay opens</a>",
       "The quay opens"},
      {"", "<a href=/>Olaf Berg</a>", "Olaf Berg"},
  }));
  INFO(heading);
  const std::string text = "</h1><p>It opens.</p><h3>Related</h3><p>More.";
  CHECK(parse_html(head + "<h1>" + heading + text).metadata.title == expected);
}

TEST_CASE("a heading is read without kicker, subtitle and buttons", "[metadata]") {
  const auto [html, title] = GENERATE(table<std::string, std::string>({
      {"<h1><span class='overline'>Harbours</span> After the storm</h1>", "After the storm"},
      {"<h1><span class='x-kicker'>Harbours</span><span>: </span><span>After the storm</span></h1>",
       "After the storm"},
      {"<h1>After the storm <span class='sub-title'>A report</span></h1>", "After the storm"},
      {"<h1><span class='label'>All there is</span></h1>", "All there is"},
      {"<h1>After the <span class='label'>great</span> storm</h1>", "After the great storm"},
      {"<h1>After the storm<a href='#s'>¶</a></h1>", "After the storm"},
      {"<h1>After the storm&nbsp;<button>Copy path</button></h1>", "After the storm"},
      {"<h1><button>Save</button> After the storm</h1>", "After the storm"},
      {"<h1>After the storm<x-tip hidden><b>Save</b> <i>it for later</i></x-tip></h1>",
       "After the storm"},
      {"<h1><button>After the storm</button></h1>", "After the storm"},
      {"<h1><button>After the storm</button><i hidden>tip</i></h1>", "After the storm"},
      {"<h1>Share prices fall <button>Share</button></h1>", "Share prices fall"},
      {"<h1>Listening to the sea <button>List</button></h1>", "Listening to the sea"},
      {"<h1>After the storm <button>Follow</button> <button>Share</button></h1>",
       "After the storm"},
      {"<h1>After <button>the</button> storm</h1>", "After the storm"},
  }));
  INFO(html);
  CHECK(parse_html(html + "<p>The harbour opened again.").metadata.title == title);
}

TEST_CASE("JSON-LD is read even where it is not quite JSON", "[metadata]") {
  const Document page = parse_html(
      "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": "
      "\"Courier\"},"
      "{\"@type\": \"NewsArticle\", \"headline\": \"A &amp; B\", \"author\": [{\"@type\": "
      "\"Person\","
      "\"name\": \"Marit Solberg\"}, \"Jonas Hede\"], \"datePublished\": \"2025-05-22\","
      "\"articleBody\": \"Long\n text.\",}]}</script><p>x");
  const LinkedData data = read_json_ld(page);
  CHECK(data.headline == "A & B");
  CHECK(data.authors == std::vector<std::string>{"Marit Solberg", "Jonas Hede"});
  CHECK(data.published == "2025-05-22");
  CHECK(data.article);
  CHECK(article_body(page).starts_with("Long"));
  CHECK(page.metadata.author == "Marit Solberg, Jonas Hede");
  CHECK(page.metadata.site == "Courier");
}

TEST_CASE("a guide's text is its steps, a recipe's also what it takes", "[metadata]") {
  const auto body = [](const std::string& json) {
    return article_body(parse_html("<script type=application/ld+json>" + json + "</script><p>x"));
  };
  CHECK(body(R"({"@type": "HowTo", "description": "A net.", "step": [
      {"@type": "HowToStep", "name": "Step 1", "itemListElement":
          {"@type": "HowToDirection", "text": "<p>Cut &amp; knot.</p>"}},
      {"@type": "HowToStep", "name": "Step 2", "text": "Dry it."}]})") ==
        "A net.\n\nStep 1\n\nCut & knot.\n\nDry it.");
  CHECK(body(R"({"@type": "Recipe", "description": "Soup.", "recipeIngredient": ["2 leeks", "salt"],
      "recipeInstructions": ["Cut.", "Boil."]})") == "Soup.\n\n2 leeks\n\nsalt\n\nCut.\n\nBoil.");
  CHECK(body(R"({"@type": "Recipe", "description": "Soup.", "recipeInstructions": []})") ==
        "Soup.");
  CHECK(
      body(R"({"@type": "HowTo", "steps": ["Cut."], "step": {"@type": "HowToSection", "name": "One",
      "itemListElement": [{"@type": "ListItem", "item": {"text": "Cut."}}]}})") == "One\n\nCut.");
  std::string steps = "\"Turn.\"";
  for (int i = 0; i < 100; ++i) {
    steps += ", \"Turn.\"";
  }
  CHECK(body("{\"@type\": \"HowTo\", \"step\": [" + steps + "]}").size() == 101 * 7 - 2);
}

TEST_CASE("JSON-LD that is no JSON says nothing", "[metadata]") {
  const std::string json =
      GENERATE(as<std::string>{}, "{", "[[[[", "\"", "{\"a\":}", "null", "7",
               std::string(5000, '['), "{\"@type\":7,\"author\":{\"name\":[]}}");
  INFO(json);
  const Document page = parse_html("<script type=application/ld+json>" + json + "</script><p>x");
  CHECK(read_json_ld(page).headline.empty());
  CHECK(read_json_ld(page).authors.empty());
}

TEST_CASE("author and date are found in the page itself", "[metadata]") {
  const Document page = parse_html(
      "<html lang=en><body><h1>The harbour opens again</h1><p class=byline>By <a rel=author "
      "href=/m>Marit Solberg</a></p><time datetime=2025-05-22T08:00>May 22</time><p>Text of it.");
  CHECK(page.metadata.title == "The harbour opens again");
  CHECK(page.metadata.author == "Marit Solberg");
  CHECK(page.metadata.date.starts_with("2025-05-22"));
}

TEST_CASE("tags come from every source, the surest first, each once", "[metadata]") {
  using Tags = std::vector<std::string>;
  const Document page = parse_html(
      "<meta name=keywords content='harbour, Storm; boats'>"
      "<meta property=article:tag content=Coast>"
      "<script type='application/ld+json'>{\"@type\": \"Article\", \"keywords\": [\"storm\", "
      "{\"@type\": \"DefinedTerm\", \"name\": \"Tides\"}]}</script>"
      "<p>The harbour opened. <a rel='nofollow tag' href=/t>#Boats <b>&amp; sea</b></a>"
      "<a rel=stage href=/u>No tag</a>");
  CHECK(page.metadata.tags == Tags{"Coast", "storm", "Tides", "Boats & sea", "harbour", "boats"});
  std::string many = "<meta name=keywords content='";
  for (int i = 0; i < 300; ++i) {
    many += "word" + std::to_string(i) + ",";
  }
  CHECK(parse_html(many + "'><p>x").metadata.tags.size() == 50);
  CHECK(parse_html("<meta name=keywords content=',;# ,,'><p>x").metadata.tags.empty());
}

TEST_CASE("a licence is found in links, meta tags and JSON-LD", "[metadata]") {
  const std::string by = "https://licences.example/by/4.0/";
  const auto html =
      GENERATE_COPY("<link rel=license href='" + by + "'>",
                    "<p>Text <a rel='license noopener' href='" + by + "'>free</a>",
                    "<p>Text <a property=cc:license href='" + by + "'>free</a>",
                    "<meta name=dcterms.license content='" + by + "'>",
                    "<div itemscope><link itemprop=license href='" + by + "'></div>",
                    "<script type='application/ld+json'>{\"@type\": \"Article\", \"license\": \"" +
                        by + "\"}</script>");
  INFO(html);
  CHECK(parse_html(html + "<p>x").metadata.licence == by);
}

TEST_CASE("a language is a tag or it is not said", "[metadata]") {
  const auto [html, language] = GENERATE(table<std::string, std::string>({
      {"<html lang=de-AT><p>x", "de-AT"},
      {"<html lang=en_GB><p>x", "en-GB"},
      {"<html lang=German><meta property=og:locale content=de_DE><p>x", "de-DE"},
      {"<meta http-equiv=content-language content='fr, en'><p>x", "fr"},
      {"<script type='application/ld+json'>{\"@type\": \"WebPage\", \"inLanguage\": "
       "\"nb-NO\"}</script><p>x",
       "nb-NO"},
      {"<html lang=''><p>x", ""},
  }));
  INFO(html);
  CHECK(parse_html(html).metadata.language == language);
}

TEST_CASE("an author is found in lines and boxes", "[metadata]") {
  const auto [html, author] = GENERATE(table<std::string, std::string>({
      {"<p>Written by</p><p>Marit Solberg</p>", "Marit Solberg"},
      {"<h6>Author(s):</h6><p>Marit Solberg</p>", "Marit Solberg"},
      {"<p>By <a href=/m>Marit Solberg</a> Posted on 6 May 2024</p>", "Marit Solberg"},
      {"<p>by Marit Solberg on 6 May 2024</p>", "Marit Solberg"},
      {"<p>by Marit Solberg, 6 May 2024</p>", "Marit Solberg"},
      {"<p>06/05/2024 by Marit Solberg</p>", "Marit Solberg"},
      {"<p>06.05.2024 von Marit Solberg</p>", "Marit Solberg"},
      {"<p>Skrevet av Marit Solberg</p>", "Marit Solberg"},
      {"<div class=author-box><h4>Marit Solberg</h4><p>Harbour master</p></div>", "Marit Solberg"},
      {"<div class=post-author><p class=author-name>Marit Solberg</p><p>Harbour master</p></div>",
       "Marit Solberg"},
      {"<p class=author><a href=#p1>Post</a> by <b><a class=username>marit</a></b></p>", "marit"},
      {"<ul><li><span>Thread starter</span> <a class=username href=/u/9>marit</a></ul>", "marit"},
      {"<p>By Marit Solberg on Tuesday, 7 May 2024</p>", "Marit Solberg"},
      {"<p>By <a href=/m>Marit Solberg</a> and <a href=/j>Jan Berg</a></p>",
       "Marit Solberg and Jan Berg"},
      {"<p>By Marit Solberg<br>6 May 2024</p>", "Marit Solberg"},
      {"<p>6 May 2024 by Marit Solberg in News</p>", "Marit Solberg"},
      {"<p>By Marit Solberg, Jan Berg and Kari Nes</p>", "Marit Solberg, Jan Berg and Kari Nes"},
      {"<p>作者：王小明</p>", "王小明"},
      {"<p>作者</p><p>王小明</p>", "王小明"},
      {"<div class=author><a href=/m>Marit Solberg</a> <span class=tournament>Cup</span></div>",
       "Marit Solberg"},
      {"<div class=author><a href=/m>Marit Solberg</a> <span class=brand-name>Tide</span></div>",
       "Marit Solberg"},
      {"<div class=author-box><p>Subscribe to the letter</p><p>By Marit Solberg</p></div>",
       "Marit Solberg"},
  }));
  INFO(html);
  const std::string text = "<p>" + sentence(1) + "</p>";
  CHECK(parse_html("<h1>After the storm</h1>" + html + text).metadata.author == author);
  CHECK(parse_html("<h1>After the storm</h1>" + text + "<a class=username>marit</a> So it was.")
            .metadata.author.empty());
}

TEST_CASE("no author is better than a wrong one", "[metadata]") {
  const std::string html = GENERATE(values<std::string>({
      "<p>By</p><p>the sea, again</p>",
      "<p>Written by</p>",
      "<p>06/05/2024 by the sea</p>",
      "<p>12 songs by Bob Dylan</p>",
      "<p>6 May 2024. Photo by Olaf Berg</p>",
      "<p>2024 Powered by WordPress</p>",
      "<p>3 comments by Readers</p>",
      "<p>By noon, the harbour was quiet.</p>",
      "<p>Por ejemplo, el puerto de Vigo.</p>",
      "<p>Von Anfang an, so heißt es, war der Hafen zu klein.</p>",
      "<p>Door de storm, die vrijdag kwam, is de haven dicht.</p>",
      "<p>By <a href=/terms>using this site</a> you agree.</p>",
      "<p>Author guidelines</p>",
      "<nav><ul><li>Books<li>Authors<li>Events</ul></nav>",
      "<ul><li>Title<li>Author<li>Publisher</ul>",
      "<table><tr><th>Author<th>First Message</tr><tr><td>a<td>b</tr></table>",
      "<p>Author</p><p>Our company was founded in Bergen.</p>",
      "<p>Author</p><h2>Why The Quay Fell</h2>",
      "<h4>Contributors</h4><p>Privacy policy</p>",
      "<p>Autor</p><p>Todos los derechos reservados</p>",
      "<p>作者</p><p>登录后可以发表评论</p>",
      "<p>作者认为，港口应该重新开放。</p>",
      "<div class=login><label class=username>Benutzername</label></div>",
      "<div class=comments><p><a class=username href=/u/9>olaf</a></p></div>",
  }));
  INFO(html);
  CHECK(parse_html("<h1>5 paintings by Edvard Munch</h1>" + html + "<p>" + sentence(1) + "</p>")
            .metadata.author.empty());
}

TEST_CASE("a label or a reading time is no author", "[metadata]") {
  const auto label = GENERATE("Autor:", "The Author", "10 mins read", "Von");
  const Document page =
      parse_html("<h1>After the storm</h1><span class=author-box>" + std::string(label) +
                 "</span><p class=byline>By Marit Solberg</p><p>The harbour.");
  CHECK(page.metadata.author == "Marit Solberg");
}
