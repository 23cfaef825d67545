#include "stages/text/urls.hpp"

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

// Longer ones are data in disguise.
constexpr std::size_t max_bytes = 4096;

// `java\nscript:` relies on what browsers do not see. A space inside would end the address in
// Markdown: it is written %20.
std::string cleaned(std::string_view reference) {
  std::string out;
  for (const char c : cleaned_reference(reference)) {
    out += c == ' ' ? std::string_view("%20") : std::string_view(&c, 1);
  }
  return out;
}

// In lower case, without the colon; "" if the reference is relative.
std::string scheme_of(std::string_view url) {
  std::size_t end = 0;
  while (end < url.size() &&
         (ascii::is_alnum(url[end]) || url[end] == '+' || url[end] == '-' || url[end] == '.')) {
    ++end;
  }
  const bool scheme = end > 0 && end < url.size() && url[end] == ':' && ascii::is_alpha(url[0]);
  return scheme ? ascii::lower(url.substr(0, end)) : std::string();
}

bool is_web(std::string_view scheme) { return scheme == "http" || scheme == "https"; }

std::string declared_base(const Document& document) {
  for (ElementIndex i = 0; i < document.elements.size(); ++i) {
    if (document.elements[i].tag == Tag::other_ && element_name(document, i) == "base") {
      if (auto href = attribute(document, i, "href")) {
        return *std::move(href);
      }
    }
  }
  return {};
}

}  // namespace

std::string base_url(const Document& document) {
  const Origin& origin = document.origin;
  std::string page = origin.final_url.empty() ? origin.url : origin.final_url;
  if (!is_web(scheme_of(page))) {
    page = document.metadata.canonical_url;
  }
  if (!is_web(scheme_of(page))) {
    page.clear();
  }
  const std::string declared = cleaned(declared_base(document));
  const bool usable = is_web(scheme_of(declared)) || (!page.empty() && !declared.empty());
  const std::string base = usable ? absolute_url(declared, page) : std::string();
  return base.empty() ? page : base;
}

std::string absolute_url(std::string_view reference, const std::string& base) {
  std::string url = cleaned(reference);
  if (url.empty() || url[0] == '#' || url.size() > max_bytes ||
      url.find('\0') != std::string::npos) {
    return {};
  }
  const std::string scheme = scheme_of(url);
  if (scheme == "mailto" || scheme == "tel" || scheme == "ftp") {
    return url;
  }
  if (!scheme.empty() && !is_web(scheme)) {
    return {};
  }
  if (scheme.empty() && base.empty()) {
    return url;
  }
  const auto from = Url::parse(base);
  const auto resolved = Url::parse(url, from ? &*from : nullptr);
  return resolved ? resolved->href() : std::string();
}

std::string_view host_in(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    return {};
  }
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  const std::size_t port = host.find(':', host.starts_with('[') ? host.find(']') : 0);
  return host.substr(0, port);
}

}  // namespace winnow
