// What the HTML pages of winnow have in common: how foreign text becomes harmless, the head with
// its policy, the shared style.
//
//   hostile   `escaped` is the only way for text from the web into a page. The policy of the head
//             allows the page's own style and script by their hashes and nothing else: no request,
//             no inline handler, no style attribute
//   threads   pure functions
//   example   html_head(escaped(title), page_style_with(own_css), own_js) + body +
//   html_foot(own_js)
#ifndef WINNOW_PIPELINE_PAGES_HTML_PAGE_HPP
#define WINNOW_PIPELINE_PAGES_HTML_PAGE_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace winnow {

// Text as HTML text or attribute value; control characters become signs that can be seen.
std::string escaped(std::string_view text);
void append_escaped(std::string_view text, std::string& out);

// `text` trimmed, cut to `bytes` (with an ellipsis) and escaped.
std::string short_field(std::string_view text, std::size_t bytes);

// 12,345
std::string number(std::size_t value);

// "1 text", "12 texts"
std::string count_of(std::size_t count, std::string_view noun);

// True for an http or https address without blanks: what may become a link.
bool is_web_address(std::string_view url);

// A web address as a link that shows `shown`, which is escaped already; anything else, and
// addresses longer than a browser would follow anyway, as the text alone.
std::string web_link(std::string_view address, std::string_view shown);

// JSON for a <script type="application/json"> element: no "</script>" and no "<!--" can stand in
// it.
std::string script_json(std::string_view json);

// The shared style and `own` behind it.
std::string page_style_with(std::string_view own);

// Up to and with <body>; `title` is escaped already.
std::string html_head(std::string_view title, std::string_view style, std::string_view script);

// From the script to the end.
std::string html_foot(std::string_view script);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_HTML_PAGE_HPP
