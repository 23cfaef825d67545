#include "stages/text/url.hpp"

#include <random>
#include <thread>
#include <vector>

#include "stages/text/canonical_url.hpp"
#include "stages/text/site.hpp"
#include "stages/text/urls.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

std::string href(std::string_view input, std::string_view base = {}) {
  const auto from = Url::parse(base);
  const auto url = Url::parse(input, from ? &*from : nullptr);
  return url ? url->href() : "";
}

std::string key(std::string_view address) {
  static const UrlKeys keys = UrlKeys::builtin();
  const auto url = Url::parse(address);
  return url ? keys.key(*url) : "";
}

}  // namespace

TEST_CASE("an address has its parts", "[text]") {
  const auto url = Url::parse("HTTPS://Ann:p%40:w@News.Example.org:8443/a/b?x=1#top");
  REQUIRE(url.has_value());
  CHECK(url->scheme == "https");
  CHECK(url->user == "Ann");
  CHECK(url->password == "p%40%3Aw");
  CHECK(url->host == "news.example.org");
  CHECK(url->port == std::optional<std::uint16_t>(8443));
  CHECK(url->port_or_default() == 8443);
  CHECK(url->path == "/a/b");
  CHECK(url->query == "x=1");
  CHECK(url->fragment == "top");
  CHECK(url->origin() == "https://news.example.org:8443");
  CHECK(url->path_and_query() == "/a/b?x=1");
  CHECK(url->href() == "https://Ann:p%40%3Aw@news.example.org:8443/a/b?x=1#top");
}

TEST_CASE("an address has one normal form", "[text]") {
  const auto [input, normal] = GENERATE(table<std::string, std::string>({
      {"http://h", "http://h/"},
      {"  http://h/\x01", "http://h/"},
      {"ht\ntp://h/a\tb\r", "http://h/ab"},
      {"http:h/a", "http://h/a"},
      {"http:\\\\\\h\\a\\b", "http://h/a/b"},
      {"http://h:80/", "http://h/"},
      {"https://h:80/", "https://h:80/"},
      {"http://h:/", "http://h/"},
      {"http://h:00080/", "http://h/"},
      {"http://h?q", "http://h/?q"},
      {"http://h/?", "http://h/?"},
      {"http://h/#", "http://h/#"},
      {"http://h/a/./b/../c/%2E%2e/d/.", "http://h/a/d/"},
      {"http://h/../../a", "http://h/a"},
      {"http://h/...", "http://h/..."},
      {"http://h//a//", "http://h//a//"},
      {"http://h/ \"<>`{}^|?'\"`{}#\"` ^",
       "http://h/%20%22%3C%3E%60%7B%7D%5E|?%27%22`{}#%22%60%20^"},
      {"http://h/caf\xc3\xa9?\xe9", "http://h/caf%C3%A9?%E9"},
      {"http://h/%zz%4", "http://h/%zz%4"},
      {"http://a@b@h/", "http://a%40b@h/"},
      {"http://:@h/", "http://h/"},
      {"http://:p@h/", "http://:p@h/"},
  }));
  CAPTURE(input);
  CHECK(href(input) == normal);
  CHECK(href(normal) == normal);
}

TEST_CASE("a reference is resolved against its page", "[text]") {
  const auto [reference, address] = GENERATE(table<std::string, std::string>({
      {"", "https://u@h:8/a/b?q"},
      {"#f", "https://u@h:8/a/b?q#f"},
      {"?", "https://u@h:8/a/b?"},
      {"?r#f", "https://u@h:8/a/b?r#f"},
      {"c", "https://u@h:8/a/c"},
      {"..", "https://u@h:8/"},
      {"../../c/", "https://u@h:8/c/"},
      {"/c", "https://u@h:8/c"},
      {"\\c", "https://u@h:8/c"},
      {"//i/c", "https://i/c"},
      {"/\\i", "https://i/"},
      {"///i", "https://i/"},
      {"https:c", "https://u@h:8/a/c"},
      {"https:/c", "https://u@h:8/c"},
      {"https:", "https://u@h:8/a/b?q"},
      {"http:c", "http://c/"},
      {"c:d", ""},
      {":d", "https://u@h:8/a/:d"},
      {"//", ""},
  }));
  CAPTURE(reference);
  CHECK(href(reference, "https://u@h:8/a/b?q#g") == address);
}

TEST_CASE("what is no address of a web page is refused", "[text]") {
  const auto input =
      GENERATE("", "page.html", "//h/", "ftp://h/", "file:///a", "data:,x", "http:", "http://",
               "http:///", "http://?", "http://@/", "http://u@/x", "http://h:x/", "http://h:65536/",
               "http://h:1:2/", "http://:80/", "http://a b/", "http://a%20b/", "http://a%00b/",
               "http://a<b/", "http://a|b/", "http://%/", "http://\xff/", "http://[::1/",
               "http://[]/", "http://[::1]x/", "http://xn--a.\xc3\xa4/");
  CAPTURE(input);
  CHECK_FALSE(Url::parse(input).has_value());
}

TEST_CASE("a host has one form", "[text]") {
  const auto [input, host] = GENERATE(table<std::string, std::string>({
      {"ExAmple.COM", "example.com"},
      {"a.b.", "a.b."},
      {"a..b", "a..b"},
      {"%41.com", "a.com"},
      {"m\xc3\xbcnchen.de", "xn--mnchen-3ya.de"},
      {"M%C3%9CNCHEN.de", "xn--mnchen-3ya.de"},
      {"fa\xc3\x9f.de", "xn--fa-hia.de"},
      {"FA\xe1\xba\x9e.de", "xn--fa-hia.de"},  // the capital of it
      {"\xef\xbd\x81\xe3\x80\x82\xef\xbd\x82", "a.b"},
      {"a\xe2\x81\xabz\xc3\xa4", "xn--az-wia"},  // invisible U+206B
      {"\xc2\xad", ""},
      {"xn--a", "xn--a"},
      {"-a-.b", "-a-.b"},
      {"1.2.3.4", "1.2.3.4"},
      {"1.2.3.4.", "1.2.3.4"},
      {"1.2.3.4..", "1.2.3.4.."},
      {"0x7F.1", "127.0.0.1"},
      {"017700000001", "127.0.0.1"},
      {"4294967295", "255.255.255.255"},
      {"4294967296", ""},
      {"1.16777216", ""},
      {"256.1", ""},
      {"0x", "0.0.0.0"},
      {"1.2.3.4.5", ""},
      {"a.09", ""},
      {"09.a", "09.a"},
      {"1.2..4", ""},
      {"99999999999999999999999999", ""},
      {"\xef\xbc\x91.2.3.4", "1.2.3.4"},
      {"[::]", "[::]"},
      {"[1:0:0:4:0:0:0:8]", "[1:0:0:4::8]"},
      {"[0:1:0:1:0:1:0:1]", "[0:1:0:1:0:1:0:1]"},
      {"[1:2:3:4:5:6:0:0]", "[1:2:3:4:5:6::]"},
      {"[::FFFF:1.2.3.4]", "[::ffff:102:304]"},
      {"[1:2:3:4:5:6:7]", ""},
      {"[1::2::3]", ""},
      {"[::1%25eth0]", ""},
      {"[::01.2.3.4]", ""},
  }));
  CAPTURE(input);
  CHECK(host_to_ascii(input).value_or("") == host);
}

TEST_CASE("very long addresses and hosts are refused", "[text]") {
  CHECK(Url::parse("http://h/" + std::string(60000, 'a')).has_value());
  CHECK_FALSE(Url::parse("http://h/" + std::string(Url::max_bytes, 'a')).has_value());
  CHECK(host_to_ascii(std::string(Url::max_host_bytes, 'a')).has_value());
  CHECK_FALSE(host_to_ascii(std::string(Url::max_host_bytes + 1, 'a')).has_value());
}

// Pieces that parsers stumble over, in any order: no crash, and reading again changes nothing.
TEST_CASE("any bytes make an address in normal form or none", "[text]") {
  const std::vector<std::string> pieces = {"http",        "https", ":",       "/",
                                           "//",          "\\",    "?",       "#",
                                           "@",           "[",     "]",       "%",
                                           "%2e",         ".",     "..",      "0x",
                                           "08",          "1",     "::",      "a",
                                           "Z",           " ",     "\t",      "\xff",
                                           "\xc3\x9f",    "xn--",  "utm_a=b", "&",
                                           ";",           "=",     "!",       std::string(1, '\0'),
                                           "\xd7\x90",    "(S(",   "))",      "\xf3\xa0\x80\x81",
                                           "\xe2\x80\x8d"};
  std::mt19937 random(20);  // NOLINT: the same cases each time
  const auto base = Url::parse("http://example.com/a/b?c#d");
  const UrlKeys keys = UrlKeys::builtin();
  int read = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string input = round % 2 == 0 ? "http://" : "";
    for (auto left = random() % 12; left != 0; --left) {
      input += pieces[random() % pieces.size()];
    }
    const auto url = Url::parse(input, round % 3 == 0 ? nullptr : &*base);
    if (!url) {
      continue;
    }
    ++read;
    CAPTURE(input);
    REQUIRE(Url::parse(url->href()) == url);
    REQUIRE(url->path.starts_with('/'));
    const std::string once = keys.key(*url);
    const auto again = Url::parse(once);
    REQUIRE(again.has_value());
    REQUIRE(keys.key(*again) == once);
    REQUIRE_FALSE(site_of(url->host).empty());
  }
  CHECK(read > 1000);
}

TEST_CASE("links that browsers understand are made absolute", "[text]") {
  CHECK(absolute_url("\\\\H\\a", "https://b/") == "https://h/a");
  CHECK(absolute_url("http://0x7f.1/", "") == "http://127.0.0.1/");
  CHECK(absolute_url("a b", "") == "a%20b");
  CHECK(absolute_url("https://x/y", "no address") == "https://x/y");
  CHECK(absolute_url("y", "no address").empty());
}

TEST_CASE("addresses of one page have one key", "[text]") {
  const auto [input, same] = GENERATE(table<std::string, std::string>({
      {"http://Example.org:80/a", "https://example.org/a"},
      {"https://example.org./a", "https://example.org/a"},
      {"https://me:secret@example.org/a", "https://example.org/a"},
      {"https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"},
      {"https://example.org/a|b?c[]=1", "https://example.org/a%7Cb?c%5B%5D=1"},
      {"https://example.org/a?", "https://example.org/a"},
      {"https://example.org/a?&b=1&", "https://example.org/a?b=1"},
      {"https://example.org/a#part", "https://example.org/a"},
      {"https://example.org/a?UTM_Source=x&b=1&utm_medium", "https://example.org/a?b=1"},
      {"https://example.org/a?b=1&amp;utm_source=x", "https://example.org/a?b=1"},
      {"https://example.org/a?%75tm_source=x", "https://example.org/a"},
      {"https://example.org/a?fbclid=x&gclid=y", "https://example.org/a"},
      {"https://example.org/a.jsp;JSESSIONID=1f;v=2?b", "https://example.org/a.jsp;v=2?b"},
      {"https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://example.org/a.aspx"},
      {"https://example.org/a?PHPSESSID=1", "https://example.org/a"},
      {"https://example.org/f?t=1&sid=0123456789abcdef0123456789ABCDEF",
       "https://example.org/f?t=1"},
      {"https://m.youtube.com/watch?v=1&si=2", "https://m.youtube.com/watch?v=1"},
      {"https://www.amazon.co.uk/dp/1?qid=2", "https://www.amazon.co.uk/dp/1"},
  }));
  CAPTURE(input);
  CHECK(key(input) == same);
  CHECK(key(same) == same);
}

TEST_CASE("addresses that may lead to different pages have different keys", "[text]") {
  const auto [one, other] = GENERATE(table<std::string, std::string>({
      {"https://www.example.org/", "https://example.org/"},
      {"http://example.org:443/", "https://example.org/"},
      {"https://example.org/a", "https://example.org/a/"},
      {"https://example.org/a", "https://example.org/A"},
      {"https://example.org//a", "https://example.org/a"},
      {"https://example.org/", "https://example.org/index.html"},
      {"https://example.org/a%2Fb", "https://example.org/a/b"},
      {"https://example.org/?a=1&b=2", "https://example.org/?b=2&a=1"},
      {"https://example.org/?a+b", "https://example.org/?a%20b"},
      {"https://example.org/?a", "https://example.org/?a="},
      {"https://example.org/?100%", "https://example.org/?100%25"},
      {"https://example.org/#!/one", "https://example.org/#!/two"},
      {"https://example.org/?sid=1", "https://example.org/?sid=2"},
      {"https://example.org/?s=harbour", "https://example.org/"},
      {"https://example.org/?session_id=17", "https://example.org/?session_id=18"},
      {"https://example.org/?si=1", "https://example.org/"},
      {"https://notyoutube.com/?si=1", "https://notyoutube.com/"},
      {"https://amazon.example.org/?qid=1", "https://amazon.example.org/"},
      {"https://example.org/?q=utm_source", "https://example.org/"},
      {"https://example.org/(S(short))/a", "https://example.org/a"},
  }));
  CAPTURE(one, other);
  CHECK(key(one) != key(other));
}

TEST_CASE("rules for keys are read from text", "[text]") {
  const auto keys = UrlKeys::read("# a comment\n\n from @example.org @shop.*  # why\nab_*\n;v\n");
  REQUIRE(keys.has_value());
  const auto key_of = [&](std::string_view address) { return keys->key(*Url::parse(address)); };
  CHECK(key_of("http://a.example.org/?from=1") == "https://a.example.org/");
  CHECK(key_of("http://shop.co.uk/?from=1") == "https://shop.co.uk/");
  CHECK(key_of("http://b.org/?from=1&ab_c=2&utm_source=3") == "https://b.org/?from=1&utm_source=3");
  CHECK(key_of("http://b.org/a;v=1/b;w;v") == "https://b.org/a/b;w");
  CHECK(UrlKeys::read(builtin_tracking_parameters()).has_value());
}

TEST_CASE("a rule for keys that makes no sense is an error with its line", "[text]") {
  const auto line = GENERATE("a b", "a =long", "a*b", "*", "ab*", ";", ";a*", "a @");
  CAPTURE(line);
  const auto keys = UrlKeys::read("good\n" + std::string(line) + "\n");
  REQUIRE_FALSE(keys.has_value());
  CHECK(keys.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("a site is what one owner registered", "[text]") {
  const auto [host, site] = GENERATE(table<std::string, std::string>({
      {"example.com", "example.com"},
      {"a.b.example.com", "example.com"},
      {"News.Example.co.uk.", "example.co.uk"},
      {"co.uk", "co.uk"},
      {"alice.github.io", "alice.github.io"},
      {"www.city.kawasaki.jp", "city.kawasaki.jp"},
      {"a.b.unlisted", "b.unlisted"},
      {"www.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"},
      {"www.a.xn--55qx5d.cn", "a.xn--55qx5d.cn"},  // a suffix in Chinese
      {"localhost", "localhost"},
      {".", "."},
      {"192.168.1.10", "192.168.1.10"},
      {"[2001:db8::1]", "[2001:db8::1]"},
      {"", ""},
  }));
  CAPTURE(host);
  CHECK(site_of(host) == site);
}

TEST_CASE("hosts are of one site or not", "[text]") {
  CHECK(same_site("a.example.org", "example.org"));
  CHECK_FALSE(same_site("alice.github.io", "bob.github.io"));
  CHECK_FALSE(same_site("10.0.0.1", "11.0.0.1"));
}

TEST_CASE("hosts and sites may be asked from many threads", "[text]") {
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (std::size_t i = 0; i < good.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 200; ++round) {
        good[i] += host_to_ascii("M\xc3\xbcnchen.de") == "xn--mnchen-3ya.de" &&
                   site_of("a.b.co.uk") == "b.co.uk";
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(good == std::vector<int>(4, 200));
}
