// Dates as feeds and sitemaps write them, into UTC: RFC 822 and its many misspellings, ISO 8601 in
// full and cut short, asctime, seconds since 1970, month names of other languages.
//
//   out      "2024-05-06T07:08:09Z"; "" if the text is no date
//   range    years 1900 .. 9999; a missing day is the first, a missing time is 00:00:00, a missing
//            zone is UTC (Korean dates: +09:00); two-digit years 00..49 are after 2000 (RFC 5322)
//   threads  safe
//
// Letters for time zones mean what RFC 822 says (A is one hour behind UTC), unknown names mean UTC,
// a wrong day of the week is ignored. Left out: dates without a year, for there is no today here;
// 05/06/2024, which is in May or in June.
#ifndef WINNOW_STAGES_SOURCE_FEED_DATE_HPP
#define WINNOW_STAGES_SOURCE_FEED_DATE_HPP

#include <string>
#include <string_view>

namespace winnow {

std::string feed_date(std::string_view text);

// The same, but a date that is written as an ISO 8601 day and no more stays one: "2024-05-06".
std::string feed_date_or_day(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_DATE_HPP
