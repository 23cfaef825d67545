#include "pipeline/page_redirect.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "stages/decode/decode.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/parse/meta_refresh.hpp"
#include "stages/parse/parse.hpp"
#include "stages/stage.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

// "Refresh" and its like; this runs on the thread that fetches.
bool has_word(std::string_view bytes) {
  return std::ranges::any_of(std::array<std::string_view, 2>{"efresh", "EFRESH"}, [&](auto word) {
    return memmem(bytes.data(), bytes.size(), word.data(), word.size()) != nullptr;
  });
}

bool is_worth_a_look(const Response& page) {
  if (page.status != 200 || ascii::lower(page.content_type).find("html") == std::string::npos) {
    return false;
  }
  const bool packed = !page.content_encoding.empty();
  return packed ? page.bytes.size() <= most_packed_redirect_bytes
                : page.bytes.size() <= most_redirect_bytes && has_word(page.bytes);
}

bool has_text(const Document& page) {
  std::size_t bytes = 0;
  for (const Block& block : page.blocks) {
    bytes += block.text.size() - std::min<std::size_t>(block.text.size(), block.link_bytes);
  }
  return bytes > most_redirect_text;
}

std::string without_fragment(const std::string& address) {
  auto url = Url::parse(address);
  if (!url) {
    return {};
  }
  url->fragment.reset();
  return url->href();
}

}  // namespace

std::optional<std::string> page_redirect(const Response& page, std::uint32_t max_seconds) {
  if (!is_worth_a_look(page)) {
    return std::nullopt;
  }
  auto decoded = Decode({.max_bytes = most_redirect_bytes})(page.clone());
  if (!decoded || !has_word(decoded->text)) {
    return std::nullopt;
  }
  const auto document = invoke(Parse{}, *std::move(decoded));
  auto target =
      document && !has_text(*document) ? refresh_target(*document, max_seconds) : std::nullopt;
  if (!target || !is_web_url(*target) ||
      without_fragment(*target) == without_fragment(page.origin.final_url)) {
    return std::nullopt;
  }
  return target;
}

RedirectOf page_redirects(std::int32_t max_seconds) {
  if (max_seconds < 0) {
    return {};
  }
  return [most = static_cast<std::uint32_t>(max_seconds)](const Response& page) {
    return page_redirect(page, most);
  };
}

}  // namespace winnow
