// UrlKeys: one key for all the addresses under which one page is linked, for a set of what was
// seen. The key looks like an address and is none: nothing should be fetched by it.
//
// The rule is that two addresses get one key only if no server in its right mind answers them
// differently. What is left apart costs a second visit, which a redirect, a rel=canonical or the
// comparison of texts repairs; what is put together wrongly is a page that nobody reads.
//
//   put together   http and https; default ports; a dot after the host; user and password (never
//                  sent); escapes of letters, digits and - . _ ~; lower-case escapes; characters
//                  that must be escaped and are not ([ ] | ^ ` { } " \ < >); an empty query, empty
//                  parts of one; fragments but for #!; parameters that the rules name; sessions
//   kept apart     www.: another host, often without a page or with another one
//                  a slash at the end, doubled slashes, index.html, capitals in paths: what they
//                  mean is up to the server, and it redirects where they mean nothing
//                  the order of parameters: it decides where a name comes twice, and where a
//                  program reads the query itself; one program's links keep one order anyway
//                  `a` and `a=`, `+` and `%20`: the same in forms, not in other queries
//
//   cost      linear in the bytes of the address, times the number of wildcards (about 40)
//   threads   const calls may be concurrent
#ifndef WINNOW_STAGES_TEXT_CANONICAL_URL_HPP
#define WINNOW_STAGES_TEXT_CANONICAL_URL_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stages/record/result.hpp"
#include "stages/text/url.hpp"

namespace winnow {

// The text of config/urls/tracking.txt, compiled in.
std::string_view builtin_tracking_parameters();

class UrlKeys {
 public:
  // Rules as config/urls/tracking.txt explains them. The error names the line.
  static Result<UrlKeys> read(std::string_view rules);
  static UrlKeys builtin();

  std::string key(const Url& url) const;

 private:
  enum class Value : std::uint8_t { any, hex32, token };
  struct Rule {
    Value value = Value::any;
    std::vector<std::string> hosts{};  // none: on all hosts
  };
  using Rules = std::unordered_map<std::string, std::vector<Rule>>;

  static bool fits(const Rule& rule, std::string_view host, std::string_view value);
  static bool names(const Rules& rules, std::string_view host, std::string_view parameter);
  bool add(std::string_view line);
  bool is_noise(std::string_view host, std::string_view parameter) const;
  std::string clean_query(std::string_view host, std::string_view query) const;
  std::string clean_segment(std::string_view host, std::string_view segment) const;
  std::string clean_path(std::string_view host, std::string_view path) const;

  Rules parameters_;       // by name, lower case
  Rules path_parameters_;  // `;name=value` in a path
  std::vector<std::pair<std::string, Rule>> prefixes_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_CANONICAL_URL_HPP
