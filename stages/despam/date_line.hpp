// Lines that are nothing but a date, a site, a byline; and dates glued to a first sentence.
#ifndef WINNOW_STAGES_DESPAM_DATE_LINE_HPP
#define WINNOW_STAGES_DESPAM_DATE_LINE_HPP

#include <optional>
#include <string>
#include <string_view>

#include "stages/despam/lexicon.hpp"

namespace winnow {

struct DateLine {
  std::string date;    // ISO 8601; empty for calendars other than the Gregorian
  std::string site;    // a bare domain, if one stands there
  std::string author;  // words after a by-label that are no domain
};

// nullopt unless a date is there and nothing is left over once dates, times, separators, labels, a
// domain and a name of up to four words are taken away. Reads the lexicons "month", "weekday",
// "date_label", "byline_label" and "reading_time".
std::optional<DateLine> read_date_line(std::string_view text, const Lexicons& lexicons);

// Those that it reads, for the question below.
std::vector<const Lexicon*> lexicons_of_date_lines(const Lexicons& lexicons);

// False only if `text`, whose folded words are `words`, is none, and that without reading much.
bool may_be_date_line(std::string_view text, std::string_view words,
                      const std::vector<const Lexicon*>& lexicons);

struct DatePrefix {
  std::string date;        // ISO 8601
  std::size_t length = 0;  // bytes of `text` up to the sentence
};

// `date 2025-02-11 In the old town …`: a label, an ISO date, then a sentence.
std::optional<DatePrefix> read_date_prefix(std::string_view text, const Lexicons& lexicons);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_DATE_LINE_HPP
