#include "pipeline/site_import.hpp"

#include <toml++/toml.h>

#include "stages/despam/selector.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

using Strings = std::vector<std::string>;

ImportReport read(std::string_view name, std::string_view text) {
  ImportReport report;
  read_site_rules(name, text, report);
  return report;
}

}  // namespace

TEST_CASE("a site config gives the rule of its host", "[site_import]") {
  const auto report = read("Example.com.txt",
                           "# a comment\r\n"
                           "title: //h1[@class='t']\r\n"
                           "body: //div[@id='x']\n"
                           "body://article\n"
                           "author: //meta[@name='author']/@content\n"
                           "date: //time/@datetime\n"
                           "\n"
                           "strip: //aside | //nav\n"
                           "strip_id_or_class: 'share'\n"
                           "test_url: http://example.com/1\n"
                           "test_contains: words\n");
  REQUIRE(report.sites.size() == 1);
  const ImportedSite& site = report.sites[0];
  CHECK(site.host == "example.com");
  CHECK(site.source == "Example.com.txt");
  CHECK(site.title == Strings{"//h1[@class='t']"});
  CHECK(site.body == Strings{"//div[@id='x']", "//article"});
  CHECK(site.author == Strings{"//meta[@name='author']/@content"});
  CHECK(site.date == Strings{"//time/@datetime"});
  CHECK(site.strip ==
        Strings{"//aside | //nav", "//*[contains(@class,'share') or contains(@id,'share')]"});
  CHECK(report.rules_read == 7);
  CHECK(report.rules_kept == 7);
  CHECK(report.unsupported.empty());
}

TEST_CASE("a site config names what is not supported", "[site_import]") {
  const auto report = read("a.example.txt",
                           "title: //h1\n"
                           "prune: no\n"
                           "replace_string(<p class=\"x\">): <p>\n"
                           "http_header(user-agent): Cat\n"
                           "strip: //div[count(p)>1]\n"
                           "strip: //img/@srcset\n"
                           "body:\n"
                           "Some words\n"
                           "made_up: 1\n"
                           "strip: //p[.='\xFF']\n");
  CHECK(report.rules_read == 10);
  CHECK(report.rules_kept == 1);
  CHECK(report.unsupported ==
        Strings{"a.example.txt:2: prune: not supported",
                "a.example.txt:3: replace_string: not supported",
                "a.example.txt:4: http_header: not supported",
                "a.example.txt:5: //div[count(p)>1]: unsupported function 'count()' at column 7",
                "a.example.txt:6: //img/@srcset: picks an attribute or a text, not an element",
                "a.example.txt:7: body: no value", "a.example.txt:8: not of the form 'key: value'",
                "a.example.txt:9: made_up: not supported",
                "a.example.txt:10: a line that is not UTF-8"});
}

TEST_CASE("names of site configs are hosts", "[site_import]") {
  const auto [name, host] = GENERATE(table<std::string, std::string>({
      {"a.example.txt", "a.example"},
      {".a.example.txt", "a.example"},
      {"WWW.a.example.txt", "www.a.example"},
      {"global.txt", ""},
  }));
  CHECK(read(name, "title: //h1\n").sites.at(0).host == host);
}

TEST_CASE("a site config of which nothing is kept gives no rule", "[site_import]") {
  const auto report = read("a.example.txt", "tidy: no\n");
  CHECK(report.sites.empty());
  CHECK(report.unsupported.size() == 1);
}

TEST_CASE("a cosmetic list gives a rule for each host", "[site_import]") {
  const auto report = read("list.txt",
                           "\xEF\xBB\xBF[Adblock Plus 2.0]\n"
                           "! Title: mine\n"
                           "##.ad-box\n"
                           "###banner\n"
                           "a.example,B.example##div[class^=\"ad\"] > p\n"
                           "a.example##.promo\n"
                           "##a[href*=\"##x\"]\n"
                           "# words\n"
                           "## words\n");
  REQUIRE(report.sites.size() == 3);
  CHECK(report.sites[0].host.empty());
  CHECK(report.sites[0].strip == Strings{".ad-box", "#banner", "a[href*=\"##x\"]"});
  CHECK(report.sites[0].source == "list.txt");
  CHECK(report.sites[1].host == "a.example");
  CHECK(report.sites[1].strip == Strings{"div[class^=\"ad\"] > p", ".promo"});
  CHECK(report.sites[2].host == "b.example");
  CHECK(report.sites[2].strip == Strings{"div[class^=\"ad\"] > p"});
  CHECK(report.rules_read == 5);
  CHECK(report.rules_kept == 5);
  CHECK(report.unsupported.empty());
}

TEST_CASE("a cosmetic list names what is not supported", "[site_import]") {
  const auto report = read("list.txt",
                           "! mine\n"
                           "||ads.example^$third-party\n"
                           "@@||ok.example^\n"
                           "/banner#top/\n"
                           "a.example#@#.ad\n"
                           "a.example#?#p:has-text(x)\n"
                           "a.example#$#body { color: red }\n"
                           "~c.example##.ad\n"
                           "a.*##.ad\n"
                           "a.example##+js(stop)\n"
                           "a.example##^script\n"
                           "a.example##p:has-text(x)\n"
                           "a.example##//p\n"
                           "a.example##.kept\n");
  CHECK(report.rules_read == 13);
  CHECK(report.rules_kept == 1);
  REQUIRE(report.sites.size() == 1);
  CHECK(report.sites[0].strip == Strings{".kept"});
  CHECK(report.unsupported ==
        Strings{"list.txt:5: a.example#@#.ad: an exception",
                "list.txt:6: a.example#?#p:has-text(x): a procedural rule (#?#)",
                "list.txt:7: a.example#$#body { color: red }: a style or snippet (#$#)",
                "list.txt:8: ~c.example##.ad: all hosts but some",
                "list.txt:9: a.*##.ad: a pattern of hosts",
                "list.txt:12: p:has-text(x): unsupported ':has-text()' at column 2",
                "list.txt:13: //p: not CSS", "list.txt:11: filters of the page's source (1 line)",
                "list.txt:3: network exceptions (1 line)", "list.txt:2: network rules (2 lines)",
                "list.txt:10: scripts (1 line)"});
}

TEST_CASE("a folder is read file by file in order of names", "[site_import]") {
  const Folder folder;
  folder.write("b.example.txt", "strip: //nav\n");
  folder.write("a.example.txt", "strip: //aside\nbogus\n");
  folder.write("list.txt", "##.ad\n");
  folder.write("notes.md", "strip: //p\n");
  folder.write("below/c.example.txt", "strip: //p\n");
  const auto report = import_site_rules(folder.path());
  REQUIRE(report);
  REQUIRE(report->sites.size() == 3);
  CHECK(report->sites[0].host == "a.example");
  CHECK(report->sites[1].host == "b.example");
  CHECK(report->sites[2].source == "list.txt");
  CHECK(report->rules_read == 4);
  CHECK(report->rules_kept == 3);
}

TEST_CASE("a single file is read, a missing one is an error", "[site_import]") {
  const Folder folder;
  folder.write("a.example.txt", "strip: //nav\n");
  CHECK(import_site_rules(folder / "a.example.txt").value().sites.size() == 1);
  const auto missing = import_site_rules(folder / "gone.txt");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "cannot read the site rules in " + (folder / "gone.txt"));
  folder.write("empty.txt", "");
  CHECK(import_site_rules(folder / "empty.txt").value().rules_read == 0);
}

TEST_CASE("an imported site is written as TOML that reads back the same", "[site_import]") {
  const ImportedSite site{.host = "a.example",
                          .strip = {"//p[.='\"quoted\"']", "p\\.x", "a\tb\x7F\x01"},
                          .body = {"//ärt"},
                          .source = "a.example.txt"};
  const std::string text = to_toml(site) + to_toml({.host = ""});
  const toml::table table = toml::parse(text);
  const toml::array& sites = *table["site"].as_array();
  REQUIRE(sites.size() == 2);
  const toml::table& first = *sites[0].as_table();
  CHECK(first["host"].value_or("") == site.host);
  CHECK(first["source"].value_or("") == site.source);
  REQUIRE(first["strip"].as_array()->size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(first["strip"][i].value_or("") == site.strip[i]);
  }
  CHECK(first["body"][0].value_or("") == site.body[0]);
  CHECK_FALSE(first.contains("title"));
  CHECK(to_toml({.host = "x", .title = {"//h1"}}) ==
        "[[site]]\nhost = \"x\"\ntitle = [\"//h1\"]\n");
}

TEST_CASE("what is kept is what a selector takes", "[site_import]") {
  const auto report = read("list.txt", "##.a,.b\n##\n##[\na.example##.c:not(.d)\n");
  CHECK(report.rules_kept == 2);
  for (const ImportedSite& site : report.sites) {
    for (const std::string& selector : site.strip) {
      CHECK(Selector::parse(selector));
    }
  }
}
