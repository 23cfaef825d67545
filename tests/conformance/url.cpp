#include "stages/text/url.hpp"

#include "stages/text/canonical_url.hpp"
#include "stages/text/site.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

std::string with_mark(char mark, const std::optional<std::string>& part) {
  return part && !part->empty() ? mark + *part : std::string();
}

// In the terms of the URL interface of browsers.
Json parts_of(const Url& url) {
  const std::string port = url.port ? std::to_string(*url.port) : "";
  return {{"href", url.href()},
          {"origin", url.origin()},
          {"protocol", url.scheme + ":"},
          {"username", url.user},
          {"password", url.password},
          {"host", port.empty() ? url.host : url.host + ":" + port},
          {"hostname", url.host},
          {"port", port},
          {"pathname", url.path},
          {"search", with_mark('?', url.query)},
          {"hash", with_mark('#', url.fragment)},
          {"path_and_query", url.path_and_query()},
          {"site", site_of(url.host)},
          {"key", UrlKeys::builtin().key(url)}};
}

}  // namespace

Json answer_url(const Json& question) {
  const auto input = question.at("input").get<std::string>();
  if (question.at("ask") == "host") {
    const auto host = host_to_ascii(input);
    return {{"host", host ? Json(*host) : Json()}};
  }
  const auto base = Url::parse(question.value("base", ""));
  const auto url = Url::parse(input, base ? &*base : nullptr);
  return url ? parts_of(*url) : Json{{"failure", true}};
}

}  // namespace winnow::conformance
