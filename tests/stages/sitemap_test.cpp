#include "stages/source/sitemap.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

const std::string base = "https://a.example/maps/sitemap.xml";

Sitemap sitemap_of(std::string_view text, const SitemapOptions& options = {}) {
  auto sitemap = read_sitemap(text, base, options);
  REQUIRE(sitemap);
  return *std::move(sitemap);
}

std::vector<std::string> urls_of(const Sitemap& sitemap) {
  std::vector<std::string> urls;
  for (const SitemapEntry& entry : sitemap.entries) {
    urls.push_back(entry.url);
  }
  return urls;
}

}  // namespace

TEST_CASE("a sitemap gives pages with their dates", "[sitemap]") {
  const Sitemap sitemap = sitemap_of(R"(<?xml version="1.0"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc> https://a.example/1?x=1&amp;y=2 </loc><lastmod>2024-05-06</lastmod>
      <image:image><image:loc>https://a.example/1.png</image:loc></image:image></url>
    <url><image:loc>https://a.example/2.png</image:loc><loc><![CDATA[https://a.example/2]]></loc>
      <lastmod>2024-05-06T09:08:09+02:00</lastmod><news:news><news:publication>
      <news:name>N</news:name></news:publication><news:title>Boats &amp; more</news:title>
      <news:publication_date>2024-05-05</news:publication_date></news:news></url></urlset>)");
  CHECK(sitemap.kind == Sitemap::Kind::pages);
  CHECK_FALSE(sitemap.damaged);
  CHECK(sitemap.refused == 0);
  REQUIRE(sitemap.entries.size() == 2);
  CHECK(sitemap.entries[0].url == "https://a.example/1?x=1&y=2");
  CHECK(sitemap.entries[0].lastmod == "2024-05-06");
  CHECK(sitemap.entries[1].url == "https://a.example/2");
  CHECK(sitemap.entries[1].lastmod == "2024-05-06T07:08:09Z");
  CHECK(sitemap.entries[1].title == "Boats & more");
  CHECK(sitemap.entries[1].published == "2024-05-05");
}

TEST_CASE("sitemaps of every form are read", "[sitemap]") {
  const auto [text, kind, count] = GENERATE(table<std::string, Sitemap::Kind, std::size_t>({
      {"<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>",
       Sitemap::Kind::index, 1},
      {"<sitemapindex><sitemap>\nhttps://a.example/1.xml\n</sitemap></sitemapindex>",
       Sitemap::Kind::index, 1},
      {"<x:urlset xmlns:x='urn:y'><x:url><x:loc>/p</x:loc></x:url></x:urlset>",
       Sitemap::Kind::pages, 1},
      {"<list><url><loc>https://a.example/1</loc></url></list>", Sitemap::Kind::pages, 1},
      {"\xEF\xBB\xBF\n <urlset><url><loc>https://a.example/?a&b=1</loc></url></urlset>",
       Sitemap::Kind::pages, 1},
      {"\xEF\xBB\xBFhttps://a.example/1\r\n\r\n# note\nHTTPS://a.example/2\n", Sitemap::Kind::text,
       2},
      {"<rss><channel><link>https://a.example/</link><item><link>/1</link></item></channel></rss>",
       Sitemap::Kind::feed, 1},
      {"<urlset></urlset>", Sitemap::Kind::pages, 0},
  }));
  CAPTURE(text);
  const Sitemap sitemap = sitemap_of(text);
  CHECK(sitemap.kind == kind);
  CHECK(sitemap.entries.size() == count);
}

TEST_CASE("a damaged sitemap gives the pages before and after the damage", "[sitemap]") {
  const auto [inside, count] = GENERATE(table<std::string, std::size_t>({
      {"<url><loc>https://a.example/1</lo", 1},
      {"<url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url>", 2},
      {"<url><loc>https://a.example/1</lco></url><url><loc>https://a.example/2</loc></url>", 2},
      {"<url><loc>https://a.example/1</loc></url></urlset><url><loc>https://a.example/2</loc>", 2},
  }));
  CAPTURE(inside);
  const Sitemap sitemap = sitemap_of("<urlset>" + inside);
  CHECK(sitemap.damaged);
  CHECK(sitemap.entries.size() == count);
}

TEST_CASE("addresses nobody could fetch are counted, files are never opened", "[sitemap]") {
  const Sitemap sitemap = sitemap_of(R"(<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <urlset xmlns:xi="http://www.w3.org/2001/XInclude"><url><loc>&x;</loc></url>
    <url><loc><xi:include href="file:///etc/passwd" parse="text"/></loc></url>
    <url><loc>file:///etc/passwd</loc></url><url><loc>word</loc></url><url/>
    <url><loc>https://a.example/1</loc></url></urlset>)");
  CHECK(urls_of(sitemap) == std::vector<std::string>{"https://a.example/1"});
  CHECK(sitemap.refused == 5);
}

TEST_CASE("limits of a sitemap hold", "[sitemap]") {
  std::string lines;
  for (int i = 0; i < 5; ++i) {
    lines += "https://a.example/" + std::to_string(i) + "\n";
  }
  const Sitemap capped = sitemap_of(lines, {.max_entries = 2});
  CHECK(capped.entries.size() == 2);
  CHECK(capped.refused == 3);
  CHECK_FALSE(read_sitemap(lines, base, {.max_bytes = 10}));
  const std::string mixed =
      "https://a.example/maps/1\nhttps://a.example/2\nhttps://b.example/maps/";
  CHECK(sitemap_of(mixed).entries.size() == 3);
  CHECK(urls_of(sitemap_of(mixed, {.below_only = true})) ==
        std::vector<std::string>{"https://a.example/maps/1"});
}

TEST_CASE("what is no sitemap is said to be none", "[sitemap]") {
  const std::string text = GENERATE("", "words only", "<html><p>Not found</html>",
                                    "<opml><body/></opml>", "<a><b/></a>", "{}");
  CAPTURE(text);
  CHECK_FALSE(read_sitemap(text, base));
}

TEST_CASE("a large sitemap is read in one go", "[sitemap]") {
  std::string text = "<urlset>";
  for (int i = 0; i < 50000; ++i) {
    text += "<url><loc>https://a.example/" + std::to_string(i) + "</loc></url>\n";
  }
  const Sitemap sitemap = sitemap_of(text + "</urlset>");
  CHECK(sitemap.entries.size() == 50000);
  CHECK(sitemap.entries.back().url == "https://a.example/49999");
}
