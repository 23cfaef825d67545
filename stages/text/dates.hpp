// Dates as people and programs write them, into ISO 8601.
//
// A date is three parts: a year, a month by number or name, a day. The text is cut into numbers and
// words once; three parts that stand close together and name a day that exists are a date. Month
// names come from ICU's locale data: those of the page's language and of English.
//
//   out      YYYY-MM-DD, or with the time where the text is an ISO 8601 time already; "" if none
//   range    years 1990 .. 2099
//   threads  safe; the month names of a language are read once and shared
//   cost     linear in the text
//
// Left out: dates relative to today, for there is no today in a saved page, and two-digit years
// before a month.
#ifndef WINNOW_STAGES_TEXT_DATES_HPP
#define WINNOW_STAGES_TEXT_DATES_HPP

#include <string>
#include <string_view>

namespace winnow {

// The first date in `text`; `language` is a BCP 47 tag and may be empty.
std::string find_date(std::string_view text, std::string_view language);

// A value of a `datetime` attribute, a meta tag or JSON-LD: ISO 8601, RFC 1123, seconds since 1970,
// or any date `find_date` reads.
std::string machine_date(std::string_view value, std::string_view language);

// The date in an address: /2024/05/06/, /2024-05-06-title, /20240506/.
std::string date_in_path(std::string_view url);

// Days between two ISO 8601 dates, in either direction; a large number if one of them is none.
int days_apart(std::string_view a, std::string_view b);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_DATES_HPP
