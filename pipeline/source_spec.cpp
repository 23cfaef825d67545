#include "pipeline/source_spec.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "stages/fetch/fetch.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/media_names.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

using Kind = SourceSpec::Kind;

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

// Addresses that feeds have: what they hold decides, so a wrong guess costs nothing.
Kind kind_of_path(std::string_view path) {
  const std::string low = ascii::lower(path);
  const std::string_view name = without_coding_ending(low);
  if (ends_with_any(name, {".warc", ".arc", ".wet"})) {
    return Kind::archive;
  }
  if (name.ends_with(".opml")) {
    return Kind::opml;
  }
  if (ends_with_any(name, {".rss", ".atom", ".rdf", "/feed", "/feed/", "/rss", "/rss/", "/atom",
                           "/atom/", "/feed.json", "/feed.xml", "/rss.xml", "/atom.xml"})) {
    return Kind::feed;
  }
  if (name == "/robots.txt") {
    return Kind::robots;
  }
  if (name.find("sitemap") != std::string_view::npos && ends_with_any(name, {".xml", ".txt"})) {
    return Kind::sitemap;
  }
  return name.ends_with(".xml") ? Kind::automatic : Kind::page;
}

}  // namespace

SourceSpec::Kind kind_by_name(const std::string& address) {
  if (address == "-") {
    return Kind::page;
  }
  if (is_web_url(address)) {
    const auto url = Url::parse(address);
    return url ? kind_of_path(url->path) : Kind::page;
  }
  std::error_code error;
  return std::filesystem::is_directory(address, error) ? Kind::folder : kind_of_path(address);
}

void hide_password(SourceSpec& spec) {
  auto url = Url::parse(spec.address);
  if (url && !(url->user.empty() && url->password.empty())) {
    spec.user = std::exchange(url->user, {});
    spec.password = std::exchange(url->password, {});
    spec.address = url->href();
  }
}

std::vector<SourceSpec> specs_of(const std::vector<std::string>& addresses, Kind kind) {
  std::vector<SourceSpec> specs;
  specs.reserve(addresses.size());
  for (const std::string& address : addresses) {
    specs.push_back({.kind = kind, .address = address});
  }
  return specs;
}

}  // namespace winnow
