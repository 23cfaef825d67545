// Paths are brought to one spelling when they are read, on both sides, so that matching compares
// octets. A rule is cut at its wildcards into pieces that must be found one after the other; taking
// each at its first place is always right, because what follows can only gain from it, so there is
// nothing to go back for.
#include "stages/fetch/robots.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <set>
#include <utility>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

struct Rule {
  std::string pattern;  // normalised; '*' is a wildcard, a '$' at the end an anchor
  bool allow = false;
};

struct Agent {
  std::string token;  // in lower case; "*" is everyone
  std::optional<double> delay;
};

// Lines from one run of User-agent lines to the next.
struct Group {
  std::vector<Agent> agents;
  std::vector<Rule> rules;
};

enum class Key { user_agent, allow, disallow, sitemap, crawl_delay, other };

struct Line {
  Key key = Key::other;
  std::string_view value;
};

// --- spelling -----------------------------------------------------------------------------------

constexpr std::string_view reserved = ":/?#[]@!$&'()*+,;=";  // RFC 3986, 2.2

bool is_unreserved(char c) {
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
  if (ascii::is_digit(c)) {
    return c - '0';
  }
  const char low = ascii::lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// The octet that an escape at `at` stands for; nullopt if there is none.
std::optional<char> escaped_octet(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) {
    return std::nullopt;
  }
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? std::nullopt : std::optional(static_cast<char>(high * 16 + low));
}

void append_escape(char octet, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(octet);
  out += {'%', digits[value >> 4U], digits[value & 0xFU]};
}

// One spelling for what RFC 9309, 2.2.2 and 2.2.3, calls equal: escapes of unreserved characters
// are undone, everything else that a URL may not hold as it is becomes an escape. `special` says
// whether a raw '*' or '$' at some place has its meaning; if not, it is the character.
template <class Special>
std::string normalised(std::string_view path, Special special) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    const std::optional<char> octet = escaped_octet(path, at);
    const char c = octet.value_or(path[at]);
    const bool literal = (c == '*' || c == '$') && !special(at);
    const bool plain =
        is_unreserved(c) || (!octet && !literal && reserved.find(c) != std::string_view::npos);
    if (plain) {
      out += c;
    } else {
      append_escape(c, out);
    }
    at += octet ? 2 : 0;
  }
  return out;
}

std::string normalised_path(std::string_view path) {
  return normalised(path, [](std::size_t) { return false; });
}

std::string normalised_pattern(std::string_view pattern) {
  return normalised(pattern,
                    [&](std::size_t at) { return pattern[at] == '*' || at + 1 == pattern.size(); });
}

bool has_scheme(std::string_view url) {
  const std::size_t end = url.find("://");
  return end != std::string_view::npos && end > 0 &&
         std::ranges::all_of(url.substr(0, end), [](char c) {
           return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.';
         });
}

// Path and query of a URL, a host with a path, or a path.
std::string path_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  if (has_scheme(url)) {
    url.remove_prefix(url.find("://") + 3);
  }
  url.remove_prefix(std::min(url.find_first_of("/?;"), url.size()));
  return url.starts_with('/') ? std::string(url) : "/" + std::string(url);
}

// --- matching -----------------------------------------------------------------------------------

bool matches(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  pattern.remove_suffix(anchored ? 1 : 0);
  std::size_t star = std::min(pattern.find('*'), pattern.size());
  if (!path.starts_with(pattern.substr(0, star))) {
    return false;
  }
  std::size_t at = star;
  while (star < pattern.size()) {
    pattern.remove_prefix(star + 1);
    star = std::min(pattern.find('*'), pattern.size());
    const std::string_view piece = pattern.substr(0, star);
    if (anchored && star == pattern.size()) {
      return path.size() - at >= piece.size() && path.ends_with(piece);
    }
    const std::size_t found = path.find(piece, at);
    if (found == std::string_view::npos) {
      return false;
    }
    at = found + piece.size();
  }
  return !anchored || at == path.size();
}

// --- reading ------------------------------------------------------------------------------------

bool is_space(char c) { return ascii::is_space(c) || c == '\v'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return ascii::starts_with_ignoring_case(text, word); });
}

// Misspellings are those that Google's parser takes, and what begins with a key is that key.
Key key_of(std::string_view word) {
  if (starts_with_one_of(word, {"user-agent", "useragent", "user agent"})) {
    return Key::user_agent;
  }
  if (starts_with_one_of(word, {"allow"})) {
    return Key::allow;
  }
  if (starts_with_one_of(
          word, {"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})) {
    return Key::disallow;
  }
  if (starts_with_one_of(word, {"sitemap", "site-map"})) {
    return Key::sitemap;
  }
  return starts_with_one_of(word, {"crawl-delay", "crawldelay", "crawl delay"}) ? Key::crawl_delay
                                                                                : Key::other;
}

Line read_line(std::string_view text) {
  text = trim(text.substr(0, text.find('#')));
  std::size_t split = text.find(':');
  if (split == std::string_view::npos) {
    // A forgotten colon, where nothing but two words is on the line.
    split = text.find_first_of(" \t");
    if (split == std::string_view::npos ||
        trim(text.substr(split)).find_first_of(" \t") != std::string_view::npos) {
      return {};
    }
  }
  return {key_of(trim(text.substr(0, split))), trim(text.substr(split + 1))};
}

// Calls `visit` with every line, whatever ends it: LF, CR, CR LF.
template <class Visit>
void for_each_line(std::string_view text, std::size_t max_line_bytes, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    visit(read_line(text.substr(0, std::min(end, max_line_bytes))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// The name without a version or what else follows it. The standard knows letters, '-' and '_';
// names with digits, dots and letters beyond ASCII are about, and are compared whole.
std::string_view token_of(std::string_view value) {
  const auto* end = std::ranges::find_if_not(value, [](char c) {
    return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

std::optional<double> seconds_of(std::string_view value) {
  double seconds = 0;
  const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool whole =
      rest == value.data() + value.size() || ascii::is_alpha(*rest) || is_space(*rest);
  return error == std::errc() && whole && std::isfinite(seconds) && seconds >= 0
             ? std::optional(seconds)
             : std::nullopt;
}

// A page "/a/index.html" that is allowed is also meant by "/a/".
std::optional<std::string> folder_of_index(std::string_view pattern) {
  const std::size_t slash = pattern.rfind('/');
  if (slash == std::string_view::npos || !pattern.substr(slash).starts_with("/index.htm")) {
    return std::nullopt;
  }
  return std::string(pattern.substr(0, slash + 1)) + "$";
}

class Reader {
 public:
  void take(const Line& line) {
    switch (line.key) {
      case Key::user_agent: return add_agent(line.value);
      case Key::allow: return add_rule(line.value, true);
      case Key::disallow: return add_rule(line.value, false);
      case Key::crawl_delay: return add_delay(line.value);
      case Key::sitemap: return add_sitemap(line.value);
      case Key::other: return;  // RFC 9309, 2.2.4: other lines do not end a group
    }
  }

  std::vector<Group> groups;
  std::vector<std::string> sitemaps;

 private:
  void add_agent(std::string_view value) {
    if (groups.empty() || std::exchange(rules_seen_, false)) {
      groups.emplace_back();
    }
    const bool everyone = value == "*" || (value.starts_with('*') && is_space(value[1]));
    groups.back().agents.push_back({everyone ? "*" : ascii::lower(token_of(value)), {}});
  }

  void add_rule(std::string_view value, bool allow) {
    if (groups.empty()) {
      return;  // RFC 9309, 2.2.1: rules before the first User-agent are for nobody
    }
    rules_seen_ = true;
    std::string pattern = normalised_pattern(value);
    if (pattern.empty()) {
      return;
    }
    if (auto folder = allow ? folder_of_index(pattern) : std::nullopt) {
      groups.back().rules.push_back({*std::move(folder), true});
    }
    groups.back().rules.push_back({std::move(pattern), allow});
  }

  // For the agents so far: a delay does not end a group, and the next names may be another's.
  void add_delay(std::string_view value) {
    const std::optional<double> delay = seconds_of(value);
    if (groups.empty() || !delay) {
      return;
    }
    for (Agent& agent : groups.back().agents) {
      agent.delay = std::max(agent.delay.value_or(0), *delay);
    }
  }

  void add_sitemap(std::string_view value) {
    if (!value.empty() && named_.emplace(value).second) {
      sitemaps.emplace_back(value);
    }
  }

  bool rules_seen_ = false;
  std::set<std::string, std::less<>> named_;
};

// As many bytes as may be read, up to the last line that is whole.
std::string_view capped(std::string_view body, std::size_t max_bytes) {
  if (body.size() <= max_bytes) {
    return body;
  }
  const std::size_t end = body.substr(0, max_bytes).find_last_of("\r\n");
  return body.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// Calls `visit` with the groups that speak to `token`, and the agent that says so: groups that name
// it, all of them, or else those for everyone.
template <class Visit>
void for_each_group(const std::vector<Group>& groups, std::string_view token, Visit visit) {
  const auto visit_named = [&](std::string_view name) {
    bool found = false;
    for (const Group& group : groups) {
      const auto agent = std::ranges::find(group.agents, name, &Agent::token);
      if (agent != group.agents.end()) {
        found = true;
        visit(group, *agent);
      }
    }
    return found;
  };
  // A version is no part of the name, but a caller who passes one still means it.
  const std::string name = ascii::lower(token.substr(0, token.find('/')));
  if (name.empty() || !visit_named(name)) {
    visit_named("*");
  }
}

}  // namespace

struct Robots::Rules {
  std::string text;
  std::vector<Group> groups;
  std::vector<std::string> sitemaps;
};

Robots::Robots(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Robots Robots::parse(std::string_view body, std::size_t max_bytes, std::size_t max_line_bytes) {
  const std::string_view text = capped(body, max_bytes);
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const auto mark_end = std::ranges::mismatch(text, mark).in1;  // damaged marks are skipped, too
  Reader reader;
  for_each_line(text.substr(static_cast<std::size_t>(mark_end - text.begin())), max_line_bytes,
                [&](const Line& line) { reader.take(line); });
  return Robots(std::make_shared<const Rules>(
      Rules{std::string(text), std::move(reader.groups), std::move(reader.sitemaps)}));
}

Robots Robots::allow_all() { return parse(""); }

Robots Robots::disallow_all() { return parse("User-agent: *\nDisallow: /\n"); }

bool Robots::allows(std::string_view product_token, std::string_view url_path_and_query) const {
  const std::string path = normalised_path(path_of(url_path_and_query));
  std::size_t longest = 0;
  bool allowed = true;
  for_each_group(rules_->groups, product_token, [&](const Group& group, const Agent&) {
    for (const Rule& rule : group.rules) {
      const std::size_t octets = rule.pattern.size();
      if ((octets > longest || (octets == longest && rule.allow)) && matches(rule.pattern, path)) {
        longest = octets;
        allowed = rule.allow;
      }
    }
  });
  return allowed;
}

std::optional<double> Robots::crawl_delay(std::string_view product_token) const {
  std::optional<double> longest;
  for_each_group(rules_->groups, product_token, [&](const Group&, const Agent& agent) {
    if (agent.delay) {
      longest = std::max(longest.value_or(0), *agent.delay);
    }
  });
  return longest;
}

const std::vector<std::string>& Robots::sitemaps() const { return rules_->sitemaps; }

const std::string& Robots::text() const { return rules_->text; }

}  // namespace winnow
