// The table of meanings says what a person would do about a reason, not how it came to be. A reason
// that is not in it (a rule's, a user's own stage) is shown by its word alone.
#include "pipeline/pages/report_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "pipeline/dates.hpp"
#include "pipeline/pages/html_page.hpp"

namespace winnow {

namespace {

constexpr std::size_t max_field_bytes = 300;

struct Meaning {
  std::string_view reason;
  std::string_view text;
};

constexpr std::array meanings = {
    Meaning{"decode.bomb", "unpacks to far more than it should"},
    Meaning{"decode.coding", "packed in a way that cannot be read"},
    Meaning{"decode.damaged", "the packed bytes are broken"},
    Meaning{"decode.http_status", "the server answered with an error"},
    Meaning{"decode.media_type", "neither HTML nor text"},
    Meaning{"decode.too_large", "larger than the limit"},
    Meaning{"decode.truncated", "the packed bytes end early"},
    Meaning{"dedup.exact", "the same text, byte for byte"},
    Meaning{"dedup.exact_key", "the same words; case, punctuation or white space differ"},
    Meaning{"dedup.near", "mostly the same runs of words"},
    Meaning{"despam.all_spam", "nothing but spam"},
    Meaning{"fetch.bad_url", "not an address that can be fetched"},
    Meaning{"fetch.blocked_address", "leads into a private network"},
    Meaning{"fetch.blocked_port", "a port where no web server listens"},
    Meaning{"fetch.blocked_scheme", "redirects off the web"},
    Meaning{"fetch.connect", "no connection to the server"},
    Meaning{"fetch.deferred", "the host asked to wait; left for another run"},
    Meaning{"fetch.media_type", "neither HTML nor text"},
    Meaning{"fetch.not_found", "no such file"},
    Meaning{"fetch.protocol", "the answer is no HTTP"},
    Meaning{"fetch.redirects", "too many redirects, or in a circle"},
    Meaning{"fetch.render", "the render command failed"},
    Meaning{"fetch.reset", "the connection broke"},
    Meaning{"fetch.resolve", "the host has no address"},
    Meaning{"fetch.robots", "robots.txt forbids it, or is out of reach"},
    Meaning{"fetch.stopped", "the run was stopped before its turn"},
    Meaning{"fetch.timeout", "no answer in time"},
    Meaning{"fetch.tls", "the certificate or the encryption failed"},
    Meaning{"fetch.too_large", "larger than the limit"},
    Meaning{"fetch.truncated", "fewer bytes than announced"},
    Meaning{"fetch.unchanged", "as in an earlier run; its text is there"},
    Meaning{"fetch.unreadable", "a file that cannot be read"},
    Meaning{"filter.too_short", "fewer words than wanted"},
    Meaning{"internal.exception", "a fault of winnow itself; worth a report"},
    Meaning{"name.exists", "the output file was there already"},
    Meaning{"normalize.no_text", "no text was left"},
    Meaning{"source.damaged", "an archive of which not all was read"},
    Meaning{"source.not_a_list", "neither feed, sitemap, OPML nor a list of addresses"},
    Meaning{"source.too_deep", "lists in lists, too many deep"},
    Meaning{"source.unreadable", "no such file or folder"},
    Meaning{"strip.no_content", "no text beside navigation and the like"},
    Meaning{"unknown", "the manifest does not say"},
    Meaning{"write.failed", "the text could not be written"},
    Meaning{"write.would_overwrite_input", "the output file is the input file"},
};

constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::optional<std::int32_t> day_of(std::string_view iso) {
  constexpr std::size_t day_bytes = 10;
  return iso.size() < day_bytes ? std::nullopt : night_of(std::string(iso.substr(0, 10)), 0);
}

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view meaning_of(std::string_view reason) {
  const auto at = std::ranges::lower_bound(meanings, reason, {}, &Meaning::reason);
  return at != meanings.end() && at->reason == reason ? at->text : std::string_view();
}

std::string_view exit_meaning(int code) {
  constexpr std::array<std::string_view, 7> words = {
      "All done.",
      "The run went well, but no text came out.",
      "The command or the configuration is wrong; nothing was done.",
      "Some inputs failed; the others are done.",
      "All inputs failed, or the run had to stop.",
      "A check failed.",
      "The store or its lock is in use by another run.",
  };
  const auto at = static_cast<std::size_t>(std::max(code, 0));
  return code >= 0 && at < words.size() ? words[at] : "An exit code that winnow does not use.";
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return unit == 0 || value >= 99.95 ? fmt::format("{:.0f} {}", value, units[unit])
                                     : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string share_text(double share) {
  const double percent = std::isfinite(share) ? share * 100 : 0;
  return percent > 0 && percent < 1 ? "< 1 %" : fmt::format("{:.0f} %", percent);
}

std::string share_text(std::optional<double> share) { return share ? share_text(*share) : "–"; }

std::string seconds_text(double seconds) {
  if (seconds < 60) {
    return seconds < 10 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.0f} s", seconds);
  }
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  return whole < 3600 ? fmt::format("{} min {} s", whole / 60, whole % 60)
                      : fmt::format("{} h {} min", number(whole / 3600), whole / 60 % 60);
}

std::string mean_text(double mean) {
  const double rounded = std::round(mean * 10) / 10;
  if (rounded > 0 && rounded < 10 && rounded != std::floor(rounded)) {
    return fmt::format("{:.1f}", rounded);
  }
  return number(static_cast<std::size_t>(std::llround(std::max(mean, 0.0))));
}

std::string day_text(std::string_view iso) {
  if (!day_of(iso)) {
    return std::string(iso);
  }
  const auto digit = [&](std::size_t at) { return static_cast<std::size_t>(iso[at] - '0'); };
  const std::size_t month = digit(5) * 10 + digit(6);
  return fmt::format("{} {} {}", digit(8) * 10 + digit(9), months.at(month - 1), iso.substr(0, 4));
}

std::string clock_text(std::string_view iso) {
  const bool has_clock = day_of(iso) && iso.size() >= 16 && iso[13] == ':' &&
                         is_digits(iso.substr(11, 2)) && is_digits(iso.substr(14, 2));
  return has_clock ? std::string(iso.substr(11, 5)) : "";
}

std::optional<int> days_between(std::string_view from, std::string_view to) {
  const auto first = day_of(from);
  const auto last = day_of(to);
  return first && last ? std::optional(*last - *first) : std::nullopt;
}

std::string run_name(const RunFacts& run, std::size_t at) {
  if (day_of(run.started)) {
    return run.started.substr(0, 10);
  }
  return run.id.empty() ? fmt::format("run {}", at + 1) : run.id;
}

std::string document_link(const DocumentFacts& document) {
  const std::string name = short_field(document.name(), 160);
  return fmt::format("<a href=\"#d{}\"><bdi>{}</bdi></a>", document.sequence,
                     name.empty() ? "Untitled" : name);
}

std::string address_link(std::string_view address) {
  const std::string_view secure = "https://";
  return web_link(address,
                  short_field(address.starts_with(secure) ? address.substr(secure.size()) : address,
                              max_field_bytes));
}

std::string reason_code(std::string_view reason) {
  return "<code>" + short_field(reason, 80) + "</code>";
}

}  // namespace winnow
