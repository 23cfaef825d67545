#include "stages/parse/meta_refresh.hpp"
#include "stages/stages.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/utf8.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

Json refresh(const std::string& content) {
  const auto found = parse_meta_refresh(content);
  if (!found) {
    return {{"is_refresh", false}};
  }
  return {{"is_refresh", true},
          {"seconds", found->seconds},
          {"url", found->url ? Json(*found->url) : Json()}};
}

// "document", or the word of the rejection.
Json clean(std::string bytes) {
  static const auto stages = chain(Decode({.as = DecodeOptions::As::html}), Parse{}, Strip{},
                                   Despam{}, Normalize{}, Write{});
  const auto written = stages(Response{.origin = {.url = "case"}, .bytes = std::move(bytes)});
  if (!written) {
    return {{"end", written.error().reason.word()}, {"detail", written.error().detail}};
  }
  return {{"end", utf8::is_valid(written->text) ? "document" : "no UTF-8"}};
}

}  // namespace

Json answer_html(const Json& question) {
  if (question.at("ask") == "clean") {
    return clean(from_base64(question.at("bytes_b64").get<std::string>()).value_or(""));
  }
  return refresh(question.at("content").get<std::string>());
}

}  // namespace winnow::conformance
