#include "tests/support/night_script.hpp"

#include <array>
#include <string_view>

#include "stages/text/digest.hpp"
#include "tests/support/articles.hpp"

namespace winnow::testing {

namespace {

struct Host {
  std::string_view name;
  std::string_view title;
  unsigned first = 0;                 // number of its first article
  std::array<unsigned, 3> more = {};  // stories beyond those of the first night, by night
};

constexpr Host alpha{"alpha", "Alpha", 1000, {0, 6, 10}};
constexpr Host beta{"beta", "Beta", 2000, {0, 0, 3}};
constexpr Host gamma_host{"gamma", "Gamma", 3000, {0, 0, 5}};
constexpr Host delta{"delta", "Delta", 4000, {0, 4, 6}};
constexpr Host echo{"echo", "Echo", 5000, {0, 2, 4}};
constexpr std::array hosts = {alpha, beta, gamma_host, delta, echo};

constexpr unsigned lost_entries = 8;  // of alpha's feed, where its XML breaks off

class Script {
 public:
  Script(int number, unsigned stories, int port)
      : number_(number), stories_(stories), port_(std::to_string(port)) {}

  Night night();

 private:
  std::string address(std::string_view host, const std::string& path) const {
    return "http://" + std::string(host) + ".test:" + port_ + path;
  }
  std::string story_address(const Host& host, unsigned story) const {
    return address(host.name, "/2026/report-" + std::to_string(story) + ".html");
  }
  unsigned count(const Host& host) const {
    return stories_ + host.more[static_cast<std::size_t>(number_ - 1)];
  }
  bool from(int night) const { return number_ >= night; }

  ShownPage page(std::string_view host_title, const std::string& at, const Article& article,
                 int first_night) const;
  void put_story(const Host& host, unsigned story);
  void put_changed(const Host& host, unsigned story, const ShownPage& original);
  void put_moved(const Host& host, unsigned story);
  void put_copy(unsigned place, const Host& of, unsigned story, bool exact);
  void put_copies();
  void put_lists();
  ShownList echo_list() const;
  ShownList alpha_feed() const;
  ShownList beta_feed() const;
  ShownList gamma_feed() const;
  void put_sitemaps();
  ShownList web_list(std::string_view host, const std::string& path, std::string kind) const;

  int number_;
  unsigned stories_;
  std::string port_;
  Night night_{};
  std::vector<std::string> copies_{};
};

std::string joined(const std::vector<std::string>& paragraphs) {
  std::string text;
  for (const std::string& paragraph : paragraphs) {
    text += (text.empty() ? "" : "\n\n") + paragraph;
  }
  return text + "\n";
}

std::string lower(std::string text) {
  for (char& c : text) {
    c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::string quoted_digest(const std::string& body) { return "\"" + digest(body) + "\""; }

// A server gives one validator, the other, or both.
void put_validators(ShownPage& page, unsigned number, int first_night) {
  if (number % 3 != 1) {
    page.etag = quoted_digest(page.body);
  }
  if (number % 3 != 2) {
    page.last_modified = "Mon, 0" + std::to_string(1 + first_night) + " Nov 2026 04:00:00 GMT";
  }
}

// `first_night`: since when the page is as it is.
ShownPage Script::page(std::string_view host_title, const std::string& at, const Article& article,
                       int first_night) const {
  ShownPage shown{
      .body = html_page(article, {.site = std::string(host_title) + " Daily", .address = at}),
      .story = std::to_string(article.number),
      .text = joined(article.paragraphs),
      .name = article.date + "-" + lower(article.title) + ".txt"};
  put_validators(shown, article.number, first_night);
  return shown;
}

// Five of a hundred changed in one way or another, as the table of the header says.
void Script::put_story(const Host& host, unsigned story) {
  const std::string at = story_address(host, story);
  const ShownPage original =
      page(host.title, at, article(host.first + story, host.title), story > stories_ ? 2 : 1);
  night_.pages[at] = original;
  const bool changes = host.name == "alpha" || host.name == "delta" || host.name == "echo";
  if (changes && from(2)) {
    put_changed(host, story, original);
  }
  if (host.name == "delta" && from(3)) {
    put_moved(host, story);
  }
}

void Script::put_changed(const Host& host, unsigned story, const ShownPage& original) {
  const std::string at = story_address(host, story);
  const Article first = article(host.first + story, host.title);
  const unsigned some = host.name == "echo" ? 1 : 5;  // of each kind
  if (story <= some) {
    night_.pages[at] = page(host.title, at, edited_slightly(first), 2);
    night_.pages[at].edition = 1;
  } else if (story <= 2 * some) {
    night_.pages[at] = page(host.title, at, rewritten(first), 2);
    night_.pages[at].story = original.story + " rewritten";
  } else if (story <= 3 * some) {
    night_.pages[at] = {.status = story % 2 == 0 ? 404 : 410};
  }
}

void Script::put_moved(const Host& host, unsigned story) {
  const std::string at = story_address(host, story);
  const std::string there = address(host.name, "/archive/report-" + std::to_string(story));
  if (story >= 20 && story < 25) {  // the page is as it was, elsewhere
    night_.pages[there] = night_.pages[at];
    night_.pages[at] = {.status = 301, .location = there};
  } else if (story >= 25 && story < 27) {  // another page took its place
    night_.pages[there] = page(host.title, there, article(host.first + 900 + story, host.title), 3);
    night_.pages[at] = {.status = 302, .location = there};
  } else if (story == 27) {
    night_.pages[there] = {.status = 302, .location = at};
    night_.pages[at] = {.status = 302, .location = there};
  }
}

void Script::put_copy(unsigned place, const Host& of, unsigned story, bool exact) {
  const std::string at = address("foxtrot", "/wire/" + std::to_string(place) + ".html");
  const Article original = article(of.first + story, of.title);
  ShownPage copy = page("Foxtrot", at, exact ? original : edited_slightly(original), 2);
  copy.edition = exact ? 0 : 1;
  night_.pages[at] = copy;
  copies_.push_back(at);
}

void Script::put_copies() {
  for (unsigned i = 0; from(2) && i < 8; ++i) {
    put_copy(i, delta, 30 + i, i < 4);
  }
  for (unsigned i = 0; from(3) && i < 2; ++i) {
    put_copy(8 + i, beta, 30 + i, true);
  }
}

ShownList Script::web_list(std::string_view host, const std::string& path, std::string kind) const {
  return {.address = address(host, path), .kind = std::move(kind)};
}

ShownList Script::echo_list() const {
  ShownList list{.kind = "urls", .body = "# every morning\n"};
  for (unsigned story = 1; story <= count(echo); ++story) {
    list.pages.push_back(story_address(echo, story));
    list.body += list.pages.back() + "\n";
  }
  return list;
}

std::string rss_item(const std::string& address, const std::string& title) {
  return "<item><title>" + title + "</title><link>" + address +
         "</link><description>A few words &amp; no more.</description></item>\n";
}

ShownList Script::alpha_feed() const {
  ShownList list = web_list("hub", "/alpha.rss", "feed");
  list.pages = copies_;
  for (unsigned story = count(alpha); story >= 1; --story) {  // the newest first
    list.pages.push_back(story_address(alpha, story));
  }
  list.damaged = number_ == 2;
  if (list.damaged) {
    list.pages.resize(list.pages.size() - lost_entries);
    list.refused = 1;  // the one that is cut in two
  }
  list.body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Alpha</title>\n";
  for (const std::string& address : list.pages) {
    list.body += rss_item(address, "Report");
  }
  list.body += list.damaged ? "<item><title>Repo" : "</channel></rss>\n";
  return list;
}

ShownList Script::beta_feed() const {
  ShownList list = web_list("hub", "/beta.atom", "feed");
  list.body = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Beta</title>\n";
  for (unsigned story = count(beta); story >= 1; --story) {
    list.pages.push_back(story_address(beta, story));
    list.body += "<entry><title>Report</title><id>urn:b:" + std::to_string(story) +
                 "</id><link href=\"" + list.pages.back() + "\"/></entry>\n";
  }
  list.body += "</feed>\n";
  return list;
}

// It names some of beta's pages as well.
ShownList Script::gamma_feed() const {
  ShownList list = web_list("hub", "/gamma.json", "feed");
  if (number_ == 2) {
    list.status = 500;
    return list;
  }
  for (unsigned story = 1; story <= count(gamma_host); ++story) {
    list.pages.push_back(story_address(gamma_host, story));
  }
  for (unsigned story = 1; story <= 5; ++story) {
    list.pages.push_back(story_address(beta, story));
  }
  list.body = R"({"version":"https://jsonfeed.org/version/1.1","title":"Gamma","items":[)";
  for (const std::string& address : list.pages) {
    list.body += address == list.pages.front() ? R"({"id":")" : R"(,{"id":")";
    list.body += address + R"(","url":")";
    list.body += address + R"("})";
  }
  list.body += "]}\n";
  return list;
}

void Script::put_sitemaps() {
  ShownList index = web_list("delta", "/sitemap.xml", "sitemap");
  index.body = "<?xml version=\"1.0\"?><sitemapindex>";
  std::vector<ShownList> parts;
  for (unsigned part = 0; part < 2; ++part) {
    ShownList list = web_list("delta", "/sitemap-" + std::to_string(part + 1) + ".xml", "sitemap");
    list.body = "<?xml version=\"1.0\"?><urlset>\n";
    for (unsigned story = 1 + part; story <= count(delta); story += 2) {
      list.pages.push_back(story_address(delta, story));
      list.body += "<url><loc>" + list.pages.back() + "</loc></url>\n";
    }
    list.body += "</urlset>\n";
    index.lists.push_back(list.address);
    index.body += "<sitemap><loc>" + list.address + "</loc></sitemap>";
    parts.push_back(std::move(list));
  }
  index.body += "</sitemapindex>\n";
  night_.lists.push_back(std::move(index));
  night_.lists.insert(night_.lists.end(), parts.begin(), parts.end());
}

void Script::put_lists() {
  night_.lists = {echo_list(), alpha_feed(), beta_feed(), gamma_feed()};
  put_sitemaps();
  for (ShownList& list : night_.lists) {
    list.etag = list.address.empty() ? "" : quoted_digest(list.body);
  }
}

Night Script::night() {
  for (const Host& host : hosts) {
    for (unsigned story = 1; story <= count(host); ++story) {
      put_story(host, story);
    }
  }
  put_copies();
  put_lists();
  if (number_ == 2) {
    night_.down.insert("beta.test");
  }
  return std::move(night_);
}

}  // namespace

const std::vector<std::string>& night_hosts() {
  static const std::vector<std::string> names = {"hub.test",    "alpha.test", "beta.test",
                                                 "gamma.test",  "delta.test", "echo.test",
                                                 "foxtrot.test"};
  return names;
}

Night night_script(int number, unsigned stories, int port) {
  return Script(number, stories, port).night();
}

}  // namespace winnow::testing
