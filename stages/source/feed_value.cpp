// Where a feed does not say, its author's tool decides, and most tools put HTML into a title that
// ought to be text. So such a value is HTML if it holds a character reference or an end tag (or one
// of the elements that have none) and if everything in it that looks like a tag is HTML's: "x < y",
// "AT&T" and "the <blink> tag" stay text.
#include "stages/source/feed_value.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "stages/record/tag.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/markup.hpp"
#include "stages/text/references.hpp"
#include "stages/text/urls.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_html_name(std::string_view name) {
  const std::string low = ascii::lower(name);
  return std::find(tag_names.begin() + 1, tag_names.end(), low) != tag_names.end();
}

std::string_view tag_name_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && ascii::is_alnum(text[end])) {
    ++end;
  }
  return text.substr(0, end);
}

bool has_reference(std::string_view text) {
  std::string ignored;
  for (std::size_t at = text.find('&'); at != npos; at = text.find('&', at + 1)) {
    const std::size_t read = decode_reference(text.substr(at, 64), ReferencesIn::text, ignored);
    if (read > 0 && text[at + read - 1] == ';') {
      return true;
    }
  }
  return false;
}

bool looks_like_html(std::string_view text) {
  bool html = has_reference(text);
  for (std::size_t at = text.find('<'); at != npos; at = text.find('<', at + 1)) {
    const bool end_tag = text.substr(at + 1).starts_with('/');
    const std::string_view name = tag_name_at(text.substr(at + (end_tag ? 2 : 1)));
    if (name.empty()) {
      continue;
    }
    if (!is_html_name(name)) {
      return false;
    }
    html = html || end_tag || is_void_element(name) || ascii::equal_ignoring_case(name, "p");
  }
  return html;
}

// Pictures and the like decode to bytes that are no text: nothing to read.
std::string from_base64_text(std::string_view text) {
  std::string packed;
  std::ranges::copy_if(text, std::back_inserter(packed),
                       [](char c) { return !ascii::is_space(c); });
  packed.append((4 - packed.size() % 4) % 4, '=');
  std::optional<std::string> bytes = from_base64(packed);
  const bool readable = bytes && utf8::is_valid(*bytes) && bytes->find('\0') == std::string::npos;
  return readable ? *std::move(bytes) : std::string();
}

std::string escaped(std::string_view text) {
  std::string out;
  append_xml_text(text, out);
  return out;
}

// Markup gone, references decoded, with or without markup around them.
std::string html_to_plain(std::string_view html) {
  if (has_markup(html)) {
    return on_one_line(without_markup(html));
  }
  std::string decoded;
  append_decoded(html, ReferencesIn::text, decoded);
  return on_one_line(decoded);
}

bool is_address(std::string_view attribute) {
  return ascii::equal_ignoring_case(attribute, "href") ||
         ascii::equal_ignoring_case(attribute, "src");
}

}  // namespace

bool is_void_element(std::string_view name) {
  constexpr auto names =
      std::to_array<std::string_view>({"area", "base", "br", "col", "embed", "hr", "img", "input",
                                       "link", "meta", "param", "source", "track", "wbr"});
  return std::ranges::any_of(
      names, [name](std::string_view v) { return ascii::equal_ignoring_case(v, name); });
}

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : ascii::trim(text)) {
    const bool space = ascii::is_space(c);
    if (!space || !out.ends_with(' ')) {
      out += space ? ' ' : c;
    }
  }
  return out;
}

std::string guessed_plain(std::string_view text) {
  return looks_like_html(text) ? html_to_plain(text) : on_one_line(text);
}

std::string guessed_html(std::string_view text) {
  return looks_like_html(text) ? std::string(text) : escaped(text);
}

ValueForm value_form(std::string_view type, std::string_view mode) {
  const std::string kind = ascii::lower(ascii::trim(type.substr(0, type.find(';'))));
  if (ascii::equal_ignoring_case(mode, "base64")) {
    return ValueForm::base64;
  }
  if (kind == "html" || kind == "text/html") {
    return ValueForm::html;
  }
  if (kind == "text" || kind == "text/plain") {
    return ValueForm::text;
  }
  if (kind == "xhtml" || kind.ends_with("+xml") || kind.ends_with("/xml")) {
    return ValueForm::markup;
  }
  // RFC 4287, 4.1.3.3: what is neither text nor XML is in base64.
  const bool media = kind.find('/') != std::string::npos && !kind.starts_with("text/");
  return media && !ascii::equal_ignoring_case(mode, "escaped") ? ValueForm::base64
                                                               : ValueForm::guess;
}

void FeedValue::start(const XmlElement& element, const std::string& base) {
  ++elements_;
  markup_.append("<").append(element.name);
  for (const XmlAttribute& attribute : *element.attributes) {
    const std::string resolved =
        is_address(attribute.name) ? absolute_url(attribute.value, base) : std::string();
    markup_ += ' ';
    if (!attribute.prefix.empty()) {
      markup_.append(attribute.prefix) += ':';
    }
    markup_.append(attribute.name).append("=\"");
    append_xml_text(resolved.empty() ? attribute.value : resolved, markup_);
    markup_ += '"';
  }
  markup_ += '>';
}

void FeedValue::end(std::string_view name) {
  if (!is_void_element(name)) {
    markup_.append("</").append(name) += '>';
  }
}

void FeedValue::text(std::string_view text) {
  text_ += text;
  append_xml_text(text, markup_);
}

// Elements where text was promised are markup all the same.
ValueForm FeedValue::settled() const {
  return has_elements() && form_ != ValueForm::base64 ? ValueForm::markup : form_;
}

std::string FeedValue::plain() const {
  switch (settled()) {
    case ValueForm::text: return on_one_line(text_);
    case ValueForm::html: return html_to_plain(text_);
    case ValueForm::markup: return has_elements() ? html_to_plain(markup_) : on_one_line(text_);
    case ValueForm::base64: return guessed_plain(from_base64_text(text_));
    case ValueForm::guess: break;
  }
  return guessed_plain(text_);
}

std::string FeedValue::html() const {
  switch (settled()) {
    case ValueForm::text: return escaped(raw());
    case ValueForm::html: return std::string(raw());
    case ValueForm::markup:
      return has_elements() ? std::string(ascii::trim(markup_)) : guessed_html(raw());
    case ValueForm::base64: return guessed_html(from_base64_text(text_));
    case ValueForm::guess: break;
  }
  return guessed_html(raw());
}

std::string_view FeedValue::raw() const { return ascii::trim(text_); }

}  // namespace winnow
