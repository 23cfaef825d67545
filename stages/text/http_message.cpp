// Line by line. A folded line belongs to the field before it; RFC 9112 asks for one space there.
#include "stages/text/http_message.hpp"

#include <algorithm>
#include <optional>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

// Cuts the next line off `rest`, without its end.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

bool is_name_char(char c) {
  return ascii::is_alnum(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// "Name: value", spaces before the colon tolerated.
std::optional<std::pair<std::string, std::string>> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = ascii::trim(line.substr(0, colon));
  if (name.empty() || !std::ranges::all_of(name, is_name_char)) {
    return std::nullopt;
  }
  return std::pair{std::string(name), std::string(ascii::trim(line.substr(colon + 1)))};
}

bool is_folded(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

void unfold(std::string_view line, HeaderFields& fields) {
  if (!fields.empty()) {
    fields.back().second += ' ';
    fields.back().second += ascii::trim(line);
  }
}

// Where the head ends without a blank line: before the first line that is no field.
std::size_t bytes_of_open_head(std::string_view message) {
  std::string_view rest = message;
  take_line(rest);
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::string_view line = take_line(after);
    if (!is_folded(line) && !parse_field(line)) {
      break;
    }
    rest = after;
  }
  return message.size() - rest.size();
}

// Bytes up to and with the first blank line; npos if there is none.
std::size_t bytes_to_blank_line(std::string_view message) {
  for (std::size_t i = message.find('\n'); i != std::string_view::npos;
       i = message.find('\n', i + 1)) {
    const std::string_view rest = message.substr(i + 1);
    if (rest.starts_with('\n')) return i + 2;
    if (rest.starts_with("\r\n")) return i + 3;
  }
  return std::string_view::npos;
}

}  // namespace

MessageHead parse_message_head(std::string_view message) {
  MessageHead head;
  const std::size_t bytes = bytes_to_blank_line(message);
  head.complete = bytes != std::string_view::npos;
  head.bytes = head.complete ? bytes : bytes_of_open_head(message);
  std::string_view rest = message.substr(0, head.bytes);
  head.first_line = ascii::trim(take_line(rest));
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (is_folded(line)) {
      unfold(line, head.fields);
    } else if (auto field = parse_field(line)) {
      head.fields.push_back(std::move(*field));
    }
  }
  return head;
}

std::string_view field_value(const HeaderFields& fields, std::string_view name) {
  const auto found = std::ranges::find_if(
      fields, [&](const auto& field) { return ascii::equal_ignoring_case(field.first, name); });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

int status_of(std::string_view first_line) {
  if (!ascii::starts_with_ignoring_case(first_line, "HTTP")) {
    return 0;
  }
  const std::size_t space = first_line.find(' ');
  const std::string_view rest = ascii::trim(first_line.substr(std::min(space, first_line.size())));
  if (rest.size() < 3 || !std::ranges::all_of(rest.substr(0, 3), ascii::is_digit)) {
    return 0;
  }
  return (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
}

}  // namespace winnow
