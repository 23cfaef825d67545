#include "stages/source/sniff.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

struct Root {
  std::string_view name;
  ListKind kind;
};

constexpr auto roots =
    std::to_array<Root>({{"rss", ListKind::feed},        {"rdf", ListKind::feed},
                         {"feed", ListKind::feed},       {"channel", ListKind::feed},
                         {"item", ListKind::feed},       {"entry", ListKind::feed},
                         {"urlset", ListKind::sitemap},  {"sitemapindex", ListKind::sitemap},
                         {"sitemap", ListKind::sitemap}, {"url", ListKind::sitemap},
                         {"opml", ListKind::opml},       {"outlinedocument", ListKind::opml},
                         {"html", ListKind::html},       {"head", ListKind::html},
                         {"body", ListKind::html},       {"meta", ListKind::html},
                         {"title", ListKind::html},      {"script", ListKind::html},
                         {"div", ListKind::html},        {"p", ListKind::html}});

// Past a comment, a declaration or an instruction at the start; npos if it does not end.
std::size_t end_of_prolog_part(std::string_view text) {
  if (text.starts_with("<!--")) {
    const std::size_t end = text.find("-->", 4);
    return end == std::string_view::npos ? end : end + 3;
  }
  const std::size_t subset = text.find('[');
  std::size_t end = text.find('>');
  if (text.starts_with("<!") && subset < end) {
    end = text.find('>', std::min(text.find(']', subset), text.size()));
  }
  return end == std::string_view::npos ? end : end + 1;
}

// The local name of the first element, in lower case.
std::string first_element(std::string_view text) {
  while (text.starts_with("<!") || text.starts_with("<?")) {
    const std::size_t end = end_of_prolog_part(text);
    text = end == std::string_view::npos ? std::string_view()
                                         : without_leading_blanks(text.substr(end));
  }
  if (!text.starts_with('<')) {
    return {};
  }
  const std::string_view name = text.substr(1, text.find_first_of(" \t\r\n\f/>", 1) - 1);
  return ascii::lower(name.substr(name.rfind(':') + 1));
}

// A JSON Feed is told by its version's address or by the lists it must have.
bool is_json_feed(std::string_view text) {
  return text.find("jsonfeed.org/version") != std::string_view::npos ||
         text.find("\"items\"") != std::string_view::npos;
}

// A line that is an address among the first ones; comments may come before it.
bool lists_addresses(std::string_view text) {
  constexpr int most_lines = 20;
  for (int line = 0; line < most_lines && !text.empty(); ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    if (starts_with_web_scheme(ascii::trim(text.substr(0, end)))) {
      return true;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

std::string_view without_leading_blanks(std::string_view text) {
  while (!text.empty()) {
    if (text.starts_with("\xEF\xBB\xBF")) {
      text.remove_prefix(3);
    } else if (ascii::is_space(text.front()) || text.front() == '\0') {
      text.remove_prefix(1);
    } else {
      break;
    }
  }
  return text;
}

bool starts_with_web_scheme(std::string_view text) {
  return ascii::starts_with_ignoring_case(text, "http://") ||
         ascii::starts_with_ignoring_case(text, "https://");
}

ListKind sniff_list(std::string_view text) {
  text = without_leading_blanks(text).substr(0, sniffed_bytes);
  if (text.starts_with('{')) {
    return is_json_feed(text) ? ListKind::feed : ListKind::unknown;
  }
  if (!text.starts_with('<')) {
    return lists_addresses(text) ? ListKind::text : ListKind::unknown;
  }
  if (ascii::starts_with_ignoring_case(text, "<!doctype html")) {
    // Some feeds carry a page's document type.
    const std::string root = first_element(text);
    return root == "rss" || root == "feed" || root == "rdf" ? ListKind::feed : ListKind::html;
  }
  const std::string name = first_element(text);
  const auto root = std::ranges::find(roots, std::string_view(name), &Root::name);
  return root == roots.end() ? ListKind::unknown : root->kind;
}

}  // namespace winnow
