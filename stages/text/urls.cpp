#include "stages/text/urls.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

// Longer ones are data in disguise.
constexpr std::size_t max_bytes = 4096;

// Browsers take control characters and spaces off the ends, and tabs and line ends out of the
// middle; `java\nscript:` relies on it. A space inside is written as %20: curl 8 takes none.
std::string cleaned(std::string_view reference) {
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!reference.empty() && is_edge(reference.front())) {
    reference.remove_prefix(1);
  }
  while (!reference.empty() && is_edge(reference.back())) {
    reference.remove_suffix(1);
  }
  std::string out;
  for (const char c : reference) {
    if (c == ' ') {
      out += "%20";
    } else if (c != '\t' && c != '\n' && c != '\r') {
      out += c;
    }
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

struct Free {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

std::string resolved(const std::string& reference, const std::string& base) {
  const std::unique_ptr<CURLU, Free> url(curl_url());
  if (url == nullptr ||
      (!base.empty() && curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) ||
      curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), CURLU_URLENCODE) != CURLUE_OK) {
    return {};
  }
  char* text = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    return {};
  }
  return std::unique_ptr<char, Free>(text).get();
}

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
  return resolved(url, base);
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
