// The value of an element of a feed, which may be text, HTML written as text, HTML written as XML,
// or any of these in base64: one writer, two readings.
#ifndef WINNOW_STAGES_SOURCE_FEED_VALUE_HPP
#define WINNOW_STAGES_SOURCE_FEED_VALUE_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "stages/source/xml_reader.hpp"

namespace winnow {

// What the feed says a value is.
enum class ValueForm : std::uint8_t {
  guess,  // it does not say: HTML if it looks like it
  text,
  html,
  markup,  // XHTML, as elements
  base64,  // guessed once decoded
};

// From `type` and `mode` of Atom 0.3 and 1.0; both may be empty.
ValueForm value_form(std::string_view type, std::string_view mode);

// Gathers the events between an element's start and its end.
class FeedValue {
 public:
  explicit FeedValue(ValueForm form = ValueForm::guess) : form_(form) {}

  // `base` is what addresses inside are relative to; they are made absolute.
  void start(const XmlElement& element, const std::string& base);
  void end(std::string_view name);
  void text(std::string_view text);

  std::string plain() const;  // on one line, markup gone
  std::string html() const;
  // The characters alone, trimmed: addresses, dates, names.
  std::string_view raw() const;

 private:
  bool has_elements() const { return elements_ > 0; }
  ValueForm settled() const;

  ValueForm form_;
  std::size_t elements_ = 0;
  std::string text_;
  std::string markup_;
};

// White space collapsed to single spaces, none at the ends.
std::string on_one_line(std::string_view text);

// Plain text of a value that may be HTML, and HTML of one that may be text.
std::string guessed_plain(std::string_view text);
std::string guessed_html(std::string_view text);

// An element of HTML that has no content and no end tag.
bool is_void_element(std::string_view name);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_FEED_VALUE_HPP
