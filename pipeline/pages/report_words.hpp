// How the report says things: reasons and exit codes in plain words, amounts, days, links.
//
//   out       text without markup, unless the name says `link`; foreign text is escaped there
//   threads   pure functions
//   example   bytes_text(1'234'567) is "1.2 MB"
#ifndef WINNOW_PIPELINE_PAGES_REPORT_WORDS_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_WORDS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/pages/report_facts.hpp"

namespace winnow {

// What a reason means, where it is one of winnow's own; else "".
std::string_view meaning_of(std::string_view reason);

// What an exit code means, as a sentence.
std::string_view exit_meaning(int code);

std::string bytes_text(std::uint64_t bytes);
std::string share_text(double share);
std::string share_text(std::optional<double> share);  // a dash where it is not known
std::string seconds_text(double seconds);
// A mean: no decimals from 10 on.
std::string mean_text(double mean);

// "29 November 2026" of an ISO 8601 text; any other text as it is.
std::string day_text(std::string_view iso);
// "02:15" of it, or "".
std::string clock_text(std::string_view iso);
// Days from one such text to another; nullopt where either is none.
std::optional<int> days_between(std::string_view from, std::string_view to);
// What a run of the history is called: its day, its name or its place in the row.
std::string run_name(const RunFacts& run, std::size_t at);

// HTML. A document's name, leading to its row in the table of documents.
std::string document_link(const DocumentFacts& document);
// HTML. An address, leading there if it is one of the web; shown without "https://".
std::string address_link(std::string_view address);
// HTML. The word of a reason.
std::string reason_code(std::string_view reason);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_WORDS_HPP
