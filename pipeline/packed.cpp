#include "pipeline/packed.hpp"

#include <zstd.h>

#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace winnow {

namespace {

using Json = nlohmann::json;

constexpr int fastest_level = 1;
constexpr unsigned long long most_unpacked = 1ULL << 30U;

std::string bytes_of(const Json& json) {
  std::string bytes;
  Json::to_msgpack(json, bytes);
  return bytes;
}

// Discarded if it is none.
Json json_of(std::string_view bytes) { return Json::from_msgpack(bytes, true, false); }

std::string compressed(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), fastest_level);
  out.resize(ZSTD_isError(size) != 0U ? 0 : size);
  return out;
}

std::string decompressed(std::string_view bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size > most_unpacked) {  // also what stands for "unknown" and "error"
    return {};
  }
  std::string out(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  out.resize(ZSTD_isError(got) != 0U ? 0 : got);
  return out;
}

Json json_of(const std::vector<StoryTerms::Term>& terms) {
  Json json = Json::array();
  for (const StoryTerms::Term& term : terms) {
    json.insert(json.end(), {term.hash, term.times, term.rarity});
  }
  return json;
}

std::vector<StoryTerms::Term> terms_of(const Json& json) {
  std::vector<StoryTerms::Term> terms;
  for (std::size_t i = 0; i + 2 < json.size(); i += 3) {
    terms.push_back({json[i].get<std::uint32_t>(), json[i + 1].get<std::uint16_t>(),
                     json[i + 2].get<std::uint8_t>()});
  }
  return terms;
}

}  // namespace

std::string pack(const std::vector<LineCensus::Page>& pages) {
  Json all = Json::array();
  for (const LineCensus::Page& page : pages) {
    Json json = Json::array({page.address, page.host});
    for (const auto& [hash, text] : page.lines) {
      json.push_back(hash);
      json.push_back(text);
    }
    all.push_back(std::move(json));
  }
  return compressed(bytes_of(all));
}

std::vector<LineCensus::Page> unpack_pages(std::string_view bytes) {
  std::vector<LineCensus::Page> pages;
  try {
    for (const Json& json : json_of(decompressed(bytes))) {
      LineCensus::Page page{.address = json.at(0).get<std::uint64_t>(),
                            .host = json.at(1).get<std::string>()};
      for (std::size_t i = 2; i + 1 < json.size(); i += 2) {
        page.lines.emplace(json[i].get<std::uint64_t>(), json[i + 1].get<std::string>());
      }
      pages.push_back(std::move(page));
    }
  } catch (const Json::exception&) {
    pages.clear();
  }
  return pages;
}

std::string pack(const StoryTerms& terms) {
  return bytes_of(Json::array({json_of(terms.terms), json_of(terms.actors), terms.mentions}));
}

StoryTerms unpack_terms(std::string_view bytes) {
  try {
    const Json json = json_of(bytes);
    return {.terms = terms_of(json.at(0)),
            .actors = terms_of(json.at(1)),
            .mentions = json.at(2).get<std::vector<std::uint32_t>>()};
  } catch (const Json::exception&) {
    return {};
  }
}

}  // namespace winnow
