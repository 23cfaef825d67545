#include "tests/bench/soak_site.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "tests/support/articles.hpp"

namespace winnow::testing {

namespace {

// Pages of a hundred thousand that behave so; the rest is good. Stalls, 429 and endless bodies cost
// seconds each, and pages are taken in order: they are rare so that a day fits into minutes.
constexpr std::array<std::pair<Manner, unsigned>, 10> shares = {{{Manner::copy, 5000},
                                                                 {Manner::missing, 1000},
                                                                 {Manner::error, 300},
                                                                 {Manner::busy_once, 60},
                                                                 {Manner::moved, 1000},
                                                                 {Manner::wrong_charset, 1000},
                                                                 {Manner::cut_gzip, 300},
                                                                 {Manner::reset, 300},
                                                                 {Manner::stall, 40},
                                                                 {Manner::endless, 60}}};

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33U;
  value *= 0xFF51AFD7ED558CCDU;
  value ^= value >> 33U;
  value *= 0xC4CEB9FE1A85EC53U;
  return value ^ (value >> 33U);
}

// "/p/123.html" is page 123.
unsigned number_in(const std::string& path) {
  return static_cast<unsigned>(std::strtoul(path.c_str() + path.rfind('/') + 1, nullptr, 10));
}

std::string page_path(unsigned number) { return "/p/" + std::to_string(number) + ".html"; }

// A page says UTF-8 and holds bytes that are none.
std::string with_wrong_bytes(std::string html) {
  const std::size_t at = html.find(" of ", html.find("<p>", html.find("<h1>")));
  return at == std::string::npos ? html : html.insert(at, " caf\xE9 \x93so\x94");
}

}  // namespace

std::string_view name_of(Manner manner) {
  switch (manner) {
    case Manner::good: return "good";
    case Manner::copy: return "copy";
    case Manner::missing: return "404";
    case Manner::error: return "500";
    case Manner::busy_once: return "429 once";
    case Manner::moved: return "redirect";
    case Manner::wrong_charset: return "wrong charset";
    case Manner::cut_gzip: return "gzip cut short";
    case Manner::reset: return "reset";
    case Manner::stall: return "stall";
    case Manner::endless: return "endless";
  }
  return "";
}

SoakSite::SoakSite(SoakOptions options) : options_(options) {
  make_misdeeds();
  server_.on("/*", [this](const Asked& asked, Line& line) { return serve(asked, line); });
}

void SoakSite::make_misdeeds() {
  misdeeds_[Manner::missing] = [](const Asked&, Line& line) {
    line.send(answer("404 Not Found", "", "none"));
    return After::keep_open;
  };
  misdeeds_[Manner::error] = [](const Asked&, Line& line) {
    line.send(answer("500 Internal Server Error", "", "oh"));
    return After::keep_open;
  };
  misdeeds_[Manner::cut_gzip] = fault::gzip_cut_short(page_body(0));
  misdeeds_[Manner::reset] = fault::reset_in_the_middle();
  misdeeds_[Manner::stall] = fault::no_answer();
  misdeeds_[Manner::endless] = fault::endless_body();
}

std::string SoakSite::host_of(unsigned feed) const {
  return "h" + std::to_string(feed % options_.hosts) + ".test";
}

std::vector<std::string> SoakSite::feeds() const {
  std::vector<std::string> addresses;
  for (unsigned feed = 0; feed < options_.feeds; ++feed) {
    addresses.push_back("http://" + host_of(feed) + ":" + std::to_string(server_.port()) +
                        "/feed/" + std::to_string(feed) + ".xml");
  }
  return addresses;
}

std::string SoakSite::resolve() const {
  std::string list;
  for (unsigned host = 0; host < options_.hosts; ++host) {
    list += (host == 0 ? "\"" : ",\"") + host_of(host) + ":" + std::to_string(server_.port()) +
            ":127.0.0.1\"";
  }
  return "[" + list + "]";
}

unsigned SoakSite::number_of(unsigned feed, unsigned page, unsigned run) const {
  return (run * options_.feeds + feed) * pages_a_feed() + page;
}

Manner SoakSite::manner_of(unsigned number) const {
  std::uint64_t draw = mixed(mixed(options_.seed) + number) % 100'000;
  for (const auto& [manner, share] : shares) {
    if (draw < share) {
      return manner;
    }
    draw -= share;
  }
  return Manner::good;
}

std::uint64_t SoakSite::inputs_a_run() const {
  return std::uint64_t{options_.feeds - broken_feeds} * pages_a_feed() + broken_feeds;
}

std::map<Manner, std::uint64_t> SoakSite::manners(unsigned run) const {
  std::map<Manner, std::uint64_t> counts;
  for (unsigned feed = broken_feeds; feed < options_.feeds; ++feed) {
    for (unsigned page = 0; page < pages_a_feed(); ++page) {
      ++counts[manner_of(number_of(feed, page, run))];
    }
  }
  return counts;
}

std::string SoakSite::feed_body(unsigned feed) const {
  std::string xml = "<rss version=\"2.0\"><channel><title>Feed</title>\n";
  for (unsigned page = 0; page < pages_a_feed(); ++page) {
    xml += "<item><link>" + page_path(number_of(feed, page, run_)) + "</link></item>\n";
  }
  return xml + "</channel></rss>\n";
}

std::string SoakSite::page_body(unsigned number) const {
  const unsigned text =
      manner_of(number) == Manner::copy && number >= 1000 ? number - 1000 : number;
  return html_page(article(text), {.site = "Daily", .address = page_path(number)});
}

After SoakSite::serve(const Asked& asked, Line& line) {
  if (asked.path.starts_with("/p/") || asked.path.starts_with("/moved/")) {
    return serve_page(number_in(asked.path), asked, line);
  }
  const bool feed = asked.path.starts_with("/feed/");
  const unsigned number = number_in(asked.path);
  if (!feed || number < broken_feeds) {
    line.send(answer(feed ? "500 Internal Server Error" : "404 Not Found", "", ""));
  } else {
    line.send(answer("200 OK", "Content-Type: application/rss+xml\r\n", feed_body(number)));
  }
  return After::keep_open;
}

After SoakSite::serve_page(unsigned number, const Asked& asked, Line& line) {
  ++served_;
  const Manner manner = manner_of(number);
  if (const auto misdeed = misdeeds_.find(manner); misdeed != misdeeds_.end()) {
    return misdeed->second(asked, line);
  }
  if (manner == Manner::busy_once && asked.visit == 1) {
    line.send(answer("429 Too Many Requests", "Retry-After: 1\r\n", "busy"));
  } else if (manner == Manner::moved && asked.path.starts_with("/p/")) {
    const std::string there = "/moved/" + std::to_string(number) + ".html";
    line.send(answer("301 Moved Permanently", "Location: " + there + "\r\n", ""));
  } else {
    const std::string html = page_body(number);
    line.send(answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n",
                     manner == Manner::wrong_charset ? with_wrong_bytes(html) : html));
  }
  return After::keep_open;
}

}  // namespace winnow::testing
