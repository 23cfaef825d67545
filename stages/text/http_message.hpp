// The head of a message as HTTP, WARC and mail write it: a first line, fields, a blank line.
//
// Read as real archives need it: lines end in CR LF or LF, a field may be folded over several
// lines, a line that is no field is passed over, and where the blank line is missing the head ends
// before the first line that cannot be a field.
//
//   threads  safe
//   cost     linear in the head
#ifndef WINNOW_STAGES_TEXT_HTTP_MESSAGE_HPP
#define WINNOW_STAGES_TEXT_HTTP_MESSAGE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winnow {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct MessageHead {
  std::string first_line{};
  HeaderFields fields{};
  std::size_t bytes = 0;  // with the blank line: where the body starts
  bool complete = false;  // the blank line was there
};

MessageHead parse_message_head(std::string_view message);

// Value of the first field of that name, upper and lower case alike; empty if there is none.
std::string_view field_value(const HeaderFields& fields, std::string_view name);

// 200 for "HTTP/1.1 200 OK"; 0 if the line is no status line.
int status_of(std::string_view first_line);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_HTTP_MESSAGE_HPP
