// PageRedirect: a page that only sends its reader on, by <meta http-equiv=refresh>.
#ifndef WINNOW_PIPELINE_PAGE_REDIRECT_HPP
#define WINNOW_PIPELINE_PAGE_REDIRECT_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "stages/fetch/fetch_options.hpp"
#include "stages/record/response.hpp"

namespace winnow {

// Such pages are small; a longer one has a text of its own. Bytes as sent and as decoded.
inline constexpr std::size_t most_packed_redirect_bytes = std::size_t{8} << 10U;
inline constexpr std::size_t most_redirect_bytes = std::size_t{32} << 10U;

// One with more text outside of links than this is a page, wherever it leads. In bytes.
inline constexpr std::size_t most_redirect_text = 500;

// The absolute address that an HTML page of status 200 leads to within `max_seconds`; nullopt where
// it leads nowhere, to itself or off the web, or has a text of its own. `origin.final_url` is where
// the page was found.
// Thread-safe; next to nothing for pages without the word.
std::optional<std::string> page_redirect(const Response& page, std::uint32_t max_seconds);

// The same as fetch and archives take it; empty, so that nothing is looked into, below 0 seconds.
RedirectOf page_redirects(std::int32_t max_seconds);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGE_REDIRECT_HPP
