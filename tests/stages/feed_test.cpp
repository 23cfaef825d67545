#include "stages/source/feed.hpp"

#include "stages/parse/parse.hpp"
#include "stages/source/feed_date.hpp"
#include "stages/source/feed_links.hpp"
#include "stages/source/opml.hpp"
#include "stages/source/sniff.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

const std::string base = "https://news.example/feeds/all.xml";

Feed feed_of(std::string_view text, const FeedOptions& options = {}) {
  auto feed = read_feed(text, base, options);
  REQUIRE(feed);
  return *std::move(feed);
}

std::string rss(std::string_view inside) {
  return R"(<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:media="http://search.yahoo.com/mrss/"
    xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>)" +
         std::string(inside) + "</channel></rss>";
}

std::string atom(std::string_view inside) {
  return R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">)" + std::string(inside) +
         "</feed>";
}

FeedEntry rss_item(std::string_view inside) {
  const Feed feed = feed_of(rss("<item>" + std::string(inside) + "</item>"));
  REQUIRE(feed.entries.size() == 1);
  return feed.entries[0];
}

FeedEntry atom_entry(std::string_view inside) {
  const Feed feed = feed_of(atom("<entry>" + std::string(inside) + "</entry>"));
  REQUIRE(feed.entries.size() == 1);
  return feed.entries[0];
}

}  // namespace

TEST_CASE("an RSS feed gives its fields and its entries in order", "[feed]") {
  const Feed feed = feed_of(rss(R"(<title>Harbour News</title><link>https://news.example/</link>
    <description>All that floats.</description><language>en-gb</language>
    <lastBuildDate>Mon, 06 May 2024 09:00:00 +0200</lastBuildDate>
    <image><title>Logo</title><link>https://logo.example/</link></image>
    <item><title>First</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">n1</guid>
      <pubDate>Mon, 06 May 2024 07:08:09 GMT</pubDate><dc:creator>Ada Moor</dc:creator>
      <description>&lt;p&gt;Short.&lt;/p&gt;</description>
      <content:encoded><![CDATA[<p>Long &amp; wide.</p>]]></content:encoded></item>
    <item><title>Second</title><guid>https://news.example/b</guid></item>)"));
  CHECK(feed.kind == Feed::Kind::rss);
  CHECK(feed.version == "2.0");
  CHECK(feed.title == "Harbour News");
  CHECK(feed.link == "https://news.example/");
  CHECK(feed.description == "All that floats.");
  CHECK(feed.language == "en-gb");
  CHECK(feed.updated == "2024-05-06T07:00:00Z");
  CHECK_FALSE(feed.damaged);
  REQUIRE(feed.entries.size() == 2);
  const FeedEntry& first = feed.entries[0];
  CHECK(first.url == "https://news.example/a?x=1&y=2");
  CHECK(first.links == std::vector<std::string>{"https://news.example/a?x=1&y=2"});
  CHECK(first.id == "n1");
  CHECK(first.author == "Ada Moor");
  CHECK(first.published == "2024-05-06T07:08:09Z");
  CHECK(first.summary == "<p>Short.</p>");
  CHECK(first.content == "<p>Long &amp; wide.</p>");
  CHECK(feed.entries[1].url == "https://news.example/b");
}

TEST_CASE("an Atom feed gives its fields, whichever of its links is the page", "[feed]") {
  const Feed feed = feed_of(atom(R"(<title type="html">Boats &amp;amp; &lt;i>more&lt;/i></title>
    <id>urn:x</id><updated>2024-05-06T09:08:09+02:00</updated>
    <link rel="self" href="/feed"/><link href="/"/>
    <entry xml:base="https://cdn.example/e/"><title type="text">1 &lt; 2 &amp;amp; 3</title>
      <link rel="enclosure" href="sound.mp3"/><link rel="alternate" href="page"/>
      <link rel="alternate" hreflang="fr" href="fr/page"/>
      <id>tag:1</id><published>2024-05-01</published><updated>2024-05-02T00:00:00Z</updated>
      <author><name>Ada</name><email>ada@example.org</email></author><author><name>Bo</name></author>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">See <a href="x">x</a><br/></div>
      </content><source><title>Elsewhere</title></source></entry>)"));
  CHECK(feed.kind == Feed::Kind::atom);
  CHECK(feed.version == "1.0");
  CHECK(feed.title == "Boats & more");
  CHECK(feed.id == "urn:x");
  CHECK(feed.link == "https://news.example/");
  CHECK(feed.language == "de");
  REQUIRE(feed.entries.size() == 1);
  const FeedEntry& entry = feed.entries[0];
  CHECK(entry.title == "1 < 2 &amp; 3");
  CHECK(entry.url == "https://cdn.example/e/page");
  CHECK(entry.links.size() == 3);
  CHECK(entry.links[0] == "https://cdn.example/e/sound.mp3");
  CHECK(entry.author == "Ada, Bo");
  CHECK(entry.published == "2024-05-01T00:00:00Z");
  CHECK(entry.updated == "2024-05-02T00:00:00Z");
  CHECK(entry.base == "https://cdn.example/e/");
  CHECK(entry.content.find("<a href=\"https://cdn.example/e/x\">x</a><br>") != std::string::npos);
}

TEST_CASE("every old and odd format is read", "[feed]") {
  const auto [text, kind, version, title, url] =
      GENERATE(table<std::string, Feed::Kind, std::string, std::string, std::string>({
          {R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
               xmlns="http://purl.org/rss/1.0/"><channel><title>C</title></channel>
               <image><title>I</title></image><item rdf:about="https://a.example/1">
               <title>T</title></item></rdf:RDF>)",
           Feed::Kind::rss, "1.0", "T", "https://a.example/1"},
          {R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
               xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/><item><title>T</title>
               <link>https://a.example/1</link></item></rdf:RDF>)",
           Feed::Kind::rss, "0.90", "T", "https://a.example/1"},
          {R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
               <title mode="base64" type="text/html">PGI+VDwvYj4=</title>
               <link rel="alternate" href="https://a.example/1"/></entry></feed>)",
           Feed::Kind::atom, "0.3", "T", "https://a.example/1"},
          {R"(<CHANNEL HREF="https://a.example/"><ITEM HREF="1" LASTMOD="2004-05-06">
               <TITLE>T</TITLE></ITEM></CHANNEL>)",
           Feed::Kind::cdf, "", "T", "https://news.example/feeds/1"},
          {R"(<rss version="0.91"><channel></channel><item><title>T</title>
               <link>https://a.example/1</link></item></rss>)",
           Feed::Kind::rss, "0.91", "T", "https://a.example/1"},
          {"<item><title>T</title><link>https://a.example/1</link></item>", Feed::Kind::rss, "",
           "T", "https://a.example/1"},
          {R"({"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "T",
               "url": "https://a.example/1"}]})",
           Feed::Kind::json, "1.1", "T", "https://a.example/1"},
      }));
  CAPTURE(text);
  const Feed feed = feed_of(text);
  CHECK(feed.kind == kind);
  CHECK(feed.version == version);
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries[0].title == title);
  CHECK(feed.entries[0].url == url);
}

TEST_CASE("a JSON Feed gives what RSS would", "[feed]") {
  const Feed feed = feed_of(R"({"version": "https://jsonfeed.org/version/1", "title": "S",
    "home_page_url": "/", "author": {"name": "Ada"}, "items": [
    {"id": 7, "url": "/p", "external_url": "https://o.example/", "content_text": "a < b",
     "summary": "s", "date_published": "2024-05-06T09:08:09+02:00",
     "attachments": [{"url": "/f.mp3"}]}, "junk", {"id": "https://o.example/2", "title": null}]})");
  CHECK(feed.version == "1.0");
  CHECK(feed.link == "https://news.example/");
  REQUIRE(feed.entries.size() == 2);
  CHECK(feed.entries[0].id == "7");
  CHECK(feed.entries[0].url == "https://news.example/p");
  CHECK(feed.entries[0].author == "Ada");
  CHECK(feed.entries[0].content == "a &lt; b");
  CHECK(feed.entries[0].links.size() == 3);
  CHECK(feed.entries[0].published == "2024-05-06T07:08:09Z");
  CHECK(feed.entries[1].url == "https://o.example/2");
}

TEST_CASE("a title is plain text, however it was written", "[feed]") {
  const auto [written, title] = GENERATE(table<std::string, std::string>({
      {"AT&T and the caf&eacute;&nbsp;&amp; bar", "AT&T and the café\u00A0& bar"},
      {"Fish &amp;amp; chips &amp;#8217;24", "Fish & chips ’24"},
      {"&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"},
      {"<![CDATA[<b>Bold</b> move]]>", "Bold move"},
      {"Bold<b> move</b>", "Bold move"},
      {"the &lt;blink&gt; tag", "the <blink> tag"},
      {"if 1 &lt; 2, 3 > 2", "if 1 < 2, 3 > 2"},
      {"1 < 2", "1 < 2"},
      {"  two\n  lines ", "two lines"},
      {"&nosuchname; stays, &#146;s mended", "&nosuchname; stays, ’s mended"},
      {"a\x01"
       "b\x0C"
       "c",
       "abc"},
  }));
  CAPTURE(written);
  CHECK(rss_item("<title>" + written + "</title>").title == title);
}

TEST_CASE("fields of other things are not the entry's", "[feed]") {
  CHECK(rss_item("<title>T</title><media:content><media:title>M</media:title></media:content>")
            .title == "T");
  CHECK(rss_item("<media:group><media:title>M</media:title></media:group>").title == "M");
  CHECK(rss_item("<image><title>I</title><link>https://i.example/</link></image>").url.empty());
  CHECK(rss_item("<source url='https://s.example/'>S</source>").title.empty());
  CHECK(rss_item("<author>ada@example.org (Ada)</author>").author == "Ada");
  CHECK(atom_entry("<contributor><name>C</name></contributor>").author.empty());
}

TEST_CASE("the page's own address is found behind counters and identifiers", "[feed]") {
  CHECK(rss_item("<link>https://count.example/1</link>"
                 "<feedburner:origLink>https://a.example/1</feedburner:origLink>")
            .url == "https://a.example/1");
  CHECK(rss_item("<guid isPermaLink='false'>https://a.example/1</guid>").url.empty());
  CHECK(rss_item("<guid>abc</guid>").url.empty());
  CHECK(rss_item("<atom:link rel='self' href='/s'/><atom:link href='/p'/>").url ==
        "https://news.example/p");
  CHECK(rss_item("<link>https://a.example/1</link><atom:link href='/p'/>").url ==
        "https://a.example/1");
  CHECK(rss_item("<link>javascript:alert(1)</link>").url.empty());
  CHECK(rss_item("<enclosure url='/s.mp3'/><link>/p</link>").links.size() == 2);
}

TEST_CASE("a damaged feed gives the entries that can be read", "[feed]") {
  const auto [inside, count] = GENERATE(table<std::string, std::size_t>({
      {"<item><title>A</title><item><title>B</title></item>", 2},
      {"<item><title>A<item><title>B</title></item>", 2},
      {"<item><description><p>x<br></description></item><item><title>B</title></item>", 2},
      {"<item><title>A</titel></item><item></item>", 2},
      {"<item><a href=\"x>y</a></item><item><b c=\"d\"/></item>", 2},
      {"<item/><item><title><![CDATA[never closed </title></item>", 2},
      {"<item/><!-- never closed <item/><item/>", 3},
      {"<item/>\x02<item/>&<item/>< <item", 3},
      {"</channel></rss><rss><channel><item/>", 1},
  }));
  CAPTURE(inside);
  const Feed feed = feed_of("<rss><channel>" + inside);
  CHECK(feed.damaged);
  CHECK(feed.entries.size() == count);
}

TEST_CASE("nothing outside of the feed is read and nothing grows", "[feed]") {
  SECTION("a file") {
    const Feed feed = feed_of(R"(<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">
      <!ENTITY ok "good"><!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>
      <rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title>a&x;b &ok;</title>
      <item><title><xi:include href="file:///etc/passwd" parse="text"/></title></item>
      </channel></rss>)");
    CHECK(feed.title == "ab good");
    CHECK(feed.entries.at(0).title.empty());
  }
  SECTION("entities in entities") {
    std::string type = "<!DOCTYPE rss [<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 30; ++i) {
      const std::string last = "&a" + std::to_string(i - 1) + ";";
      type += "<!ENTITY a" + std::to_string(i) + " \"" + last + last + last + last + "\">";
    }
    const Feed feed = feed_of(type + "]><rss><channel><title>&a29;</title></channel></rss>");
    CHECK(feed.title.size() < 100);
  }
  SECTION("one entity many times") {
    std::string text =
        "<!DOCTYPE rss [<!ENTITY a \"" + std::string(4000, 'x') + "\">]><rss><channel><title>";
    for (int i = 0; i < 10000; ++i) {
      text += "&a;";
    }
    CHECK(feed_of(text).title.size() <= 1U << 20U);
  }
}

TEST_CASE("limits of a feed hold", "[feed]") {
  std::string items;
  for (int i = 0; i < 5; ++i) {
    items += "<item/>";
  }
  const Feed feed = feed_of(rss(items), {.max_entries = 3});
  CHECK(feed.entries.size() == 3);
  CHECK(feed.refused == 2);
  CHECK_FALSE(read_feed(rss(items), base, {.max_bytes = 10}));
  std::string deep = "<rss><channel>";
  for (int i = 0; i < 100000; ++i) {
    deep += "<a>";
  }
  CHECK(feed_of(deep).entries.empty());
  CHECK_FALSE(read_feed("{\"items\": [" + std::string(100000, '[') + "]}", base));
  CHECK(feed_of("{\"items\": [{\"title\": \"" + std::string(1000, '[') + "\"}]}").entries.size() ==
        1);
}

TEST_CASE("what is no feed is said to be none", "[feed]") {
  const std::string text =
      GENERATE("", "plain words", "<html><body><p>A page.</body></html>", "{\"a\": 1}", "{", "<",
               "<urlset><url><loc>https://a.example/</loc></url></urlset>");
  CAPTURE(text);
  const auto feed = read_feed(text, base);
  REQUIRE_FALSE(feed);
  CHECK_FALSE(feed.error().message.empty());
}

TEST_CASE("any bytes are survived and give valid UTF-8", "[feed]") {
  const std::string whole = rss("<item><title a='b'>T&amp;<![CDATA[x]]></title><!-- c --></item>");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CHECK_NOTHROW((void)read_feed(whole.substr(0, i), base));
    std::string changed = whole;
    changed[i] = static_cast<char>(i * 37);
    const auto feed = read_feed(changed, base);
    const bool valid = !feed || feed->entries.empty() || utf8::is_valid(feed->entries[0].title);
    CHECK(valid);
  }
}

TEST_CASE("dates are read as feeds write them", "[feed_date]") {
  const auto [written, utc] = GENERATE(table<std::string, std::string>({
      {"Mon, 06 May 2024 07:08:09 GMT", "2024-05-06T07:08:09Z"},
      {"Tue, 06 May 2024 07:08:09 GMT", "2024-05-06T07:08:09Z"},
      {"6 May 24 07:08 EST", "2024-05-06T12:08:00Z"},
      {"Mon, 06 May 2024 07:08:09 +0530", "2024-05-06T01:38:09Z"},
      {"Mon, 06 May 2024 07:08:09 GMT+02:00", "2024-05-06T05:08:09Z"},
      {"Mon, 06 May 2024 07:08:09 -0400 (EDT)", "2024-05-06T11:08:09Z"},
      {"Mon, 06 May 2024 07:08:09 B", "2024-05-06T09:08:09Z"},
      {"Mon, 06 May 2024 07:08:09 Nowhere", "2024-05-06T07:08:09Z"},
      {"Monday, 06-May-24 07:08:09 UTC", "2024-05-06T07:08:09Z"},
      {"Mon May  6 07:08:09 PDT 2024", "2024-05-06T14:08:09Z"},
      {"May 6th, 2024 7:08 pm", "2024-05-06T19:08:00Z"},
      {"6 May 2024", "2024-05-06T00:00:00Z"},
      {"06 May 1999", "1999-05-06T00:00:00Z"},
      {"2024-05-06T07:08:09.5+02:00", "2024-05-06T05:08:09Z"},
      {"2024-05-06 07:08", "2024-05-06T07:08:00Z"},
      {"2024-05-06T24:00:00Z", "2024-05-07T00:00:00Z"},
      {"20240506T070809Z", "2024-05-06T07:08:09Z"},
      {"2024-05", "2024-05-01T00:00:00Z"},
      {"2024", "2024-01-01T00:00:00Z"},
      {"2024-127", "2024-05-06T00:00:00Z"},
      {"24127", "2024-05-06T00:00:00Z"},
      {"240506", "2024-05-06T00:00:00Z"},
      {"-24-05", "2024-05-01T00:00:00Z"},
      {"1714979289", "2024-05-06T07:08:09Z"},
      {"6 mai 2024 07:08:09 +0200", "2024-05-06T05:08:09Z"},
      {"2024년 05월 06일  07:08:09", "2024-05-05T22:08:09Z"},
      {"2024-05-06 오후 07:08:09", "2024-05-06T10:08:09Z"},
      {"", ""},
      {"soon", ""},
      {"2024-02-30", ""},
      {"2023-366", ""},
      {"Mon, 31 Jun 2024 07:08:09 GMT", ""},
      {"Mon, 06 May 2024 07:61:09 GMT", ""},
      {"Mon, 06 May 2024 1:2:3:4 GMT", ""},
      {"Mon, 06 May 2024 07:08:09 +x0:00", ""},
      {"2024-05-06T25:08:09Z", ""},
      {"0001-01-01T00:00:00Z", ""},
  }));
  CAPTURE(written);
  CHECK(feed_date(written) == utc);
}

TEST_CASE("a list is recognised by its first element", "[sniff]") {
  const auto [text, kind] = GENERATE(table<std::string, ListKind>({
      {"\xEF\xBB\xBF <?xml version='1.0'?><!-- c --><rss>", ListKind::feed},
      {"<!DOCTYPE rss [<!ENTITY a \">\">]><a:RDF>", ListKind::feed},
      {"{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}", ListKind::feed},
      {"<urlset xmlns='x'>", ListKind::sitemap},
      {"<sm:sitemapindex>", ListKind::sitemap},
      {"<opml version='2.0'>", ListKind::opml},
      {"<!doctype html><title>x", ListKind::html},
      {"<HTML>", ListKind::html},
      {"# list\nhttps://a.example/\n", ListKind::text},
      {"plain words", ListKind::unknown},
      {"<!-- never closed", ListKind::unknown},
      {"", ListKind::unknown},
  }));
  CAPTURE(text);
  CHECK(sniff_list(text) == kind);
}

TEST_CASE("OPML gives its feeds with their folders", "[opml]") {
  const auto entries = read_opml(R"(<opml version="1.0"><head><title>Mine</title></head><body>
    <outline text="News"><outline text="Sea &amp; Ships"><outline type="rss" text="A"
      xmlurl="https://a.example/rss?x=1&y=2"/></outline>
      <outline text="B" XMLURL="https://b.example/atom"/></outline>
    <outline type="link" text="C" url="https://c.example/"/>
    <outline type="include" text="D" url="https://d.example/all.opml"/>
    <outline text="E" type="rss" xmlUrl="file:///etc/passwd"/></body></opml>)");
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].url == "https://a.example/rss?x=1&y=2");
  CHECK((*entries)[0].title == "A");
  CHECK((*entries)[0].category == "News / Sea & Ships");
  CHECK((*entries)[1].category == "News");
  CHECK((*entries)[2].category.empty());
  CHECK_FALSE(read_opml("<rss/>"));
  CHECK(read_opml("<opml><outline xmlUrl='https://a.example/'/><outline xmlUrl='https://b.example/'"
                  "/></opml>",
                  {.max_entries = 1})
            ->size() == 1);
}

TEST_CASE("a page's feeds are found, those of comments last", "[feed_links]") {
  Page page{.text = R"(<head><base href="https://a.example/blog/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" href="atom.xml" title="Posts">
    <link rel="alternate" type="application/json" href="/wp-json/posts/7">
    <link rel="alternate" type="application/feed+json" href="feed.json">
    <link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" href="feed.css">
    <link rel="alternate" type="application/atom+xml" href="atom.xml"></head><p>Text.)"};
  const auto document = Parse{}(std::move(page));
  REQUIRE(document);
  const std::vector<FeedLink> links = find_feed_links(*document);
  REQUIRE(links.size() == 3);
  CHECK(links[0].url == "https://a.example/blog/atom.xml");
  CHECK(links[0].type == "application/atom+xml");
  CHECK(links[0].title == "Posts");
  CHECK(links[1].url == "https://a.example/blog/feed.json");
  CHECK(links[2].url == "https://a.example/comments/feed/");
}
