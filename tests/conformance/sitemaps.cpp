// Sitemaps: {"bytes_b64": …, "url": …}, packed or not; "below_only" as the option.
#include <string>
#include <utility>

#include "stages/decode/charset.hpp"
#include "stages/decode/inflate.hpp"
#include "stages/source/sitemap.hpp"
#include "stages/text/base64.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

std::string unpacked(const std::string& bytes) {
  const Coding coding = sniff_coding(bytes, "");
  if (coding == Coding::identity) {
    return bytes;
  }
  auto plain = inflate(bytes, coding, {.max_bytes = 64ULL << 20U});
  return plain ? *std::move(plain) : std::string();
}

Json of(const Sitemap& sitemap) {
  constexpr const char* kinds[] = {"pages", "index", "text", "feed"};
  Json entries = Json::array();
  for (const SitemapEntry& entry : sitemap.entries) {
    entries.push_back({{"url", entry.url}, {"lastmod", entry.lastmod}});
  }
  return {{"kind", kinds[static_cast<std::size_t>(sitemap.kind)]},
          {"damaged", sitemap.damaged},
          {"refused", sitemap.refused},
          {"entries", entries}};
}

}  // namespace

Json answer_sitemaps(const Json& question) {
  const std::string bytes =
      unpacked(from_base64(question.at("bytes_b64").get<std::string>()).value_or(""));
  const CharsetChoice choice = choose_charset(bytes, "", Markup::xml);
  const std::string text = to_utf8(bytes.substr(choice.bom_bytes), choice.charset);
  const auto sitemap = read_sitemap(text, question.value("url", ""),
                                    {.below_only = question.value("below_only", false)});
  return sitemap ? of(*sitemap)
                 : Json{{"error", sitemap.error().message}, {"entries", Json::array()}};
}

}  // namespace winnow::conformance
