// Whole runs over a server on loopback: lists, politeness, the second night, archives.
#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/words.hpp"

using namespace winnow::testing;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

// A page with enough text of its own to be kept, different for each number.
std::string article(int n) {
  std::string html = "<!DOCTYPE html><html><head><title>Report " + std::to_string(n) +
                     "</title></head><body><nav><a href=/>Home</a> <a href=/about>About</a></nav>"
                     "<article><h1>Report " +
                     std::to_string(n) + "</h1>";
  for (unsigned p = 0; p < 4; ++p) {
    html += "<p>Paragraph " + std::to_string(p) + " of report " + std::to_string(n) + ". " +
            sentence(static_cast<unsigned>(n) * 4 + p) + "</p>";
  }
  return html + "</article><footer>Contact us</footer></body></html>";
}

std::string feed(const FaultServer& server, int count) {
  std::string xml = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Reports</title>";
  for (int i = 0; i < count; ++i) {
    xml += "<item><title>Report " + std::to_string(i) + "</title><link>" +
           server.url("/report/" + std::to_string(i)) + "</link><pubDate>Mon, 0" +
           std::to_string(1 + i % 9) + " Sep 2025 08:00:00 GMT</pubDate></item>";
  }
  return xml + "</channel></rss>";
}

void serve_reports(FaultServer& server, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    server.on("/report/" + n, fault::with_validators(article(i), "\"r" + n + "\"",
                                                     "Mon, 01 Sep 2025 08:00:00 GMT"));
  }
  server.on("/feed.xml", fault::with_validators(feed(server, count), "\"feed\"",
                                                "Mon, 01 Sep 2025 08:00:00 GMT"));
}

std::string run(const std::string& arguments) {
  return "run -q --no-config --allow-private --set fetch.delay_ms=0 --set fetch.retry_ms=1 "
         "--name '{host}-{slug}' " +
         arguments;
}

Json report(const Folder& folder, const std::string& out) {
  return Json::parse(folder.read(out + "/run.json"));
}

std::map<std::string, std::string> texts(const std::string& directory) {
  std::map<std::string, std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".txt") {
      std::ifstream file(entry.path(), std::ios::binary);
      std::stringstream text;
      text << file.rdbuf();
      found[entry.path().filename()] = text.str();
    }
  }
  return found;
}

int bodies(const FaultServer& server) {
  int count = 0;
  for (const Asked& asked : server.log()) {
    count += asked.path != "/robots.txt" && asked.field("If-None-Match").empty() &&
             asked.field("If-Modified-Since").empty();
  }
  return count;
}

}  // namespace

TEST_CASE("a feed gives its pages, a sitemap and OPML theirs", "[web]") {
  FaultServer server;
  serve_reports(server, 5);
  server.on("/sitemap.xml",
            fault::page("<urlset><url><loc>" + server.url("/report/1") + "</loc></url><url><loc>" +
                            server.url("/report/4") + "</loc></url></urlset>",
                        "application/xml"));
  const Folder folder;
  folder.write("feeds.opml", "<opml><body><outline type='rss' xmlUrl='" + server.url("/feed.xml") +
                                 "'/></body></opml>");
  const auto list = [&](const std::string& arguments) {
    return winnow_program("list --no-config --allow-private --set fetch.delay_ms=0 " + arguments);
  };
  std::string all;
  for (int i = 0; i < 5; ++i) {
    all += server.url("/report/" + std::to_string(i)) + "\n";
  }
  CHECK(list(server.url("/feed.xml")).out == all);
  CHECK(list(folder / "feeds.opml").out == all);
  CHECK(
      list("--sitemap " + server.url("/sitemap.xml") + " --feed " + server.url("/feed.xml")).out ==
      all);  // the sitemap's two are named once
  CHECK(list("--limit 2 " + server.url("/feed.xml")).out ==
        server.url("/report/0") + "\n" + server.url("/report/1") + "\n");
  CHECK(list("--since 2025-09-05 " + server.url("/feed.xml")).out ==
        server.url("/report/4") + "\n");
  CHECK(list("--format tsv --limit 1 " + server.url("/feed.xml")).out ==
        server.url("/report/0") + "\t2025-09-01T08:00:00Z\tReport 0\t" + server.url("/feed.xml") +
            "\n");
}

TEST_CASE("a site's page leads to its feed, its robots.txt to its sitemap", "[web]") {
  FaultServer server;
  serve_reports(server, 2);
  server.on("/", fault::page("<html><head><link rel=alternate type='application/rss+xml' "
                             "href='/feed.xml'></head><body>Hello</body></html>"));
  server.on("/robots.txt", fault::page("Sitemap: " + server.url("/map.xml") + "\n", "text/plain"));
  server.on("/map.xml", fault::page("<sitemapindex><sitemap><loc>" + server.url("/part.txt") +
                                        "</loc></sitemap></sitemapindex>",
                                    "application/xml"));
  server.on("/part.txt", fault::page(server.url("/report/1") + "\n", "text/plain"));
  const std::string common = "list --no-config --allow-private --set fetch.delay_ms=0 ";
  CHECK(winnow_program(common + server.url("/")).out ==
        server.url("/report/0") + "\n" + server.url("/report/1") + "\n");
  CHECK(winnow_program(common + "-f sitemap " + server.url("/")).out ==
        server.url("/report/1") + "\n");
}

TEST_CASE("a sitemap that robots.txt names elsewhere speaks for the site", "[web]") {
  FaultServer server;
  const std::string port = ":" + std::to_string(server.port());
  server.on("/robots.txt",
            fault::page("Sitemap: http://cdn.other.example" + port + "/map.txt\n", "text/plain"));
  server.on("/map.txt", fault::page("http://www.site.example" + port + "/a\nhttp://third.example" +
                                        port + "/b\n",
                                    "text/plain"));
  const Ran ran = winnow_program(
      "list --no-config --allow-private --delay 0 --set 'fetch.resolve=[\"site.example" + port +
      ":127.0.0.1\",\"cdn.other.example" + port + ":127.0.0.1\"]' -f sitemap http://site.example" +
      port + "/");
  CHECK(ran.out == "http://www.site.example" + port + "/a\n");
}

TEST_CASE("the second night asks only for what changed", "[web]") {
  FaultServer server;
  serve_reports(server, 20);
  const Folder folder;
  const std::string job = "--store " + (folder / "store.db") + " --feed " + server.url("/feed.xml");
  REQUIRE(winnow_program(run(job + " -o " + (folder / "one"))).code == 0);
  CHECK(texts(folder / "one").size() == 20);
  const int first = bodies(server);
  CHECK(first == 21);

  CHECK(winnow_program(run(job + " -o " + (folder / "two"))).code == 0);
  CHECK(bodies(server) == first);  // no body was sent a second time
  CHECK(texts(folder / "two").empty());
  CHECK(report(folder, "two")["rejected"]["fetch.unchanged"] == 20);
  CHECK(report(folder, "two")["sources"][0]["unchanged"] == true);

  server.on("/report/3", fault::page(article(300)));
  CHECK(winnow_program(run(job + " -o " + (folder / "three"))).code == 0);
  CHECK(texts(folder / "three").size() == 1);

  CHECK(winnow_program(run(job + " --refetch -o " + (folder / "four"))).code == 0);
  CHECK(texts(folder / "four").size() == 20);
}

TEST_CASE("a page whose text was not written is asked for again", "[web]") {
  FaultServer server;
  serve_reports(server, 2);
  server.on("/report/1", fault::busy(500, 2));
  const Folder folder;
  const std::string job =
      "--retry 0 --store " + (folder / "store.db") + " --feed " + server.url("/feed.xml");
  CHECK(winnow_program(run(job + " -o " + (folder / "one"))).code == 3);
  CHECK(winnow_program(run(job + " -o " + (folder / "two"))).code == 3);
  CHECK(server.visits("/report/1") == 2);
}

TEST_CASE("a run kept as an archive gives the same texts again", "[web]") {
  FaultServer server;
  serve_reports(server, 8);
  server.on("/report/5", fault::redirect("/moved"));
  server.on("/moved", fault::page("<meta http-equiv=Refresh content='0; url=/gone/on'>"));
  server.on("/gone/on", fault::page(article(55)));
  const Folder folder;
  const std::string archive = folder / GENERATE(as<std::string>(), "night.warc", "night.warc.gz");
  REQUIRE(winnow_program(run("--metadata --warc " + archive + " --feed " + server.url("/feed.xml") +
                             " -o " + (folder / "live")))
              .code == 0);
  const auto asked = server.log().size();
  REQUIRE(winnow_program(run("--metadata " + archive + " -o " + (folder / "again"))).code == 0);
  CHECK(server.log().size() == asked);
  CHECK(texts(folder / "live").size() == 8);
  CHECK(texts(folder / "live") == texts(folder / "again"));
}

TEST_CASE("a feed that gives whole texts needs no fetch", "[web]") {
  FaultServer server;
  std::string body;
  for (int p = 0; p < 5; ++p) {
    body += "&lt;p&gt;The harbour master counted the ships of the " + std::to_string(p + 1) +
            "th week, wrote the numbers into his book and sent them to the town.&lt;/p&gt;";
  }
  server.on("/feed", fault::page("<rss version='2.0'><channel><item><title>Ships</title><link>" +
                                     server.url("/ships") + "</link><description>" + body +
                                     "</description><content:encoded "
                                     "xmlns:content='http://purl.org/rss/1.0/modules/content/'>" +
                                     body + "</content:encoded></item></channel></rss>",
                                 "application/rss+xml"));
  const Folder folder;
  CHECK(winnow_program(
            run("--feed-content --feed " + server.url("/feed") + " -o " + (folder / "out")))
            .code == 0);
  CHECK(server.visits("/ships") == 0);
  const auto found = texts(folder / "out");
  REQUIRE(found.size() == 1);
  CHECK(found.begin()->second.find("3th week") != std::string::npos);
}

TEST_CASE("a broken list is an input that failed, the others go on", "[web]") {
  FaultServer server;
  serve_reports(server, 2);
  server.on("/broken", fault::page("<html><p>no feed here</p></html>"));
  const Folder folder;
  CHECK(winnow_program(run("--retry 0 --feed " + server.url("/gone") + " --feed " +
                           server.url("/broken") + " --feed " + server.url("/feed.xml") + " -o " +
                           (folder / "out") + " 2>/dev/null"))
            .code == 3);
  const Json json = report(folder, "out");
  CHECK(json["finished"] == 2);
  CHECK(json["rejected"]["decode.http_status"] == 1);
  CHECK(json["rejected"]["source.not_a_list"] == 1);
  CHECK(json["read"] == 4);
  CHECK(json["sources"].size() == 3);
}

TEST_CASE("robots.txt is obeyed by run, and by clean only if asked", "[web]") {
  FaultServer server;
  serve_reports(server, 1);
  server.on("/robots.txt", fault::page("User-agent: *\nDisallow: /report/\n", "text/plain"));
  const Folder folder;
  const std::string page = server.url("/report/0");
  CHECK(winnow_program(run(page + " -o " + (folder / "out"))).code == 4);
  CHECK(report(folder, "out")["rejected"]["fetch.robots"] == 1);
  CHECK(winnow_program(run("--robots ignore " + page + " -o " + (folder / "out"))).code == 0);
  const std::string clean = "clean --no-config --allow-private ";
  CHECK(winnow_program(clean + page).code == 0);
  CHECK(winnow_program(clean + "--robots obey " + page + " 2>/dev/null").code == 4);
}

TEST_CASE("no host is asked faster than its delay, and all at the same time", "[web]") {
  // Twenty names for one server: hosts that each want 30 ms between two requests.
  FaultServer server;
  constexpr int hosts = 20;
  constexpr int pages = 10;
  serve_reports(server, hosts * pages);
  const Folder folder;
  std::string list;
  std::string resolve;
  const std::string port = std::to_string(server.port());
  for (int h = 0; h < hosts; ++h) {
    const std::string name = "h" + std::to_string(h) + ".test";
    resolve += (h > 0 ? "," : "") + ("\"" + name + ":" + port + ":127.0.0.1\"");
    for (int p = 0; p < pages; ++p) {  // host by host: the window must reach past the first
      list += "http://" + name + ":" + port + "/report/" + std::to_string(h * pages + p) + "\n";
    }
  }
  folder.write("urls.txt", list);
  REQUIRE(winnow_program("run -q --no-config --allow-private --set fetch.delay_ms=30 --set "
                         "fetch.adaptive=0 --set 'fetch.resolve=[" +
                         resolve + "]' --url-list " + (folder / "urls.txt") + " -o " +
                         (folder / "out"))
              .code == 0);
  CHECK(report(folder, "out")["finished"] == hosts * pages);
  std::map<std::string, std::vector<std::chrono::milliseconds>> arrivals;
  for (const Asked& asked : server.log()) {
    arrivals[asked.host].push_back(asked.since_start);
  }
  REQUIRE(arrivals.size() == hosts);
  // The delay runs from the end of an answer, so the server sees it whole, but for the millisecond
  // that its log cuts off.
  for (const auto& [host, times] : arrivals) {
    CHECK(times.size() == pages + 1);  // robots.txt too
    for (std::size_t i = 1; i < times.size(); ++i) {
      CHECK(times[i] - times[i - 1] >= 29ms);
    }
  }
}

TEST_CASE("a render command stands in for HTTP", "[web]") {
  const Folder folder;
  folder.write("render.sh",
               "read url\necho \"<html><body><article><h1>Rendered</h1>\"\n"
               "for i in 1 2 3 4; do echo \"<p>The page at $url says in its line $i "
               "what only a browser would have seen, and $WINNOW_URL agrees.</p>\"; "
               "done\necho '</article></body></html>'\n");
  const std::string clean = "clean --no-config --set fetch.robots=false --render-cmd ";
  const Ran ran =
      winnow_program(clean + "'sh " + (folder / "render.sh") + "' https://app.example/view");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("https://app.example/view says in its line 3") != std::string::npos);
  const Ran failed = winnow_program(clean + "'exit 3' https://app.example/ 2>&1");
  CHECK(failed.code == 4);
  CHECK(failed.out.find("fetch.render: the command ended with 3") != std::string::npos);
}

TEST_CASE("a page of tonight is not written over one of last night", "[web]") {
  FaultServer server;
  for (int i = 0; i < 2; ++i) {
    std::string html = article(i);
    html.replace(html.find("<h1>Report " + std::to_string(i)), 12, "<h1>Weather!");
    html.replace(html.find("<title>Report " + std::to_string(i)), 15, "<title>Weather!");
    server.on("/" + std::to_string(i), fault::with_validators(html, "\"w\"", "Mon"));
  }
  const Folder folder;
  const std::string job = "--store " + (folder / "job.db") + " -o " + (folder / "out") + " ";
  REQUIRE(winnow_program(run(job + server.url("/0"))).code == 0);
  const auto first = texts(folder / "out");
  REQUIRE(first.size() == 1);
  REQUIRE(winnow_program(run(job + server.url("/0") + " " + server.url("/1"))).code == 0);
  const auto second = texts(folder / "out");
  REQUIRE(second.size() == 2);
  CHECK(second.at(first.begin()->first) == first.begin()->second);
}

TEST_CASE("what comes from the web names nothing on this machine", "[web]") {
  FaultServer server;
  serve_reports(server, 1);
  const Folder folder;
  folder.write("secret.txt", server.url("/report/0") + "\n");
  const std::string secret = folder / "secret.txt";
  server.on("/robots.txt",
            fault::page("Sitemap: " + secret + "\nSitemap: -\nSitemap: /map.txt\n", "text/plain"));
  server.on("/map.txt", fault::page(server.url("/mapped") + "\n", "text/plain"));
  server.on("/urls.txt",
            fault::page(secret + "\n-\n" + server.url("/listed") + "\n", "text/plain"));
  const std::string list = "list --no-config --allow-private --delay 0 --retry 0 ";
  CHECK(winnow_program(list + "-f sitemap " + server.url("/") + " 2>/dev/null </dev/null").out ==
        server.url("/mapped") + "\n");
  CHECK(winnow_program(list + "-f urls " + server.url("/urls.txt") + " </dev/null").out ==
        server.url("/listed") + "\n");
}

TEST_CASE("secrets are sent and written nowhere", "[web]") {
  FaultServer server;
  serve_reports(server, 1);
  const Folder folder;
  std::string address = server.url("/report/0");
  address.insert(address.find("//") + 2, "anna:wort@");
  const std::string job = "-H 'Authorization-Token: geheim' -b sid=keks --warc " +
                          (folder / "night.warc") + " --store " + (folder / "job.db") + " -o " +
                          (folder / "out") + " " + address;
  REQUIRE(winnow_program(run(job)).code == 0);
  const auto log = server.log();
  CHECK(log.back().field("Authorization").starts_with("Basic "));
  CHECK(log.back().field("Authorization-Token") == "geheim");
  const std::string all = folder.read("night.warc") + folder.read("job.db") +
                          folder.read("job.db-wal") + folder.read("job.db.dedup") +
                          folder.read("out/manifest.jsonl") + folder.read("out/run.json");
  CHECK(all.find("report/0") != std::string::npos);
  for (const char* word : {"wort", "geheim", "keks", "Basic "}) {
    CAPTURE(word);
    CHECK(all.find(word) == std::string::npos);
  }
  for (const auto& [name, text] : texts(folder / "out")) {
    CHECK(name.find("wort") == std::string::npos);
  }
}

TEST_CASE("an archive that is broken is an input that failed", "[web]") {
  FaultServer server;
  serve_reports(server, 6);
  const Folder folder;
  REQUIRE(winnow_program(run("--warc " + (folder / "night.warc") + " --feed " +
                             server.url("/feed.xml") + " -o " + (folder / "live")))
              .code == 0);
  const std::string whole = folder.read("night.warc");
  folder.write("half.warc", whole.substr(0, whole.size() / 2));
  CHECK(winnow_program(run((folder / "half.warc") + " -o " + (folder / "half") + " 2>/dev/null"))
            .code == 3);
  CHECK(report(folder, "half")["rejected"]["source.damaged"] == 1);
  folder.write("diary.txt", "Dear diary, this is no archive.\n");
  CHECK(winnow_program(run("--archive " + (folder / "diary.txt") + " -o " + (folder / "none") +
                           " 2>/dev/null"))
            .code == 4);
}

TEST_CASE("a 304 that nobody asked for is no page", "[web]") {
  FaultServer server;
  server.on("/page", [](const Asked&, Line& line) {
    line.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n");
    return After::keep_open;
  });
  CHECK(winnow_program("clean --no-config --allow-private " + server.url("/page") + " 2>/dev/null")
            .code == 4);
}

TEST_CASE("lines of a URL list stand for themselves", "[web]") {
  const Folder folder;
  folder.write("urls.txt",
               "\xEF\xBB\xBFhttps://a.example/1\r\nhttps://a.example/caf\xC3\xA9\n"
               "https://a.example/na\xEFve\n");
  CHECK(winnow_program("list --no-config --url-list " + (folder / "urls.txt")).out ==
        "https://a.example/1\nhttps://a.example/caf\xC3\xA9\nhttps://a.example/na\xEFve\n");
}

TEST_CASE("a page named twice in a URL list is counted as repeated", "[web]") {
  FaultServer server;
  serve_reports(server, 2);
  const Folder folder;
  const std::string page = server.url("/report/0");
  folder.write("urls.txt", page + "\n" + page + "?utm_source=mail\n" + server.url("/report/1"));
  REQUIRE(
      winnow_program(run("--url-list " + (folder / "urls.txt") + " -o " + (folder / "out"))).code ==
      0);
  const Json list = report(folder, "out")["sources"][0];
  CHECK(list["listed"] == 3);
  CHECK(list["taken"] == 2);
  CHECK(list["repeated"] == 1);
}

TEST_CASE("lists that name each other are read once", "[web]") {
  FaultServer server;
  const auto index = [&](std::initializer_list<const char*> names) {
    std::string xml = "<sitemapindex>";
    for (const char* name : names) {
      xml += "<sitemap><loc>" + server.url(name) + "</loc></sitemap>";
    }
    return fault::page(xml + "</sitemapindex>", "application/xml");
  };
  server.on("/a.xml", index({"/b.xml", "/a.xml", "/c.txt"}));
  server.on("/b.xml", index({"/a.xml", "/c.txt"}));
  server.on("/c.txt", fault::page(server.url("/report/1") + "\n", "text/plain"));
  const Ran ran = winnow_program("list --no-config --allow-private --delay 0 --sitemap " +
                                 server.url("/a.xml"));
  CHECK(ran.code == 0);
  CHECK(ran.out == server.url("/report/1") + "\n");
  CHECK(server.log().size() == 3);
}

TEST_CASE("a whole text in a feed is taken once", "[web]") {
  FaultServer server;
  server.on("/feed",
            fault::page("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>"
                        "<link href='https://a.example/1'/><content type='html'>&lt;p&gt;" +
                            sentence(1) + " " + sentence(2) + "&lt;/p&gt;</content></entry></feed>",
                        "application/atom+xml"));
  const Folder folder;
  const std::string job =
      "--feed-content --store " + (folder / "job.db") + " --feed " + server.url("/feed") + " -o ";
  CHECK(winnow_program(run(job + (folder / "one"))).code == 0);
  CHECK(report(folder, "one")["finished"] == 1);
  CHECK(winnow_program(run(job + (folder / "two"))).code == 0);
  CHECK(report(folder, "two")["rejected"]["fetch.unchanged"] == 1);
}

TEST_CASE("a dry run makes nothing", "[web]") {
  FaultServer server;
  serve_reports(server, 2);
  const Folder folder;
  CHECK(winnow_program(run("--dry-run --store " + (folder / "job.db") + " --warc " +
                           (folder / "night.warc") + " --feed " + server.url("/feed.xml") + " -o " +
                           (folder / "out")))
            .code == 0);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("what a server says does not drive the terminal", "[web]") {
  FaultServer server;
  server.on("/esc", fault::redirect("weird://\x1b[31mred\x07"));
  const Ran ran =
      winnow_program("clean --no-config --allow-private " + server.url("/esc") + " 2>&1");
  CHECK(ran.out.find("weird://?[31mred?") != std::string::npos);
}
