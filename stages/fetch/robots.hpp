// Robots: what a site's robots.txt allows (RFC 9309).
//
//   in        the file's bytes, whatever they are; who asks, and for which URL
//   out       yes or no, the delay that is asked for, the sitemaps that are named
//   threads   a value; copies share one unchanging set of rules, and many threads may ask it
//   cost      parsing: linear. Asking: at worst the octets of the rules that apply times those of
//             the URL; wildcards are never tried twice
//   example   Robots::parse(body).allows("winnow", "https://example.org/a?b")
//
// Lines are read as forgivingly as the large search engines do: a missing colon, a misspelt
// "disallow", any line end, a byte order mark, junk between. What is not in the file is for the
// caller to know: which answer a failed download means (4xx: allow_all, 5xx and no answer:
// disallow_all), and that /robots.txt itself may always be had (RFC 9309, 2.2.2).
#ifndef WINNOW_STAGES_FETCH_ROBOTS_HPP
#define WINNOW_STAGES_FETCH_ROBOTS_HPP

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

class Robots {
 public:
  // RFC 9309, 2.5: at least this much must be read.
  static constexpr std::size_t default_max_bytes = std::size_t{500} << 10U;
  // Eight times the longest URL that any browser took.
  static constexpr std::size_t default_max_line_bytes = 2083 * 8 - 1;

  // Bytes past `max_bytes` are not read, nor is the line that they cut. A line is read up to
  // `max_line_bytes`.
  static Robots parse(std::string_view body, std::size_t max_bytes = default_max_bytes,
                      std::size_t max_line_bytes = default_max_line_bytes);
  static Robots allow_all();
  static Robots disallow_all();

  // May `product_token` ("winnow", without a version) get this URL, or path with query? Upper case
  // and lower case of the token are the same.
  bool allows(std::string_view product_token, std::string_view url_path_and_query) const;

  // Seconds between requests, 0 or more, finite; the longest where several are given. Not part of
  // the standard, and sites write any number: the caller caps it.
  std::optional<double> crawl_delay(std::string_view product_token) const;

  // As written, each once, in the file's order; they belong to no group. Valid as long as *this.
  const std::vector<std::string>& sitemaps() const;

  // What was read of the file: `parse(text())` gives the same answers. Valid as long as *this.
  const std::string& text() const;

 private:
  struct Rules;
  explicit Robots(std::shared_ptr<const Rules> rules);

  std::shared_ptr<const Rules> rules_;  // never null, never changed
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_ROBOTS_HPP
