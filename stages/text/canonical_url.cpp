#include "stages/text/canonical_url.hpp"

#include <algorithm>
#include <cassert>

#include "stages/text/ascii.hpp"
#include "stages/text/site.hpp"

namespace winnow {

namespace {

constexpr std::string_view spaces = " \t\r";

// Takes what is before `separator` off `text`; all of it if there is none.
std::string_view take(std::string_view& text, std::string_view separators) {
  const std::size_t end = std::min(text.find_first_of(separators), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return head;
}

bool is_hex(char c) {
  return ascii::is_digit(c) || (ascii::lower(c) >= 'a' && ascii::lower(c) <= 'f');
}

bool is_unreserved(char c) {
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

char hex_digit(unsigned value) { return "0123456789ABCDEF"[value & 15U]; }

// RFC 3986 gives these no place outside a host, so there is one way to mean them: escaped.
bool must_be_escaped(char c) {
  return std::string_view("[]|^`{}\"\\<>").find(c) != std::string_view::npos;
}

unsigned hex_value(char c) {
  return static_cast<unsigned>(ascii::is_digit(c) ? c - '0' : ascii::lower(c) - 'a' + 10);
}

// `%` and two digits: the character where it needs no escape, capitals else.
void append_escape(char high, char low, std::string& out) {
  const char c = static_cast<char>(hex_value(high) * 16 + hex_value(low));
  if (is_unreserved(c)) {
    out += c;
  } else {
    out += {'%', hex_digit(hex_value(high)), hex_digit(hex_value(low))};
  }
}

std::string with_one_escaping(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      append_escape(text[i + 1], text[i + 2], out);
      i += 2;
    } else if (must_be_escaped(text[i])) {
      const auto byte = static_cast<unsigned char>(text[i]);
      out += {'%', hex_digit(byte >> 4U), hex_digit(byte)};
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_hex32(std::string_view value) {
  return value.size() == 32 && std::ranges::all_of(value, is_hex);
}

// Long, and of letters and digits mixed: nobody's name for an article.
bool is_token(std::string_view value) {
  return value.size() >= 20 && std::ranges::all_of(value, ascii::is_alnum) &&
         std::ranges::any_of(value, ascii::is_alpha) && std::ranges::any_of(value, ascii::is_digit);
}

// "example.org": that host and those under it. "amazon.*": the sites of that name in any country.
bool host_matches(std::string_view pattern, std::string_view host) {
  if (pattern.ends_with(".*")) {
    return site_of(host).starts_with(pattern.substr(0, pattern.size() - 1));
  }
  if (!host.ends_with(pattern)) {
    return false;
  }
  const std::size_t before = host.size() - pattern.size();
  return before == 0 || host[before - 1] == '.';
}

// ASP.NET without cookies: /(S(24 letters and digits))/, with other parts beside S.
bool is_session_segment(std::string_view segment) {
  constexpr std::size_t bytes = 24;
  const std::size_t at = segment.find("S(");
  if (!segment.starts_with('(') || !segment.ends_with("))") || at == std::string_view::npos) {
    return false;
  }
  const std::string_view id = segment.substr(at + 2);
  return id.size() > bytes && id[bytes] == ')' &&
         std::ranges::all_of(id.substr(0, bytes), ascii::is_alnum);
}

// "example.org." is the same name; one link to it would double the whole site. "." and "a.." are
// no names, and stay.
std::string_view host_of(const Url& url) {
  const std::string_view host = url.host;
  const bool final_dot = host.size() > 1 && host.ends_with('.') && !host.ends_with("..");
  return final_dot ? host.substr(0, host.size() - 1) : host;
}

}  // namespace

Result<UrlKeys> UrlKeys::read(std::string_view rules) {
  UrlKeys keys;
  for (int number = 1; !rules.empty(); ++number) {
    std::string_view line = take(rules, "\n");
    line = ascii::trim(line.substr(0, line.find('#')));
    if (!line.empty() && !keys.add(line)) {
      return Error{"tracking parameters, line " + std::to_string(number) + ": cannot read '" +
                   std::string(line) + "'"};
    }
  }
  return keys;
}

UrlKeys UrlKeys::builtin() {
  auto keys = read(builtin_tracking_parameters());
  assert(keys);
  return keys ? *std::move(keys) : UrlKeys();
}

bool UrlKeys::add(std::string_view line) {
  std::string name = ascii::lower(take(line, spaces));
  Rule rule;
  while (!(line = ascii::trim(line)).empty()) {
    const std::string_view word = take(line, spaces);
    if (word.size() > 2 && word[0] == '@') {
      rule.hosts.push_back(ascii::lower(word.substr(1)));
    } else if (word == "=hex32" || word == "=token") {
      rule.value = word == "=hex32" ? Value::hex32 : Value::token;
    } else {
      return false;
    }
  }
  const std::size_t star = name.find('*');
  if (name.starts_with(';')) {
    if (name.size() == 1 || star != std::string::npos) {
      return false;
    }
    path_parameters_[name.substr(1)].push_back(std::move(rule));
  } else if (star == std::string::npos) {
    parameters_[std::move(name)].push_back(std::move(rule));
  } else if (star + 1 == name.size() && star > 2) {
    prefixes_.emplace_back(name.substr(0, star), std::move(rule));
  } else {
    return false;
  }
  return true;
}

bool UrlKeys::fits(const Rule& rule, std::string_view host, std::string_view value) {
  const bool shape =
      rule.value == Value::any || (rule.value == Value::hex32 ? is_hex32(value) : is_token(value));
  return shape && (rule.hosts.empty() || std::ranges::any_of(rule.hosts, [&](const auto& pattern) {
                     return host_matches(pattern, host);
                   }));
}

bool UrlKeys::names(const Rules& rules, std::string_view host, std::string_view parameter) {
  std::string_view value = parameter;
  const auto found = rules.find(ascii::lower(take(value, "=")));
  return found != rules.end() && std::ranges::any_of(found->second, [&](const Rule& rule) {
           return fits(rule, host, value);
         });
}

bool UrlKeys::is_noise(std::string_view host, std::string_view parameter) const {
  // A link whose `&amp;` was never decoded.
  while (ascii::starts_with_ignoring_case(parameter, "amp;")) {
    parameter.remove_prefix(4);
  }
  if (parameter.empty() || names(parameters_, host, parameter)) {
    return true;
  }
  const std::string_view value = parameter.substr(std::min(parameter.find('='), parameter.size()));
  return std::ranges::any_of(prefixes_, [&](const auto& prefix) {
    return ascii::starts_with_ignoring_case(parameter, prefix.first) &&
           fits(prefix.second, host, value.substr(value.empty() ? 0 : 1));
  });
}

std::string UrlKeys::clean_query(std::string_view host, std::string_view query) const {
  std::string out;
  while (!query.empty()) {
    const std::string_view parameter = take(query, "&");
    if (!is_noise(host, parameter)) {
      (out += out.empty() ? '?' : '&') += parameter;
    }
  }
  return out;
}

// One segment of a path, without its slash: "name;parameter;parameter".
std::string UrlKeys::clean_segment(std::string_view host, std::string_view segment) const {
  const std::size_t name_end = std::min(segment.find(';'), segment.size());
  std::string out(segment.substr(0, name_end));
  segment.remove_prefix(name_end);
  while (!segment.empty()) {
    segment.remove_prefix(1);
    const std::string_view parameter = segment.substr(0, segment.find(';'));
    segment.remove_prefix(parameter.size());
    if (!names(path_parameters_, host, parameter)) {
      (out += ';') += parameter;
    }
  }
  return out;
}

// `path` begins with '/'.
std::string UrlKeys::clean_path(std::string_view host, std::string_view path) const {
  std::string out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!is_session_segment(segment)) {
      (out += '/') += clean_segment(host, segment);
    }
  }
  return out.empty() ? "/" : out;
}

std::string UrlKeys::key(const Url& url) const {
  const std::string_view host = host_of(url);
  std::string out = "https://";
  out += host;
  if (url.port) {
    (out += ':') += std::to_string(*url.port);
  }
  out += clean_path(host, with_one_escaping(url.path));
  out += clean_query(host, with_one_escaping(url.query.value_or("")));
  if (url.fragment && url.fragment->starts_with('!')) {
    (out += '#') += with_one_escaping(*url.fragment);
  }
  return out;
}

}  // namespace winnow
